"""What was done, by whom, to what: append-only, written in the transaction of the act. No personal data in facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.core import clock
from shop.core.access import Actor
from shop.core.db import BigId, Model, table_of


class AuditEvent(Model):
    """One act. `actor_id` and the object are plain values: core knows no users and no things."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_object", "object_kind", "object_ref"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_ref: Mapped[str] = mapped_column(sa.String(80))
    facts: Mapped[dict[str, Any]]


_WRITE = sa.insert(table_of(AuditEvent))


def record(
    session: Session, actor: Actor, action: str, object_kind: str, object_ref: object, **facts: Any
) -> None:
    """Append the act to the audit trail, in the same transaction as the act itself."""
    session.execute(
        _WRITE,
        {
            "at": clock.now(),
            "actor_id": actor.user_id,
            "action": action,
            "object_kind": object_kind,
            "object_ref": str(object_ref),
            "facts": facts,
        },
    )


class Act(NamedTuple):
    """One of many acts that are written at once."""

    action: str
    object_kind: str
    object_ref: str
    facts: dict[str, Any]


def record_all(session: Session, actor: Actor, acts: Iterable[Act]) -> None:
    """The same for many acts of one actor, in one statement."""
    now = clock.now()
    rows = [{"at": now, "actor_id": actor.user_id, **act._asdict()} for act in acts]
    if rows:
        session.execute(_WRITE, rows)
