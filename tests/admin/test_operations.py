"""The platform's own pages: failed work can be seen and sent again; the audit trail can be read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from tests.factories.accounts import sign_in
from tests.factories.workshops import an_officer, an_operator
from tests.support.html import parse, text
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
