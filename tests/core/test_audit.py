"""The audit trail: written with the act, and never rewritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import SYSTEM, Actor
from shop.core.audit import AuditEvent


def test_an_act_says_who_what_to_what_and_when(session: Session, clock_at: Callable[..., None]) -> None:
    clock_at("2026-05-01T10:00")
    audit.record(session, Actor(7, "小满"), "workshop.closed", "workshop", 12, reason="moved")
    audit.record(session, SYSTEM, "core.tidied", "outbox", "all")
    session.commit()
    by_person, by_store = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id))
    assert (by_person.actor_id, by_person.action) == (7, "workshop.closed")
    assert (by_person.object_kind, by_person.object_ref) == ("workshop", "12")
    assert by_person.facts == {"reason": "moved"}
    assert by_person.at == clock.parse("2026-05-01T10:00")
    assert by_store.actor_id is None


def test_an_act_that_did_not_happen_leaves_no_trace(session: Session) -> None:
    audit.record(session, SYSTEM, "core.tidied", "outbox", "all")
    session.flush()
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(AuditEvent.id))) == 0


@pytest.mark.parametrize(
    "rewrite",
    [sa.update(AuditEvent).values(action="nothing"), sa.delete(AuditEvent)],
    ids=["changed", "removed"],
)
def test_the_database_refuses_to_rewrite_it(session: Session, rewrite: sa.Update | sa.Delete) -> None:
    audit.record(session, SYSTEM, "core.tidied", "outbox", "all")
    session.commit()
    with pytest.raises(DBAPIError, match="append_only: audit_event"):
        session.execute(rewrite)
    session.rollback()
    assert session.scalars(sa.select(AuditEvent.action)).all() == ["core.tidied"]


@pytest.mark.engine("postgres")  # SQLite knows no TRUNCATE
def test_nor_can_it_be_emptied(session: Session) -> None:
    audit.record(session, SYSTEM, "core.tidied", "outbox", "all")
    session.commit()
    with pytest.raises(DBAPIError, match="append_only: audit_event"):
        session.execute(sa.text("TRUNCATE audit_event"))
    session.rollback()
