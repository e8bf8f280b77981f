"""Lists group by material and by the days until something is sent: the number of a product's materials, both on its
card and in the counts.

What products are made of is read out of their texts once, as far as a text names it plainly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId

revision = "0021"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEYS = ("workshop_id", "craft_id", "ich_level", "licence_kind", "supply", "price_band")
_NEW_KEYS = (*_KEYS, "lead_band", "materials")
_LEADS = "CASE WHEN lead_days <= 3 THEN 0 WHEN lead_days <= 7 THEN 1 WHEN lead_days <= 15 THEN 2 WHEN lead_days <= 30 THEN 3 ELSE 4 END"
# Plain words and the bit of the material that they name.
_WORDS = {
    0: "棉线 棉布 土布 全棉",
    1: "苎麻 亚麻",
    2: "蚕丝 真丝 丝线",
    3: "羊毛",
    4: "牛皮 羊皮",
    5: "足银 纯银",
    6: "黄铜 紫铜",
    8: "楠竹 毛竹 水竹",
    9: "樟木 楠木 杉木",
    11: "宣纸 皮纸 竹纸",
    12: "陶泥 瓷泥",
    13: "大漆",
    14: "菊花石",
    15: "玉石",
    16: "牛角",
    18: "毛茶 茶叶",
}


def upgrade() -> None:
    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("materials", sa.BigInteger(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_product_materials_not_negative"), "materials >= 0")
    with op.batch_alter_table("product") as batch:
        batch.alter_column("materials", server_default=None)
    _read_texts()
    with op.batch_alter_table("listing_card") as batch:
        batch.add_column(sa.Column("lead_band", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("materials", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        f"UPDATE listing_card SET lead_band = {_LEADS}, materials ="
        " (SELECT p.materials FROM product p WHERE p.id = listing_card.product_id)"
    )
    with op.batch_alter_table("listing_card") as batch:
        batch.alter_column("lead_band", server_default=None)
        batch.alter_column("materials", server_default=None)
    _count_anew(_NEW_KEYS)


def downgrade() -> None:
    _count_anew(_KEYS)
    with op.batch_alter_table("listing_card") as batch:
        batch.drop_column("materials")
        batch.drop_column("lead_band")
    with op.batch_alter_table("product") as batch:
        batch.drop_constraint(op.f("ck_product_materials_not_negative"), type_="check")
        batch.drop_column("materials")


def _read_texts() -> None:
    product = sa.table("product", sa.column("material", sa.String), sa.column("materials", sa.BigInteger))
    for bit, words in _WORDS.items():
        named = sa.or_(*(product.c.material.contains(word) for word in words.split()))
        op.execute(sa.update(product).where(named).values(materials=product.c.materials + (1 << bit)))


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
