"""The yearly confirmation and the county's look at it: every act in every state of the review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.heritage.models import WorkdayOverride
from shop.workshops import certification
from shop.workshops.models import CertificateEvent, Workshop
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, culture_officer, instant
from tests.support.night import told

# Returned on Monday 12 January: fifteen workdays later is 2 February.
RETURNED, LAST_DAY, AFTER = "2026-01-12T09:00", "2026-02-02T23:59:59", "2026-02-03"


def owner_of(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


def submitted(session: Session, workshop: Workshop, at: str = "2025-12-31T23:59:59") -> ConfirmationReview:
    owner = owner_of(session, workshop)
    with clock.at(instant(at)):
        review = confirming.confirm(session, owner, workshop.id, employees_total=24)
    assert review is not None
    return review


def returned(session: Session, workshop: Workshop) -> ConfirmationReview:
    review = submitted(session, workshop)
    with clock.at(instant(RETURNED)):
        return confirming.send_back(
            session, culture_officer(session), review.event_id, reason="人数与花名册对不上"
        )


def corrected(session: Session, workshop: Workshop, at: str = "2026-01-20") -> ConfirmationReview:
    returned(session, workshop)
    with clock.at(instant(at)):
        return confirming.correct(session, owner_of(session, workshop), workshop.id, employees_total=22)


def accepted(session: Session, workshop: Workshop) -> ConfirmationReview:
    review = submitted(session, workshop)
    with clock.at(instant("2026-01-10")):
        (result,) = confirming.accept(session, culture_officer(session), [review.event_id])
    assert result.ok
    return review


def voided(session: Session, workshop: Workshop) -> ConfirmationReview:
    review = returned(session, workshop)
    with clock.at(instant(AFTER)):
        confirming.void(
            session, culture_officer(session), review.event_id, reason="逾期未补正", document_no="2 号"
        )
    return review


def test_a_confirmation_keeps_what_was_confirmed_and_what_changed(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = submitted(session, workshop)
    assert (review.state, review.submitted_at) == ("open", instant("2025-12-31T23:59:59"))
    assert review.facts["employees_total"] == 24
    assert review.facts["address"] == workshop.address
    assert review.before == {"employees_total": 20}
    with clock.at(instant("2026-03-01")):
        confirming.confirm(session, owner_of(session, workshop), workshop.id, employees_total=30)
    assert review.facts["employees_total"] == 24


def test_an_update_after_the_confirmation_makes_no_second_one(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    submitted(session, workshop, "2025-03-01")
    with clock.at(instant("2025-09-01")):
        assert (
            confirming.confirm(session, owner_of(session, workshop), workshop.id, employees_total=31) is None
        )
    assert workshop.employees_total == 31
    assert session.scalar(sa.select(sa.func.count()).select_from(ConfirmationReview)) == 1


def test_what_an_officer_records_at_the_office_is_accepted_with_it(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    officer = culture_officer(session)
    with clock.at(instant("2025-03-01")):
        review = confirming.confirm(session, officer, workshop.id)
    assert review is not None
    assert (review.state, review.decided_by) == ("accepted", officer.user_id)


def test_an_ended_certificate_confirms_nothing_and_keeps_its_facts(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant("2026-01-01")), pytest.raises(Conflict) as refused:
        confirming.confirm(session, owner_of(session, workshop), workshop.id, employees_total=31)
    assert refused.value.code == "CERTIFICATE_ENDED"
    assert workshop.employees_total == 20


def test_many_are_accepted_at_once_and_those_that_cannot_be_say_why(session: Session) -> None:
    mine = [a_workshop(session, certified="2024-06-28") for _n in range(3)]
    elsewhere = a_workshop(session, certified="2024-06-28", county="433123")
    reviews = [submitted(session, w) for w in [*mine, elsewhere]]
    officer = culture_officer(session)
    with clock.at(instant(RETURNED)):
        confirming.send_back(session, officer, reviews[1].event_id, reason="请补照片")
        done = confirming.accept(session, officer, [r.event_id for r in reversed(reviews)] + [999_999])
    assert [r.event_id for r in done] == [r.event_id for r in reversed(reviews)] + [999_999]
    assert [r.ok for r in done] == [False, True, False, True, False]
    assert all(bool(r.sentence) is not r.ok for r in done)
    assert [r.state for r in reviews] == ["accepted", "returned", "accepted", "open"]


def test_a_return_tells_the_workshop_until_when(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = returned(session, workshop)
    assert review.fix_by is not None
    assert review.fix_by.isoformat() == "2026-02-02"
    (message,) = [t for t in told(session) if t.template == "confirmation_returned"]
    assert (message.facts["year"], message.facts["day"]) == (2025, "2026-02-02")


def test_a_calendar_the_province_edited_moves_the_last_day(session: Session) -> None:
    session.add(WorkdayOverride(day=date(2026, 1, 14), is_workday=False))
    session.flush()
    review = returned(session, a_workshop(session, certified="2024-06-28"))
    assert review.fix_by is not None
    assert review.fix_by.isoformat() == "2026-02-03"


def test_a_late_correction_is_taken_in_and_may_still_be_voided(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = corrected(session, workshop, at=AFTER)
    assert review.state == "corrected"
    with clock.at(instant("2026-02-10")):
        confirming.void(session, culture_officer(session), review.event_id, reason="逾期", document_no="2 号")
    assert review.state == "voided"


def test_a_correction_in_time_cannot_be_voided_but_returned_again(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = corrected(session, workshop, at=LAST_DAY)
    officer = culture_officer(session)
    with clock.at(instant("2026-02-10")):
        with pytest.raises(Conflict) as refused:
            confirming.void(session, officer, review.event_id, reason="逾期", document_no="2 号")
        assert refused.value.code == "CORRECTED_IN_TIME"
        confirming.send_back(session, officer, review.event_id, reason="还有一处")
    assert (review.state, review.corrected_at) == ("returned", None)
    assert review.fix_by is not None
    assert review.fix_by > instant("2026-02-10").date()


def test_a_year_confirmed_anew_is_not_voided_through_its_old_review(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = submitted(session, workshop, "2025-03-03")
    officer = culture_officer(session)
    with clock.at(instant("2025-03-04")):
        confirming.send_back(session, officer, review.event_id, reason="请补照片")
    with clock.at(instant("2025-06-01")):
        certification.void_confirmation(session, officer, workshop.id, year=2025, reason="材料不实")
    again = submitted(session, workshop, "2025-06-02")
    with clock.at(instant("2025-07-01")), pytest.raises(Conflict):
        confirming.void(session, officer, review.event_id, reason="逾期", document_no="2 号")
    assert again.state == "open"
    assert certification.status(session, workshop.id, instant("2025-07-01")).last_confirmed_year == 2025


STATES: dict[str, Callable[[Session, Workshop], ConfirmationReview]] = {
    "open": submitted,
    "returned": returned,
    "corrected": corrected,
    "accepted": accepted,
    "voided": voided,
}
LEGAL = {
    ("open", "accept"),
    ("open", "send_back"),
    ("returned", "correct"),
    ("returned", "void"),
    ("corrected", "accept"),
    ("corrected", "send_back"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ["accept", "send_back", "correct", "void"])
def test_every_act_in_every_state(session: Session, state: str, act: str) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = STATES[state](session, workshop)
    officer, owner = culture_officer(session), owner_of(session, workshop)
    assert review.state == state

    def take() -> bool:
        if act == "accept":
            return confirming.accept(session, officer, [review.event_id])[0].ok
        if act == "send_back":
            confirming.send_back(session, officer, review.event_id, reason="请补")
        if act == "correct":
            confirming.correct(session, owner, workshop.id, employees_total=23)
        if act == "void":
            confirming.void(session, officer, review.event_id, reason="逾期", document_no="2 号")
        return True

    with clock.at(instant(AFTER)):
        if (state, act) in LEGAL:
            assert take()
            assert review.state != state
        else:
            try:
                assert not take()
            except Conflict as refused:
                assert str(refused)
            assert review.state == state


@pytest.mark.parametrize("who", ["elsewhere", "rural", "owner", "self"])
def test_only_an_officer_of_the_region_who_is_no_member_decides(session: Session, who: str) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = submitted(session, workshop)
    actor = {
        "elsewhere": lambda: culture_officer(session, "433123"),
        "rural": lambda: acting(session, an_officer(session, department="rural")),
        "owner": lambda: owner_of(session, workshop),
        "self": lambda: Actor(1, grants=culture_officer(session).grants + owner_of(session, workshop).grants),
    }[who]()
    with clock.at(instant(RETURNED)):
        assert not confirming.accept(session, actor, [review.event_id])[0].ok
        with pytest.raises(Forbidden):
            confirming.send_back(session, actor, review.event_id, reason="请补")
        with pytest.raises(Forbidden):
            confirming.void(session, actor, review.event_id, reason="逾期", document_no="2 号")
    assert review.state == ReviewState.OPEN


def test_a_return_needs_a_reason_and_a_voiding_its_document(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    review = submitted(session, workshop)
    officer = culture_officer(session)
    with clock.at(instant(RETURNED)), pytest.raises(Invalid):
        confirming.send_back(session, officer, review.event_id, reason=" ")
    with clock.at(instant(RETURNED)):
        confirming.send_back(session, officer, review.event_id, reason="请补")
    with clock.at(instant(AFTER)), pytest.raises(Invalid):
        confirming.void(session, officer, review.event_id, reason="逾期", document_no=" ")
    events = session.scalars(sa.select(CertificateEvent.kind))
    assert "confirmation_voided" not in set(events)


def test_an_unknown_confirmation_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        confirming.send_back(session, culture_officer(session), 999_999, reason="请补")
