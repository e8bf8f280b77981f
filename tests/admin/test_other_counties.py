"""Whoever is no officer of the place gets 404 or 403 at every door of the desk that names a thing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from shop.core.audit import AuditEvent
from tests.factories.accounts import sign_in
from tests.factories.desk import County, a_county
from tests.factories.workshops import a_member, a_user, a_workshop, an_officer
from tests.support.html import parse, text
from tests.support.isolation import Client

HOME, ELSEWHERE = "433130", "433123"
REPORTS = [
    f"admin.{act}.number"
    for act in ("misuse_report", "take_up_report", "open_report_contact", "close_report", "hand_over_report")
]


WHOLE_QUARTERS = [
    f"admin.{name}.quarter"
    for name in ("quarter_board", "quarter_csv", "propose_release", "confirm_release", "withdraw_release")
]


def values(there: County) -> dict[str, Any]:
    """What stands in the place of each argument; where the name alone does not say it, by endpoint."""
    return {
        "slug": there.workshop.slug,
        "number": there.application.number,
        "admin.notice.number": there.notice.number,
        "admin.objection.number": there.objection.number,
        "admin.answer_objection.number": there.objection.number,
        "admin.appeal.number": there.appeal.number,
        "admin.decide_appeal.number": there.appeal.number,
        **dict.fromkeys(REPORTS, there.report.number),
        "admin.new_act.noun": "sign-offs",
        "admin.act.noun": "sign-offs",
        "admin.new_record.noun": "visits",
        "admin.record.noun": "visits",
        "transfer_id": there.transfer.id,
        "event_id": there.review.event_id,
        "batch_id": there.batch.id,
        "key_id": there.key_county.id,
        "recognition_id": there.recognition.id,
        "entry_id": there.entry.id,
        "condition_id": there.condition.id,
        "change_id": there.change.id,
        "check_id": there.check.id,
        "review_id": there.catalogue.id,
        "mark_id": there.mark.id,
        "key": there.roster.key,
        "region": there.code,
        "day": "2027-02-08",
        "task_id": 1,
        "export_id": 1,
        "topic": "trading",
        "user_id": there.application.filed_by,
        "membership_id": 1,
        "code": there.code,
        "quarter": "2026Q4",
        # A whole quarter is shown to every officer, each with their own region; that of no year to nobody.
        **dict.fromkeys(WHOLE_QUARTERS, "1999Q1"),
        # The platform's own: nobody of a county gets as far as looking for them.
        "row_id": 1,
        "account_id": 1,
        "organisation_id": 1,
        "message_id": 1,
        "question_id": 1,
        "promotion_id": 1,
        "batch": "B261122-000000",
        "payout_id": 1,
        "difference_id": 1,
        "uuid": "5b0c9c0e-5f0e-4c58-9d0e-2f2f6c6f7a11",
    }


def doors(app: Flask) -> list[tuple[Rule, str]]:
    """The desk's rules that name a thing, with each of their methods."""
    found = [r for r in app.url_map.iter_rules() if r.endpoint.startswith("admin.") and r.arguments]
    return [(rule, m) for rule in found for m in sorted((rule.methods or set()) & {"GET", "POST"})]


def addresses(app: Flask, there: County) -> list[tuple[str, str]]:
    known, urls = values(there), app.url_map.bind("localhost")
    found, unknown = [], []
    for rule, method in doors(app):
        names = sorted(rule.arguments - set(rule.defaults or {}))
        given = {n: known.get(f"{rule.endpoint}.{n}", known.get(n)) for n in names}
        unknown += [f"{rule.endpoint}: {n}" for n, value in given.items() if value is None]
        if None not in given.values():
            found.append((method, str(urls.build(rule.endpoint, {**(rule.defaults or {}), **given}))))
    assert not unknown, f"say in values() what these are: {unknown}"
    assert len(found) > 60
    return found


def let_in(client: Client, everything: list[tuple[str, str]]) -> list[str]:
    found = []
    for method, path in everything:
        answer = client.open(path, method=method)
        if answer.status_code not in (403, 404):
            found.append(f"{method} {path}: {answer.status}")
        elif not text(parse(answer).main):
            found.append(f"{method} {path}: no sentence")
    return found


@pytest.mark.parametrize("department", ["culture", "hr", "rural"])
def test_an_officer_of_another_county_finds_nothing_at_any_door(
    app: Flask, session: Session, client: Client, department: str
) -> None:
    there = a_county(session, HOME)
    stranger = an_officer(session, ELSEWHERE, department)
    everything = addresses(app, there)
    before = session.query(AuditEvent).count()
    session.commit()
    sign_in(client, stranger)
    assert let_in(client, everything) == []
    assert session.query(AuditEvent).count() == before


@pytest.mark.parametrize("who", ["owner", "buyer", "officer of another prefecture"])
def test_neither_does_anybody_else_from_outside(
    app: Flask, session: Session, client: Client, who: str
) -> None:
    there = a_county(session, HOME)
    if who == "owner":
        person = a_member(session, a_workshop(session, county=ELSEWHERE))
    elif who == "buyer":
        person = a_user(session)
    else:
        person = an_officer(session, "430500")
    everything = addresses(app, there)
    session.commit()
    sign_in(client, person)
    assert let_in(client, everything) == []


def test_the_officers_of_the_county_do_find_what_they_read(
    app: Flask, session: Session, client: Client
) -> None:
    """The same addresses, so that the test above does not pass by addresses that lead nowhere."""
    there = a_county(session, HOME)
    officer = an_officer(session, HOME)
    pages = [path for method, path in addresses(app, there) if method == "GET"]
    session.commit()
    sign_in(client, officer)
    lost = {path: client.get(path).status_code for path in pages}
    of_others = (
        "/oversight/exports/",
        f"/oversight/batches/{there.batch.id}",
        *(f"/oversight/{nothing_yet}/" for nothing_yet in ("quarters", "report-files", "rfqs")),
    )
    not_there = [path for path, code in lost.items() if code == 404 and not path.startswith(of_others)]
    assert not_there == [], "\n".join(not_there)
    assert sum(code == 200 for code in lost.values()) > 20
