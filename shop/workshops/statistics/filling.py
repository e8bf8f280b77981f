"""A workshop fills in its form: prefilled from last time, saved as often as it likes, handed in once it is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.certification.holding import hold_alone
from shop.workshops.income.models import Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import HEAD_COUNTS, Workshop
from shop.workshops.statistics import figures, trail
from shop.workshops.statistics.calendar import Days, Level, days_of
from shop.workshops.statistics.checks import Odd, odd
from shop.workshops.statistics.columns import Form, form_for
from shop.workshops.statistics.models import (
    PARTS,
    STATED,
    ColumnKind,
    ReturnExtra,
    ReturnState,
    WorkshopReturn,
)
from shop.workshops.upkeep.cases import bounded, tell_officers

MOST_PEOPLE = 100_000
MOST_FEN = 10_000_000_000_00


@dataclass(frozen=True)
class Answers:
    """What a workshop states: numbers by column (people, times, fen), own columns of the province, progress of work."""

    numbers: Mapping[str, int]
    own: Mapping[str, int | str] = field(default_factory=dict)
    narrative: str = ""


def return_of(session: Session, workshop_id: int, quarter: Quarter) -> WorkshopReturn | None:
    """The workshop's form of the quarter, when it was begun."""
    rows = sa.select(WorkshopReturn).where(
        WorkshopReturn.workshop_id == workshop_id, WorkshopReturn.quarter == str(quarter)
    )
    return session.scalars(rows.options(selectinload(WorkshopReturn.extras))).first()


def returns_of(session: Session, workshop_id: int, quarters: Sequence[Quarter]) -> dict[str, WorkshopReturn]:
    """The workshop's forms of these quarters, by quarter."""
    rows = sa.select(WorkshopReturn).where(
        WorkshopReturn.workshop_id == workshop_id, WorkshopReturn.quarter.in_([str(q) for q in quarters])
    )
    return {found.quarter: found for found in session.scalars(rows)}


def has_to(session: Session, workshop: Workshop, quarter: Quarter) -> bool:
    """Whether the workshop has to report the quarter: it held the right at some instant of it."""
    rows = sa.select(Workshop.id).where(Workshop.id == workshop.id, figures.has_to_report(quarter))
    return session.scalar(rows) is not None


def last_before(session: Session, workshop_id: int, quarter: Quarter) -> WorkshopReturn | None:
    """The last form it handed in for an earlier quarter."""
    rows = sa.select(WorkshopReturn).where(
        WorkshopReturn.workshop_id == workshop_id,
        WorkshopReturn.quarter < str(quarter),
        WorkshopReturn.submitted_at.is_not(None),
    )
    newest = (
        rows.order_by(WorkshopReturn.quarter.desc()).limit(1).options(selectinload(WorkshopReturn.extras))
    )
    return session.scalars(newest).first()


def stated(form: WorkshopReturn) -> dict[str, int]:
    """Its numbers by column."""
    return {name: getattr(form, name) for name in STATED}


def everything_stated(form: WorkshopReturn) -> dict[str, int | str]:
    """Its numbers and the province's own columns, by column."""
    own = {extra.key: extra.text if extra.number is None else extra.number for extra in form.extras}
    return {**stated(form), **own}


def prefilled(session: Session, workshop: Workshop, quarter: Quarter) -> Answers:
    """What stands in the form at first: as begun, else from last time, else what the register knows. Trainings are
    counted anew each quarter.
    """
    begun = return_of(session, workshop.id, quarter)
    found = begun or last_before(session, workshop.id, quarter)
    if found is None:
        known = {name.replace("employees", "employed"): getattr(workshop, name) for name in HEAD_COUNTS}
        return Answers(dict.fromkeys(STATED, 0) | known)
    own = {extra.key: extra.text if extra.number is None else extra.number for extra in found.extras}
    numbers = stated(found)
    if begun is None:
        numbers |= {"training_sessions": 0, "training_person_times": 0}
    return Answers(numbers, own, begun.narrative if begun else "")


def sales_of(session: Session, workshop_id: int, quarter: Quarter) -> dict[str, int]:
    """The computed columns, cut at 24:00 of the quarter's last day: a sale counts on its day. Fen and orders."""
    rows = figures.sales_of_one(session, workshop_id, quarter)
    proven = [r for r in rows if r.proof == Proof.PLATFORM]
    declared = [r for r in rows if r.proof == Proof.DECLARED]
    by_channel = {f"net_{r.channel}": 0 for r in proven}
    for row in proven:
        by_channel[f"net_{row.channel}"] += row.net_fen
    return by_channel | {
        "net_proven": sum(r.net_fen for r in proven),
        "net_declared": sum(r.net_fen for r in declared),
        "orders": sum(r.orders for r in proven),
    }


