"""Income by workshop and quarter: the rollup that snapshots and analyses of a whole province read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import Fen

revision = "0050"
down_revision = "0048"
branch_labels = None
depends_on = None

TABLE = "income_workshop_quarter"
MEASURES = ("gross_fen", "refunds_fen", "freight_fen", "freight_refunds_fen", "orders", "pieces")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        *(
            sa.Column(name, Fen if name.endswith("_fen") else sa.Integer(), nullable=False)
            for name in MEASURES
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f(f"fk_{TABLE}_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f(f"fk_{TABLE}_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint(
            "quarter", "workshop_id", "channel", "craft_id", "proof", name=op.f(f"pk_{TABLE}")
        ),
    )
    quarter = (
        "to_char(day, 'YYYY\"Q\"Q')"
        if op.get_bind().dialect.name == "postgresql"
        else "strftime('%Y', day) || 'Q' || ((CAST(strftime('%m', day) AS INTEGER) + 2) / 3)"
    )
    keys, sums = "workshop_id, channel, craft_id, proof", ", ".join(f"sum({name})" for name in MEASURES)
    op.execute(
        f"INSERT INTO {TABLE} (quarter, {keys}, {', '.join(MEASURES)}) "
        f"SELECT {quarter}, {keys}, {sums} FROM income_day GROUP BY {quarter}, {keys}"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
