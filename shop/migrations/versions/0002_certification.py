"""Certification."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime
from shop.migrations.append_only import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=6), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sellers", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("handed_in_by", sa.Integer(), nullable=True),
        sa.Column("handed_in_at", UtcDateTime(), nullable=True),
        sa.Column("receipt_no", sa.String(length=60), nullable=True),
        sa.CheckConstraint("kind IN ('identities', 'tax')", name=op.f("ck_office_export_kind_known")),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (receipt_no IS NULL)",
            name=op.f("ck_office_export_handed_in_has_receipt"),
        ),
        sa.CheckConstraint("sellers >= 0", name=op.f("ck_office_export_sellers_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_export")),
    )
    with op.batch_alter_table("office_export", schema=None) as batch_op:
        batch_op.create_index("ix_office_export_period", ["kind", "period"], unique=False)

    op.create_table(
        "preference",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_preference")),
    )
    op.create_table(
        "rules_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("effective_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "effective_at >= published_at", name=op.f("ck_rules_version_published_before_effect")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_version")),
        sa.UniqueConstraint("topic", "version", name=op.f("uq_rules_version_topic_version")),
    )
    with op.batch_alter_table("rules_version", schema=None) as batch_op:
        batch_op.create_index("ix_rules_version_topic", ["topic", "effective_at"], unique=False)

    op.create_table(
        "batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("province_code", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (document_no = '')", name=op.f("ck_batch_published_with_document")
        ),
        sa.ForeignKeyConstraint(
            ["province_code"], ["region.code"], name=op.f("fk_batch_province_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint(
            "province_code", "year", "ordinal", name=op.f("uq_batch_province_code_year_ordinal")
        ),
    )
    op.create_table(
        "condition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("group_key", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("alternative", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('at_least', 'share_at_least')) = (threshold IS NOT NULL)",
            name=op.f("ck_condition_threshold_where_counted"),
        ),
        sa.CheckConstraint(
            "group_key IN ('basis', 'premises', 'people')", name=op.f("ck_condition_group_key_known")
        ),
        sa.CheckConstraint(
            "kind IN ('document', 'at_least', 'share_at_least', 'stated')",
            name=op.f("ck_condition_kind_known"),
        ),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_condition_threshold_not_negative")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_condition_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index("ix_condition_region", ["region_code", "position"], unique=False)

    op.create_table(
        "jurisdiction",
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("notice_workdays", sa.Integer(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=True),
        sa.Column("review_workdays", sa.Integer(), nullable=True),
        sa.Column("visit_required", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_jurisdiction_answer_period_sane")),
        sa.CheckConstraint(
            "notice_workdays BETWEEN 1 AND 60", name=op.f("ck_jurisdiction_notice_period_sane")
        ),
        sa.CheckConstraint(
            "review_workdays BETWEEN 1 AND 120", name=op.f("ck_jurisdiction_review_period_sane")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_jurisdiction_region_code_region")
        ),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_jurisdiction")),
    )
    op.create_table(
        "key_county",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prefecture_code", sa.String(length=6), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= named_on", name=op.f("ck_key_county_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_key_county_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["prefecture_code"], ["region.code"], name=op.f("fk_key_county_prefecture_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_county")),
    )
    with op.batch_alter_table("key_county", schema=None) as batch_op:
        batch_op.create_index("ix_key_county_prefecture", ["prefecture_code", "ended_on"], unique=False)
        batch_op.create_index(
            "uq_key_county_running",
            ["county_code"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "public_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_public_notice_ends_after_start")),
        sa.CheckConstraint("workdays >= 1", name=op.f("ck_public_notice_at_least_a_day")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_public_notice_county_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_public_notice_number")),
    )
    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.create_index("ix_public_notice_county", ["county_code", "ends_on"], unique=False)

    op.create_table(
        "roster_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'imported') = (imported_at IS NOT NULL)",
            name=op.f("ck_roster_import_imported_has_instant"),
        ),
        sa.CheckConstraint(
            "state <> 'imported' OR error_count = 0", name=op.f("ck_roster_import_no_errors_are_brought_in")
        ),
        sa.CheckConstraint(
            "state IN ('checked', 'imported', 'discarded')", name=op.f("ck_roster_import_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_roster_import_region_code_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.UniqueConstraint("key", name=op.f("uq_roster_import_key")),
    )
    op.create_table(
        "rules_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rules_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rules_version_id"],
            ["rules_version.id"],
            name=op.f("fk_rules_comment_rules_version_id_rules_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rules_comment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_comment")),
    )
    with op.batch_alter_table("rules_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rules_comment_rules_version_id"), ["rules_version_id"], unique=False
        )

    op.create_table(
        "application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("employment_path", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("filed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=True),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "employment_path IN ('added_plaque', 'recognition_first')",
            name=op.f("ck_application_employment_path_known"),
        ),
        sa.CheckConstraint("kind IN ('first', 'again', 'legacy')", name=op.f("ck_application_kind_known")),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'withdrawn' OR county_code IS NOT NULL",
            name=op.f("ck_application_submitted_has_county"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'withdrawn' OR submitted_at IS NOT NULL",
            name=op.f("ck_application_submitted_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'under_review', 'returned', 'public_notice', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_application_state_known"),
        ),
        sa.CheckConstraint("round >= 1 AND version >= 1", name=op.f("ck_application_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_application_county_code_region")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_application_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["user_account.id"], name=op.f("fk_application_filed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_application_ich_item_id_ich_item")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_application_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_filed_by"), ["filed_by"], unique=False)
        batch_op.create_index("ix_application_queue", ["county_code", "state", "due_on"], unique=False)
        batch_op.create_index(
            "uq_application_open_uscc",
            ["uscc"],
            unique=True,
            sqlite_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
            postgresql_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
        )
        batch_op.create_index(
            "uq_application_open_workshop",
            ["workshop_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
            postgresql_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
        )

    op.create_table(
        "change_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("report_due_on", sa.Date(), nullable=False),
        sa.Column("verify_due_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_change_request_open_is_undecided")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused', 'withdrawn')",
            name=op.f("ck_change_request_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_change_request_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index("ix_change_request_state", ["state", "verify_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_request_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "identity_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("good_until", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (passed IS NULL)", name=op.f("ck_identity_check_checked_says_how")
        ),
        sa.CheckConstraint(
            "(passed IS TRUE) = (good_until IS NOT NULL)", name=op.f("ck_identity_check_passed_has_an_end")
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (due_on IS NULL)", name=op.f("ck_identity_check_sent_has_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_identity_check_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
    )
    with op.batch_alter_table("identity_check", schema=None) as batch_op:
        batch_op.create_index("ix_identity_check_waiting", ["checked_at", "due_on"], unique=False)
        batch_op.create_index("ix_identity_check_workshop", ["workshop_id", "checked_at"], unique=False)
        batch_op.create_index(
            "uq_identity_check_open",
            ["workshop_id"],
            unique=True,
            sqlite_where=sa.text("checked_at IS NULL"),
            postgresql_where=sa.text("checked_at IS NULL"),
        )

    op.create_table(
        "misuse_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("matter", sa.String(length=12), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=True),
        sa.Column("certificate_text", sa.String(length=60), nullable=False),
        sa.Column("seen_at_place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("taken_up_by", sa.Integer(), nullable=True),
        sa.Column("taken_up_at", UtcDateTime(), nullable=True),
        sa.Column("founded", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (founded IS NOT NULL)", name=op.f("ck_misuse_report_closed_says_how")
        ),
        sa.CheckConstraint(
            "matter IN ('certificate', 'counterfeit', 'false_facts', 'labour', 'safety', 'other')",
            name=op.f("ck_misuse_report_matter_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'taken_up', 'closed')", name=op.f("ck_misuse_report_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_misuse_report_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_misuse_report_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_report")),
        sa.UniqueConstraint("number", name=op.f("uq_misuse_report_number")),
    )
    with op.batch_alter_table("misuse_report", schema=None) as batch_op:
        batch_op.create_index("ix_misuse_report_queue", ["county_code", "state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_report_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "register_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("register_name", sa.String(length=60), nullable=False),
        sa.Column("entry_no", sa.String(length=60), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(register = 'other') = (register_name <> '')", name=op.f("ck_register_entry_other_is_named")
        ),
        sa.CheckConstraint(
            "register IN ('project_pool', 'labour_platform', 'other')",
            name=op.f("ck_register_entry_register_known"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_register_entry_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "workshop_id",
            "register",
            "register_name",
            "entry_no",
            name=op.f("uq_register_entry_workshop_id_register_register_name_entry_no"),
        ),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('identity', 'licence', 'suspension')", name=op.f("ck_reminder_kind_known")
        ),
        sa.CheckConstraint("days >= 0", name=op.f("ck_reminder_days_not_negative")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_reminder_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "workshop_id", "kind", "subject", "days", name=op.f("uq_reminder_workshop_id_kind_subject_days")
        ),
    )
    op.create_table(
        "application_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "to_state IN ('draft', 'submitted', 'under_review', 'returned', 'public_notice', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_application_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_move_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_move")),
    )
    with op.batch_alter_table("application_move", schema=None) as batch_op:
        batch_op.create_index("ix_application_move_application", ["application_id", "at"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('business_licence', 'identity', 'premises_photo', 'equipment_photo', 'premises_right', 'heritage_proof', 'employment_proof', 'food_licence', 'safety_proof', 'former_decision', 'other')",
            name=op.f("ck_document_kind_known"),
        ),
        sa.CheckConstraint(
            "application_id IS NOT NULL OR workshop_id IS NOT NULL",
            name=op.f("ck_document_belongs_somewhere"),
        ),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_document_not_empty")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_document_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_document_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "notice_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_notice_entry_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notice.id"], name=op.f("fk_notice_entry_notice_id_public_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_entry")),
        sa.UniqueConstraint("application_id", "round", name=op.f("uq_notice_entry_application_id_round")),
    )
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_entry_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(kind = 'model_site') = (level IS NOT NULL)", name=op.f("ck_recognition_model_site_has_level")
        ),
        sa.CheckConstraint(
            "kind IN ('employment_workshop', 'legacy_workshop', 'model_site')",
            name=op.f("ck_recognition_kind_known"),
        ),
        sa.CheckConstraint(
            "level IN ('county', 'city', 'province')", name=op.f("ck_recognition_level_known")
        ),
        sa.CheckConstraint(
            "application_id IS NOT NULL OR workshop_id IS NOT NULL",
            name=op.f("ck_recognition_belongs_somewhere"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= granted_on", name=op.f("ck_recognition_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_recognition_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_recognition_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index("ix_recognition_application", ["application_id"], unique=False)
        batch_op.create_index("ix_recognition_workshop", ["workshop_id", "kind"], unique=False)

    op.create_table(
        "sign_off",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=12), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.String(length=500), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "department IN ('culture', 'hr', 'rural')", name=op.f("ck_sign_off_department_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sign_off_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint(
            "application_id", "round", "department", name=op.f("uq_sign_off_application_id_round_department")
        ),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_county", sa.String(length=6), nullable=False),
        sa.Column("to_county", sa.String(length=6), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (workshop_id IS NULL)", name=op.f("ck_transfer_of_one_thing")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (accepted IS NULL)", name=op.f("ck_transfer_decided_says_how")
        ),
        sa.CheckConstraint("from_county <> to_county", name=op.f("ck_transfer_somewhere_else")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_transfer_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["from_county"], ["region.code"], name=op.f("fk_transfer_from_county_region")
        ),
        sa.ForeignKeyConstraint(["to_county"], ["region.code"], name=op.f("fk_transfer_to_county_region")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_transfer_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_to", ["to_county", "decided_at"], unique=False)
        batch_op.create_index(
            "uq_transfer_open_application",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.create_index(
            "uq_transfer_open_workshop",
            ["workshop_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("people_seen", sa.Integer(), nullable=False),
        sa.Column("liveliness", sa.String(length=8), nullable=True),
        sa.Column("as_stated", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.String(length=1000), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "liveliness IN ('alive', 'dormant', 'closed')", name=op.f("ck_visit_liveliness_known")
        ),
        sa.CheckConstraint(
            "purpose IN ('application', 'survey', 'complaint')", name=op.f("ck_visit_purpose_known")
        ),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (workshop_id IS NULL)", name=op.f("ck_visit_of_one_thing")
        ),
        sa.CheckConstraint("people_seen >= 0", name=op.f("ck_visit_people_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_visit_application_id_application")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_visit_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_application", ["application_id", "visited_on"], unique=False)
        batch_op.create_index("ix_visit_workshop", ["workshop_id", "visited_on"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("against", sa.String(length=24), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_appeal_open_is_undecided")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'rejected', 'withdrawn')", name=op.f("ck_appeal_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_appeal_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("number", name=op.f("uq_appeal_number")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index("ix_appeal_state", ["state", "due_on"], unique=False)
        batch_op.create_index(
            "uq_appeal_open",
            ["certificate_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "filing",
        sa.Column(
            "certificate_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("to_prefecture_at", UtcDateTime(), nullable=False),
        sa.Column("to_prefecture_by", sa.Integer(), nullable=True),
        sa.Column("to_province_at", UtcDateTime(), nullable=True),
        sa.Column("to_province_by", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "batch_id IS NULL OR to_province_at IS NOT NULL", name=op.f("ck_filing_batch_after_filing")
        ),
        sa.CheckConstraint(
            "to_province_at IS NULL OR to_prefecture_at <= to_province_at",
            name=op.f("ck_filing_prefecture_before_province"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_filing_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_filing_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_filing")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (upheld IS NULL)", name=op.f("ck_objection_answered_says_how")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_objection_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["notice_entry.id"], name=op.f("fk_objection_entry_id_notice_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("number", name=op.f("uq_objection_number")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_objection_open", ["application_id", "answered_at"], unique=False)

    op.create_table(
        "case_paper",
        sa.Column(
            "document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(change_id IS NOT NULL AND check_id IS NULL AND appeal_id IS NULL) OR (change_id IS NULL AND check_id IS NOT NULL AND appeal_id IS NULL) OR (change_id IS NULL AND check_id IS NULL AND appeal_id IS NOT NULL)",
            name=op.f("ck_case_paper_of_one_matter"),
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_case_paper_appeal_id_appeal")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_case_paper_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["identity_check.id"], name=op.f("fk_case_paper_check_id_identity_check")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_case_paper_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_case_paper")),
    )
    with op.batch_alter_table("case_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_paper_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_paper_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_paper_check_id"), ["check_id"], unique=False)

    op.create_table(
        "confirmation_review",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=True),
        sa.Column("fix_by", sa.Date(), nullable=True),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'returned', 'corrected', 'voided')",
            name=op.f("ck_confirmation_review_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'corrected') OR fix_by IS NOT NULL",
            name=op.f("ck_confirmation_review_returned_has_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["certificate_event.id"],
            name=op.f("fk_confirmation_review_event_id_certificate_event"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_confirmation_review_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_confirmation_review")),
    )
    with op.batch_alter_table("confirmation_review", schema=None) as batch_op:
        batch_op.create_index("ix_confirmation_review_state", ["state", "fix_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmation_review_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "contracts_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(ending = 'auto_cancelled') = (event_id IS NULL)",
            name=op.f("ck_contracts_decision_decided_has_event"),
        ),
        sa.CheckConstraint(
            "decision IN ('finish', 'cancel')", name=op.f("ck_contracts_decision_decision_known")
        ),
        sa.CheckConstraint(
            "ending IN ('suspended', 'revoked', 'withdrawn', 'auto_cancelled')",
            name=op.f("ck_contracts_decision_ending_known"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_contracts_decision_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["certificate_event.id"],
            name=op.f("fk_contracts_decision_event_id_certificate_event"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_decision")),
    )
    with op.batch_alter_table("contracts_decision", schema=None) as batch_op:
        batch_op.create_index("ix_contracts_decision_certificate", ["certificate_id", "id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("fix_by", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('false_information', 'licence_expired', 'safety', 'complaint', 'other')",
            name=op.f("ck_suspension_ground_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["certificate_event.id"], name=op.f("fk_suspension_event_id_certificate_event")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_suspension")),
    )
    for table in ("application_move", "sign_off", "rules_version"):
        protect(table)


def downgrade() -> None:
    op.drop_table("suspension")
    with op.batch_alter_table("contracts_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_contracts_decision_certificate")

    op.drop_table("contracts_decision")
    with op.batch_alter_table("confirmation_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_review_workshop_id"))
        batch_op.drop_index("ix_confirmation_review_state")

    op.drop_table("confirmation_review")
    with op.batch_alter_table("case_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_paper_check_id"))
        batch_op.drop_index(batch_op.f("ix_case_paper_change_id"))
        batch_op.drop_index(batch_op.f("ix_case_paper_appeal_id"))

    op.drop_table("case_paper")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index("ix_objection_open")
        batch_op.drop_index(batch_op.f("ix_objection_entry_id"))

    op.drop_table("objection")
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_batch_id"))

    op.drop_table("filing")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appeal_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_appeal_state")
        batch_op.drop_index(batch_op.f("ix_appeal_certificate_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_workshop")
        batch_op.drop_index("ix_visit_application")

    op.drop_table("visit")
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_transfer_open_workshop",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_transfer_open_application",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index("ix_transfer_to")

    op.drop_table("transfer")
    op.drop_table("sign_off")
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index("ix_recognition_workshop")
        batch_op.drop_index("ix_recognition_application")

    op.drop_table("recognition")
    with op.batch_alter_table("notice_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_entry_notice_id"))

    op.drop_table("notice_entry")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_document_application_id"))

    op.drop_table("document")
    with op.batch_alter_table("application_move", schema=None) as batch_op:
        batch_op.drop_index("ix_application_move_application")

    op.drop_table("application_move")
    op.drop_table("reminder")
    op.drop_table("register_entry")
    with op.batch_alter_table("misuse_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_misuse_report_workshop_id"))
        batch_op.drop_index("ix_misuse_report_queue")

    op.drop_table("misuse_report")
    with op.batch_alter_table("identity_check", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_identity_check_open",
            sqlite_where=sa.text("checked_at IS NULL"),
            postgresql_where=sa.text("checked_at IS NULL"),
        )
        batch_op.drop_index("ix_identity_check_workshop")
        batch_op.drop_index("ix_identity_check_waiting")

    op.drop_table("identity_check")
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_request_workshop_id"))
        batch_op.drop_index("ix_change_request_state")

    op.drop_table("change_request")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_open_workshop",
            sqlite_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
            postgresql_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
        )
        batch_op.drop_index(
            "uq_application_open_uscc",
            sqlite_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
            postgresql_where=sa.text("state IN ('submitted', 'under_review', 'returned', 'public_notice')"),
        )
        batch_op.drop_index("ix_application_queue")
        batch_op.drop_index(batch_op.f("ix_application_filed_by"))

    op.drop_table("application")
    with op.batch_alter_table("rules_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_comment_rules_version_id"))

    op.drop_table("rules_comment")
    op.drop_table("roster_import")
    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_public_notice_county")

    op.drop_table("public_notice")
    with op.batch_alter_table("key_county", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_key_county_running",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_key_county_prefecture")

    op.drop_table("key_county")
    op.drop_table("jurisdiction")
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.drop_index("ix_condition_region")

    op.drop_table("condition")
    op.drop_table("batch")
    with op.batch_alter_table("rules_version", schema=None) as batch_op:
        batch_op.drop_index("ix_rules_version_topic")

    op.drop_table("rules_version")
    op.drop_table("preference")
    with op.batch_alter_table("office_export", schema=None) as batch_op:
        batch_op.drop_index("ix_office_export_period")

    op.drop_table("office_export")
