"""What share of a workshop's year its largest buyer makes up: counted by night, read by the analysis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, Fen

revision = "0054"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buyer_share",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("fen", Fen, nullable=False),
        sa.Column("largest_fen", Fen, nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_buyer_share_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("quarter", "workshop_id", name=op.f("pk_buyer_share")),
    )


def downgrade() -> None:
    op.drop_table("buyer_share")
