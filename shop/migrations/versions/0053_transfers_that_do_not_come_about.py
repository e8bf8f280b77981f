"""Transfers that the provider neither makes nor refuses, for people to look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0053"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer_snag",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("payout_id", BigId, nullable=False),
        sa.Column("reversal_id", BigId, nullable=True),
        sa.Column("said", sa.String(length=100), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("look_from", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("asking_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("times >= 1", name=op.f("ck_transfer_snag_asked_at_least_once")),
        sa.CheckConstraint("look_from >= since", name=op.f("ck_transfer_snag_looked_at_later")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_transfer_snag_payout_id_payout")),
        sa.ForeignKeyConstraint(
            ["reversal_id"], ["payout_reversal.id"], name=op.f("fk_transfer_snag_reversal_id_payout_reversal")
        ),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_transfer_snag")),
    )
    op.create_index("ix_transfer_snag_payout", "transfer_snag", ["payout_id"])
