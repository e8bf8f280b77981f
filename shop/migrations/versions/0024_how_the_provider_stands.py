"""When a payment is asked for next, how a refund ends, and what differs from the provider's books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Fen = sa.BigInteger()
LIVE = sa.text("state IN ('created', 'open')")
OPEN = sa.text("explained_at IS NULL AND gone_at IS NULL")
STATES = "state IN ('created', {}'succeeded', 'failed')"
KNOWN = "ck_refund_state_known"


def upgrade() -> None:
    op.add_column("payment", sa.Column("next_ask_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE payment SET next_ask_at = created_at WHERE state IN ('created', 'open')")
    op.create_index("ix_payment_ask", "payment", ["next_ask_at"], sqlite_where=LIVE, postgresql_where=LIVE)
    with op.batch_alter_table("refund") as batch:
        batch.add_column(sa.Column("provider_ref", sa.String(100), nullable=True))
        batch.add_column(sa.Column("failed_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("bounced_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("failure_reason", sa.String(80), nullable=True))
        batch.drop_constraint(op.f(KNOWN), type_="check")
        batch.create_check_constraint(op.f(KNOWN), STATES.format("'pending', "))
        batch.create_check_constraint(
            op.f("ck_refund_failed_has_instant"), "state <> 'failed' OR failed_at IS NOT NULL"
        )
    op.create_index(op.f("ix_refund_provider_ref"), "refund", ["provider_ref"])
    _days()
    _differences()


def _days() -> None:
    op.create_table(
        "reconciled_day",
        sa.Column("id", BigId, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer(), nullable=False),
        sa.Column("ours_fen", Fen, nullable=False),
        sa.Column("theirs_fen", Fen, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciled_day")),
        sa.UniqueConstraint("provider", "day", name=op.f("uq_reconciled_day_provider_day")),
    )
    op.create_index(op.f("ix_reconciled_day_day"), "reconciled_day", ["day"])


def _differences() -> None:
    op.create_table(
        "payment_difference",
        sa.Column("id", BigId, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fault", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("ref", sa.String(100), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("ours_fen", Fen, nullable=True),
        sa.Column("theirs_fen", Fen, nullable=True),
        sa.Column("theirs_currency", sa.String(3), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("explained_at", UtcDateTime(), nullable=True),
        sa.Column("explained_by", sa.BigInteger(), nullable=True),
        sa.Column("explanation", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "fault IN ('missing', 'extra', 'wrong_amount', 'wrong_currency', 'late', 'duplicate')",
            name=op.f("ck_payment_difference_fault_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('payment', 'refund', 'transfer', 'reversal')",
            name=op.f("ck_payment_difference_kind_known"),
        ),
        sa.CheckConstraint(
            "(explained_at IS NULL) = (explanation = '')",
            name=op.f("ck_payment_difference_explained_with_words"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_difference")),
        sa.UniqueConstraint(
            "provider",
            "fault",
            "kind",
            "ref",
            "key",
            name=op.f("uq_payment_difference_provider_fault_kind_ref_key"),
        ),
    )
    op.create_index(op.f("ix_payment_difference_day"), "payment_difference", ["day"])
    op.create_index(
        "ix_payment_difference_open", "payment_difference", ["day"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("payment_difference")
    op.drop_table("reconciled_day")
    op.drop_index(op.f("ix_refund_provider_ref"), "refund")
    with op.batch_alter_table("refund") as batch:
        batch.drop_constraint(op.f("ck_refund_failed_has_instant"), type_="check")
        batch.drop_constraint(op.f(KNOWN), type_="check")
        batch.create_check_constraint(op.f(KNOWN), STATES.format(""))
        for column in ("failure_reason", "bounced_at", "failed_at", "provider_ref"):
            batch.drop_column(column)
    op.drop_index("ix_payment_ask", "payment")
    op.drop_column("payment", "next_ask_at")
