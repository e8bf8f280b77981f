"""Quotations carry a plan with several milestones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, Fen
from shop.migrations.append_only import protect

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quotation_step",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("at_bp", sa.Integer(), nullable=True),
        sa.Column("share_bp", sa.Integer(), nullable=True),
        sa.Column("amount_fen", Fen, nullable=True),
        sa.CheckConstraint(
            "at_bp IS NULL OR at_bp BETWEEN 1 AND 10000", name=op.f("ck_quotation_step_at_sane")
        ),
        sa.CheckConstraint(
            "share_bp IS NULL OR share_bp BETWEEN 1 AND 10000", name=op.f("ck_quotation_step_share_sane")
        ),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_quotation_step_amount_positive")
        ),
        sa.CheckConstraint(
            "(share_bp IS NULL) <> (amount_fen IS NULL)", name=op.f("ck_quotation_step_share_or_amount")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["quotation_version.id"],
            name=op.f("fk_quotation_step_version_id_quotation_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_step")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_quotation_step_version_id_position")),
    )
    # What was one payment at half of the pieces.
    op.execute(
        "INSERT INTO quotation_step (version_id, position, title, at_bp, share_bp)"
        " SELECT id, 1, '', 5000, milestone_bp FROM quotation_version WHERE milestone_bp > 0"
    )
    protect("quotation_step")


def downgrade() -> None:
    op.drop_table("quotation_step")
