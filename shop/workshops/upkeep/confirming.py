"""The year of a workshop: it confirms its registration, the county accepts or returns it (national notice 2021; BR-30).

A confirmation counts from its submission, whatever the county does later. Returned, it is to be corrected within
15 working days; only after those may an officer void it, with a reason, effective then and never backdated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Unpack

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages, workdays
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound, ShopError
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.workshops import certification, registration
from shop.workshops.certification.recording import given, locked, running
from shop.workshops.models import CertificateEvent, Workshop
from shop.workshops.queries import people_of
from shop.workshops.registration import Facts
from shop.workshops.upkeep import queries
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState

FIX_WORKDAYS = 15
LOOKED_AT = (ReviewState.OPEN, ReviewState.CORRECTED)


class Result(NamedTuple):
    """What became of one confirmation in a list; `sentence` says why it was left alone."""

    event_id: int
    ok: bool
    sentence: str = ""


def confirm(
    session: Session, actor: Actor, workshop_id: int, **facts: Unpack[Facts]
) -> ConfirmationReview | None:
    """Bring the register up to date and confirm the running year with it; it counts from this instant.

    The county looks at what an owner confirms; what an officer records at the office is accepted with it. A year that
    is confirmed already stays confirmed once: the facts are updated, the answer is None (BR-06). Raises Conflict for a
    certificate that has ended (BR-07), Invalid for facts that cannot be.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_CONFIRM)
    standing = running(session, workshop_id, clock.now())
    before = _update(session, actor, workshop, facts)
    if standing.last_confirmed_year == clock.today().year:
        return None
    event = certification.confirm_year(session, actor, workshop_id)
    by_office = workshop.organisation_id not in actor.organisations("workshop")
    review = ConfirmationReview(
        event_id=event.id,
        workshop_id=workshop_id,
        state=ReviewState.ACCEPTED if by_office else ReviewState.OPEN,
        facts=snapshot(workshop),
        before=before,
        submitted_at=event.effective_at,
        decided_at=event.recorded_at if by_office else None,
        decided_by=actor.user_id if by_office else None,
    )
    session.add(review)
    session.flush()
    return review


def record(session: Session, actor: Actor, workshop_id: int) -> ConfirmationReview:
    """Record that the workshop confirmed the running year as it is registered, at the office. Raises Conflict for a
    year that is confirmed already.
    """
    review = confirm(session, actor, workshop_id)
    if review is None:
        year = clock.today().year
        raise Conflict(_("%(year)s 年已经确认过了。", year=year), code="ALREADY_CONFIRMED")
    return review


def accept(session: Session, actor: Actor, event_ids: Iterable[int]) -> list[Result]:
    """Accept confirmations, one or many; each that cannot be is left alone and says why. In the order given."""
    wanted = list(dict.fromkeys(event_ids))
    rows = sa.select(ConfirmationReview.event_id, ConfirmationReview.workshop_id).where(
        ConfirmationReview.event_id.in_(wanted)
    )
    places = dict(session.execute(rows).all())
    done = {}
    for event_id in sorted(wanted, key=lambda e: (places.get(e, 0), e)):
        try:
            _accept(session, actor, event_id)
        except ShopError as refusal:
            done[event_id] = Result(event_id, False, str(refusal))
        else:
            done[event_id] = Result(event_id, True)
    return [done[event_id] for event_id in wanted]


def _accept(session: Session, actor: Actor, event_id: int) -> None:
    review, workshop = _held(session, actor, event_id)
    _check(review, *LOOKED_AT)
    _decide(session, actor, review, workshop, ReviewState.ACCEPTED)


def send_back(session: Session, actor: Actor, event_id: int, *, reason: str) -> ConfirmationReview:
    """Return a confirmation to be corrected within 15 working days, the day of the return not counted; the year stays
    confirmed (BR-30). The workshop is told. Raises Conflict for what is decided and for a certificate that has ended.
    """
    review, workshop = _held(session, actor, event_id)
    _check(review, *LOOKED_AT)
    running(session, workshop.id, clock.now())
    fix_by = workdays.nth_workday_after(clock.today(), FIX_WORKDAYS, heritage.overrides(session))
    review.reason = given(reason, "reason")
    review.state, review.returned_at, review.fix_by = ReviewState.RETURNED, clock.now(), fix_by
    review.corrected_at = None
    session.flush()
    year = year_of(review)
    audit.record(
        session, actor, "confirmation.returned", "workshop", workshop.slug, event=event_id, year=year
    )
    for user_id in people_of(session, workshop):
        messages.notify(
            session,
            user_id,
            "confirmation_returned",
            workshop=workshop.name,
            year=year,
            reason=review.reason,
            day=fix_by.isoformat(),
        )
    return review


