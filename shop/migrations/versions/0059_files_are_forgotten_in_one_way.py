"""Tasks that clean up files have one name for all rooms, and name the file by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0045"
branch_labels = None
depends_on = None

Payload = dict[str, Any]
_TASK = sa.table(
    "outbox_task", sa.column("id"), sa.column("topic"), sa.column("payload", sa.JSON), sa.column("done_at")
)


class Renamed(NamedTuple):
    """A topic of before, the one of now, and how each names its file."""

    before: str
    now: str
    to_now: Callable[[Payload], Payload]
    to_before: Callable[[Payload], Payload | None]


def _import_key(task: Payload) -> Payload | None:
    folder, *rest = task["key"].split("/")
    return {"key": rest[0]} if folder == "imports" else None


def _invoice_key(task: Payload) -> Payload | None:
    folder, _first, name = task["key"].split("/")
    key, _dot, ending = name.partition(".")
    return {"key": key, "format": ending} if folder == "invoices" else None


RENAMED = (
    Renamed(
        "catalog.import_orphan",
        "core.file_orphan",
        lambda task: {"key": f"imports/{task['key']}/file"},
        _import_key,
    ),
    Renamed(
        "invoices.orphan",
        "core.file_orphan",
        lambda task: {"key": f"invoices/{task['key'][:2]}/{task['key']}.{task['format']}"},
        _invoice_key,
    ),
    Renamed("workshops.forget_file", "core.file_forget", dict, dict),
)


def upgrade() -> None:
    for one in RENAMED:
        _rename(one.before, one.now, one.to_now)


def downgrade() -> None:
    for one in RENAMED:
        _rename(one.now, one.before, one.to_before)


def _rename(topic: str, name: str, told: Callable[[Payload], Payload | None]) -> None:
    connection = op.get_bind()
    undone = sa.select(_TASK.c.id, _TASK.c.payload).where(_TASK.c.topic == topic, _TASK.c.done_at.is_(None))
    for id_, task in connection.execute(undone).all():
        payload = told(task)
        if payload is not None:
            changed = sa.update(_TASK).where(_TASK.c.id == id_)
            connection.execute(changed.values(topic=name, payload=payload))
