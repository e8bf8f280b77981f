"""The repeated jobs of a night, and what they told whom."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import jobs, messages
from shop.core.db import db
from shop.core.outbox import OutboxTask


class Told(NamedTuple):
    """One message that waits to be sent, or was."""

    user_id: int
    template: str
    facts: dict[str, Any]


def work_the_night(app: Flask) -> None:
    """Run the certificates' job, whenever it last ran."""
    with app.app_context():
        jobs.run_one(db.sessionmaker, "workshops.certificates")


def told(session: Session) -> list[Told]:
    """All messages written so far, in order."""
    tasks = session.scalars(
        sa.select(OutboxTask).where(OutboxTask.topic == messages.TOPIC).order_by(OutboxTask.id)
    )
    return [Told(t.payload["user_id"], t.payload["template"], t.payload["facts"]) for t in tasks]
