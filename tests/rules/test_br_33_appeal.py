"""BR-33: an upheld appeal gives the right back from its own instant on; nothing in between is rewritten."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Workshop
from shop.workshops.upkeep import appeals
from tests.factories.workshops import a_member, a_workshop, acting, culture_officer, instant


def restored(session: Session, at: str) -> Workshop:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant(at)):
        certification.restore(
            session, SYSTEM, workshop.id, reason="申诉成立", document_no="州文旅复〔2026〕2 号"
        )
    return workshop


def test_the_right_returns_at_the_instant_of_the_decision(session: Session) -> None:
    workshop = restored(session, "2026-06-10T09:00")
    assert not certification.may_sell(session, workshop.id, instant("2026-01-01"))
    assert not certification.may_sell(session, workshop.id, instant("2026-06-10T08:59:59"))
    assert certification.may_sell(session, workshop.id, instant("2026-06-10T09:00"))
    between = certification.status(session, workshop.id, instant("2026-04-01"))
    assert between.state is State.AUTO_CANCELLED


def test_the_year_of_the_restoration_counts_as_confirmed(session: Session) -> None:
    workshop = restored(session, "2026-06-10")
    now = certification.status(session, workshop.id, instant("2026-06-10"))
    assert (now.state, now.missed_years, now.last_confirmed_year) == (State.CERTIFIED, 0, 2026)
    assert workshop.certified_until == instant("2029-01-01")


def test_it_was_known_as_cancelled_until_then(session: Session) -> None:
    workshop = restored(session, "2026-06-10T09:00")
    day = clock.local_day(instant("2026-06-10T12:00"))
    assert certification.as_of(session, day)[workshop.id].state is State.CERTIFIED
    known_before = certification.as_of(session, day, known_at=instant("2026-06-10T08:00"))
    assert known_before[workshop.id].state is State.AUTO_CANCELLED


@pytest.mark.parametrize(
    ("granted", "ended", "filed", "upheld"),
    [
        ("2023-06-28", "2026-01-01", "2026-02-20T08:00", "2026-06-10T09:00"),
        ("2021-11-02", "2024-01-01", "2024-03-01T23:59:59", "2024-03-02"),
        ("2024-02-29", "2027-01-01", "2027-01-01", "2027-12-31T23:59:59"),
    ],
)
def test_an_upheld_appeal_against_an_automatic_end_rewrites_nothing_in_between(
    session: Session, granted: str, ended: str, filed: str, upheld: str
) -> None:
    workshop = a_workshop(session, certified=granted, verified_until=instant("2035-01-01"))
    owner = acting(session, a_member(session, workshop))
    with clock.at(instant(filed)):
        appeal = appeals.file(session, owner, workshop.id, grounds="当天停电，没能确认")
    with clock.at(instant(upheld)):
        appeals.uphold(
            session, culture_officer(session), appeal.id, answer="成立", document_no="州文旅复 2 号"
        )
    last, day = instant(upheld), clock.local_day(instant(upheld))
    assert certification.may_sell(session, workshop.id, last)
    for at in (instant(ended), instant(filed), last - (last - instant(ended)) / 1000):
        assert not certification.may_sell(session, workshop.id, at)
        assert certification.status(session, workshop.id, at).state is State.AUTO_CANCELLED
    year = day.year
    standing = certification.status(session, workshop.id, last)
    assert (standing.last_confirmed_year, standing.lapses_at) == (year, clock.year_start(year + 3))