def correct(session: Session, actor: Actor, workshop_id: int, **facts: Unpack[Facts]) -> ConfirmationReview:
    """Correct the confirmation that was returned; the county looks at it again. The year stays confirmed from its
    first submission. A late correction is taken in as well, as long as the year has not been voided.
    """
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_CONFIRM)
    review = queries.returned_of(session, workshop_id)
    if review is None:
        raise Conflict(_("没有退回来要改的年度确认。"), code="NOTHING_RETURNED")
    running(session, workshop_id, clock.now())
    review.before = review.before | _update(session, actor, workshop, facts)
    review.facts = snapshot(workshop)
    review.state = ReviewState.CORRECTED
    review.corrected_at = clock.now()
    session.flush()
    year = year_of(review)
    audit.record(
        session, actor, "confirmation.corrected", "workshop", workshop.slug, event=review.event_id, year=year
    )
    return review


def void(session: Session, actor: Actor, event_id: int, *, reason: str, document_no: str) -> CertificateEvent:
    """Void a confirmation that was returned and not corrected in time: effective now, never backdated (BR-30).

    Raises Conflict before the last day to correct it is over, and for one that is not returned.
    """
    review, workshop = _held(session, actor, event_id)
    may_be_voided(review, clock.today())
    standing = running(session, workshop.id, clock.now())
    if review.event.certificate_id != standing.certificate_id or queries.superseded(session, review.event):
        raise Conflict(_("这条年度确认后来又变过，不能再作废。"), code="ILLEGAL_MOVE")
    event = certification.void_confirmation(
        session,
        actor,
        workshop.id,
        year=year_of(review),
        reason=reason,
        document_no=given(document_no, "document_no"),
    )
    _decide(session, actor, review, workshop, ReviewState.VOIDED)
    return event


def may_be_voided(review: ConfirmationReview, today: date) -> None:
    """Raises Conflict unless its last day to be corrected is over and it was not corrected by then."""
    _check(review, ReviewState.RETURNED, ReviewState.CORRECTED)
    assert review.fix_by is not None, "what is returned has a day"
    if today <= review.fix_by:
        raise Conflict(
            _("补正期限到 %(day)s 为止，过了这一天才能作废。", day=review.fix_by.isoformat()),
            code="TOO_EARLY",
        )
    if review.corrected_at is not None and clock.local_day(review.corrected_at) <= review.fix_by:
        raise Conflict(_("已经按期补正，请通过或再次退回，不能作废。"), code="CORRECTED_IN_TIME")


def snapshot(workshop: Workshop) -> dict[str, Any]:
    """The register as it stands, by the names of the facts."""
    return {name: getattr(workshop, name) for name in registration.FACT_NAMES}


def year_of(review: ConfirmationReview) -> int:
    """The year that was confirmed."""
    assert review.event.year is not None, "a confirmation has its year"
    return review.event.year


def _update(session: Session, actor: Actor, workshop: Workshop, facts: Facts) -> dict[str, Any]:
    """Update the register; answers what was changed, as it stood before."""
    before = snapshot(workshop)
    registration.update_facts(session, actor, workshop.id, **facts)
    return {name: value for name, value in before.items() if getattr(workshop, name) != value}


def _held(session: Session, actor: Actor, event_id: int) -> tuple[ConfirmationReview, Workshop]:
    """The review and its workshop, held until the end of the transaction, for an officer who may decide."""
    found = sa.select(ConfirmationReview.workshop_id).where(ConfirmationReview.event_id == event_id)
    workshop_id = session.scalar(found)
    if workshop_id is None:
        raise NotFound(_("没有这条年度确认。"))
    workshop = locked(session, actor, workshop_id, Permission.CERTIFICATE_DECIDE)
    review = session.get_one(ConfirmationReview, event_id, with_for_update=True, populate_existing=True)
    return review, workshop


def _check(review: ConfirmationReview, *states: ReviewState) -> None:
    if review.state not in states:
        said = {
            ReviewState.OPEN: _("这条年度确认还没有退回过。"),
            ReviewState.ACCEPTED: _("这条年度确认已经通过。"),
            ReviewState.RETURNED: _("这条年度确认已经退回，等工坊补正。"),
            ReviewState.CORRECTED: _("工坊已经补正，等您查看。"),
            ReviewState.VOIDED: _("这条年度确认已经作废。"),
        }
        raise Conflict(said[ReviewState(review.state)], code="ILLEGAL_MOVE")


def _decide(
    session: Session, actor: Actor, review: ConfirmationReview, workshop: Workshop, state: ReviewState
) -> None:
    review.state = state
    review.decided_at, review.decided_by = clock.now(), actor.user_id
    session.flush()
    audit.record(
        session,
        actor,
        f"confirmation.{state}",
        "workshop",
        workshop.slug,
        event=review.event_id,
        year=year_of(review),
    )
