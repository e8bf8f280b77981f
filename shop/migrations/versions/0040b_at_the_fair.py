"""At the fair: scans, sales at tills with what went back and the counts of days, deal intents, frozen reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import keep, protect

revision = "0040b"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fair_report",
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("frozen_by", BigId, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_report_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["user_account.id"], name=op.f("fk_fair_report_frozen_by_user_account")
        ),
        sa.PrimaryKeyConstraint("fair_id", name=op.f("pk_fair_report")),
    )
    op.create_table(
        "fair_scan",
        sa.Column("booth_id", BigId, nullable=False),
        sa.Column("slot_at", UtcDateTime(), nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.CheckConstraint("scans > 0", name=op.f("ck_fair_scan_some_scans")),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["fair_booth.id"], name=op.f("fk_fair_scan_booth_id_fair_booth")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_scan_fair_id_fair")),
        sa.PrimaryKeyConstraint("booth_id", "slot_at", name=op.f("pk_fair_scan")),
    )
    op.create_index("ix_fair_scan_fair", "fair_scan", ["fair_id", "slot_at"], unique=False)

    op.create_table(
        "till_closing",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booth_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sales", sa.Integer(), nullable=False),
        sa.Column("cash_fen", sa.BigInteger(), nullable=False),
        sa.Column("card_fen", sa.BigInteger(), nullable=False),
        sa.Column("float_fen", sa.BigInteger(), nullable=False),
        sa.Column("counted_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("by_user_id", BigId, nullable=False),
        sa.CheckConstraint("counted_fen >= 0 AND float_fen >= 0", name=op.f("ck_till_closing_not_negative")),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["fair_booth.id"], name=op.f("fk_till_closing_booth_id_fair_booth")
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user_account.id"], name=op.f("fk_till_closing_by_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_till_closing_exhibitor_id_fair_exhibitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_closing")),
    )
    op.create_index("ix_till_closing_booth", "till_closing", ["booth_id", "day"], unique=False)

    op.create_table(
        "till_sale",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("booth_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("by_user_id", BigId, nullable=False),
        sa.Column("flag", sa.String(length=10), nullable=True),
        sa.Column("ruling", sa.String(length=10), nullable=True),
        sa.Column("ruled_at", UtcDateTime(), nullable=True),
        sa.Column("ruled_by", BigId, nullable=True),
        sa.Column("ruling_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "flag IN ('no_right', 'short', 'price', 'hours')", name=op.f("ck_till_sale_flag_known")
        ),
        sa.CheckConstraint("method IN ('cash', 'card')", name=op.f("ck_till_sale_method_known")),
        sa.CheckConstraint("ruling IN ('counted', 'left_out')", name=op.f("ck_till_sale_ruling_known")),
        sa.CheckConstraint(
            "ruling IS NULL OR (flag IS NOT NULL AND flag = 'no_right')",
            name=op.f("ck_till_sale_ruling_of_flagged"),
        ),
        sa.CheckConstraint(
            "(ruling IS NULL) = (ruled_at IS NULL)", name=op.f("ck_till_sale_ruling_has_instant")
        ),
        sa.CheckConstraint(
            "refunded_fen BETWEEN 0 AND total_fen", name=op.f("ck_till_sale_refund_within_total")
        ),
        sa.CheckConstraint("total_fen > 0", name=op.f("ck_till_sale_total_positive")),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["fair_booth.id"], name=op.f("fk_till_sale_booth_id_fair_booth")
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user_account.id"], name=op.f("fk_till_sale_by_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_till_sale_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_till_sale_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_till_sale_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["ruled_by"], ["user_account.id"], name=op.f("fk_till_sale_ruled_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_till_sale_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_sale")),
        sa.UniqueConstraint("number", name=op.f("uq_till_sale_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_till_sale_uuid")),
    )
    op.create_index("ix_till_sale_booth", "till_sale", ["booth_id", "sold_at"], unique=False)
    op.create_index("ix_till_sale_fair", "till_sale", ["fair_id", "sold_at"], unique=False)
    op.create_index(
        "ix_till_sale_waiting",
        "till_sale",
        ["workshop_id"],
        unique=False,
        sqlite_where=sa.text("flag = 'no_right' AND ruling IS NULL"),
        postgresql_where=sa.text("flag = 'no_right' AND ruling IS NULL"),
    )

    op.create_table(
        "deal_intent",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("booth_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("buyer_name", sa.String(length=80), nullable=False),
        sa.Column("buyer_phone", sa.String(length=20), nullable=False),
        sa.Column("item_id", BigId, nullable=True),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("buyer_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("workshop_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("rfq_number", sa.String(length=20), nullable=True),
        sa.Column("became", sa.String(length=10), nullable=True),
        sa.Column("became_ref", sa.String(length=20), nullable=True),
        sa.Column("converted_fen", sa.BigInteger(), nullable=True),
        sa.Column("converted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'converted') = (became IS NOT NULL) AND (became IS NULL) = (became_ref IS NULL) AND (became IS NULL) = (converted_at IS NULL) AND (became IS NULL) = (converted_fen IS NULL)",
            name=op.f("ck_deal_intent_conversion_is_whole"),
        ),
        sa.CheckConstraint("became IN ('purchase', 'contract')", name=op.f("ck_deal_intent_became_known")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'converted', 'dropped')",
            name=op.f("ck_deal_intent_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'converted') OR (buyer_confirmed_at IS NOT NULL AND workshop_confirmed_at IS NOT NULL)",
            name=op.f("ck_deal_intent_both_confirmed"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_deal_intent_amount_positive")),
        sa.CheckConstraint(
            "converted_fen IS NULL OR converted_fen > 0", name=op.f("ck_deal_intent_converted_positive")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_deal_intent_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["fair_booth.id"], name=op.f("fk_deal_intent_booth_id_fair_booth")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_deal_intent_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_deal_intent_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_deal_intent_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_deal_intent_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["fair_item.id"], name=op.f("fk_deal_intent_item_id_fair_item")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_deal_intent_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_deal_intent_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_intent")),
        sa.UniqueConstraint("became", "became_ref", name=op.f("uq_deal_intent_became_became_ref")),
        sa.UniqueConstraint("key", name=op.f("uq_deal_intent_key")),
        sa.UniqueConstraint("number", name=op.f("uq_deal_intent_number")),
    )
    op.create_index("ix_deal_intent_buyer", "deal_intent", ["user_id"], unique=False)
    op.create_index("ix_deal_intent_fair", "deal_intent", ["fair_id", "state"], unique=False)
    op.create_index("ix_deal_intent_workshop", "deal_intent", ["workshop_id", "state"], unique=False)

    op.create_table(
        "till_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("sale_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("variant_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("stock_id", BigId, nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sku_code", sa.String(length=40), nullable=False),
        sa.Column("options", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("refunded_pieces", sa.Integer(), nullable=False),
        sa.Column("short_pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_till_line_quantity_positive")),
        sa.CheckConstraint(
            "refunded_pieces BETWEEN 0 AND quantity", name=op.f("ck_till_line_refund_within_quantity")
        ),
        sa.CheckConstraint(
            "short_pieces BETWEEN 0 AND quantity", name=op.f("ck_till_line_short_within_quantity")
        ),
        sa.CheckConstraint(
            "unit_fen > 0 AND goods_fen = unit_fen * quantity", name=op.f("ck_till_line_adds_up")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_till_line_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_till_line_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["fair_item.id"], name=op.f("fk_till_line_item_id_fair_item")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_till_line_product_id_product")),
        sa.ForeignKeyConstraint(["sale_id"], ["till_sale.id"], name=op.f("fk_till_line_sale_id_till_sale")),
        sa.ForeignKeyConstraint(["stock_id"], ["stock.id"], name=op.f("fk_till_line_stock_id_stock")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_till_line_variant_id_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_line")),
        sa.UniqueConstraint("sale_id", "position", name=op.f("uq_till_line_sale_id_position")),
    )
    op.create_table(
        "deal_intent_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("intent_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["intent_id"], ["deal_intent.id"], name=op.f("fk_deal_intent_move_intent_id_deal_intent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_intent_move")),
    )
    op.create_index("ix_deal_intent_move_intent_id", "deal_intent_move", ["intent_id"], unique=False)

    op.create_table(
        "till_refund",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("sale_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("restocked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_user_id", BigId, nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_till_refund_positive")),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_till_refund_some_pieces")),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user_account.id"], name=op.f("fk_till_refund_by_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["till_line.id"], name=op.f("fk_till_refund_line_id_till_line")),
        sa.ForeignKeyConstraint(["sale_id"], ["till_sale.id"], name=op.f("fk_till_refund_sale_id_till_sale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_refund")),
        sa.UniqueConstraint("uuid", name=op.f("uq_till_refund_uuid")),
    )
    op.create_index("ix_till_refund_sale", "till_refund", ["sale_id"], unique=False)

    for table in ("fair_report", "deal_intent_move", "till_refund", "till_closing"):
        protect(table)
    keep("till_sale")


def downgrade() -> None:
    op.drop_table("till_refund")
    op.drop_table("deal_intent_move")
    op.drop_table("till_line")
    op.drop_table("deal_intent")
    op.drop_table("till_sale")
    op.drop_table("till_closing")
    op.drop_table("fair_scan")
    op.drop_table("fair_report")
