"""Who is reminded of the quarterly form, and that nobody is twice."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.messages import Reach
from shop.workshops.statistics import consolidating, reminders
from tests.factories.statistics import Q3, accepted
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.night import told


def sent(session: Session, day: str) -> set[tuple[str, str]]:
    with clock.at(instant(f"{day}T08:00")):
        return {(due.subject, due.stage) for due in reminders.send(session, date.fromisoformat(day))}


def test_each_level_in_its_time_and_once(session: Session) -> None:
    done = a_workshop(session, certified="2026-03-01")
    late = a_workshop(session, certified="2026-03-01")
    owner = a_member(session, late)
    county, prefecture = an_officer(session, "433130"), an_officer(session, "433100")
    w, d = f"w{late.id}", f"w{done.id}"
    assert sent(session, "2026-09-19") == set(), "not open yet"
    assert sent(session, "2026-09-20") == {(w, "open"), (d, "open")}
    assert sent(session, "2026-09-21") == set()
    accepted(session, done, at="2026-10-08T09:00")
    assert sent(session, "2026-10-08") == {(w, "soon")}
    assert sent(session, "2026-10-10") == {(w, "late")}
    assert sent(session, "2026-10-11") == {("433130", "soon")}
    with clock.at(instant("2026-10-12T09:00")):
        consolidating.submit(
            session, acting(session, county), "433130", Q3, narrative="培训两期。", missing_note="一家在催。"
        )
    assert sent(session, "2026-10-12") == {("433100", "soon")}
    assert sent(session, "2026-10-14") == {("433100", "late")}
    assert sent(session, "2026-12-01") == set(), "old news"
    names = [one.template for one in told(session) if one.user_id == owner.id]
    assert names == ["quarter_open", "quarter_due", "quarter_due"]
    above = [one.template for one in told(session) if one.user_id == prefecture.id]
    assert above == ["region_form_due"] * 2


def test_every_message_can_be_read(app: Flask) -> None:
    reach = Reach("somebody@example.org", None)
    facts = {"workshop": "捞车河岸", "place": "龙山县", "quarter": "2026Q3", "day": "2026-10-09", "reason": "核对人数",
             "missing": 2, "waiting": 1}  # fmt: skip
    for name in ("quarter_open", "quarter_due", "quarter_returned", "quarter_resubmitted", "region_form_due",
                 "region_form_returned", "quarter_to_confirm"):  # fmt: skip
        for over in (False, True):
            message = messages.compose(reach, name, facts | {"over": over})
            assert message is not None
            assert "2026Q3" in message.subject
