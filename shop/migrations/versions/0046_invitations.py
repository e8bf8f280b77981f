"""Invitations to work for an organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0046"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_invitation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", BigId, nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("called_off_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(taken_at IS NULL) = (taken_by IS NULL)", name=op.f("ck_member_invitation_taken_whole")
        ),
        sa.CheckConstraint(
            "taken_at IS NULL OR called_off_at IS NULL", name=op.f("ck_member_invitation_one_fate")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_member_invitation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_member_invitation_made_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["user_account.id"], name=op.f("fk_member_invitation_taken_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
    )
    op.create_index("ix_member_invitation_organisation", "member_invitation", ["organisation_id", "id"])
    op.create_index("ix_member_invitation_ends", "member_invitation", ["ends_at"])


def downgrade() -> None:
    op.drop_table("member_invitation")
