"""Tasks that clean up files have one name for all rooms, and name the file by its key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0044"
branch_labels = None
depends_on = None

_TASK = sa.table(
    "outbox_task", sa.column("id"), sa.column("topic"), sa.column("payload", sa.JSON), sa.column("done_at")
)
_KEYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "catalog.import_orphan": lambda task: f"imports/{task['key']}/file",
    "invoices.orphan": lambda task: f"invoices/{task['key'][:2]}/{task['key']}.{task['format']}",
    "workshops.forget_file": lambda task: task["key"],
}


def upgrade() -> None:
    connection = op.get_bind()
    for topic, key_of in _KEYS.items():
        name = "core.file_forget" if topic == "workshops.forget_file" else "core.file_orphan"
        open_ones = sa.select(_TASK.c.id, _TASK.c.payload).where(_TASK.c.topic == topic, _TASK.c.done_at.is_(None))
        for id_, payload in connection.execute(open_ones).all():
            told = json.loads(payload) if isinstance(payload, str) else payload
            changed = sa.update(_TASK).where(_TASK.c.id == id_)
            connection.execute(changed.values(topic=name, payload={"key": key_of(told)}))


def downgrade() -> None:
    """The tasks keep their new names: what cleans up by the old ones is no more."""
