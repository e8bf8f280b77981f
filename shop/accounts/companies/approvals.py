"""Whether a member may bind the company alone, and what happens when a second member agrees.

One mechanism for every matter. A matter is a `kind` and the id of its row. Each kind registers what agreeing and
declining do (in `app.py`, as payables register `on_settled`); `decide` calls it in the same transaction:

    rule = approvals.needed(session, organisation_id, actor, amount_fen=..., categories=("embroidery",))
    if rule is not None:
        approvals.ask(session, actor, organisation_id=..., rule=rule, kind="award", ref=award.id, title=..., amount_fen=...)
    else:
        ...bind the company, then approvals.note_spent(...)

The owner binds the company alone; for everybody else the strictest rule that fits decides. Whoever asked never decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies.models import (
    Approval,
    ApprovalRule,
    ApprovalState,
    RulePer,
    Spending,
)
from shop.accounts.models import Membership
from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.numbers import public_number
from shop.core.permissions import Permission

DECIDERS = ("approver", "owner")


class OnDecided(Protocol):
    """What a decision does. `seen`: what the decider confirmed having seen, such as a digest; '' when nothing is asked."""

    def __call__(self, session: Session, actor: Actor, approval: Approval, *, seen: str) -> None: ...


def nothing_more(session: Session, actor: Actor, approval: Approval, *, seen: str) -> None:
    """For kinds that read how the approval stands instead."""


@dataclass(frozen=True)
class Shown:
    """What approvers see of a matter: a template with its values; `seen` comes back with the decision."""

    template: str
    facts: Mapping[str, Any]
    seen: str = ""


class Show(Protocol):
    """How a matter looks now; None when there is nothing to add to title and amount."""

    def __call__(self, session: Session, actor: Actor, approval: Approval) -> Shown | None: ...


def nothing_shown(session: Session, actor: Actor, approval: Approval) -> Shown | None:
    """For kinds that have a page of their own."""
    return None


@dataclass(frozen=True)
class Hooks:
    """What a kind of matter does. `endpoint`: the page where approvers look at it, with its id as `argument`; `show`: what
    the page of the approval itself shows of it.
    """

    on_approved: OnDecided
    on_declined: OnDecided = nothing_more
    endpoint: str = ""
    argument: str = "ref"
    show: Show = nothing_shown
    on_withdrawn: OnDecided = nothing_more


_hooks: dict[str, Hooks] = {}


def register(kind: str, hooks: Hooks) -> None:
    """The room above says what deciding its matters does."""
    _hooks[kind] = hooks


def hooks_of(kind: str) -> Hooks:
    """What the kind registered."""
    return _hooks[kind]


def needed(
    session: Session,
    organisation_id: int,
    actor: Actor,
    *,
    amount_fen: int,
    categories: Collection[str] = (),
    by_category: Mapping[str, int] | None = None,
) -> ApprovalRule | None:
    """The rule for which a second member has to agree; None when the actor may bind the company alone.

    `categories`: slugs of what the matter is about, each taken to cost the whole amount; `by_category`: what each costs
    where that is known. In fen. The lowest limit that is passed is answered.
    """
    if organisation_id in actor.organisations("company", "owner"):
        return None
    costs = dict.fromkeys(categories, amount_fen) | dict(by_category or {})
    passed = [
        rule
        for rule in rules_of(session, organisation_id)
        if rule.user_id in (None, actor.user_id)
        and _counted(session, rule, actor, amount_fen, costs) > rule.above_fen
    ]
    return min(passed, key=lambda rule: (rule.above_fen, rule.id), default=None)


def _counted(
    session: Session, rule: ApprovalRule, actor: Actor, amount_fen: int, costs: Mapping[str, int]
) -> int:
    if rule.per == RulePer.MONTH:
        return amount_fen + spent_this_month(session, rule.organisation_id, actor.user_id)
    return amount_fen if rule.category is None else costs.get(rule.category, -1)


def rules_of(session: Session, organisation_id: int) -> list[ApprovalRule]:
    """The company's running rules, the lowest limit first."""
    running = sa.select(ApprovalRule).where(
        ApprovalRule.organisation_id == organisation_id, ApprovalRule.ended_at.is_(None)
    )
    return list(session.scalars(running.order_by(ApprovalRule.above_fen, ApprovalRule.id)))


