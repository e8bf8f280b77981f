"""How often workshops send in time, and who was reminded of what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0025c"
down_revision = "0025b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop_on_time",
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "on_time BETWEEN 0 AND orders AND orders > 0", name=op.f("ck_workshop_on_time_counts_sane")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_on_time_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_on_time")),
    )
    op.create_table(
        "order_reminder",
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "about IN ('ship_tomorrow', 'ship_overdue', 'receive_soon')",
            name=op.f("ck_order_reminder_about_known"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_order_reminder_order_id_shop_order")
        ),
        sa.PrimaryKeyConstraint("order_id", "about", name=op.f("pk_order_reminder")),
    )


def downgrade() -> None:
    op.drop_table("order_reminder")
    op.drop_table("workshop_on_time")
