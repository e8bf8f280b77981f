"""Rules of approval: the owner makes and ends them. They count from the next matter on."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies import approvals
from shop.accounts.companies.models import ApprovalRule, Company, RulePer
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission

MOST = 20


def add(
    session: Session,
    actor: Actor,
    company: Company,
    *,
    above_fen: int,
    per: RulePer = RulePer.PURCHASE,
    user_id: int | None = None,
    category: str | None = None,
) -> ApprovalRule:
    """Above this amount (fen) somebody else has to agree: for all members or one, for all goods or one category.

    Invalid (field category) for a limit by month of one category; Conflict when there are too many.
    """
    require(actor, Permission.COMPANY_EDIT, company)
    if per is RulePer.MONTH and category:
        raise Invalid(_("按月的额度算所有品类，不用选品类。"), field="category")
    if len(approvals.rules_of(session, company.organisation_id)) >= MOST:
        raise Conflict(_("规则太多了，先取消不用的。"))
    rule = ApprovalRule(
        organisation_id=company.organisation_id,
        per=per,
        user_id=user_id,
        category=category or None,
        above_fen=above_fen,
        created_at=clock.now(),
    )
    session.add(rule)
    session.flush()
    audit.record(
        session, actor, "approval_rule.added", "organisation", company.organisation_id, fen=above_fen
    )
    return rule


def end(session: Session, actor: Actor, company: Company, rule_id: int) -> None:
    """The rule counts no more. What waits for an approver because of it goes on waiting. NotFound."""
    require(actor, Permission.COMPANY_EDIT, company)
    rule = session.get(ApprovalRule, rule_id)
    if rule is None or rule.organisation_id != company.organisation_id or rule.ended_at is not None:
        raise NotFound(_("没有这条规则，可能已经取消。"))
    rule.ended_at = clock.now()
    session.flush()
    audit.record(session, actor, "approval_rule.ended", "organisation", company.organisation_id, rule=rule_id)
