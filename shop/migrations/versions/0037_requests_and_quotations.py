"""Requests, quotations and awards, and what workshops make a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0037"
down_revision = "0034"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "rfq_version",
    "rfq_move",
    "quotation_version",
    "quotation_tier",
    "quotation_line",
    "quotation_message",
    "quotation_move",
)


def upgrade() -> None:
    op.create_table(
        "rfq",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("begun_key", sa.String(length=36), nullable=True),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("buyer_name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=3000), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("target_unit_fen", sa.BigInteger(), nullable=True),
        sa.Column("wants_sample", sa.Boolean(), nullable=False),
        sa.Column("splittable", sa.Boolean(), nullable=False),
        sa.Column("quality", sa.String(length=1000), nullable=False),
        sa.Column("pay_terms", sa.String(length=500), nullable=False),
        sa.Column("manner", sa.String(length=500), nullable=False),
        sa.Column("materials_by", sa.String(length=10), nullable=False),
        sa.Column("materials", sa.String(length=500), nullable=False),
        sa.Column("acceptance", sa.String(length=1000), nullable=False),
        sa.Column("packaging", sa.String(length=500), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('draft', 'open')) = (ended_at IS NULL)", name=op.f("ck_rfq_ended_has_instant")
        ),
        sa.CheckConstraint("audience IN ('named', 'published')", name=op.f("ck_rfq_audience_known")),
        sa.CheckConstraint(
            "materials_by IN ('workshop', 'buyer', 'both')", name=op.f("ck_rfq_materials_by_known")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'cancelled' OR (craft_id IS NOT NULL AND quantity IS NOT NULL AND needed_by IS NOT NULL AND deadline_at IS NOT NULL AND opened_at IS NOT NULL)",
            name=op.f("ck_rfq_open_is_whole"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'expired', 'cancelled')", name=op.f("ck_rfq_state_known")
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000000", name=op.f("ck_rfq_quantity_sane")),
        sa.CheckConstraint(
            "target_unit_fen IS NULL OR target_unit_fen > 0", name=op.f("ck_rfq_target_positive")
        ),
        sa.CheckConstraint(
            "version >= terms_version AND terms_version >= 0", name=op.f("ck_rfq_versions_in_order")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_rfq_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rfq_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_rfq_region_code_region")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_rfq_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq")),
        sa.UniqueConstraint("begun_key", name=op.f("uq_rfq_begun_key")),
        sa.UniqueConstraint("number", name=op.f("uq_rfq_number")),
    )
    op.create_index("ix_rfq_deadline", "rfq", ["state", "deadline_at"], unique=False)
    op.create_index(
        "ix_rfq_matching", "rfq", ["state", "audience", "craft_id", "deadline_at", "needed_by"], unique=False
    )
    op.create_index("ix_rfq_opened", "rfq", ["opened_at"], unique=False)
    op.create_index("ix_rfq_organisation", "rfq", ["organisation_id", "state", "needed_by"], unique=False)
    op.create_table(
        "capacity_booking",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=20), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_capacity_booking_some_pieces")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_capacity_booking_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_capacity_booking_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_booking")),
        sa.UniqueConstraint(
            "holder",
            "workshop_id",
            "craft_id",
            "week",
            name=op.f("uq_capacity_booking_holder_workshop_id_craft_id_week"),
        ),
    )
    op.create_index(
        "ix_capacity_booking_workshop", "capacity_booking", ["workshop_id", "craft_id", "week"], unique=False
    )
    op.create_table(
        "capacity_week",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces BETWEEN 0 AND 1000000", name=op.f("ck_capacity_week_pieces_sane")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_capacity_week_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_capacity_week_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_week")),
        sa.UniqueConstraint(
            "workshop_id", "craft_id", "week", name=op.f("uq_capacity_week_workshop_id_craft_id_week")
        ),
    )
    op.create_table(
        "quotation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rfq_version", sa.Integer(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state = 'draft' OR version > 0", name=op.f("ck_quotation_sent_has_version")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'withdrawn', 'expired', 'accepted', 'declined')",
            name=op.f("ck_quotation_state_known"),
        ),
        sa.CheckConstraint(
            "(version = 0) = (valid_until IS NULL)", name=op.f("ck_quotation_version_has_end")
        ),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_quotation_rfq_id_rfq")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_quotation_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
        sa.UniqueConstraint("number", name=op.f("uq_quotation_number")),
        sa.UniqueConstraint("rfq_id", "workshop_id", name=op.f("uq_quotation_rfq_id_workshop_id")),
    )
    op.create_index("ix_quotation_ends", "quotation", ["state", "valid_until"], unique=False)
    op.create_index("ix_quotation_workshop", "quotation", ["workshop_id", "state", "id"], unique=False)
    op.create_table(
        "rfq_address",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("region_text", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_rfq_address_some_pieces")),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_address_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_address")),
    )
    op.create_index("ix_rfq_address_rfq", "rfq_address", ["rfq_id"], unique=False)
    op.create_table(
        "rfq_award",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'made', 'refused')", name=op.f("ck_rfq_award_state_known")),
        sa.CheckConstraint("total_fen > 0", name=op.f("ck_rfq_award_positive")),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_award_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_award")),
        sa.UniqueConstraint("number", name=op.f("uq_rfq_award_number")),
    )
    op.create_index("ix_rfq_award_at", "rfq_award", ["state", "asked_at"], unique=False)
    op.create_index(
        "uq_rfq_award_running",
        "rfq_award",
        ["rfq_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "rfq_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_rfq_file_not_empty")),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_file_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_file")),
        sa.UniqueConstraint("key", name=op.f("uq_rfq_file_key")),
    )
    op.create_index("ix_rfq_file_rfq", "rfq_file", ["rfq_id"], unique=False)
    op.create_table(
        "rfq_invitation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("how IN ('named', 'introduced')", name=op.f("ck_rfq_invitation_how_known")),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_invitation_rfq_id_rfq")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_rfq_invitation_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_invitation")),
        sa.UniqueConstraint("rfq_id", "workshop_id", name=op.f("uq_rfq_invitation_rfq_id_workshop_id")),
    )
    op.create_index("ix_rfq_invitation_workshop", "rfq_invitation", ["workshop_id", "rfq_id"], unique=False)
    op.create_table(
        "rfq_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_move_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_move")),
    )
    op.create_index("ix_rfq_move_rfq", "rfq_move", ["rfq_id"], unique=False)
    op.create_table(
        "rfq_question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')", name=op.f("ck_rfq_question_answer_has_instant")
        ),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_question_rfq_id_rfq")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_rfq_question_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_question")),
    )
    op.create_index("ix_rfq_question_rfq", "rfq_question", ["rfq_id"], unique=False)
    op.create_table(
        "rfq_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_version_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_version")),
        sa.UniqueConstraint("rfq_id", "version", name=op.f("uq_rfq_version_rfq_id_version")),
    )
    op.create_table(
        "workshop_capacity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("per_week BETWEEN 0 AND 1000000", name=op.f("ck_workshop_capacity_per_week_sane")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_workshop_capacity_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_capacity_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_capacity")),
        sa.UniqueConstraint(
            "workshop_id", "craft_id", name=op.f("uq_workshop_capacity_workshop_id_craft_id")
        ),
    )
    op.create_index(
        "ix_workshop_capacity_craft", "workshop_capacity", ["craft_id", "workshop_id"], unique=False
    )
    op.create_table(
        "quotation_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("quotation_id", BigId, nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_quotation_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_quotation_file_quotation_id_quotation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_file")),
        sa.UniqueConstraint("key", name=op.f("uq_quotation_file_key")),
    )
    op.create_index("ix_quotation_file_quotation", "quotation_file", ["quotation_id"], unique=False)
    op.create_table(
        "quotation_message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quotation_id", BigId, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name=op.f("ck_quotation_message_side_known")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_quotation_message_quotation_id_quotation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_message")),
    )
    op.create_index("ix_quotation_message_quotation", "quotation_message", ["quotation_id"], unique=False)
    op.create_table(
        "quotation_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quotation_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_quotation_move_quotation_id_quotation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_move")),
    )
    op.create_index("ix_quotation_move_quotation", "quotation_move", ["quotation_id"], unique=False)
    op.create_table(
        "quotation_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quotation_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rfq_version", sa.Integer(), nullable=False),
        sa.Column("least_pieces", sa.Integer(), nullable=False),
        sa.Column("most_pieces", sa.Integer(), nullable=False),
        sa.Column("prep_days", sa.Integer(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("sample_fen", sa.BigInteger(), nullable=True),
        sa.Column("sample_days", sa.Integer(), nullable=False),
        sa.Column("earnest_bp", sa.Integer(), nullable=False),
        sa.Column("advance_bp", sa.Integer(), nullable=False),
        sa.Column("milestone_bp", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=1500), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("advance_bp BETWEEN 0 AND 10000", name=op.f("ck_quotation_version_advance_sane")),
        sa.CheckConstraint(
            "earnest_bp + advance_bp + milestone_bp <= 10000",
            name=op.f("ck_quotation_version_plan_within_price"),
        ),
        sa.CheckConstraint(
            "earnest_bp BETWEEN 0 AND 2000", name=op.f("ck_quotation_version_earnest_at_most_a_fifth")
        ),
        sa.CheckConstraint(
            "least_pieces BETWEEN 1 AND 1000000", name=op.f("ck_quotation_version_least_sane")
        ),
        sa.CheckConstraint(
            "milestone_bp BETWEEN 0 AND 10000", name=op.f("ck_quotation_version_milestone_sane")
        ),
        sa.CheckConstraint(
            "most_pieces >= least_pieces", name=op.f("ck_quotation_version_most_not_below_least")
        ),
        sa.CheckConstraint("per_week > 0", name=op.f("ck_quotation_version_per_week_positive")),
        sa.CheckConstraint("prep_days BETWEEN 0 AND 365", name=op.f("ck_quotation_version_prep_days_sane")),
        sa.CheckConstraint(
            "sample_fen IS NULL OR sample_fen >= 0", name=op.f("ck_quotation_version_sample_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_quotation_version_quotation_id_quotation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_version")),
        sa.UniqueConstraint(
            "quotation_id", "version", name=op.f("uq_quotation_version_quotation_id_version")
        ),
    )
    op.create_table(
        "rfq_product",
        sa.Column("id", BigId, nullable=False),
        sa.Column("rfq_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_rfq_product_product_id_product")
        ),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_product_rfq_id_rfq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_product")),
        sa.UniqueConstraint("rfq_id", "product_id", name=op.f("uq_rfq_product_rfq_id_product_id")),
    )
    op.create_table(
        "quotation_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("per_piece", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_quotation_line_positive")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["quotation_version.id"],
            name=op.f("fk_quotation_line_version_id_quotation_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_line")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_quotation_line_version_id_position")),
    )
    op.create_table(
        "quotation_tier",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("min_pieces", sa.Integer(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("min_pieces > 0 AND unit_fen > 0", name=op.f("ck_quotation_tier_positive")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["quotation_version.id"],
            name=op.f("fk_quotation_tier_version_id_quotation_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_tier")),
        sa.UniqueConstraint("version_id", "min_pieces", name=op.f("uq_quotation_tier_version_id_min_pieces")),
    )
    op.create_table(
        "rfq_award_share",
        sa.Column("id", BigId, nullable=False),
        sa.Column("award_id", BigId, nullable=False),
        sa.Column("quotation_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("contract_number", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "pieces > 0 AND unit_fen > 0 AND total_fen > 0", name=op.f("ck_rfq_award_share_positive")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["rfq_award.id"], name=op.f("fk_rfq_award_share_award_id_rfq_award")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_rfq_award_share_quotation_id_quotation")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["quotation_version.id"],
            name=op.f("fk_rfq_award_share_version_id_quotation_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_award_share")),
        sa.UniqueConstraint(
            "award_id", "quotation_id", name=op.f("uq_rfq_award_share_award_id_quotation_id")
        ),
    )
    op.create_index("ix_rfq_award_share_quotation", "rfq_award_share", ["quotation_id"], unique=False)
    for table in APPEND_ONLY:
        protect(table)


def downgrade() -> None:
    op.drop_table("rfq_award_share")
    op.drop_table("quotation_tier")
    op.drop_table("quotation_line")
    op.drop_table("rfq_product")
    op.drop_table("quotation_version")
    op.drop_table("quotation_move")
    op.drop_table("quotation_message")
    op.drop_table("quotation_file")
    op.drop_table("workshop_capacity")
    op.drop_table("rfq_version")
    op.drop_table("rfq_question")
    op.drop_table("rfq_move")
    op.drop_table("rfq_invitation")
    op.drop_table("rfq_file")
    op.drop_table("rfq_award")
    op.drop_table("rfq_address")
    op.drop_table("quotation")
    op.drop_table("capacity_week")
    op.drop_table("capacity_booking")
    op.drop_table("rfq")
