"""Bank accounts of workshops, payout batches with their lines and shares, money moved between accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0023b"
down_revision = "0021b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "money_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('from_provider', 'fee', 'top_up', 'draw', 'write_off')",
            name=op.f("ck_money_move_kind_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_money_move_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_move")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_money_move_kind_reference")),
    )
    op.create_index("ix_money_move_day", "money_move", ["moved_on", "id"])

    op.create_table(
        "payout_batch",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('made', 'confirmed', 'sent', 'closed', 'cancelled')",
            name=op.f("ck_payout_batch_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'sent', 'closed') OR confirmed_at IS NOT NULL",
            name=op.f("ck_payout_batch_confirmed_has_instant"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'closed') OR sent_at IS NOT NULL",
            name=op.f("ck_payout_batch_sent_has_instant"),
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_payout_batch_confirmed_by_somebody"),
        ),
        sa.CheckConstraint("confirmed_by <> made_by", name=op.f("ck_payout_batch_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_payout_batch_number")),
    )
    op.create_index("ix_payout_batch_state", "payout_batch", ["state", "id"])

    op.create_table(
        "payout_account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("branch", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("effective_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("refused_why", sa.String(length=10), nullable=True),
        sa.Column("refused_note", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "refused_why IN ('number', 'holder', 'branch', 'closed', 'other')",
            name=op.f("ck_payout_account_refused_why_known"),
        ),
        sa.CheckConstraint(
            "(refused_at IS NULL) = (refused_why IS NULL)", name=op.f("ck_payout_account_refusal_has_reason")
        ),
        sa.CheckConstraint("effective_at >= created_at", name=op.f("ck_payout_account_cools_first")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_payout_account_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_account")),
    )
    op.create_index("ix_payout_account_workshop", "payout_account", ["workshop_id", "effective_at"])

    op.create_table(
        "payout",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("refused_why", sa.String(length=10), nullable=True),
        sa.Column("refused_note", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_why IS NOT NULL)", name=op.f("ck_payout_refusal_has_reason")
        ),
        sa.CheckConstraint(
            "(state IN ('made', 'sent')) = (ended_at IS NULL)", name=op.f("ck_payout_ended_has_instant")
        ),
        sa.CheckConstraint(
            "refused_why IN ('number', 'holder', 'branch', 'closed', 'other')",
            name=op.f("ck_payout_refused_why_known"),
        ),
        sa.CheckConstraint(
            "state IN ('made', 'sent', 'paid', 'refused', 'dropped')", name=op.f("ck_payout_state_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payout_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["payout_account.id"], name=op.f("fk_payout_account_id_payout_account")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_batch_id_payout_batch")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_payout_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("batch_id", "workshop_id", name=op.f("uq_payout_batch_id_workshop_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_payout_uuid")),
    )
    op.create_index("ix_payout_workshop", "payout", ["workshop_id", "state"])

    op.create_table(
        "payout_share",
        sa.Column("id", BigId, nullable=False),
        sa.Column("payout_id", BigId, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_payout_share_not_zero")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_payout_share_counts_from_one")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_share_payout_id_payout")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_share")),
        sa.UniqueConstraint("subject", "round", name=op.f("uq_payout_share_subject_round")),
    )
    op.create_index("ix_payout_share_payout", "payout_share", ["payout_id"])


def downgrade() -> None:
    op.drop_table("payout_share")
    op.drop_table("payout")
    op.drop_table("payout_account")
    op.drop_table("payout_batch")
    op.drop_table("money_move")