def ask(
    session: Session,
    actor: Actor,
    *,
    organisation_id: int,
    kind: str,
    ref: int,
    title: str,
    amount_fen: int,
    rule: ApprovalRule | None,
) -> Approval:
    """The matter waits from now on; those who may decide are told. Amount in fen.

    Invalid when nobody but the actor could decide; Conflict when it waits already.
    """
    assert actor.user_id is not None and kind in _hooks
    told = deciders(session, organisation_id) - {actor.user_id}
    if not told:
        raise Invalid(_("单位里还没有别的审批人。请负责人先加一位审批。"), code="NOBODY_DECIDES")
    if standing(session, kind, ref) is ApprovalState.WAITING:
        raise Conflict(_("已经在等审批了，不用再提交。"), code="WAITS_ALREADY")
    approval = Approval(
        number=public_number("A"),
        organisation_id=organisation_id,
        rule_id=rule.id if rule else None,
        kind=kind,
        ref=ref,
        title=title[:120],
        amount_fen=amount_fen,
        asked_by=actor.user_id,
        asked_at=clock.now(),
    )
    session.add(approval)
    session.flush()
    for user_id in sorted(told):
        messages.notify(
            session, user_id, "approval_asked", number=approval.number, title=title, fen=amount_fen
        )
    _note(session, actor, approval, "asked")
    return approval


def decide(
    session: Session, actor: Actor, number: str, *, approve: bool, words: str = "", seen: str = ""
) -> Approval:
    """Agree or decline; what the kind registered happens in this transaction, and what it raises stops it.

    NotFound for strangers; Forbidden for members who are no approvers and for whoever asked; Conflict when it was decided
    or withdrawn; Invalid (field words) when it is declined without a reason.
    """
    approval = _locked(session, actor, number)
    require(actor, Permission.COMPANY_APPROVE, approval)
    if approval.asked_by == actor.user_id:
        raise Forbidden(_("自己提交的要由别人审批。"))
    if not approve and not words.strip():
        raise Invalid(_("请写一句为什么不同意，经办人看得到。"), field="words")
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.DECLINED
    approval.decided_by, approval.decided_at = actor.user_id, clock.now()
    approval.words = words.strip()[:200]
    session.flush()
    hooks = hooks_of(approval.kind)
    (hooks.on_approved if approve else hooks.on_declined)(session, actor, approval, seen=seen)
    _note(session, actor, approval, str(approval.state))
    facts = {"title": approval.title, "approved": approve, "words": approval.words}
    messages.notify(session, approval.asked_by, "approval_decided", number=approval.number, **facts)
    session.flush()
    return approval


def withdraw(session: Session, actor: Actor, number: str) -> Approval:
    """Whoever asked needs it no more. NotFound for others, Conflict when it was decided."""
    approval = _locked(session, actor, number)
    if approval.asked_by != actor.user_id:
        raise NotFound(_("没有找到这份审批。"))
    approval.state, approval.decided_at = ApprovalState.WITHDRAWN, clock.now()
    session.flush()
    hooks_of(approval.kind).on_withdrawn(session, actor, approval, seen="")
    _note(session, actor, approval, "withdrawn")
    session.flush()
    return approval


def standing(session: Session, kind: str, ref: int) -> ApprovalState | None:
    """How the newest approval of the matter stands; None when nobody was asked."""
    newest = sa.select(Approval.state).where(Approval.kind == kind, Approval.ref == ref)
    found = session.scalar(newest.order_by(Approval.id.desc()).limit(1))
    return ApprovalState(found) if found else None


def deciders(session: Session, organisation_id: int) -> set[int]:
    """Users who may decide for the company."""
    found = sa.select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(DECIDERS),
        Membership.ended_at.is_(None),
    )
    return set(session.scalars(found))


def note_spent(session: Session, *, organisation_id: int, user_id: int, source: str, amount_fen: int) -> None:
    """The member bound the company to this amount, in fen; it counts in the limits of this month. `source` once."""
    spent = Spending(organisation_id=organisation_id, user_id=user_id, source=source)
    spent.amount_fen, spent.at = amount_fen, clock.now()
    session.add(spent)
    session.flush()


def spent_this_month(session: Session, organisation_id: int, user_id: int | None) -> int:
    """What the member spent in the running calendar month (Asia/Shanghai), in fen."""
    total = sa.select(sa.func.coalesce(sa.func.sum(Spending.amount_fen), 0)).where(
        Spending.organisation_id == organisation_id,
        Spending.user_id == user_id,
        Spending.at >= clock.day_start(clock.today().replace(day=1)),
    )
    return int(session.scalar(total) or 0)


def _locked(session: Session, actor: Actor, number: str) -> Approval:
    found = sa.select(Approval).where(Approval.number == number).with_for_update()
    approval = session.scalar(found.execution_options(populate_existing=True))
    if approval is None or approval.organisation_id not in actor.organisations("company"):
        raise NotFound(_("没有找到这份审批。"))
    if approval.state != ApprovalState.WAITING:
        raise Conflict(_("这份审批已经办完了。"), code="DECIDED_ALREADY")
    return approval


def _note(session: Session, actor: Actor, approval: Approval, act: str) -> None:
    audit.record(
        session,
        actor,
        f"approval.{act}",
        "approval",
        approval.number,
        kind=approval.kind,
        fen=approval.amount_fen,
    )
