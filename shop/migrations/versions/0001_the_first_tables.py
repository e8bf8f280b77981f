"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime
from shop.migrations.append_only import protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_ref", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_event_object", ["object_kind", "object_ref"], unique=False)

    op.create_table(
        "cache_version",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cache_version")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("licence_kind", sa.String(length=12), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tax_rate_bp BETWEEN 0 AND 2000", name=op.f("ck_category_tax_rate_sane")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("name", name=op.f("uq_category_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_category_slug")),
    )
    op.create_table(
        "craft_class",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_craft_class")),
        sa.UniqueConstraint("name", name=op.f("uq_craft_class_name")),
    )
    op.create_table(
        "frozen_quarter",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_frozen_quarter")),
    )
    op.create_table(
        "ich_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("numeral", sa.String(length=1), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.CheckConstraint("id BETWEEN 1 AND 10", name=op.f("ck_ich_category_ten_categories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ich_category")),
        sa.UniqueConstraint("name", name=op.f("uq_ich_category_name")),
        sa.UniqueConstraint("numeral", name=op.f("uq_ich_category_numeral")),
    )
    op.create_table(
        "outbox_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("dead_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_task_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_task")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_task_dedupe_key")),
    )
    with op.batch_alter_table("outbox_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_task_dead_at"), ["dead_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_task_open",
            ["run_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
        )

    op.create_table(
        "payable",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("payable_until", UtcDateTime(), nullable=False),
        sa.Column("hold_until", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_payable_yuan")),
        sa.CheckConstraint(
            "kind IN ('purchase', 'instalment', 'booth_fee', 'till_sale')", name=op.f("ck_payable_kind_known")
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_payable_not_negative")),
        sa.CheckConstraint(
            "settled_at IS NULL OR closed_at IS NULL OR closed_at >= settled_at",
            name=op.f("ck_payable_closed_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payable")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_payable_kind_ref")),
        sa.UniqueConstraint("uuid", name=op.f("uq_payable_uuid")),
    )
    with op.batch_alter_table("payable", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payable_waiting",
            ["hold_until"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL AND closed_at IS NULL"),
        )

    op.create_table(
        "provider_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("processed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_event")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_provider_event_provider_event_id")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("parent_code", sa.String(length=6), nullable=True),
        sa.Column("lifted_out_of_poverty", sa.Boolean(), nullable=True),
        sa.Column("lifted_source", sa.String(length=200), nullable=True),
        sa.Column("key_support", sa.Boolean(), nullable=False),
        sa.Column("key_support_source", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(level = 'province') = (parent_code IS NULL)",
            name=op.f("ck_region_only_provinces_have_no_parent"),
        ),
        sa.CheckConstraint(
            "level IN ('province', 'prefecture', 'county')", name=op.f("ck_region_level_known")
        ),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name=op.f("fk_region_parent_code_region")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "sandbox_session",
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("payment_uuid", sa.String(length=36), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("return_url", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'paid', 'expired')", name=op.f("ck_sandbox_session_state_known")
        ),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_sandbox_session")),
        sa.UniqueConstraint("payment_uuid", name=op.f("uq_sandbox_session_payment_uuid")),
    )
    op.create_table(
        "schedule_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("last_run_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedule_run")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who_hash", sa.String(length=64), nullable=False),
        sa.Column("where_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_where", ["where_hash", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_who", ["who_hash", "at"], unique=False)

    op.create_table(
        "stored_picture",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("renditions_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_stored_picture_has_size")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_stored_picture")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("care_mode", sa.Boolean(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_email_lower")),
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR closed_at IS NOT NULL",
            name=op.f("ck_user_account_reachable"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("phone", name=op.f("uq_user_account_phone")),
    )
    op.create_table(
        "workday_override",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_workday_override")),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_address_region_code_region")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_address_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_address_default",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("is_default AND removed_at IS NULL"),
            postgresql_where=sa.text("is_default AND removed_at IS NULL"),
        )

    op.create_table(
        "cart",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (token_hash IS NULL)", name=op.f("ck_cart_has_one_owner")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_cart_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_cart_token_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_cart_user_id")),
    )
    with op.batch_alter_table("cart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cart_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_consent_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_user_id"), ["user_id"], unique=False)

    op.create_table(
        "ich_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("code_verified", sa.Boolean(), nullable=False),
        sa.Column("batch_year", sa.Integer(), nullable=True),
        sa.Column("listing_type", sa.String(length=12), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("region_text", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'city', 'county')", name=op.f("ck_ich_item_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["ich_category.id"], name=op.f("fk_ich_item_category_id_ich_category")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_ich_item_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ich_item")),
        sa.UniqueConstraint(
            "code", "batch_year", "region_code", name=op.f("uq_ich_item_code_batch_year_region_code")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_ich_item_key")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'authority' OR region_code IS NOT NULL",
            name=op.f("ck_organisation_authority_has_region"),
        ),
        sa.CheckConstraint(
            "kind IN ('workshop', 'company', 'organiser', 'authority', 'platform')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_organisation_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("uscc", name=op.f("uq_organisation_uscc")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("payable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_ref", sa.String(length=100), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("session_url", sa.String(length=500), nullable=True),
        sa.Column("session_expires_at", UtcDateTime(), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'succeeded') = (paid_at IS NOT NULL)", name=op.f("ck_payment_paid_has_instant")
        ),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_payment_yuan")),
        sa.CheckConstraint(
            "state IN ('created', 'open', 'succeeded', 'expired', 'failed')",
            name=op.f("ck_payment_state_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_positive")),
        sa.ForeignKeyConstraint(["payable_id"], ["payable.id"], name=op.f("fk_payment_payable_id_payable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("provider", "provider_ref", name=op.f("uq_payment_provider_provider_ref")),
        sa.UniqueConstraint("uuid", name=op.f("uq_payment_uuid")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index("ix_payment_payable", ["payable_id"], unique=False)

    op.create_table(
        "purchase",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("discount_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("region_text", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_purchase_yuan")),
        sa.CheckConstraint(
            "goods_fen >= 0 AND freight_fen >= 0 AND discount_fen >= 0", name=op.f("ck_purchase_not_negative")
        ),
        sa.CheckConstraint(
            "total_fen = goods_fen + freight_fen - discount_fen", name=op.f("ck_purchase_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_purchase_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_purchase_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
        sa.UniqueConstraint("number", name=op.f("uq_purchase_number")),
        sa.UniqueConstraint("user_id", "idempotency_key", name=op.f("uq_purchase_user_id_idempotency_key")),
    )
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_placed_at"), ["placed_at"], unique=False)

    op.create_table(
        "reset_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("tries BETWEEN 0 AND 10", name=op.f("ck_reset_code_tries_bounded")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_reset_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_code")),
    )
    with op.batch_alter_table("reset_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reset_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sandbox_refund",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ref"], ["sandbox_session.ref"], name=op.f("fk_sandbox_refund_ref_sandbox_session")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sandbox_refund")),
    )
    op.create_table(
        "craft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("pattern_key", sa.String(length=40), nullable=False),
        sa.Column("craft_class_code", sa.String(length=4), nullable=False),
        sa.Column("default_ich_item_id", sa.Integer(), nullable=True),
        sa.Column("aliases", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("imitation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["craft_class_code"], ["craft_class.code"], name=op.f("fk_craft_craft_class_code_craft_class")
        ),
        sa.ForeignKeyConstraint(
            ["default_ich_item_id"], ["ich_item.id"], name=op.f("fk_craft_default_ich_item_id_ich_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craft")),
        sa.UniqueConstraint("name", name=op.f("uq_craft_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_craft_slug")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=12), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "department IS NULL OR department IN ('culture', 'hr', 'rural')",
            name=op.f("ck_membership_department_known"),
        ),
        sa.CheckConstraint(
            "role <> 'officer' OR department IS NOT NULL", name=op.f("ck_membership_officer_has_department")
        ),
        sa.CheckConstraint(
            "role IN ('approver', 'booth_staff', 'finance', 'maker', 'officer', 'operator', 'owner', 'requester', 'staff', 'support')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= since", name=op.f("ck_membership_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", "role", name=op.f("uq_membership_user_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("excess_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("refunded_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'succeeded') = (refunded_at IS NOT NULL)", name=op.f("ck_refund_refunded_has_instant")
        ),
        sa.CheckConstraint("state IN ('created', 'succeeded', 'failed')", name=op.f("ck_refund_state_known")),
        sa.CheckConstraint("goods_fen + freight_fen + excess_fen > 0", name=op.f("ck_refund_positive")),
        sa.CheckConstraint(
            "goods_fen >= 0 AND freight_fen >= 0 AND excess_fen >= 0",
            name=op.f("ck_refund_parts_not_negative"),
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id_payment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("uuid", name=op.f("uq_refund_uuid")),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index("ix_refund_order", ["order_id"], unique=False)
        batch_op.create_index("ix_refund_payment", ["payment_id"], unique=False)

    op.create_table(
        "income_quarter",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("gross_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_income_quarter_county_code_region")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_income_quarter_craft_id_craft")),
        sa.PrimaryKeyConstraint(
            "county_code", "quarter", "channel", "craft_id", "proof", name=op.f("pk_income_quarter")
        ),
    )
    op.create_table(
        "refund_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("goods_fen >= 0 AND pieces >= 0", name=op.f("ck_refund_line_not_negative")),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_refund_line_refund_id_refund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line")),
        sa.UniqueConstraint(
            "refund_id", "order_line_id", name=op.f("uq_refund_line_refund_id_order_line_id")
        ),
    )
    with op.batch_alter_table("refund_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_line_order_line_id"), ["order_line_id"], unique=False)

    op.create_table(
        "workshop",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("operator_type", sa.String(length=20), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("registration_exempt_reason", sa.String(length=100), nullable=True),
        sa.Column("legal_rep", sa.String(length=60), nullable=False),
        sa.Column("leader_name", sa.String(length=60), nullable=False),
        sa.Column("leader_inheritor_level", sa.String(length=12), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("location_type", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("premises_area_m2", sa.Integer(), nullable=False),
        sa.Column("utilities_ok", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.String(length=300), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("employees_total", sa.Integer(), nullable=False),
        sa.Column("employees_target", sa.Integer(), nullable=False),
        sa.Column("employees_monitored", sa.Integer(), nullable=False),
        sa.Column("employees_low_income", sa.Integer(), nullable=False),
        sa.Column("employees_home_based", sa.Integer(), nullable=False),
        sa.Column("main_products", sa.String(length=300), nullable=False),
        sa.Column("brand_ip", sa.String(length=300), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("picture_key", sa.String(length=80), nullable=True),
        sa.Column("in_project_db", sa.Boolean(), nullable=False),
        sa.Column("is_employment_workshop", sa.Boolean(), nullable=False),
        sa.Column("model_site_level", sa.String(length=12), nullable=True),
        sa.Column("verified_until", UtcDateTime(), nullable=False),
        sa.Column("certified_until", UtcDateTime(), nullable=True),
        sa.Column("withdrawal_announced_at", UtcDateTime(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "location_type IN ('poverty_alleviated', 'key_assist_county', 'relocation_site', 'other')",
            name=op.f("ck_workshop_location_type_known"),
        ),
        sa.CheckConstraint(
            "model_site_level IN ('county', 'city', 'province')",
            name=op.f("ck_workshop_model_site_level_known"),
        ),
        sa.CheckConstraint(
            "operator_type IN ('enterprise', 'cooperative', 'leader', 'production_point')",
            name=op.f("ck_workshop_operator_type_known"),
        ),
        sa.CheckConstraint(
            "employees_target <= employees_total AND employees_monitored <= employees_total AND employees_low_income <= employees_total AND employees_home_based <= employees_total",
            name=op.f("ck_workshop_head_counts_within_total"),
        ),
        sa.CheckConstraint(
            "employees_total >= 0 AND employees_target >= 0 AND employees_monitored >= 0 AND employees_low_income >= 0 AND employees_home_based >= 0",
            name=op.f("ck_workshop_head_counts_not_negative"),
        ),
        sa.CheckConstraint(
            "uscc IS NOT NULL OR registration_exempt_reason IS NOT NULL",
            name=op.f("ck_workshop_identity_known"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_workshop_county_code_region")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_workshop_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_workshop_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workshop_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_workshop_organisation_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_workshop_slug")),
        sa.UniqueConstraint("uscc", name=op.f("uq_workshop_uscc")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_county_code"), ["county_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_craft_id"), ["craft_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_certificate_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "delivery_rule",
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("free_from_fen", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_delivery_rule_fee_not_negative")),
        sa.CheckConstraint(
            "free_from_fen IS NULL OR free_from_fen > 0", name=op.f("ck_delivery_rule_free_from_positive")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_delivery_rule_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_delivery_rule")),
    )
    op.create_table(
        "income_day",
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("gross_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_income_day_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_income_day_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id", "day", "channel", "craft_id", "proof", name=op.f("pk_income_day")
        ),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=True),
        sa.Column("order_number", sa.String(length=20), nullable=True),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_ledger_entry_yuan")),
        sa.CheckConstraint("proof IN ('platform', 'declared')", name=op.f("ck_ledger_entry_proof_known")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_ledger_entry_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_ledger_entry_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("source", "kind", name=op.f("uq_ledger_entry_source_kind")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_counted", ["workshop_id", "counted_on"], unique=False)
        batch_op.create_index("ix_ledger_entry_order", ["order_number"], unique=False)

    op.create_table(
        "licence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('business', 'food')", name=op.f("ck_licence_kind_known")),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_licence_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_licence_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sa.UniqueConstraint("workshop_id", "kind", "number", name=op.f("uq_licence_workshop_id_kind_number")),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("subtitle", sa.String(length=100), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("material", sa.String(length=120), nullable=False),
        sa.Column("size_text", sa.String(length=120), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("care", sa.String(length=200), nullable=False),
        sa.Column("return_rule", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "return_rule IN ('seven_days', 'custom_made', 'confirmed_exception')",
            name=op.f("ck_product_return_rule_known"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR published_at IS NOT NULL", name=op.f("ck_product_published_has_date")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'unpublished')", name=op.f("ck_product_state_known")
        ),
        sa.CheckConstraint("weight_g IS NULL OR weight_g > 0", name=op.f("ck_product_weight_positive")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_product_category_id_category")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_product_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_product_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_product_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_slug")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index("ix_product_workshop_state", ["workshop_id", "state"], unique=False)

    op.create_table(
        "shelf_count",
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_level", sa.String(length=12), nullable=False),
        sa.Column("licence_kind", sa.String(length=12), nullable=False),
        sa.Column("supply", sa.String(length=14), nullable=False),
        sa.Column("price_band", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_shelf_count_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_shelf_count_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id",
            "craft_id",
            "ich_level",
            "licence_kind",
            "supply",
            "price_band",
            name=op.f("pk_shelf_count"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shop_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("purchase_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_name", sa.String(length=80), nullable=False),
        sa.Column("certificate_no", sa.String(length=40), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("origin_ref", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("close_reason", sa.String(length=20), nullable=True),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("discount_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("shipped_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("auto_receive_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (close_reason IS NOT NULL)", name=op.f("ck_shop_order_closed_has_reason")
        ),
        sa.CheckConstraint(
            "channel IN ('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')",
            name=op.f("ck_shop_order_channel_known"),
        ),
        sa.CheckConstraint(
            "close_reason IN ('not_paid', 'buyer_cancelled', 'right_lost', 'out_of_stock', 'refunded')",
            name=op.f("ck_shop_order_close_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('unpaid', 'closed') OR paid_at IS NOT NULL",
            name=op.f("ck_shop_order_paid_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('unpaid', 'paid', 'shipped', 'received', 'completed', 'closed')",
            name=op.f("ck_shop_order_state_known"),
        ),
        sa.CheckConstraint(
            "goods_fen >= 0 AND freight_fen >= 0 AND discount_fen >= 0",
            name=op.f("ck_shop_order_not_negative"),
        ),
        sa.CheckConstraint(
            "total_fen = goods_fen + freight_fen - discount_fen", name=op.f("ck_shop_order_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_shop_order_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase.id"], name=op.f("fk_shop_order_purchase_id_purchase")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_shop_order_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_shop_order_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_order_number")),
        sa.UniqueConstraint("purchase_id", "workshop_id", name=op.f("uq_shop_order_purchase_id_workshop_id")),
    )
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.create_index("ix_shop_order_buyer", ["user_id", "placed_at"], unique=False)
        batch_op.create_index("ix_shop_order_state", ["state", "shipped_at"], unique=False)
        batch_op.create_index("ix_shop_order_workshop", ["workshop_id", "state", "placed_at"], unique=False)

    op.create_table(
        "certificate_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("effective_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('year_confirmed', 'confirmation_voided')) = (year IS NOT NULL)",
            name=op.f("ck_certificate_event_year_with_confirmation"),
        ),
        sa.CheckConstraint(
            "kind IN ('granted', 'year_confirmed', 'confirmation_voided', 'suspended', 'lifted', 'revoked', 'withdrawn', 'restored')",
            name=op.f("ck_certificate_event_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_event_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_event")),
    )
    with op.batch_alter_table("certificate_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificate_event_certificate", ["certificate_id", "effective_at"], unique=False
        )
        batch_op.create_index(
            "uq_certificate_event_granted_once",
            ["certificate_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'granted'"),
            postgresql_where=sa.text("kind = 'granted'"),
        )

    op.create_table(
        "certificate_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_history_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_history")),
        sa.UniqueConstraint(
            "certificate_id", "kind", "year", name=op.f("uq_certificate_history_certificate_id_kind_year")
        ),
    )
    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("sku_code", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "account IN ('provider', 'settlement', 'cash_outside', 'goods', 'goods_refunded', 'freight', 'freight_refunded', 'discount_workshop', 'subsidy', 'discount_platform', 'commission', 'earnest_held', 'earnest_kept', 'penalty', 'buyer_credit', 'paid_out')",
            name=op.f("ck_ledger_posting_account_known"),
        ),
        sa.CheckConstraint(
            "channel IN ('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')",
            name=op.f("ck_ledger_posting_channel_known"),
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_posting_not_zero")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_ledger_posting_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_posting_entry_id_ledger_entry")
        ),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_ledger_posting_ich_item_id_ich_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
    )
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_posting_entry", ["entry_id"], unique=False)

    op.create_table(
        "listing_card",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("ich_level", sa.String(length=12), nullable=False),
        sa.Column("site_level", sa.String(length=12), nullable=False),
        sa.Column("licence_kind", sa.String(length=12), nullable=False),
        sa.Column("supply", sa.String(length=14), nullable=False),
        sa.Column("price_band", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("many_prices", sa.Boolean(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("sold", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("picture_key", sa.String(length=64), nullable=True),
        sa.Column("picture_alt", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_listing_card_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_listing_card_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_listing_card_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_listing_card")),
    )
    with op.batch_alter_table("listing_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_card_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(
            "ix_listing_card_craft", ["craft_id", "published_at", "product_id"], unique=False
        )
        batch_op.create_index(
            "ix_listing_card_new", ["published_at", "product_id", "workshop_id", "licence_kind"], unique=False
        )
        batch_op.create_index(
            "ix_listing_card_price", ["price_fen", "product_id", "workshop_id", "licence_kind"], unique=False
        )
        batch_op.create_index(
            "ix_listing_card_sold", ["sold", "product_id", "workshop_id", "licence_kind"], unique=False
        )
        batch_op.create_index(
            "ix_listing_card_workshop", ["workshop_id", "published_at", "product_id"], unique=False
        )

    op.create_table(
        "making_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_making_step_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_making_step")),
        sa.UniqueConstraint("product_id", "position", name=op.f("uq_making_step_product_id_position")),
    )
    op.create_table(
        "order_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=True),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_order_move_order_id_shop_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_move")),
    )
    with op.batch_alter_table("order_move", schema=None) as batch_op:
        batch_op.create_index("ix_order_move_order", ["order_id"], unique=False)

    op.create_table(
        "price_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('labour', 'material', 'workshop', 'packing', 'platform')",
            name=op.f("ck_price_part_kind_known"),
        ),
        sa.CheckConstraint("share_bp BETWEEN 0 AND 10000", name=op.f("ck_price_part_share_sane")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_price_part_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_part")),
        sa.UniqueConstraint("product_id", "kind", name=op.f("uq_price_part_product_id_kind")),
    )
    op.create_table(
        "product_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("picture_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=120), nullable=False),
        sa.CheckConstraint("length(alt) > 0", name=op.f("ck_product_picture_has_alt")),
        sa.ForeignKeyConstraint(
            ["picture_key"],
            ["stored_picture.key"],
            name=op.f("fk_product_picture_picture_key_stored_picture"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_picture_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_picture")),
        sa.UniqueConstraint(
            "product_id", "picture_key", name=op.f("uq_product_picture_product_id_picture_key")
        ),
    )
    op.create_table(
        "product_stat",
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sold", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_stat_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_stat")),
    )
    op.create_table(
        "right_interval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_right_interval_not_empty")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_right_interval_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_right_interval_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_interval")),
    )
    with op.batch_alter_table("right_interval", schema=None) as batch_op:
        batch_op.create_index(
            "ix_right_interval_running", ["until_at", "from_at", "workshop_id"], unique=False
        )
        batch_op.create_index("ix_right_interval_span", ["workshop_id", "from_at", "until_at"], unique=False)

    op.create_table(
        "shipment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("tracking_no", sa.String(length=40), nullable=False),
        sa.Column("shipped_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_shipment_order_id_shop_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint(
            "order_id", "carrier", "tracking_no", name=op.f("uq_shipment_order_id_carrier_tracking_no")
        ),
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_code", sa.String(length=40), nullable=False),
        sa.Column("options", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_to_order", sa.Boolean(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT made_to_order OR lead_days > 0", name=op.f("ck_variant_made_to_order_has_lead_time")
        ),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 365", name=op.f("ck_variant_lead_days_sane")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_variant_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("product_id", "options", name=op.f("uq_variant_product_id_options")),
        sa.UniqueConstraint("sku_code", name=op.f("uq_variant_sku_code")),
    )
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variant_product_id"), ["product_id"], unique=False)

    op.create_table(
        "cart_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cart_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("seen_price_fen", sa.BigInteger(), nullable=False),
        sa.Column("selected", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_cart_line_quantity_sane")),
        sa.ForeignKeyConstraint(["cart_id"], ["cart.id"], name=op.f("fk_cart_line_cart_id_cart")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_cart_line_variant_id_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint("cart_id", "variant_id", name=op.f("uq_cart_line_cart_id_variant_id")),
    )
    op.create_table(
        "deal_price",
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("min_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("min_fen > 0", name=op.f("ck_deal_price_positive")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_deal_price_variant_id_variant")
        ),
        sa.PrimaryKeyConstraint("variant_id", "channel", "day", name=op.f("pk_deal_price")),
    )
    op.create_table(
        "price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("min_qty", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "channel IN ('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')",
            name=op.f("ck_price_channel_known"),
        ),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_price_yuan")),
        sa.CheckConstraint("source IN ('base', 'fair', 'campaign')", name=op.f("ck_price_source_known")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_price_positive")),
        sa.CheckConstraint("min_qty >= 1", name=op.f("ck_price_min_qty_positive")),
        sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name=op.f("ck_price_window_not_empty")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_price_variant_id_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index("ix_price_edges", ["until_at"], unique=False)
        batch_op.create_index("ix_price_openings", ["from_at"], unique=False)
        batch_op.create_index("ix_price_variant", ["variant_id", "from_at"], unique=False)
        batch_op.create_index(
            "uq_price_open_base",
            ["variant_id", "channel", "min_qty"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL AND source = 'base'"),
            postgresql_where=sa.text("until_at IS NULL AND source = 'base'"),
        )

    op.create_table(
        "stock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pool", sa.String(length=12), nullable=False),
        sa.Column("pool_ref", sa.String(length=40), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("pool IN ('mall', 'fair', 'booth')", name=op.f("ck_stock_pool_known")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_on_hand_not_negative")),
        sa.CheckConstraint("reserved <= on_hand", name=op.f("ck_stock_reserved_within_on_hand")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_reserved_not_negative")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_stock_variant_id_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock")),
        sa.UniqueConstraint("variant_id", "pool", "pool_ref", name=op.f("uq_stock_variant_id_pool_pool_ref")),
    )
    op.create_table(
        "order_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sku_code", sa.String(length=40), nullable=False),
        sa.Column("options", sa.String(length=60), nullable=False),
        sa.Column("picture_key", sa.String(length=64), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("discount_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("price_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("craft_name", sa.String(length=40), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("ich_item_name", sa.String(length=80), nullable=False),
        sa.Column("made_to_order", sa.Boolean(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("return_rule", sa.String(length=24), nullable=False),
        sa.Column("no_return_confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "return_rule IN ('seven_days', 'custom_made', 'confirmed_exception')",
            name=op.f("ck_order_line_return_rule_known"),
        ),
        sa.CheckConstraint(
            "discount_fen BETWEEN 0 AND goods_fen", name=op.f("ck_order_line_discount_within_goods")
        ),
        sa.CheckConstraint("goods_fen = unit_fen * quantity", name=op.f("ck_order_line_adds_up")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity_positive")),
        sa.CheckConstraint(
            "refunded_fen BETWEEN 0 AND goods_fen", name=op.f("ck_order_line_refund_within_goods")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_order_line_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_order_line_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_order_line_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(["price_id"], ["price.id"], name=op.f("fk_order_line_price_id_price")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_order_line_product_id_product")
        ),
        sa.ForeignKeyConstraint(["stock_id"], ["stock.id"], name=op.f("fk_order_line_stock_id_stock")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_order_line_variant_id_variant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index("ix_order_line_variant", ["variant_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.CheckConstraint("outcome IN ('sold', 'released')", name=op.f("ck_reservation_outcome_known")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_reservation_ended_has_outcome")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_quantity_positive")),
        sa.ForeignKeyConstraint(["stock_id"], ["stock.id"], name=op.f("fk_reservation_stock_id_stock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("holder", "stock_id", name=op.f("uq_reservation_holder_stock_id")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reservation_open",
            ["stock_id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    for table in (
        "audit_event",
        "certificate_event",
        "ledger_entry",
        "ledger_posting",
        "consent",
        "order_move",
    ):
        protect(table)
    op.execute("INSERT INTO cache_version (name, version) VALUES ('public', 1)")


def downgrade() -> None:
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reservation_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("reservation")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index("ix_order_line_variant")

    op.drop_table("order_line")
    op.drop_table("stock")
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_price_open_base",
            sqlite_where=sa.text("until_at IS NULL AND source = 'base'"),
            postgresql_where=sa.text("until_at IS NULL AND source = 'base'"),
        )
        batch_op.drop_index("ix_price_variant")
        batch_op.drop_index("ix_price_openings")
        batch_op.drop_index("ix_price_edges")

    op.drop_table("price")
    op.drop_table("deal_price")
    op.drop_table("cart_line")
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_variant_product_id"))

    op.drop_table("variant")
    op.drop_table("shipment")
    with op.batch_alter_table("right_interval", schema=None) as batch_op:
        batch_op.drop_index("ix_right_interval_span")
        batch_op.drop_index("ix_right_interval_running")

    op.drop_table("right_interval")
    op.drop_table("product_stat")
    op.drop_table("product_picture")
    op.drop_table("price_part")
    with op.batch_alter_table("order_move", schema=None) as batch_op:
        batch_op.drop_index("ix_order_move_order")

    op.drop_table("order_move")
    op.drop_table("making_step")
    with op.batch_alter_table("listing_card", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_card_workshop")
        batch_op.drop_index("ix_listing_card_sold")
        batch_op.drop_index("ix_listing_card_price")
        batch_op.drop_index("ix_listing_card_new")
        batch_op.drop_index("ix_listing_card_craft")
        batch_op.drop_index(batch_op.f("ix_listing_card_changed_at"))

    op.drop_table("listing_card")
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_posting_entry")

    op.drop_table("ledger_posting")
    op.drop_table("certificate_history")
    with op.batch_alter_table("certificate_event", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_event_granted_once",
            sqlite_where=sa.text("kind = 'granted'"),
            postgresql_where=sa.text("kind = 'granted'"),
        )
        batch_op.drop_index("ix_certificate_event_certificate")

    op.drop_table("certificate_event")
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.drop_index("ix_shop_order_workshop")
        batch_op.drop_index("ix_shop_order_state")
        batch_op.drop_index("ix_shop_order_buyer")

    op.drop_table("shop_order")
    op.drop_table("shelf_count")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index("ix_product_workshop_state")

    op.drop_table("product")
    op.drop_table("licence")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_order")
        batch_op.drop_index("ix_ledger_entry_counted")

    op.drop_table("ledger_entry")
    op.drop_table("income_day")
    op.drop_table("delivery_rule")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_workshop_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_craft_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_county_code"))

    op.drop_table("workshop")
    with op.batch_alter_table("refund_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_line_order_line_id"))

    op.drop_table("refund_line")
    op.drop_table("income_quarter")
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_index("ix_refund_payment")
        batch_op.drop_index("ix_refund_order")

    op.drop_table("refund")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    op.drop_table("craft")
    op.drop_table("sandbox_refund")
    with op.batch_alter_table("reset_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reset_code_user_id"))

    op.drop_table("reset_code")
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_purchase_placed_at"))

    op.drop_table("purchase")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_payable")

    op.drop_table("payment")
    op.drop_table("organisation")
    op.drop_table("ich_item")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_user_id"))

    op.drop_table("consent")
    with op.batch_alter_table("cart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cart_updated_at"))

    op.drop_table("cart")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_address_default",
            sqlite_where=sa.text("is_default AND removed_at IS NULL"),
            postgresql_where=sa.text("is_default AND removed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_address_user_id"))

    op.drop_table("address")
    op.drop_table("workday_override")
    op.drop_table("user_account")
    op.drop_table("stored_picture")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_who")
        batch_op.drop_index("ix_sign_in_attempt_where")

    op.drop_table("sign_in_attempt")
    op.drop_table("schedule_run")
    op.drop_table("sandbox_session")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_parent_code"))

    op.drop_table("region")
    op.drop_table("provider_event")
    with op.batch_alter_table("payable", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payable_waiting",
            sqlite_where=sa.text("settled_at IS NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL AND closed_at IS NULL"),
        )

    op.drop_table("payable")
    with op.batch_alter_table("outbox_task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_task_open",
            sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_task_dead_at"))

    op.drop_table("outbox_task")
    op.drop_table("ich_category")
    op.drop_table("frozen_quarter")
    op.drop_table("craft_class")
    op.drop_table("category")
    op.drop_table("cache_version")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_object")
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))

    op.drop_table("audit_event")
