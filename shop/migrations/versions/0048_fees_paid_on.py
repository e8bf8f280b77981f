"""Booth fees paid on to organisers: their bank accounts, transfers, and the fees in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, Fen, UtcDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organiser_account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("branch", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("effective_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("effective_at >= created_at", name=op.f("ck_organiser_account_cools_first")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organiser_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_account")),
    )  # fmt: skip
    op.create_index(
        "ix_organiser_account_organisation", "organiser_account", ["organisation_id", "effective_at"]
    )
    op.create_table(
        "fee_transfer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("amount_fen", Fen, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("bank_ref", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "state IN ('made', 'confirmed', 'paid', 'refused', 'dropped')",
            name=op.f("ck_fee_transfer_state_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fee_transfer_positive")),
        sa.CheckConstraint("confirmed_by <> made_by", name=op.f("ck_fee_transfer_four_eyes")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_fee_transfer_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'paid', 'refused') OR confirmed_at IS NOT NULL",
            name=op.f("ck_fee_transfer_goes_confirmed"),
        ),
        sa.CheckConstraint(
            "(state IN ('made', 'confirmed')) = (ended_at IS NULL)",
            name=op.f("ck_fee_transfer_ended_has_instant"),
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (bank_ref IS NOT NULL)", name=op.f("ck_fee_transfer_paid_has_reference")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fee_transfer_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["organiser_account.id"],
            name=op.f("fk_fee_transfer_account_id_organiser_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_transfer")),
        sa.UniqueConstraint("number", name=op.f("uq_fee_transfer_number")),
        sa.UniqueConstraint("bank_ref", name=op.f("uq_fee_transfer_bank_ref")),
    )
    op.create_index("ix_fee_transfer_fair", "fee_transfer", ["fair_id"])
    op.create_index("ix_fee_transfer_state", "fee_transfer", ["state"])
    op.create_table(
        "fee_transfer_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("transfer_id", BigId, nullable=False),
        sa.Column("fee_id", BigId, nullable=False),
        sa.Column("amount_fen", Fen, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fee_transfer_line_positive")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["fee_transfer.id"], name=op.f("fk_fee_transfer_line_transfer_id_fee_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["fee_id"], ["booth_fee.id"], name=op.f("fk_fee_transfer_line_fee_id_booth_fee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_transfer_line")),
    )
    op.create_index("ix_fee_transfer_line_transfer", "fee_transfer_line", ["transfer_id"])
    op.create_index(
        "uq_fee_transfer_line_live",
        "fee_transfer_line",
        ["fee_id"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    op.drop_table("fee_transfer_line")
    op.drop_table("fee_transfer")
    op.drop_table("organiser_account")
