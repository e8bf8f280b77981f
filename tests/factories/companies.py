"""Companies that buy, with members in every role, for tests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.accounts.companies.models import ApprovalRule, BuyerSize, Company, CompanyState, RulePer
from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import Actor
from tests.factories.accounts import a_member, a_user, an_organisation

USCC = "91430100MA4L16JX0N"


def a_company(session: Session, *, verified: bool = True, uscc: str | None = None) -> Company:
    """An enterprise of middle size; its owner handed the papers in."""
    organisation = an_organisation(session, "company", "湘礼文化礼品有限公司")
    organisation.uscc = uscc
    owner = a_user(session, "何总")
    a_member(session, owner, organisation, "owner")
    company = Company(
        organisation_id=organisation.id,
        kind="enterprise",
        size=BuyerSize.MEDIUM,
        state=CompanyState.VERIFIED if verified else CompanyState.WAITING,
        document_key="0" * 32,
        document_type="application/pdf",
        handed_in_at=clock.now(),
        handed_in_by=owner.id,
        verified_at=clock.now() if verified else None,
    )
    session.add(company)
    session.flush()
    return company


def a_member_of(session: Session, company: Company, role: str, name: str = "沈佩云") -> User:
    """Somebody in the company with the role."""
    user = a_user(session, name)
    a_member(session, user, company.organisation, role)
    return user


def owner_of(session: Session, company: Company) -> User:
    """Who handed the papers in."""
    return session.get_one(User, company.handed_in_by)


def a_rule(
    session: Session,
    company: Company,
    *,
    above_fen: int,
    user: User | None = None,
    category: str | None = None,
    per: RulePer = RulePer.PURCHASE,
) -> ApprovalRule:
    """Above this somebody else has to agree."""
    rule = ApprovalRule(
        organisation_id=company.organisation_id,
        per=per,
        user_id=user.id if user else None,
        category=category,
        above_fen=above_fen,
        created_at=clock.now(),
    )
    session.add(rule)
    session.flush()
    return rule


def acting(session: Session, user: User) -> Actor:
    """The person as process functions know them, with the memberships of now."""
    return actor_of(session, user)
