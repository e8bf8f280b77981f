"""BR-30: a confirmed year stays confirmed until it is voided; voiding takes effect then and is never backdated."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Invalid
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.upkeep import confirming
from tests.factories.workshops import a_member, a_workshop, acting, confirmed, culture_officer, instant


def test_voiding_in_february_leaves_january_as_it_was(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-12-31T23:59")
    with clock.at(instant("2026-02-10T09:00")):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason="材料不实")
    assert certification.may_sell(session, workshop.id, instant("2026-02-10T08:59:59"))
    assert not certification.may_sell(session, workshop.id, instant("2026-02-10T09:00"))


# Submitted, returned, the last of fifteen workdays (the day of the return not counted), the day after.
CASES = [
    ("2025-12-31T23:59", "2026-01-05", "2026-01-26", "2026-01-27"),
    (
        "2025-12-31T23:59:59",
        "2026-02-10",
        "2026-03-09",
        "2026-03-10",
    ),  # over the Spring Festival and its workdays
    ("2025-03-03", "2025-09-22", "2025-10-17", "2025-10-18"),  # over the National Day week
    ("2024-12-31T23:59:59", "2025-01-20", "2025-02-14", "2025-02-15"),
]


@pytest.mark.parametrize(("at", "returned_on", "last_day", "after"), CASES)
def test_returned_and_corrected_in_time_the_year_stays_confirmed_from_its_submission(
    session: Session, at: str, returned_on: str, last_day: str, after: str
) -> None:
    workshop, owner, officer, event_id = returned(session, at, returned_on, last_day)
    with clock.at(instant(f"{last_day}T23:59:59")):
        confirming.correct(session, owner, workshop.id, employees_total=21)
    with clock.at(instant(after)):
        with pytest.raises(Conflict) as refused:
            confirming.void(session, officer, event_id, reason="逾期", document_no="2 号")
        assert refused.value.code == "CORRECTED_IN_TIME"
        assert confirming.accept(session, officer, [event_id])[0].ok
    standing = certification.status(session, workshop.id, instant(after))
    assert standing.last_confirmed_year == instant(at).astimezone(clock.SHANGHAI).year
    assert certification.may_sell(session, workshop.id, instant(after))


@pytest.mark.parametrize(("at", "returned_on", "last_day", "after"), CASES)
def test_not_corrected_it_may_be_voided_after_the_last_day_only_and_from_then_on(
    session: Session, at: str, returned_on: str, last_day: str, after: str
) -> None:
    workshop, _owner, officer, event_id = returned(session, at, returned_on, last_day)
    year = instant(at).astimezone(clock.SHANGHAI).year
    with clock.at(instant(f"{last_day}T23:59:59")), pytest.raises(Conflict) as refused:
        confirming.void(session, officer, event_id, reason="逾期", document_no="2 号")
    assert refused.value.code == "TOO_EARLY"
    with clock.at(instant(f"{after}T09:00")):
        confirming.void(session, officer, event_id, reason="逾期未补正", document_no="2 号")
    before = certification.status(session, workshop.id, instant(f"{after}T08:59:59"))
    assert before.last_confirmed_year == year
    now = certification.status(session, workshop.id, instant(f"{after}T09:00"))
    assert now.last_confirmed_year == year - 1


def returned(
    session: Session, at: str, returned_on: str, last_day: str
) -> tuple[Workshop, Actor, Actor, int]:
    workshop = a_workshop(session, certified=f"{int(at[:4]) - 1}-06-28")
    owner, officer = acting(session, a_member(session, workshop)), culture_officer(session)
    with clock.at(instant(at)):
        review = confirming.confirm(session, owner, workshop.id)
    assert review is not None
    with clock.at(instant(f"{returned_on}T10:00")):
        confirming.send_back(session, officer, review.event_id, reason="人数与花名册对不上")
    assert str(review.fix_by) == last_day
    return workshop, owner, officer, review.event_id


def test_a_voided_year_may_be_confirmed_anew_within_it(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-04-01")):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason="材料不实")
    confirmed(session, workshop, "2025-05-01")
    assert certification.status(session, workshop.id, instant("2026-01-01")).missed_years == 0


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_only_a_confirmation_can_be_voided_not_a_grant_nor_a_missed_year(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    with clock.at(instant("2026-03-01")), pytest.raises(Conflict) as refused:
        certification.void_confirmation(session, SYSTEM, workshop.id, year=year, reason="材料不实")
    assert refused.value.code == "NOT_CONFIRMED"


def test_a_reason_is_needed(session: Session) -> None:
    workshop = a_workshop(session, certified="2024-06-28")
    confirmed(session, workshop, "2025-03-01")
    with clock.at(instant("2025-04-01")), pytest.raises(Invalid):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2025, reason=" ")
