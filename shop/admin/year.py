"""The year's list of a region: who has confirmed, what the county has to look at, who has not come yet."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, contains_eager, joinedload

from shop.core import clock
from shop.core.access import Actor, allowed
from shop.core.errors import NotFound, ShopError
from shop.core.paging import Page, page_of
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.applications import facts
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions, within
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState

PER_PAGE = 50


class Look(StrEnum):
    """The parts of the list."""

    OPEN = "open"
    RETURNED = "returned"
    MISSING = "missing"
    OVERDUE = "overdue"
    ACCEPTED = "accepted"
    VOIDED = "voided"


LOOKS = {
    Look.OPEN: _l("待核对"),
    Look.RETURNED: _l("补正"),
    Look.MISSING: _l("今年还没确认"),
    Look.OVERDUE: _l("漏确认 1 年"),
    Look.ACCEPTED: _l("今年已通过"),
    Look.VOIDED: _l("今年作废"),
}
#: The state of a review, with the kind of its tag.
STATES = {
    ReviewState.OPEN: ("warn", _l("待核对")),
    ReviewState.ACCEPTED: ("ok", _l("已通过")),
    ReviewState.RETURNED: ("doing", _l("等工坊补正")),
    ReviewState.CORRECTED: ("warn", _l("补正后待核对")),
    ReviewState.VOIDED: ("bad", _l("已作废")),
}
_REVIEWS = {
    Look.OPEN: (ReviewState.OPEN,),
    Look.RETURNED: (ReviewState.RETURNED, ReviewState.CORRECTED),
    Look.ACCEPTED: (ReviewState.ACCEPTED,),
    Look.VOIDED: (ReviewState.VOIDED,),
}


class YearList(NamedTuple):
    """One page of one part: reviews, or workshops that have not confirmed; the numbers of all parts."""

    look: Look
    reviews: list[ConfirmationReview]
    workshops: list[Workshop]
    page: Page
    numbers: dict[Look, int]


class Result(NamedTuple):
    """What became of one row of a bulk act."""

    name: str
    ok: bool
    sentence: str


def read(session: Session, actor: Actor, look: str, county: str, page: str | None) -> YearList:
    """One page of the part that is looked at. Four statements."""
    part = Look(look) if look in set(Look) else Look.OPEN
    there = within(watched_regions(actor))
    if county:
        there = sa.and_(there, Workshop.county_code == county)
    numbers = _numbers(session, there)
    asked = page_of(numbers[part], page, PER_PAGE, {"look": part.value, "county": county})
    if part in _REVIEWS:
        return YearList(part, _reviews(session, there, part, asked), [], asked, numbers)
    return YearList(part, [], _waiting(session, there, part, asked), asked, numbers)


def _numbers(session: Session, there: sa.ColumnElement[bool]) -> dict[Look, int]:
    counts: dict[str, int] = {}
    for state, n in session.execute(
        sa.select(ConfirmationReview.state, sa.func.count())
        .join(Workshop, ConfirmationReview.workshop_id == Workshop.id)
        .where(there, _of_interest())
        .group_by(ConfirmationReview.state)
    ):
        counts[state] = n
    year = clock.today().year
    years = dict(
        session.execute(
            sa.select(Workshop.confirmed_through, sa.func.count())
            .where(there, certification.running_sql(clock.now()), Workshop.confirmed_through < year)
            .group_by(Workshop.confirmed_through)
        ).all()
    )
    found = {look: sum(counts.get(s, 0) for s in states) for look, states in _REVIEWS.items()}
    return found | {Look.MISSING: years.get(year - 1, 0), Look.OVERDUE: years.get(year - 2, 0)}


def _of_interest() -> sa.ColumnElement[bool]:
    """What still waits, and what was decided about a confirmation of the running year."""
    waiting = (ReviewState.OPEN, ReviewState.RETURNED, ReviewState.CORRECTED)
    this_year = ConfirmationReview.submitted_at >= clock.year_start(clock.today().year)
    return sa.or_(ConfirmationReview.state.in_(waiting), this_year)


def _reviews(
    session: Session, there: sa.ColumnElement[bool], part: Look, page: Page
) -> list[ConfirmationReview]:
    rows = (
        sa.select(ConfirmationReview)
        .join(ConfirmationReview.workshop)
        .where(there, _of_interest(), ConfirmationReview.state.in_(_REVIEWS[part]))
        .options(
            contains_eager(ConfirmationReview.workshop).joinedload(Workshop.county),
            joinedload(ConfirmationReview.event),
        )
        .order_by(ConfirmationReview.fix_by.nulls_last(), ConfirmationReview.event_id)
    )
    return list(session.scalars(rows.offset(page.start).limit(page.per_page)))


def _waiting(session: Session, there: sa.ColumnElement[bool], part: Look, page: Page) -> list[Workshop]:
    year = clock.today().year
    last = year - 1 if part is Look.MISSING else year - 2
    rows = (
        sa.select(Workshop)
        .where(there, certification.running_sql(clock.now()), Workshop.confirmed_through == last)
        .options(joinedload(Workshop.county), joinedload(Workshop.craft))
        .order_by(Workshop.county_code, Workshop.id)
    )
    return list(session.scalars(rows.offset(page.start).limit(page.per_page)))


def review_for(session: Session, actor: Actor, event_id: int) -> ConfirmationReview:
    """The review, for officers of the workshop's region and the platform. NotFound for everybody else."""
    found = session.get(
        ConfirmationReview,
        event_id,
        options=[
            joinedload(ConfirmationReview.workshop).joinedload(Workshop.county),
            joinedload(ConfirmationReview.event),
        ],
    )
    if found is None or not allowed(actor, Permission.REGISTER_VIEW, found.workshop):
        raise NotFound("")
    return found


