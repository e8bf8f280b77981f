"""The county looks at a workshop's form: passes it, or returns it with a reason; the rural office says how many people
lifted out of poverty and monitored work there (national notice, section 10).
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.certification.holding import hold_alone
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import filling, trail
from shop.workshops.statistics.calendar import days_of
from shop.workshops.statistics.models import ReturnState, SuppliedCount, WorkshopReturn
from shop.workshops.upkeep.cases import given, refuse_party, tell_workshop


def moved(session: Session, found: WorkshopReturn) -> bool:
    """Whether the ledger says otherwise than when the form was handed in, after its figures were cut."""
    quarter = Quarter.parse(found.quarter)
    if found.submitted_at is None or not days_of(session, quarter).is_over(found.submitted_at):
        return False
    sales = filling.sales_of(session, found.workshop_id, quarter)
    return (sales["net_proven"], sales["net_declared"]) != (found.seen_proven_fen, found.seen_declared_fen)


def accept(session: Session, actor: Actor, return_id: int, *, note: str = "") -> WorkshopReturn:
    """The form is right; who says so signs it (Statistics Law art. 24).

    Raises Conflict: before the figures are cut (NOT_OVER), not handed in (NOT_SUBMITTED), and Invalid at `note` when the
    ledger has moved since and nothing is said about it; Forbidden for who filled it in or works there.
    """
    found = _held(session, actor, return_id, (ReturnState.SUBMITTED,))
    if not days_of(session, Quarter.parse(found.quarter)).is_over(clock.now()):
        raise Conflict(_("这个季度还没有结束，过了最后一天再审。"), code="NOT_OVER")
    if moved(session, found) and not note.strip():
        raise Invalid(_("报送以后账本的数变了，请写明为什么照现在的数通过。"), field="note")
    return _decide(session, actor, found, ReturnState.ACCEPTED, "accepted", note.strip()[:300])


def send_back(session: Session, actor: Actor, return_id: int, *, reason: str) -> WorkshopReturn:
    """Something has to be put right; the workshop is told what. Also of a form that was passed before, when it turns out
    wrong: published figures stay until a correction is published.
    """
    found = _held(session, actor, return_id, (ReturnState.SUBMITTED, ReturnState.ACCEPTED))
    words = given(reason, "reason", _("请写明要改什么。"))
    _decide(session, actor, found, ReturnState.RETURNED, "returned", words)
    tell_workshop(session, found.workshop, "quarter_returned", quarter=found.quarter, reason=words)
    return found


def supply(
    session: Session,
    actor: Actor,
    workshop_id: int,
    quarter: Quarter,
    *,
    target: int,
    monitored: int,
    source: str,
) -> SuppliedCount:
    """How many people lifted out of poverty and monitored work there at the quarter's end, as the rural office knows.

    Wins over what the workshop stated, which stays on record. Raises Invalid at the field: less than 0, no source, more
    than all who are employed by the form that was handed in.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.STATISTICS_COUNT, workshop)
    found = filling.return_of(session, workshop_id, quarter)
    for name, value in (("target", target), ("monitored", monitored)):
        if not 0 <= value <= filling.MOST_PEOPLE:
            raise Invalid(_("请填 0 以上的数，不要太大。"), field=name)
        if found is not None and found.submitted_at is not None and value > found.employed_total:
            raise Invalid(_("这家工坊报的就业人数是 %(n)s，不能更多。", n=found.employed_total), field=name)
    words = given(source, "source", _("请写明依据，例如监测系统的日期。"), 200)
    counted = SuppliedCount(
        workshop_id=workshop_id,
        quarter=str(quarter),
        target=target,
        monitored=monitored,
        source=words,
        supplied_by=actor.user_id or 0,
        supplied_at=clock.now(),
    )
    session.add(counted)
    session.flush()
    if found is not None:
        trail.note(session, actor, found, "counted", words)
    audit.record(session, actor, "quarter.counted", "workshop", workshop.slug, quarter=str(quarter),
                 target=target, monitored=monitored)  # fmt: skip
    return counted


def supplied(session: Session, workshop_id: int, quarter: Quarter) -> SuppliedCount | None:
    """The newest counts of the rural office."""
    rows = sa.select(SuppliedCount).where(
        SuppliedCount.workshop_id == workshop_id, SuppliedCount.quarter == str(quarter)
    )
    return session.scalars(rows.order_by(SuppliedCount.id.desc()).limit(1)).first()


def _held(session: Session, actor: Actor, return_id: int, states: tuple[ReturnState, ...]) -> WorkshopReturn:
    found = session.get(WorkshopReturn, return_id)
    if found is None:
        raise NotFound(_("没有这份表。"))
    workshop = hold_alone(session, found.workshop_id)
    session.refresh(found)
    require(actor, Permission.STATISTICS_REVIEW, workshop)
    refuse_party(actor, workshop, found.filled_by)
    if found.state not in states:
        raise Conflict(_("这份表现在不能这样办，请刷新看看。"), code="NOT_SUBMITTED")
    return found


def _decide(
    session: Session, actor: Actor, found: WorkshopReturn, state: ReturnState, act: str, note: str
) -> WorkshopReturn:
    found.state, found.review_note = state, note
    found.reviewed_by, found.reviewed_at = actor.user_id or 0, clock.now()
    session.flush()
    trail.note(session, actor, found, act, note)
    audit.record(session, actor, f"quarter.{act}", "workshop", found.workshop.slug, quarter=found.quarter)
    return found
