"""Payouts by transfer to accounts at the payment provider, and what is taken back of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, Fen, UtcDateTime

revision = "0043"
down_revision = "0042b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payout_account", sa.Column("provider", sa.String(length=20), nullable=True))
    op.add_column("payout", sa.Column("transfer_ref", sa.String(length=100), nullable=True))
    op.add_column("payout", sa.Column("transferred_at", UtcDateTime(), nullable=True))
    op.create_table(
        "payout_reversal",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("payout_id", BigId, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("amount_fen", Fen, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ref", sa.String(length=100), nullable=True),
        sa.Column("reversed_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "state IN ('created', 'done', 'refused')", name=op.f("ck_payout_reversal_state_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payout_reversal_positive")),
        sa.CheckConstraint(
            "(state = 'created') = (ended_at IS NULL)", name=op.f("ck_payout_reversal_ended_has_instant")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR ref IS NOT NULL", name=op.f("ck_payout_reversal_done_has_reference")
        ),
        sa.ForeignKeyConstraint(
            ["payout_id"], ["payout.id"], name=op.f("fk_payout_reversal_payout_id_payout")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_reversal")),
        sa.UniqueConstraint("uuid", name=op.f("uq_payout_reversal_uuid")),
    )
    op.create_index("ix_payout_reversal_subject", "payout_reversal", ["subject"])
    op.create_index(
        "uq_payout_reversal_open",
        "payout_reversal",
        ["payout_id", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'created'"),
        postgresql_where=sa.text("state = 'created'"),
    )
