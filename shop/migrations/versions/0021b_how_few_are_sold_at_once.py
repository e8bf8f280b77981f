"""How few pieces of a variant are sold at once (起订量): lists group by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId

revision = "0021b"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEYS = (
    "workshop_id",
    "craft_id",
    "ich_level",
    "licence_kind",
    "supply",
    "price_band",
    "lead_band",
    "materials",
)
_NEW_KEYS = (*_KEYS[:-1], "least_band", "materials")


def upgrade() -> None:
    _add("variant", "min_pieces", 1)
    with op.batch_alter_table("variant") as batch:
        batch.create_check_constraint(op.f("ck_variant_min_pieces_sane"), "min_pieces BETWEEN 1 AND 999")
    _add("listing_card", "min_pieces", 1)
    _add("listing_card", "least_band", 0)
    _count_anew(_NEW_KEYS)


def downgrade() -> None:
    _count_anew(_KEYS)
    with op.batch_alter_table("listing_card") as batch:
        batch.drop_column("least_band")
        batch.drop_column("min_pieces")
    with op.batch_alter_table("variant") as batch:
        batch.drop_constraint(op.f("ck_variant_min_pieces_sane"), type_="check")
        batch.drop_column("min_pieces")


def _add(table: str, name: str, value: int) -> None:
    """The value for all that is there: until now one piece was the fewest."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, server_default=None)


def _count_anew(keys: Sequence[str]) -> None:
    """The counts are made of the cards and hold nothing else."""
    kinds: dict[str, Any] = {
        "workshop_id": BigId,
        "craft_id": sa.Integer(),
        "ich_level": sa.String(12),
        "licence_kind": sa.String(12),
        "supply": sa.String(14),
        "price_band": sa.Integer(),
        "lead_band": sa.Integer(),
        "least_band": sa.Integer(),
        "materials": sa.BigInteger(),
    }
    op.drop_table("shelf_count")
    op.create_table(
        "shelf_count",
        *(sa.Column(key, kinds[key], nullable=False) for key in keys),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_shelf_count_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_shelf_count_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_shelf_count")),
        sqlite_with_rowid=False,
    )
    named = ", ".join(keys)
    op.execute(
        f"INSERT INTO shelf_count ({named}, cards) SELECT {named}, count(*) FROM listing_card GROUP BY {named}"
    )
