"""The platform's own pages: failed work can be seen and sent again; the audit trail can be read."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin import trail
from shop.core import audit, clock
from shop.core.access import SYSTEM, Actor
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from tests.factories.accounts import a_user, sign_in
from tests.factories.workshops import an_officer, an_operator
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


def operator(session: Session, client: Client) -> Client:
    user = an_operator(session)
    session.commit()
    return sign_in(client, user)


def a_dead_letter(session: Session) -> OutboxTask:
    now = clock.now()
    task = OutboxTask(
        topic="messages.send",
        payload={},
        created_at=now,
        run_at=now,
        attempts=8,
        dead_at=now,
        last_error="SMTPException: refused",
    )
    session.add(task)
    session.flush()
    return task


def test_a_dead_letter_is_seen_and_sent_again_once(session: Session, client: Client) -> None:
    task = a_dead_letter(session)
    operator(session, client)
    row = parse(client.get("/oversight/jobs")).select_one("tbody tr")
    assert "SMTPException: refused" in text(row)
    assert client.post(f"/oversight/jobs/{task.id}/dispatch").status_code == 303
    assert client.post(f"/oversight/jobs/{task.id}/dispatch").status_code == 409
    session.refresh(task)
    assert (task.dead_at, task.attempts) == (None, 0)
    assert text(parse(client.get("/oversight/jobs")).select_one(".empty h2")) == "没有失败的任务"
    assert session.scalars(
        sa.select(AuditEvent.object_ref).where(AuditEvent.action == "job.sent_again")
    ).all() == [str(task.id)]


def test_the_trail_is_read_from_the_newest_on_and_narrowed(session: Session, client: Client) -> None:
    for n in range(105):
        audit.record(session, SYSTEM, "certificate.suspended", "workshop", f"w{n}", event=n)
    audit.record(session, SYSTEM, "workshop.verified", "workshop", "w0")
    session.flush()
    operator(session, client)
    page = parse(client.get("/oversight/audit"))
    rows = page.select("tbody tr")
    assert len(rows) == 100
    assert "workshop.verified" in text(rows[0])
    older = page.select_one("main p > a.btn")
    assert older is not None
    assert len(parse(client.get(str(older["href"]))).select("tbody tr")) == 6
    narrowed = parse(client.get("/oversight/audit?action=certificate&object=w0")).select("tbody tr")
    assert [text(r.select("td")[1]) for r in narrowed] == ["certificate.suspended"]
    nothing = parse(client.get("/oversight/audit?action=nothing&before=abc"))
    assert text(nothing.select_one(".empty h2")) == "没有记录"


@pytest.mark.parametrize("path", ["/oversight/jobs", "/oversight/audit"])
def test_officers_and_support_do_not_run_the_platform(session: Session, client: Client, path: str) -> None:
    people = [an_officer(session, "430000"), an_operator(session, "support")]
    session.commit()
    for person in people:
        assert sign_in(client, person).get(path).status_code == 403


def test_the_trail_is_narrowed_by_person_kind_and_day(session: Session, client: Client) -> None:
    who = a_user(session, "程百川", phone="13812342046")
    mine = Actor(who.id, who.name)
    for day in ("2026-05-01T23:59", "2026-05-02T00:00", "2026-05-02T23:59", "2026-05-03T00:00"):
        with clock.at(clock.parse(day)):
            audit.record(session, mine, "user.closed", "user", day[8:10])
            audit.record(session, SYSTEM, "job.done", "outbox_task", 1)
    operator(session, client)

    def rows(**asked: str) -> int:
        return len(parse(client.get("/oversight/audit", query_string=asked)).select("tbody tr"))

    assert [rows(person=p) for p in (str(who.id), "138 1234 2046", "程百川", "没有人", "%")] == [
        4,
        4,
        4,
        0,
        0,
    ]
    assert rows(first="2026-05-02", last="2026-05-02", kind="user") == 2
    assert rows(first="2026-05-02", last="2026-05-02") == 4
    assert rows(last="2026-05-01") == 2
    assert rows(kind="user", object="02", action="user.") == 2


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", ["/oversight/audit", "/oversight/audit.csv"])
def test_what_is_no_day_is_said_at_its_field(session: Session, client: Client, path: str, day: str) -> None:
    operator(session, client)
    answer = client.get(path, query_string={"last": day})
    assert answer.status_code == 422
    assert "2026-11-22" in errors(parse(answer))["last"]


def test_the_trail_is_taken_as_a_file_without_formulas_and_that_is_written_down(
    session: Session, client: Client
) -> None:
    audit.record(session, SYSTEM, "=cmd|' /C calc'!A0", "thing", "@SUM(A1)", said='<b>"=1+1",\n二行')
    operator(session, client)
    answer = client.get("/oversight/audit.csv?kind=thing")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    head, row = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    cells = dict(zip(head, row, strict=True))
    assert cells["动作"] == "'=cmd|' /C calc'!A0"
    assert cells["对象"] == "'@SUM(A1)"
    assert json.loads(cells["事实"]) == {"said": '<b>"=1+1",\n二行'}
    taken = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "audit.exported")).one()
    assert taken.facts == {"rows": 1, "filters": {"kind": "thing"}}


def test_a_file_that_would_be_too_long_asks_for_fewer_days(
    session: Session, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        audit.record(session, SYSTEM, "job.done", "outbox_task", n)
    operator(session, client)
    monkeypatch.setattr(trail, "MOST_ROWS", 2)
    assert client.get("/oversight/audit.csv?action=job").status_code == 422
    assert client.get("/oversight/audit.csv?action=job&object=1").status_code == 200
