"""What the people of a workshop are told, in words that can be read on a phone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, jobs, messages
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.messages import Reach
from shop.workshops import certification
from shop.workshops.models import EventKind
from tests.factories.workshops import a_member, a_workshop, an_officer, instant
from tests.support.night import told

REACH = Reach("owner@example.org", None)
FACTS = {
    "workshop": "捞车河岸织锦工坊",
    "number": "湘非工 433130-2023-0014",
    "year": 2026,
    "day": "2026-03-18",
    "document_no": "3 号",
    "authority": "龙山县文旅广电局",
}


@pytest.mark.parametrize("kind", EventKind)
def test_every_act_has_its_message(app: Flask, kind: EventKind) -> None:
    message = messages.compose(REACH, "certificate_act", {**FACTS, "act": kind.value})
    assert message is not None
    assert message.subject.startswith("捞车河岸织锦工坊：")
    assert len(message.subject) < 40
    assert "湘非工 433130-2023-0014" in message.text
    assert "3 号" in message.text
    assert ("照常发货" in message.text) == (kind in {EventKind.SUSPENDED, EventKind.REVOKED})


@pytest.mark.parametrize("kind", ["missed_year", "auto_cancelled"])
def test_what_time_did_is_told_with_what_to_do(app: Flask, kind: str) -> None:
    message = messages.compose(REACH, f"certificate_{kind}", FACTS)
    assert message is not None
    assert "捞车河岸织锦工坊" in message.subject
    assert "县文旅部门" in message.text


def test_owners_and_staff_are_told_of_a_suspension_and_others_not(app: Flask, session: Session) -> None:
    workshop = a_workshop(session, certified="2026-01-10")
    owner, staff, _maker = (a_member(session, workshop, role) for role in ("owner", "staff", "maker"))
    an_officer(session)
    with clock.at(instant("2026-03-01")):
        certification.suspend(session, SYSTEM, workshop.id, reason="抽检", document_no="3 号")
        session.commit()
        jobs.run_due(db.sessionmaker)
    suspended = [t.user_id for t in told(session) if t.facts.get("act") == "suspended"]
    assert sorted(suspended) == sorted([owner.id, staff.id])
    written = app.extensions["messages"]["folder"].newest()
    assert {m["to"] for m in written} == {owner.email, staff.email}
