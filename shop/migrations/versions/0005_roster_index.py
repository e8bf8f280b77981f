"""The public roster is counted and paged by place in one index."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["county_code", "name", "id", "confirmed_through", "suspended_since", "ends_at"]
    op.create_index("ix_workshop_roster", "workshop", columns)


def downgrade() -> None:
    op.drop_index("ix_workshop_roster", table_name="workshop")
