"""The indexes that lists walk along say whether a card is sold out: a late page skips rows without looking at them. The
tasks that are not done are found by their topic, past those that are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0022"
branch_labels = None
depends_on = None

_ORDERS = {
    "ix_listing_card_new": "published_at",
    "ix_listing_card_price": "price_fen",
    "ix_listing_card_sold": "sold",
}
_COLUMNS = ["product_id", "workshop_id", "licence_kind"]


_TASKS, _DEAD, _UNDONE = "outbox_task", "ix_outbox_task_dead_at", "ix_outbox_task_undone"


def upgrade() -> None:
    _replace([*_COLUMNS, "supply"])
    op.drop_index(_DEAD, table_name=_TASKS)
    _partial(_DEAD, "dead_at", "dead_at IS NOT NULL")
    _partial(_UNDONE, "topic", "done_at IS NULL")


def downgrade() -> None:
    _replace(_COLUMNS)
    for name in (_UNDONE, _DEAD):
        op.drop_index(name, table_name=_TASKS)
    op.create_index(_DEAD, _TASKS, ["dead_at"])


def _replace(columns: list[str]) -> None:
    for name, first in _ORDERS.items():
        op.drop_index(name, table_name="listing_card")
        op.create_index(name, "listing_card", [first, *columns])


def _partial(name: str, column: str, where: str) -> None:
    op.create_index(name, _TASKS, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
