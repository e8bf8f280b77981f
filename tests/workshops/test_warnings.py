"""The nightly notices: 90, 30 and 7 days before a year ends, and at a miss; told once, and never a decision."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.access import SYSTEM
from shop.core.messages import Reach
from shop.workshops import certification, history
from shop.workshops.models import CertificateEvent, CertificateHistory, RightInterval, Workshop
from tests.factories.workshops import a_member, a_workshop, an_officer, confirmed, instant
from tests.support.night import told, work_the_night


def night_of(app: Flask, at: str) -> None:
    with clock.at(instant(at)):
        work_the_night(app)


def templates(session: Session) -> list[str]:
    session.expire_all()
    return [t.template for t in told(session)]


def days_told(session: Session, template: str) -> list[int]:
    return [t.facts["days"] for t in told(session) if t.template == template]


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_each_warning_is_told_once_to_the_workshop_and_its_county(
    app: Flask, session: Session, year: int
) -> None:
    workshop = a_workshop(session, certified=f"{year - 1}-06-28")
    owner, officer, elsewhere = (
        a_member(session, workshop),
        an_officer(session),
        an_officer(session, "433123"),
    )
    session.commit()
    for night in ("10-02", "10-03", "10-04", "12-01", "12-02", "12-24", "12-25", "12-31"):
        night_of(app, f"{year}-{night}T00:10")
    assert days_told(session, "certificate_due") == [90, 30, 7]
    assert days_told(session, "confirmations_due") == [90, 30, 7]
    by = {t.template: t.user_id for t in told(session)}
    assert by == {"certificate_due": owner.id, "confirmations_due": officer.id}
    assert elsewhere.id not in {t.user_id for t in told(session)}


@pytest.mark.parametrize(
    ("night", "days"),
    [("10-03", [90]), ("11-30", [32]), ("12-02", [30]), ("12-24", [8]), ("12-25", [7]), ("12-31", [1])],
)
def test_a_late_night_tells_the_most_urgent_warning_only(
    app: Flask, session: Session, night: str, days: list[int]
) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    a_member(session, workshop)
    session.commit()
    night_of(app, f"2026-{night}T09:00")
    night_of(app, f"2026-{night}T10:00")
    assert days_told(session, "certificate_due") == days


def test_who_has_confirmed_is_left_alone(app: Flask, session: Session) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    a_member(session, workshop)
    session.commit()
    night_of(app, "2026-10-05")
    confirmed(session, workshop, "2026-10-06")
    session.commit()
    for night in ("2026-12-03", "2026-12-26", "2027-01-01"):
        night_of(app, night)
    assert templates(session) == ["certificate_due"]


def test_the_county_gets_one_message_for_all_its_workshops(app: Flask, session: Session) -> None:
    for n in range(23):
        a_workshop(session, certified="2025-06-28", name=f"工坊{n:02}")
    an_officer(session)
    session.commit()
    night_of(app, "2026-12-03")
    (message,) = [t for t in told(session) if t.template == "confirmations_due"]
    assert (message.facts["count"], len(message.facts["names"])) == (23, 20)
    night_of(app, "2026-12-04")
    assert len(templates(session)) == 1


@pytest.mark.parametrize("act", ["revoke", "announce_withdrawal"])
def test_who_has_ended_or_leaves_this_year_is_not_warned(app: Flask, session: Session, act: str) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    a_member(session, workshop)
    with clock.at(instant("2026-12-01")):
        why = {"reason": "停产", "document_no": "3 号"} if act == "revoke" else {}
        getattr(certification, act)(session, SYSTEM, workshop.id, **why)
    session.commit()
    night_of(app, "2026-12-26")
    assert templates(session) == []


def test_who_leaves_next_year_and_who_is_suspended_is_warned(app: Flask, session: Session) -> None:
    leaves, stopped = (a_workshop(session, certified="2025-06-28") for _n in range(2))
    with clock.at(instant("2026-12-10")):
        certification.announce_withdrawal(session, SYSTEM, leaves.id)
        certification.suspend(session, SYSTEM, stopped.id, reason="抽检", document_no="3 号")
    with clock.at(instant("2026-12-26")):
        assert {n.workshop_id for n in history.warnings(session, clock.now())} == {leaves.id, stopped.id}


def test_a_miss_is_told_on_the_first_night_and_the_end_on_its_own(app: Flask, session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    a_member(session, workshop)
    session.commit()
    for night in ("2024-12-31T23:00", "2025-01-01T00:05", "2025-01-02", "2026-01-01T00:05", "2026-01-02"):
        night_of(app, night)
    assert Counter(templates(session)) == {
        "certificate_due": 1,
        "certificate_missed_year": 1,
        "certificate_auto_cancelled": 1,
    }


def rights(session: Session) -> list[tuple[object, ...]]:
    session.expire_all()
    spans = session.execute(
        sa.select(RightInterval.workshop_id, RightInterval.from_at, RightInterval.until_at).order_by(
            RightInterval.id
        )
    )
    rows = session.execute(sa.select(Workshop.id, Workshop.certified_until).order_by(Workshop.id))
    count = session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent))
    return [*map(tuple, spans), *map(tuple, rows), (count,)]


@pytest.mark.parametrize(
    "nights",
    [
        [],
        ["2026-01-01T00:00:01"] * 3,
        ["2028-05-01"],
        ["2024-10-03", "2025-01-01", "2025-12-25", "2026-01-01", "2027-01-01"],
        ["2027-01-01", "2024-12-31"],
    ],
)
def test_running_never_twice_late_or_out_of_order_changes_no_right(
    app: Flask, session: Session, nights: list[str]
) -> None:
    plain = a_workshop(session, certified="2023-06-28")
    kept = a_workshop(session, certified="2023-06-28")
    confirmed(session, kept, "2025-12-31T23:59:59")
    session.commit()
    before = rights(session)
    for night in nights:
        night_of(app, night)
    assert rights(session) == before
    for workshop, year in ((plain, 2026), (kept, 2028)):
        end = clock.year_start(year)
        assert certification.may_sell(session, workshop.id, end - timedelta(microseconds=1))
        assert not certification.may_sell(session, workshop.id, end)


def test_the_notes_are_unique(session: Session, app: Flask) -> None:
    a_workshop(session, certified="2025-06-28")
    session.commit()
    for _n in range(2):
        night_of(app, "2026-12-26")
    kinds = session.scalars(sa.select(CertificateHistory.kind)).all()
    assert kinds == ["due_7"]


def test_the_warnings_read_well(app: Flask) -> None:
    reach = Reach("owner@example.org", None)
    facts = {"workshop": "岩冲土布坊", "number": "湘非工 433130-2025-0001", "year": 2026, "days": 7}
    message = messages.compose(reach, "certificate_due", facts)
    assert message is not None
    assert message.subject == "岩冲土布坊：2026 年还没确认，只剩 7 天"
    county = messages.compose(
        reach, "confirmations_due", {"count": 3, "names": ["甲坊", "乙坊"], "year": 2026, "days": 7}
    )
    assert county is not None
    assert "甲坊、乙坊等 3 家" in county.text