def save(
    session: Session, actor: Actor, workshop_id: int, quarter: Quarter, answers: Answers, *, edition: int
) -> WorkshopReturn:
    """Keep what was typed. `edition`: the one that was read, so that nobody overwrites what another phone saved.

    Raises Conflict: the form is not open yet (NOT_OPEN), was handed in (HANDED_IN), was saved meanwhile (STALE); Invalid
    at the column: less than 0, too much, a part larger than the whole.
    """
    workshop, days = _held(session, actor, workshop_id, quarter)
    form, found = form_for(session, quarter), return_of(session, workshop_id, quarter)
    if found is None:
        found = WorkshopReturn(
            workshop_id=workshop.id,
            quarter=str(days.quarter),
            county_code=workshop.county_code,
            form_version_id=form.version_id,
            edition=0,
            saved_at=clock.now(),
        )
        session.add(found)
    elif found.state not in (ReturnState.DRAFT, ReturnState.RETURNED):
        raise Conflict(_("这份表已经报上去了。要改，请县里退回来。"), code="HANDED_IN")
    elif found.edition != edition:
        raise Conflict(_("刚才有人在别的手机上存过这份表，请看过再改。"), code="STALE")
    for name, value in _checked(form, answers).items():
        setattr(found, name, value)
    found.narrative = bounded(answers.narrative, "narrative", 1000)
    found.edition, found.saved_at = (found.edition or 0) + 1, clock.now()
    session.flush()
    _keep_own(session, found, form, answers)
    return found


def oddities(session: Session, found: WorkshopReturn) -> list[Odd]:
    """What looks odd in it, beside the last form and the sales."""
    quarter = Quarter.parse(found.quarter)
    before = last_before(session, found.workshop_id, quarter)
    sales = sales_of(session, found.workshop_id, quarter)
    return odd(stated(found), stated(before) if before else None, sales["net_proven"] + sales["net_declared"])


def submit(
    session: Session, actor: Actor, workshop_id: int, quarter: Quarter, *, reasons: str
) -> WorkshopReturn:
    """Hand the form in; who does it signs it. After the due day it is accepted and marked late (BR-10).

    Raises NotFound when it was not begun, Conflict (HANDED_IN), and Invalid at `reasons` when something odd has no reason.
    """
    workshop, days = _held(session, actor, workshop_id, quarter)
    found = return_of(session, workshop_id, quarter)
    if found is None:
        raise NotFound(_("这一季的表还没有填。"))
    if found.state not in (ReturnState.DRAFT, ReturnState.RETURNED):
        raise Conflict(_("这份表已经报上去了。"), code="HANDED_IN")
    found.reasons = bounded(reasons, "reasons", 500)
    if not found.reasons and oddities(session, found):
        raise Invalid(_("有几个数看着和平常不一样，请写一句为什么。"), field="reasons")
    sales, now = sales_of(session, workshop_id, quarter), clock.now()
    first = found.submitted_at is None
    found.state, found.filled_by = ReturnState.SUBMITTED, actor.user_id or 0
    found.seen_proven_fen, found.seen_declared_fen = sales["net_proven"], sales["net_declared"]
    if first:  # what is returned and corrected stays as punctual as it was
        found.due_on, found.late = days.due[Level.WORKSHOP], days.is_late(Level.WORKSHOP, now)
    found.submitted_at = now
    session.flush()
    trail.note(session, actor, found, "submitted", found.reasons)
    audit.record(
        session, actor, "quarter.submitted", "workshop", workshop.slug, quarter=str(quarter), late=found.late
    )
    if not first:
        tell_officers(session, workshop, "quarter_resubmitted", quarter=str(quarter))
    return found


def _held(session: Session, actor: Actor, workshop_id: int, quarter: Quarter) -> tuple[Workshop, Days]:
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.STATISTICS_FILL, workshop)
    days = days_of(session, quarter)
    if not days.is_open(clock.now()):
        raise Conflict(_("%(q)s 的表 %(day)s 开放填写。", q=quarter, day=days.opens_on), code="NOT_OPEN")
    return workshop, days


def _checked(form: Form, answers: Answers) -> dict[str, int]:
    numbers = dict.fromkeys(STATED, 0) | {
        c.key: int(answers.numbers.get(c.key, 0)) for c in form.typed if not c.is_own
    }
    for name, value in numbers.items():
        most = MOST_FEN if name == "wages_fen" else MOST_PEOPLE
        if not 0 <= value <= most:
            raise Invalid(_("请填 0 以上的数，不要太大。"), field=name)
    for name in PARTS:
        if numbers[name] > numbers["employed_total"]:
            raise Invalid(_("不能比就业人数多。"), field=name)
    return numbers


def _keep_own(session: Session, found: WorkshopReturn, form: Form, answers: Answers) -> None:
    session.execute(sa.delete(ReturnExtra).where(ReturnExtra.return_id == found.id))
    for column in form.own:
        value = answers.own.get(column.key, "" if column.kind == ColumnKind.TEXT else 0)
        if column.required and value == "":
            raise Invalid(_("请填写“%(label)s”。", label=column.label), field=column.key)
        number = value if isinstance(value, int) else None
        if number is not None and not 0 <= number <= MOST_FEN:
            raise Invalid(_("请填 0 以上的数，不要太大。"), field=column.key)
        text = "" if isinstance(value, int) else bounded(value, column.key, 300)
        session.add(ReturnExtra(return_id=found.id, key=column.key, number=number, text=text))
    session.flush()
    session.expire(found, ["extras"])