class FactLine(NamedTuple):
    """One confirmed fact; `before` what it was, None when the confirmation did not change it."""

    word: str
    said: str
    before: str | None


def confirmed_facts(review: ConfirmationReview) -> list[FactLine]:
    """What was confirmed, what changed first."""
    found = [
        FactLine(
            str(facts.WORDS.get(name, name)),
            _said(value),
            _said(review.before[name]) if name in review.before else None,
        )
        for name, value in review.facts.items()
        if name in facts.WORDS
    ]
    return sorted(found, key=lambda line: line.before is None)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("没有") if value in (None, "") else str(value)


def may_void(review: ConfirmationReview) -> str:
    """The sentence that says why it cannot be voided now; '' when it can."""
    try:
        confirming.may_be_voided(review, clock.today())
    except ShopError as refusal:
        return refusal.sentence
    return ""


def accept_many(session: Session, actor: Actor, event_ids: Iterable[int]) -> list[Result]:
    """Accept confirmations of the account's regions, each for itself; what cannot be is left alone and says why."""
    wanted = list(dict.fromkeys(event_ids))[:PER_PAGE]
    found = {r.event_id: r for r in (review_for(session, actor, i) for i in wanted)}
    names = {i: r.workshop.name for i, r in found.items()}
    done = confirming.accept(session, actor, wanted)
    return [Result(names[r.event_id], r.ok, r.sentence) for r in done]


def confirm_many(session: Session, actor: Actor, slugs: Iterable[str]) -> list[Result]:
    """Record that these workshops confirmed the running year at the office, with their facts as they stand; each for
    itself, in the order of their locks.
    """
    rows = sa.select(Workshop).where(
        Workshop.slug.in_(list(slugs)[:PER_PAGE]), within(watched_regions(actor))
    )
    done = []
    for workshop in session.scalars(rows.order_by(Workshop.id)).all():
        name, workshop_id = workshop.name, workshop.id
        try:
            with session.begin_nested():
                made = confirming.confirm(session, actor, workshop_id)
        except ShopError as refusal:
            done.append(Result(name, False, refusal.sentence))
        else:
            said = "" if made else _("今年已经确认过了。")
            done.append(Result(name, made is not None, said))
    return done
