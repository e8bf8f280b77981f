"""Who is reminded of what, once, whenever the job runs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.workshops import certification
from shop.workshops.models import Licence, SuspensionGround, Workshop
from shop.workshops.upkeep import identity, reminders
from shop.workshops.upkeep.record_models import Reminder, ReminderKind
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.night import told

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


def sent(session: Session, day: str) -> list[tuple[str, int]]:
    with clock.at(instant(f"{day}T08:00")):
        return [(d.kind.value, d.days) for d in reminders.send(session, clock.today())]


@pytest.mark.parametrize(
    ("days_left", "stage"),
    [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-60, 0), (-61, None)],
)
def test_the_stages_of_a_last_day(days_left: int, stage: int | None) -> None:
    today = date(2026, 11, 22)
    assert reminders.stage(today + timedelta(days=days_left), today, 30) == stage


def test_an_identity_check_is_reminded_of_thirty_and_seven_days_ahead_and_when_it_is_over(
    session: Session,
) -> None:
    workshop = a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    owner, officer = a_member(session, workshop), an_officer(session)
    wanted = {"2026-11-09": [], "2026-11-10": [("identity", 30)], "2026-11-11": [],
              "2026-12-03": [("identity", 7)], "2026-12-10": [], "2026-12-11": [("identity", 0)],
              "2026-12-12": []}  # fmt: skip
    assert {day: sent(session, day) for day in wanted} == wanted
    assert [t.user_id for t in told(session)] == [owner.id, owner.id, owner.id, officer.id]
    assert told(session)[0].facts == {
        "workshop": workshop.name,
        "day": "2026-12-10",
        "over": False,
        "what": "",
    }


def test_a_job_that_was_off_tells_only_the_stage_that_is_reached(session: Session) -> None:
    a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    assert sent(session, "2026-12-08") == [("identity", 7)]
    assert sent(session, "2026-12-09") == []


def test_who_has_sent_papers_or_has_no_certificate_is_left_alone(session: Session) -> None:
    busy = a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    a_workshop(session, certified=None, verified_until=instant("2026-12-11"))
    gone = a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    owner = acting(session, a_member(session, busy))
    with clock.at(instant("2026-11-20")):
        identity.send_papers(session, owner, busy.id)
        certification.revoke(session, SYSTEM, gone.id, **WHY)
    assert sent(session, "2026-12-05") == []


def licence(session: Session, workshop: Workshop, kind: str, until: str | None, number: str = "1") -> None:
    session.add(
        Licence(
            workshop_id=workshop.id,
            kind=kind,
            number=number,
            valid_from=instant("2025-01-01"),
            valid_until=None if until is None else instant(until),
        )
    )
    session.flush()


def test_a_licence_is_reminded_of_unless_a_later_one_is_entered(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-06-01")
    a_member(session, workshop)
    licence(session, workshop, "tea", "2026-12-11")
    licence(session, workshop, "oil", None)
    assert sent(session, "2026-11-12") == [("licence", 30)]
    assert told(session)[-1].facts["what"] == "tea"
    licence(session, workshop, "tea", "2027-12-11", "2")
    assert sent(session, "2026-12-05") == []
    assert sent(session, "2026-12-12") == []


def test_a_suspended_workshop_is_reminded_of_its_day(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-06-01")
    owner, officer = a_member(session, workshop), an_officer(session)
    with clock.at(instant("2026-11-01")):
        certification.suspend(
            session, SYSTEM, workshop.id, **WHY, ground=SuspensionGround.SAFETY, fix_by=date(2026, 11, 30)
        )
    wanted = {"2026-11-22": [], "2026-11-23": [("suspension", 7)], "2026-11-30": [],
              "2026-12-01": [("suspension", 0)]}  # fmt: skip
    assert {day: sent(session, day) for day in wanted} == wanted
    assert [t.user_id for t in told(session)] == [owner.id, owner.id, officer.id]
    with clock.at(instant("2026-12-02")):
        certification.lift(session, SYSTEM, workshop.id, **WHY)
    assert sent(session, "2026-12-08") == []


def test_the_job_runs_it(app: Flask, session: Session) -> None:
    a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    session.commit()
    with clock.at(instant("2026-12-05")):
        for _twice in range(2):
            jobs.run_one(db.sessionmaker, "workshops.reminders")
    rows = session.execute(sa.select(Reminder.kind, Reminder.days)).all()
    assert [tuple(row) for row in rows] == [(ReminderKind.IDENTITY, 7)]


def test_the_database_keeps_a_reminder_once(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-06-01", verified_until=instant("2026-12-11"))
    sent(session, "2026-12-05")
    row = {
        "workshop_id": workshop.id,
        "kind": "identity",
        "subject": "2026-12-10",
        "days": 7,
        "sent_at": clock.now(),
    }
    for values in (row, {**row, "days": -1}, {**row, "kind": "weather", "days": 30}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.insert(Reminder).values(values))
