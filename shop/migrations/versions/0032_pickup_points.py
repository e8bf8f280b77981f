"""Places where buyers fetch orders themselves, and the orders they fetch there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None

_OWN = sa.text("kind = 'workshop'")
_WHOLE = "(pickup_point_id IS NULL) = (pickup IS NULL) AND (pickup IS NULL) = (pickup_code IS NULL)"
_REMINDED = "about IN ('ship_tomorrow', 'ship_overdue', 'receive_soon')"
_MORE = "about IN ('ship_tomorrow', 'ship_overdue', 'receive_soon', 'pickup_waits')"


def upgrade() -> None:
    op.create_table(
        "pickup_point",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("region_text", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=True),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('workshop')", name=op.f("ck_pickup_point_kind_known")),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_pickup_point_period_in_order")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_pickup_point_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_pickup_point_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_point")),
    )
    op.create_index(
        "uq_pickup_point_own",
        "pickup_point",
        ["workshop_id"],
        unique=True,
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    )
    with op.batch_alter_table("shop_order") as batch:
        batch.add_column(sa.Column("pickup_point_id", BigId, nullable=True))
        batch.add_column(sa.Column("pickup", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("pickup_code", sa.String(length=6), nullable=True))
        batch.create_foreign_key(
            op.f("fk_shop_order_pickup_point_id_pickup_point"), "pickup_point", ["pickup_point_id"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_shop_order_pickup_is_whole"), _WHOLE)
    _reminded(_MORE)


def _reminded(about: str) -> None:
    with op.batch_alter_table("order_reminder") as batch:
        batch.drop_constraint(op.f("ck_order_reminder_about_known"), type_="check")
        batch.create_check_constraint(op.f("ck_order_reminder_about_known"), about)


def downgrade() -> None:
    op.execute("DELETE FROM order_reminder WHERE about = 'pickup_waits'")
    _reminded(_REMINDED)
    with op.batch_alter_table("shop_order") as batch:
        batch.drop_constraint(op.f("ck_shop_order_pickup_is_whole"), type_="check")
        batch.drop_constraint(op.f("fk_shop_order_pickup_point_id_pickup_point"), type_="foreignkey")
        batch.drop_column("pickup_code")
        batch.drop_column("pickup")
        batch.drop_column("pickup_point_id")
    op.drop_table("pickup_point")
