"""BR-03: certified 2023, no confirmation in 2024: overdue from 2025-01-01 00:00, still sells, both are warned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops import certification
from shop.workshops.certification import State
from tests.factories.workshops import a_member, a_workshop, an_officer, confirmed, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.night import told, work_the_night


@pytest.mark.parametrize("year", [2022, 2023, 2025, 2027])
def test_one_missed_year_is_a_warning_and_no_end(session: Session, year: int) -> None:
    workshop = a_workshop(session, certified=f"{year}-06-28")
    turn = clock.year_start(year + 2)
    before = certification.status(session, workshop.id, turn - timedelta(seconds=1))
    after = certification.status(session, workshop.id, turn)
    assert (before.state, before.missed_years) == (State.CERTIFIED, 0)
    assert (after.state, after.missed_years) == (State.CONFIRM_OVERDUE, 1)
    assert certification.may_sell(session, workshop.id, turn)
    assert certification.may_commit(session, workshop.id, turn)


@pytest.mark.parametrize(
    ("granted", "missed_year"), [("2023-06-28", 2024), ("2024-12-31T23:59:59", 2025), ("2024-01-01", 2025)]
)
def test_workshop_and_county_are_warned_once(
    app: Flask, session: Session, granted: str, missed_year: int
) -> None:
    workshop = a_workshop(session, certified=granted)
    owner, officer = a_member(session, workshop), an_officer(session, "433130")
    elsewhere = an_officer(session, "433127")
    session.commit()
    for night in (f"{missed_year + 1}-01-01T00:30", f"{missed_year + 1}-01-02T00:30"):
        with clock.at(instant(night)):
            work_the_night(app)
    missed = [t for t in told(session) if t.template == "certificate_missed_year"]
    assert sorted(t.user_id for t in missed) == sorted([owner.id, officer.id])
    assert elsewhere.id not in {t.user_id for t in missed}
    assert {t.facts["year"] for t in missed} == {missed_year}


@pytest.mark.parametrize(
    ("missed_year", "through"), [(2024, "2024-12-31T23:59:59"), (2027, "2027-12-31T23:59:59.999999")]
)
def test_the_last_instant_of_the_year_is_still_in_time(
    session: Session, missed_year: int, through: str
) -> None:
    workshop = a_workshop(session, certified=f"{missed_year - 1}-03-01")
    confirmed(session, workshop, through)
    turn = certification.status(session, workshop.id, clock.year_start(missed_year + 1))
    assert (turn.state, turn.missed_years) == (State.CERTIFIED, 0)


def test_the_public_page_warns_from_the_turn_of_the_year_on(session: Session, client: Client) -> None:
    a_workshop(session, certified="2023-06-28")
    session.commit()
    shown = []
    for at in ("2024-12-31T23:59:59", "2025-01-01"):
        with clock.at(instant(at)):
            shown.append(text(parse(client.get("/certificates/433130-2023-0001")).select_one(".verdict")))
    assert shown == ["今天有效", "有效，但漏确认 1 年"]
