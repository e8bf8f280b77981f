"""`shop certification`: fields that scripts rely on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import NotFound
from shop.workshops.commands import certification_commands
from tests.factories.workshops import a_workshop, confirmed, instant
from tests.support.night import work_the_night


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(certification_commands, words, obj=lambda: app)


def answer(app: Flask, *words: str) -> Any:
    result = run(app, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_status_answers_at_any_instant(app: Flask, session: Session) -> None:
    a_workshop(session, certified="2026-06-28", slug="xiangxi")
    session.commit()
    last = answer(app, "status", "xiangxi", "--at", "2028-12-31T23:59:59+08:00")
    assert {k: last[k] for k in ("slug", "state", "certified_until", "may_sell")} == {
        "slug": "xiangxi",
        "state": "confirm_overdue",
        "certified_until": "2029-01-01T00:00:00+08:00",
        "may_sell": True,
    }
    ended = answer(app, "status", "xiangxi", "--at", "2029-01-01T00:00+08:00")
    assert (ended["state"], ended["certified_until"], ended["may_sell"]) == ("auto_cancelled", None, False)


def test_list_names_every_workshop_and_tells_who_sells(app: Flask, session: Session) -> None:
    a_workshop(session, certified=None, slug="never")
    a_workshop(session, certified="2026-06-28", slug="sells")
    a_workshop(session, certified="2026-06-28", slug="unverified", verified_until=instant("2026-07-01"))
    session.commit()
    rows = answer(app, "list", "--at", "2026-08-01")
    assert [(r["slug"], r["state"], r["may_sell"]) for r in rows] == [
        ("never", "none", False),
        ("sells", "certified", True),
        ("unverified", "certified", False),
    ]
    assert "sells" in run(app, "list").output


def test_notices_tell_what_is_due_missed_and_ended_on_a_day(app: Flask, session: Session) -> None:
    ended = a_workshop(session, certified="2023-06-28", slug="ended")
    waits = a_workshop(session, certified="2025-06-28", slug="waits")
    confirmed(session, a_workshop(session, certified="2025-06-28", slug="done"), "2026-05-01")
    session.commit()
    rows = answer(app, "notices", "--as-of", "2026-11-22")
    assert [(r["slug"], r["kind"], r["year"]) for r in rows] == [
        (waits.slug, "due_90", 2026),
        (ended.slug, "missed_year", 2024),
        (ended.slug, "auto_cancelled", 2026),
    ]
    summer = answer(app, "notices", "--as-of", "2026-08-01")
    assert waits.slug not in {r["slug"] for r in summer}


def test_notices_tell_when_the_night_has_noted_them(app: Flask, session: Session) -> None:
    a_workshop(session, certified="2025-06-28", slug="waits")
    session.commit()
    with clock.at(instant("2026-10-04T00:20")):
        work_the_night(app)
    (noted,) = answer(app, "notices", "--as-of", "2026-11-22")
    assert (noted["happened_at"], noted["noted_at"]) == (
        "2026-10-03T00:00:00+08:00",
        "2026-10-04T00:20:00+08:00",
    )
    (urgent,) = answer(app, "notices", "--as-of", "2026-12-26")
    assert (urgent["kind"], urgent["noted_at"]) == ("due_7", None)
    missed = answer(app, "notices", "--as-of", "2027-01-01")
    assert [(r["kind"], r["year"]) for r in missed] == [("missed_year", 2026)]
    assert "not noted yet" in run(app, "notices", "--as-of", "2026-12-26").output


def test_an_unknown_workshop_and_a_wrong_instant_fail(app: Flask) -> None:
    unknown = run(app, "status", "nobody")
    assert isinstance(unknown.exception, NotFound)
    assert run(app, "list", "--at", "yesterday").exit_code == 2


@pytest.mark.parametrize("command", [[], ["list"], ["status"], ["notices"]])
def test_each_command_has_help(app: Flask, command: list[str]) -> None:
    assert run(app, *command, "--help").exit_code == 0
