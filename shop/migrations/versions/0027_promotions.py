"""Promotions and commission: coupons, full reductions, subsidy programmes, who bears a discount, rates of commission."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0027"
down_revision = "0023b"
branch_labels = None
depends_on = None

_LIVE = sa.text("released_at IS NULL")
_KEPT = ("discount_workshop_fen", "discount_platform_fen", "subsidy_fen", "commission_fen")
_CHECKS = {
    "discount_is_borne": "discount_fen = discount_workshop_fen + discount_platform_fen + subsidy_fen",
    "bearers_not_negative": "discount_workshop_fen >= 0 AND discount_platform_fen >= 0 AND subsidy_fen >= 0",
    "commission_sane": "commission_fen BETWEEN 0 AND goods_fen - discount_workshop_fen",
}
_TABLES = (
    "promotion_use_part", "promotion_use", "promotion_tier", "promotion_scope", "coupon_claim", "promotion",
    "commission_rate", "subsidy_programme",
)  # fmt: skip


def upgrade() -> None:
    _create_money()
    _create_terms()
    _create_uses()
    protect("commission_rate")
    with op.batch_alter_table("order_line") as batch:
        for name in _KEPT:
            batch.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("commission_bp", sa.Integer(), nullable=False, server_default="0"))
    # Until now a discount, had there been one, was the workshop's.
    op.execute("UPDATE order_line SET discount_workshop_fen = discount_fen WHERE discount_fen > 0")
    with op.batch_alter_table("order_line") as batch:
        for name in (*_KEPT, "commission_bp"):
            batch.alter_column(name, server_default=None)
        for name, text in _CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_order_line_{name}"), text)


def downgrade() -> None:
    with op.batch_alter_table("order_line") as batch:
        for name in _CHECKS:
            batch.drop_constraint(op.f(f"ck_order_line_{name}"), type_="check")
        for name in (*_KEPT, "commission_bp"):
            batch.drop_column(name)
    for table in _TABLES:
        op.drop_table(table)


def _create_money() -> None:
    op.create_table(
        "subsidy_programme",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("authority", sa.String(60), nullable=False),
        sa.Column("document_no", sa.String(60), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("granted_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("budget_fen > 0", name=op.f("ck_subsidy_programme_budget_positive")),
        sa.CheckConstraint("granted_fen >= 0", name=op.f("ck_subsidy_programme_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_subsidy_programme_name")),
    )
    op.create_table(
        "commission_rate",
        sa.Column("id", BigId, nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", BigId, nullable=True),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 3000", name=op.f("ck_commission_rate_rate_sane")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_commission_rate_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_commission_rate_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_rate")),
    )
    op.create_index("ix_commission_rate_from", "commission_rate", ["from_day"])


def _create_terms() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("issuer", sa.String(10), nullable=False),
        sa.Column("workshop_id", BigId, nullable=True),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=True),
        sa.Column("claimable", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("cap_fen", sa.BigInteger(), nullable=True),
        sa.Column("minimum_fen", sa.BigInteger(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("per_person", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("workshop_bp", sa.Integer(), nullable=False),
        sa.Column("platform_bp", sa.Integer(), nullable=False),
        sa.Column("subsidy_bp", sa.Integer(), nullable=False),
        sa.Column("programme_id", BigId, nullable=True),
        sa.Column("agreement", sa.String(80), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'coupon') OR (code IS NULL AND NOT claimable)",
            name=op.f("ck_promotion_only_coupons_are_claimed"),
        ),
        sa.CheckConstraint(
            "issuer = 'platform' OR (workshop_id IS NOT NULL AND workshop_bp = 10000)",
            name=op.f("ck_promotion_workshop_bears_its_own"),
        ),
        sa.CheckConstraint("issuer IN ('workshop', 'platform')", name=op.f("ck_promotion_issuer_known")),
        sa.CheckConstraint(
            "kind = 'coupon' OR (amount_fen IS NULL AND percent_bp IS NULL AND total IS NULL)",
            name=op.f("ck_promotion_tiers_only"),
        ),
        sa.CheckConstraint(
            "kind = 'full_reduction' OR (amount_fen IS NULL) <> (percent_bp IS NULL)",
            name=op.f("ck_promotion_one_way"),
        ),
        sa.CheckConstraint(
            "kind = 'full_reduction' OR claimable OR code IS NOT NULL", name=op.f("ck_promotion_can_be_had")
        ),
        sa.CheckConstraint("kind IN ('coupon', 'full_reduction')", name=op.f("ck_promotion_kind_known")),
        sa.CheckConstraint(
            "(amount_fen IS NULL OR amount_fen > 0) AND (percent_bp IS NULL OR percent_bp BETWEEN 1 AND 9900)",
            name=op.f("ck_promotion_off_sane"),
        ),
        sa.CheckConstraint(
            "(cap_fen IS NULL OR cap_fen > 0) AND minimum_fen >= 0", name=op.f("ck_promotion_bounds_sane")
        ),
        sa.CheckConstraint(
            "(subsidy_bp > 0) = (programme_id IS NOT NULL)", name=op.f("ck_promotion_subsidy_has_programme")
        ),
        sa.CheckConstraint(
            "(total IS NULL OR total > 0) AND per_person > 0 AND taken >= 0",
            name=op.f("ck_promotion_numbers_sane"),
        ),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_promotion_ends_after_begin")),
        sa.CheckConstraint(
            "workshop_bp + platform_bp + subsidy_bp = 10000", name=op.f("ck_promotion_borne_whole")
        ),
        sa.CheckConstraint(
            "workshop_bp = 0 OR workshop_id IS NOT NULL", name=op.f("ck_promotion_bearing_workshop_named")
        ),
        sa.CheckConstraint(
            "workshop_bp >= 0 AND platform_bp >= 0 AND subsidy_bp >= 0",
            name=op.f("ck_promotion_shares_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["subsidy_programme.id"],
            name=op.f("fk_promotion_programme_id_subsidy_programme"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_promotion_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("code", name=op.f("uq_promotion_code")),
    )
    op.create_index("ix_promotion_until", "promotion", ["until_at"])
    op.create_index("ix_promotion_workshop", "promotion", ["workshop_id", "until_at"])
    op.create_table(
        "promotion_tier",
        sa.Column("promotion_id", BigId, nullable=False),
        sa.Column("from_fen", sa.BigInteger(), nullable=False),
        sa.Column("off_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "off_fen > 0 AND off_fen < from_fen", name=op.f("ck_promotion_tier_less_than_it_asks")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_tier_promotion_id_promotion")
        ),
        sa.PrimaryKeyConstraint("promotion_id", "from_fen", name=op.f("pk_promotion_tier")),
    )
    op.create_table(
        "promotion_scope",
        sa.Column("id", BigId, nullable=False),
        sa.Column("promotion_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=True),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (craft_id IS NULL)", name=op.f("ck_promotion_scope_one_thing")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_promotion_scope_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_promotion_scope_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_scope_promotion_id_promotion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_scope")),
    )
    op.create_index("ix_promotion_scope_promotion", "promotion_scope", ["promotion_id"])


def _create_uses() -> None:
    op.create_table(
        "coupon_claim",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("promotion_id", BigId, nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_coupon_claim_promotion_id_promotion")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_coupon_claim_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "promotion_id", name=op.f("pk_coupon_claim")),
    )
    op.create_table(
        "promotion_use",
        sa.Column("id", BigId, nullable=False),
        sa.Column("promotion_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("purchase_id", BigId, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_use_promotion_id_promotion")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase.id"], name=op.f("fk_promotion_use_purchase_id_purchase")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_promotion_use_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_use")),
        sa.UniqueConstraint(
            "purchase_id", "promotion_id", name=op.f("uq_promotion_use_purchase_id_promotion_id")
        ),
    )
    op.create_index(
        "uq_promotion_use_slot",
        "promotion_use",
        ["promotion_id", "user_id", "slot"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "promotion_use_part",
        sa.Column("use_id", BigId, nullable=False),
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("workshop_fen", sa.BigInteger(), nullable=False),
        sa.Column("platform_fen", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "workshop_fen >= 0 AND platform_fen >= 0 AND subsidy_fen >= 0",
            name=op.f("ck_promotion_use_part_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_promotion_use_part_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(
            ["use_id"], ["promotion_use.id"], name=op.f("fk_promotion_use_part_use_id_promotion_use")
        ),
        sa.PrimaryKeyConstraint("use_id", "order_id", name=op.f("pk_promotion_use_part")),
    )
    op.create_index("ix_promotion_use_part_order", "promotion_use_part", ["order_id"])
