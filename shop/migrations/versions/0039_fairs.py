"""Fairs: days, halls and booths, applications and booths held, fees, badges, items; what is shown for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None

_BEFORE = (
    "provider", "settlement", "payout_transit", "platform_own", "bank_unmatched", "provider_fee", "cash_short",
    "cash_outside", "goods", "goods_refunded", "freight", "freight_refunded", "discount_workshop", "subsidy",
    "discount_platform", "commission", "platform_fee", "earnest_held", "earnest_kept", "penalty", "buyer_credit",
    "paid_out",
)  # fmt: skip
_NAME = "ck_ledger_posting_account_known"


def upgrade() -> None:
    op.create_table(
        "fair",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("venue", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("organiser_id", BigId, nullable=False),
        sa.Column("lead", sa.String(length=200), nullable=False),
        sa.Column("admission", sa.String(length=40), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("apply_from", UtcDateTime(), nullable=True),
        sa.Column("apply_until", UtcDateTime(), nullable=True),
        sa.Column("fee_days", sa.Integer(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state = 'planned' OR announced_at IS NOT NULL", name=op.f("ck_fair_announced_has_date")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'applying', 'arranged', 'live', 'closed', 'reported')",
            name=op.f("ck_fair_state_known"),
        ),
        sa.CheckConstraint(
            "(apply_from IS NULL) = (apply_until IS NULL)", name=op.f("ck_fair_application_period_whole")
        ),
        sa.CheckConstraint("apply_until > apply_from", name=op.f("ck_fair_application_period_in_order")),
        sa.CheckConstraint("fee_days BETWEEN 1 AND 60", name=op.f("ck_fair_fee_days_sane")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_fair_organiser_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_fair_region_code_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair")),
        sa.UniqueConstraint("slug", name=op.f("uq_fair_slug")),
    )
    op.create_index("ix_fair_organiser", "fair", ["organiser_id"])
    op.create_index("ix_fair_state", "fair", ["state"])

    op.create_table(
        "fair_day",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_fair_day_hours_in_order")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_day_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_day")),
        sa.UniqueConstraint("fair_id", "day", name=op.f("uq_fair_day_fair_id_day")),
    )
    op.create_table(
        "fair_hall",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("grid_rows", sa.Integer(), nullable=False),
        sa.Column("grid_columns", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "grid_rows BETWEEN 1 AND 40 AND grid_columns BETWEEN 1 AND 40",
            name=op.f("ck_fair_hall_grid_sane"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_hall_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_hall")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_fair_hall_fair_id_code")),
    )
    op.create_table(
        "fair_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_move_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_move")),
    )
    op.create_index("ix_fair_move_fair_id", "fair_move", ["fair_id"])

    op.create_table(
        "fair_quota",
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("prefecture_code", sa.String(length=6), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_fair_quota_places_not_negative")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_quota_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["prefecture_code"], ["region.code"], name=op.f("fk_fair_quota_prefecture_code_region")
        ),
        sa.PrimaryKeyConstraint("fair_id", "prefecture_code", name=op.f("pk_fair_quota")),
    )
    op.create_table(
        "fair_booth",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("hall_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("grid_row", sa.Integer(), nullable=False),
        sa.Column("grid_column", sa.Integer(), nullable=False),
        sa.Column("wide", sa.Integer(), nullable=False),
        sa.Column("area_m2", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_m2 BETWEEN 1 AND 1000", name=op.f("ck_fair_booth_area_sane")),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_fair_booth_fee_not_negative")),
        sa.CheckConstraint("grid_row >= 0 AND grid_column >= 0", name=op.f("ck_fair_booth_place_in_grid")),
        sa.CheckConstraint("wide BETWEEN 1 AND 10", name=op.f("ck_fair_booth_wide_sane")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_booth_fair_id_fair")),
        sa.ForeignKeyConstraint(["hall_id"], ["fair_hall.id"], name=op.f("fk_fair_booth_hall_id_fair_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_booth")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_booth_fair_id_number")),
        sa.UniqueConstraint(
            "hall_id", "grid_row", "grid_column", name=op.f("uq_fair_booth_hall_id_grid_row_grid_column")
        ),
    )
    op.create_table(
        "programme_slot",
        sa.Column("id", BigId, nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("workshop_id", BigId, nullable=True),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('demonstration', 'livestream')", name=op.f("ck_programme_slot_kind_known")
        ),
        sa.CheckConstraint("source IN ('fair', 'campaign')", name=op.f("ck_programme_slot_source_known")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_programme_slot_time_in_order")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_programme_slot_has_title")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_programme_slot_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_slot")),
    )
    op.create_index("ix_programme_slot_source", "programme_slot", ["source", "ref", "starts_at"])

    op.create_table(
        "fair_exhibitor",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("prefecture_code", sa.String(length=6), nullable=False),
        sa.Column("key_support", sa.Boolean(), nullable=False),
        sa.Column("wish", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("waiting_no", sa.Integer(), nullable=True),
        sa.Column("offered_booth_id", BigId, nullable=True),
        sa.Column("offered_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(offered_booth_id IS NULL) = (offered_until IS NULL) AND (state = 'offered') = (offered_booth_id IS NOT NULL)",
            name=op.f("ck_fair_exhibitor_offer_is_whole"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (waiting_no IS NOT NULL)",
            name=op.f("ck_fair_exhibitor_waiting_has_number"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_fair_exhibitor_refusal_has_reason")
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'applied', 'waiting', 'selected', 'offered', 'placed', 'refused', 'withdrawn', 'emptied')",
            name=op.f("ck_fair_exhibitor_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_fair_exhibitor_county_code_region")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_exhibitor_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["offered_booth_id"],
            ["fair_booth.id"],
            name=op.f("fk_fair_exhibitor_offered_booth_id_fair_booth"),
        ),
        sa.ForeignKeyConstraint(
            ["prefecture_code"], ["region.code"], name=op.f("fk_fair_exhibitor_prefecture_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_fair_exhibitor_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_exhibitor")),
        sa.UniqueConstraint("fair_id", "workshop_id", name=op.f("uq_fair_exhibitor_fair_id_workshop_id")),
    )
    op.create_index("ix_fair_exhibitor_state", "fair_exhibitor", ["fair_id", "state"])
    op.create_index("ix_fair_exhibitor_workshop", "fair_exhibitor", ["workshop_id"])
    op.create_index(
        "uq_fair_exhibitor_offered",
        "fair_exhibitor",
        ["offered_booth_id"],
        unique=True,
        sqlite_where=sa.text("offered_booth_id IS NOT NULL"),
        postgresql_where=sa.text("offered_booth_id IS NOT NULL"),
    )
    op.create_index(
        "uq_fair_exhibitor_waiting",
        "fair_exhibitor",
        ["fair_id", "waiting_no"],
        unique=True,
        sqlite_where=sa.text("waiting_no IS NOT NULL"),
        postgresql_where=sa.text("waiting_no IS NOT NULL"),
    )

    op.create_table(
        "featured_product",
        sa.Column("id", BigId, nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("source IN ('fair', 'campaign')", name=op.f("ck_featured_product_source_known")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_featured_product_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_featured_product")),
        sa.UniqueConstraint(
            "source", "ref", "position", name=op.f("uq_featured_product_source_ref_position")
        ),
        sa.UniqueConstraint(
            "source", "ref", "product_id", name=op.f("uq_featured_product_source_ref_product_id")
        ),
    )
    op.create_table(
        "booth_fee",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("owed_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_booth_fee_positive")),
        sa.CheckConstraint("paid_at IS NULL OR ended_at IS NULL", name=op.f("ck_booth_fee_paid_or_ended")),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_booth_fee_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_fee_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_booth_fee_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_fee")),
    )
    op.create_index("ix_booth_fee_fair", "booth_fee", ["fair_id"])
    op.create_index(
        "uq_booth_fee_exhibitor",
        "booth_fee",
        ["exhibitor_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "booth_holding",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("booth_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "ended_as IN ('moved', 'given_up', 'right_lost', 'fee_unpaid', 'over')",
            name=op.f("ck_booth_holding_ended_as_known"),
        ),
        sa.CheckConstraint(
            "(until_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_booth_holding_ended_says_why")
        ),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_booth_holding_span_in_order")),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["fair_booth.id"], name=op.f("fk_booth_holding_booth_id_fair_booth")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_booth_holding_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_holding_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_booth_holding_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_holding")),
    )
    op.create_index("ix_booth_holding_fair", "booth_holding", ["fair_id"])
    op.create_index("ix_booth_holding_span", "booth_holding", ["booth_id", "from_at"])
    op.create_index("ix_booth_holding_workshop", "booth_holding", ["workshop_id"])
    op.create_index(
        "uq_booth_holding_booth",
        "booth_holding",
        ["booth_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_index(
        "uq_booth_holding_exhibitor",
        "booth_holding",
        ["exhibitor_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )

    op.create_table(
        "fair_badge",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_fair_badge_has_name")),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_fair_badge_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_badge_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_badge")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_badge_fair_id_number")),
    )
    op.create_index("ix_fair_badge_exhibitor_id", "fair_badge", ["exhibitor_id"])

    op.create_table(
        "fair_exhibitor_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=True),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["fair_exhibitor.id"],
            name=op.f("fk_fair_exhibitor_move_exhibitor_id_fair_exhibitor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_exhibitor_move")),
    )
    op.create_index("ix_fair_exhibitor_move_exhibitor_id", "fair_exhibitor_move", ["exhibitor_id"])

    op.create_table(
        "fair_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("fair_id", BigId, nullable=False),
        sa.Column("exhibitor_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("variant_id", BigId, nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.Column("pool_ref", sa.String(length=40), nullable=False),
        sa.Column("allotted", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("pool IN ('fair', 'booth')", name=op.f("ck_fair_item_pool_known")),
        sa.CheckConstraint("allotted >= 0", name=op.f("ck_fair_item_allotted_not_negative")),
        sa.CheckConstraint("price_fen > 0", name=op.f("ck_fair_item_price_positive")),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["fair_exhibitor.id"], name=op.f("fk_fair_item_exhibitor_id_fair_exhibitor")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_item_fair_id_fair")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_fair_item_product_id_product")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_fair_item_variant_id_variant")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_fair_item_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_item")),
    )
    op.create_index("ix_fair_item_exhibitor", "fair_item", ["exhibitor_id"])
    op.create_index("ix_fair_item_pool", "fair_item", ["pool_ref", "variant_id"])
    op.create_index(
        "uq_fair_item_running",
        "fair_item",
        ["fair_id", "variant_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    for table in ("fair_move", "fair_exhibitor_move"):
        protect(table)
    _allow((*_BEFORE, "organiser"))


def _allow(accounts: tuple[str, ...]) -> None:
    """SQLite makes the table anew, and loses the triggers with the old one."""
    words = ", ".join(f"'{account}'" for account in accounts)
    with op.batch_alter_table("ledger_posting") as batch:
        batch.drop_constraint(op.f(_NAME), type_="check")
        batch.create_check_constraint(op.f(_NAME), f"account IN ({words})")
    if op.get_bind().dialect.name == "sqlite":
        protect("ledger_posting")


def downgrade() -> None:
    _allow(_BEFORE)
    for table in (
        "fair_item",
        "fair_exhibitor_move",
        "fair_badge",
        "booth_holding",
        "booth_fee",
        "featured_product",
        "fair_exhibitor",
        "programme_slot",
        "fair_booth",
        "fair_quota",
        "fair_move",
        "fair_hall",
        "fair_day",
        "fair",
    ):
        op.drop_table(table)
