"""BR-33: an upheld appeal gives the right back from its own instant on; nothing in between is rewritten."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Workshop
from tests.factories.workshops import a_workshop, instant


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
