"""The quarterly report: forms and columns, declared sales, releases and snapshots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0041"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_reminder",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reminder")),
        sa.UniqueConstraint(
            "quarter", "subject", "stage", name=op.f("uq_report_reminder_quarter_subject_stage")
        ),
    )
    op.create_table(
        "form_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_quarter", sa.String(length=6), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_form_version_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("region_code", "number", name=op.f("uq_form_version_region_code_number")),
    )
    op.create_table(
        "quarter_release",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name=op.f("ck_quarter_release_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_quarter_release_confirmed_or_withdrawn"),
        ),
        sa.CheckConstraint("confirmed_by <> proposed_by", name=op.f("ck_quarter_release_two_officers")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_quarter_release_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_release")),
    )
    op.create_index(
        "uq_quarter_release_open",
        "quarter_release",
        ["quarter", "region_code"],
        unique=True,
        sqlite_where=sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "region_form",
        sa.Column("id", BigId, nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("narrative", sa.String(length=3000), nullable=False),
        sa.Column("missing_note", sa.String(length=500), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("review_note", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR reviewed_by IS NOT NULL", name=op.f("ck_region_form_accepted_by_somebody")
        ),
        sa.CheckConstraint(
            "state = 'open' OR submitted_by IS NOT NULL", name=op.f("ck_region_form_submitted_by_somebody")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'returned', 'accepted')", name=op.f("ck_region_form_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_region_form_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_form")),
        sa.UniqueConstraint("region_code", "quarter", name=op.f("uq_region_form_region_code_quarter")),
    )
    op.create_table(
        "report_periods",
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("opens_days_before", sa.Integer(), nullable=False),
        sa.Column("workshop_workdays", sa.Integer(), nullable=False),
        sa.Column("county_workdays", sa.Integer(), nullable=False),
        sa.Column("prefecture_workdays", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("opens_days_before BETWEEN 1 AND 30", name=op.f("ck_report_periods_opening_sane")),
        sa.CheckConstraint(
            "workshop_workdays >= 1 AND workshop_workdays <= county_workdays AND county_workdays <= prefecture_workdays AND prefecture_workdays <= 20",
            name=op.f("ck_report_periods_levels_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_report_periods_region_code_region")
        ),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_report_periods")),
    )
    op.create_table(
        "form_column",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('computed', 'count', 'money', 'text')", name=op.f("ck_form_column_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["form_version.id"], name=op.f("fk_form_column_version_id_form_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_column")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_form_column_version_id_key")),
    )
    op.create_table(
        "quarter_snapshot",
        sa.Column("id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release_id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_quarter_snapshot_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["quarter_release.id"],
            name=op.f("fk_quarter_snapshot_release_id_quarter_release"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_snapshot")),
        sa.UniqueConstraint(
            "quarter", "region_code", "version", name=op.f("uq_quarter_snapshot_quarter_region_code_version")
        ),
        sa.UniqueConstraint("release_id", name=op.f("uq_quarter_snapshot_release_id")),
    )
    op.create_table(
        "region_form_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("form_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["form_id"], ["region_form.id"], name=op.f("fk_region_form_file_form_id_region_form")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_form_file")),
        sa.UniqueConstraint("key", name=op.f("uq_region_form_file_key")),
    )
    op.create_index(op.f("ix_region_form_file_form_id"), "region_form_file", ["form_id"], unique=False)
    op.create_table(
        "declared_import",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checked', 'imported', 'discarded')", name=op.f("ck_declared_import_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_declared_import_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_import")),
        sa.UniqueConstraint("key", name=op.f("uq_declared_import_key")),
    )
    op.create_index(op.f("ix_declared_import_workshop_id"), "declared_import", ["workshop_id"], unique=False)
    op.create_table(
        "snapshot_people",
        sa.Column("snapshot_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("reported", sa.String(length=8), nullable=False),
        sa.Column("employed_total", sa.Integer(), nullable=False),
        sa.Column("employed_target", sa.Integer(), nullable=False),
        sa.Column("employed_monitored", sa.Integer(), nullable=False),
        sa.Column("employed_low_income", sa.Integer(), nullable=False),
        sa.Column("employed_home_based", sa.Integer(), nullable=False),
        sa.Column("benefited", sa.Integer(), nullable=False),
        sa.Column("wages_fen", sa.BigInteger(), nullable=False),
        sa.Column("training_sessions", sa.Integer(), nullable=False),
        sa.Column("training_person_times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_snapshot_people_county_code_region")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_snapshot_people_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_snapshot_people_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["quarter_snapshot.id"],
            name=op.f("fk_snapshot_people_snapshot_id_quarter_snapshot"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_snapshot_people_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "workshop_id", name=op.f("pk_snapshot_people")),
    )
    op.create_table(
        "snapshot_sale",
        sa.Column("snapshot_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("gross_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("freight_refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_snapshot_sale_county_code_region")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_snapshot_sale_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["quarter_snapshot.id"],
            name=op.f("fk_snapshot_sale_snapshot_id_quarter_snapshot"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_snapshot_sale_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "workshop_id", "channel", "craft_id", "proof", name=op.f("pk_snapshot_sale")
        ),
    )
    op.create_table(
        "supplied_count",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("monitored", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("supplied_by", sa.Integer(), nullable=False),
        sa.Column("supplied_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("target >= 0 AND monitored >= 0", name=op.f("ck_supplied_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_supplied_count_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplied_count")),
    )
    op.create_index("ix_supplied_count_workshop", "supplied_count", ["quarter", "workshop_id"], unique=False)
    op.create_table(
        "workshop_return",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("form_version_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("employed_total", sa.Integer(), nullable=False),
        sa.Column("employed_target", sa.Integer(), nullable=False),
        sa.Column("employed_monitored", sa.Integer(), nullable=False),
        sa.Column("employed_low_income", sa.Integer(), nullable=False),
        sa.Column("employed_home_based", sa.Integer(), nullable=False),
        sa.Column("benefited", sa.Integer(), nullable=False),
        sa.Column("wages_fen", sa.BigInteger(), nullable=False),
        sa.Column("training_sessions", sa.Integer(), nullable=False),
        sa.Column("training_person_times", sa.Integer(), nullable=False),
        sa.Column("narrative", sa.String(length=1000), nullable=False),
        sa.Column("reasons", sa.String(length=500), nullable=False),
        sa.Column("seen_proven_fen", sa.BigInteger(), nullable=False),
        sa.Column("seen_declared_fen", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("filled_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("review_note", sa.String(length=300), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR reviewed_by IS NOT NULL",
            name=op.f("ck_workshop_return_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL",
            name=op.f("ck_workshop_return_submitted_before_review"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted')",
            name=op.f("ck_workshop_return_state_known"),
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (filled_by IS NULL)",
            name=op.f("ck_workshop_return_submitted_by_somebody"),
        ),
        sa.CheckConstraint(
            "employed_target <= employed_total AND employed_monitored <= employed_total AND employed_low_income <= employed_total AND employed_home_based <= employed_total",
            name=op.f("ck_workshop_return_parts_within_total"),
        ),
        sa.CheckConstraint(
            "employed_total >= 0 AND employed_target >= 0 AND employed_monitored >= 0 AND employed_low_income >= 0 AND employed_home_based >= 0 AND benefited >= 0 AND wages_fen >= 0 AND training_sessions >= 0 AND training_person_times >= 0",
            name=op.f("ck_workshop_return_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_workshop_return_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"],
            ["form_version.id"],
            name=op.f("fk_workshop_return_form_version_id_form_version"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_return_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_return")),
        sa.UniqueConstraint("workshop_id", "quarter", name=op.f("uq_workshop_return_workshop_id_quarter")),
    )
    op.create_index(
        "ix_workshop_return_quarter", "workshop_return", ["quarter", "county_code", "state"], unique=False
    )
    op.create_table(
        "declared_sale",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("slip_no", sa.String(length=60), nullable=False),
        sa.Column("gross_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('offline_store', 'external_platform', 'fair', 'bulk_order')",
            name=op.f("ck_declared_sale_channel_known"),
        ),
        sa.CheckConstraint(
            "gross_fen >= 0 AND refunds_fen >= 0 AND gross_fen + refunds_fen > 0",
            name=op.f("ck_declared_sale_amounts_sane"),
        ),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_declared_sale_pieces_not_negative")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_declared_sale_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["declared_import.id"], name=op.f("fk_declared_sale_import_id_declared_import")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_declared_sale_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_sale")),
    )
    op.create_index("ix_declared_sale_workshop", "declared_sale", ["workshop_id", "sold_on"], unique=False)
    op.create_index(
        "uq_declared_sale_slip",
        "declared_sale",
        ["workshop_id", "channel", "slip_no"],
        unique=True,
        sqlite_where=sa.text("slip_no <> '' AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("slip_no <> '' AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "report_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("return_id", BigId, nullable=True),
        sa.Column("form_id", BigId, nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(return_id IS NULL) <> (form_id IS NULL)", name=op.f("ck_report_move_of_one_form")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["region_form.id"], name=op.f("fk_report_move_form_id_region_form")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["workshop_return.id"], name=op.f("fk_report_move_return_id_workshop_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_move")),
    )
    op.create_index("ix_report_move_form", "report_move", ["form_id"], unique=False)
    op.create_index("ix_report_move_return", "report_move", ["return_id"], unique=False)
    op.create_table(
        "return_extra",
        sa.Column("return_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["workshop_return.id"], name=op.f("fk_return_extra_return_id_workshop_return")
        ),
        sa.PrimaryKeyConstraint("return_id", "key", name=op.f("pk_return_extra")),
    )
    op.create_table(
        "declared_paper",
        sa.Column("sale_id", BigId, nullable=False),
        sa.Column("document_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_declared_paper_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"], ["declared_sale.id"], name=op.f("fk_declared_paper_sale_id_declared_sale")
        ),
        sa.PrimaryKeyConstraint("sale_id", "document_id", name=op.f("pk_declared_paper")),
    )
    for table in ("report_move", "quarter_snapshot", "snapshot_sale", "snapshot_people"):
        protect(table)


def downgrade() -> None:
    op.drop_table("declared_paper")
    op.drop_table("return_extra")
    op.drop_table("report_move")
    op.drop_table("declared_sale")
    op.drop_table("workshop_return")
    op.drop_table("supplied_count")
    op.drop_table("snapshot_sale")
    op.drop_table("snapshot_people")
    op.drop_table("declared_import")
    op.drop_table("region_form_file")
    op.drop_table("quarter_snapshot")
    op.drop_table("form_column")
    op.drop_table("report_periods")
    op.drop_table("region_form")
    op.drop_table("quarter_release")
    op.drop_table("form_version")
    op.drop_table("report_reminder")
