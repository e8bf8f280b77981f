"""Several parcels of an order with their pieces, corrected waybills, pieces given up, and more days to receive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None

_WITHIN = "sent_pieces >= 0 AND cancelled_pieces >= 0 AND sent_pieces + cancelled_pieces <= quantity"
_SENT = "SELECT id FROM shop_order WHERE shipped_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("shop_order") as batch:
        batch.add_column(sa.Column("extended_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("order_line") as batch:
        batch.add_column(sa.Column("sent_pieces", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("cancelled_pieces", sa.Integer(), nullable=False, server_default="0"))
    op.execute(f"UPDATE order_line SET sent_pieces = quantity WHERE order_id IN ({_SENT})")
    with op.batch_alter_table("order_line") as batch:
        batch.alter_column("sent_pieces", server_default=None)
        batch.alter_column("cancelled_pieces", server_default=None)
        batch.create_check_constraint(op.f("ck_order_line_pieces_within_quantity"), _WITHIN)
    _parcels()
    _offers()
    # Until now an order had one parcel with everything in it.
    op.execute(
        "INSERT INTO shipment_line (shipment_id, order_line_id, pieces) "
        "SELECT s.id, l.id, l.quantity FROM shipment s JOIN order_line l ON l.order_id = s.order_id "
        "WHERE s.id = (SELECT MIN(f.id) FROM shipment f WHERE f.order_id = s.order_id) ORDER BY s.id, l.id"
    )


def _parcels() -> None:
    op.create_table(
        "shipment_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shipment_id", BigId, nullable=False),
        sa.Column("order_line_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_shipment_line_pieces_positive")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_line_shipment_id_shipment")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_shipment_line_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_line")),
        sa.UniqueConstraint(
            "shipment_id", "order_line_id", name=op.f("uq_shipment_line_shipment_id_order_line_id")
        ),
    )
    op.create_index("ix_shipment_line_order_line", "shipment_line", ["order_line_id"])
    op.create_table(
        "waybill_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("shipment_id", BigId, nullable=False),
        sa.Column("old_carrier", sa.String(length=20), nullable=False),
        sa.Column("old_tracking_no", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_waybill_change_shipment_id_shipment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waybill_change")),
    )
    op.create_index("ix_waybill_change_shipment", "waybill_change", ["shipment_id"])
    protect("waybill_change")


def _offers() -> None:
    op.create_table(
        "cancellation_offer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("order_line_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("offered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'lapsed')",
            name=op.f("ck_cancellation_offer_state_known"),
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_cancellation_offer_pieces_positive")),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_cancellation_offer_answered_has_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_cancellation_offer_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_cancellation_offer_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_offer")),
    )
    op.create_index("ix_cancellation_offer_order", "cancellation_offer", ["order_id"])
    op.create_index(
        "uq_cancellation_offer_open",
        "cancellation_offer",
        ["order_line_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    for table in ("cancellation_offer", "waybill_change", "shipment_line"):
        op.drop_table(table)
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(op.f("ck_order_line_pieces_within_quantity"), type_="check")
        batch.drop_column("cancelled_pieces")
        batch.drop_column("sent_pieces")
    with op.batch_alter_table("shop_order") as batch:
        batch.drop_column("extended_at")
