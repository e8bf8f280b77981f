"""The way by which something is bought (a fair): prices and pieces of it, cart lines, pick-up points, the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0032"
branch_labels = None
depends_on = None

_OWN = sa.text("kind = 'workshop'")
_SOMEWHERE = sa.text("origin_ref <> ''")


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")


def upgrade() -> None:
    op.add_column("price", _text("pool_ref", 40))
    op.add_column("price", _text("origin_ref", 60))
    op.add_column("cart_line", _text("origin_ref", 60))
    # Never in batches: SQLite would lose the triggers that keep the ledger append-only.
    op.add_column("ledger_entry", _text("origin_ref", 60))
    op.create_index(
        "ix_ledger_entry_origin",
        "ledger_entry",
        ["origin_ref"],
        unique=False,
        sqlite_where=_SOMEWHERE,
        postgresql_where=_SOMEWHERE,
    )
    op.create_table(
        "income_origin",
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_income_origin")),
    )
    op.drop_index("uq_pickup_point_own", "pickup_point")
    with op.batch_alter_table("pickup_point") as batch:
        batch.add_column(_text("origin_ref", 60))
        batch.drop_constraint(op.f("ck_pickup_point_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_pickup_point_kind_known"), "kind IN ('workshop', 'fair')")
        batch.create_check_constraint(
            op.f("ck_pickup_point_own_has_no_origin"), "(kind = 'workshop') = (origin_ref = '')"
        )
        batch.create_unique_constraint(
            op.f("uq_pickup_point_workshop_id_origin_ref"), ["workshop_id", "origin_ref"]
        )


def downgrade() -> None:
    op.execute("UPDATE shop_order SET pickup_point_id = NULL, pickup = NULL, pickup_code = NULL WHERE"
               " pickup_point_id IN (SELECT id FROM pickup_point WHERE kind = 'fair')")  # fmt: skip
    op.execute("DELETE FROM pickup_point WHERE kind = 'fair'")
    with op.batch_alter_table("pickup_point") as batch:
        batch.drop_constraint(op.f("uq_pickup_point_workshop_id_origin_ref"), type_="unique")
        batch.drop_constraint(op.f("ck_pickup_point_own_has_no_origin"), type_="check")
        batch.drop_constraint(op.f("ck_pickup_point_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_pickup_point_kind_known"), "kind IN ('workshop')")
        batch.drop_column("origin_ref")
    op.create_index(
        "uq_pickup_point_own",
        "pickup_point",
        ["workshop_id"],
        unique=True,
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    )
    op.drop_table("income_origin")
    op.drop_index("ix_ledger_entry_origin", "ledger_entry")
    op.drop_column("ledger_entry", "origin_ref")
    op.drop_column("cart_line", "origin_ref")
    op.drop_column("price", "origin_ref")
    op.drop_column("price", "pool_ref")
