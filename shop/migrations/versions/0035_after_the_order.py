"""Questions, messages, notes, exports of one's data, drafts of returns, and the order of lists by reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import keep

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_export",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (ready_at IS NULL)", name=op.f("ck_data_export_ready_has_instant")
        ),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'gone')", name=op.f("ck_data_export_state_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_data_export_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
        sa.UniqueConstraint("key", name=op.f("uq_data_export_key")),
    )
    op.create_index("ix_data_export_user", "data_export", ["user_id", "id"], unique=False)
    op.create_index(
        "uq_data_export_waiting",
        "data_export",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "note_choice",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("in_store", sa.Boolean(), nullable=False),
        sa.Column("by_copy", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_note_choice_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_note_choice")),
    )
    op.create_table(
        "personal_note",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_personal_note_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_note")),
        sa.UniqueConstraint("ref", name=op.f("uq_personal_note_ref")),
    )
    op.create_index("ix_personal_note_user", "personal_note", ["user_id", "id"], unique=False)

    op.create_table(
        "purged_purchase",
        sa.Column("purchase_id", BigId, nullable=False),
        sa.Column("purged_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase.id"], name=op.f("fk_purged_purchase_purchase_id_purchase")
        ),
        sa.PrimaryKeyConstraint("purchase_id", name=op.f("pk_purged_purchase")),
    )
    op.create_table(
        "product_question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("shown_name", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer_words", sa.String(length=500), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=10), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_words = '')", name=op.f("ck_product_question_answer_has_instant")
        ),
        sa.CheckConstraint(
            "hidden_reason IN ('off_topic', 'privacy', 'insult', 'illegal')",
            name=op.f("ck_product_question_hidden_reason_known"),
        ),
        sa.CheckConstraint(
            "(hidden_reason IS NULL) = (hidden_at IS NULL)",
            name=op.f("ck_product_question_hidden_has_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_question_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_product_question_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_product_question_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_question")),
    )
    op.create_index("ix_product_question_asker", "product_question", ["user_id", "asked_at"], unique=False)
    op.create_index("ix_product_question_product", "product_question", ["product_id", "id"], unique=False)
    op.create_index("ix_product_question_workshop", "product_question", ["workshop_id", "id"], unique=False)

    op.create_table(
        "message_thread",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("order_id", BigId, nullable=True),
        sa.Column("product_id", BigId, nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("last_side", sa.String(length=8), nullable=False),
        sa.Column("buyer_unread", sa.Integer(), nullable=False),
        sa.Column("workshop_unread", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "last_side IN ('buyer', 'workshop')", name=op.f("ck_message_thread_last_side_known")
        ),
        sa.CheckConstraint(
            "(order_id IS NULL) <> (product_id IS NULL)", name=op.f("ck_message_thread_about_one_thing")
        ),
        sa.CheckConstraint(
            "buyer_unread >= 0 AND workshop_unread >= 0", name=op.f("ck_message_thread_unread_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_message_thread_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_message_thread_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_message_thread_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_message_thread_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_thread")),
        sa.UniqueConstraint("order_id", name=op.f("uq_message_thread_order_id")),
        sa.UniqueConstraint("user_id", "product_id", name=op.f("uq_message_thread_user_id_product_id")),
    )
    op.create_index("ix_message_thread_buyer", "message_thread", ["user_id", "last_at"], unique=False)
    op.create_index("ix_message_thread_workshop", "message_thread", ["workshop_id", "last_at"], unique=False)

    op.create_table(
        "question_report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("question_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_question_report_decided_has_instant")
        ),
        sa.CheckConstraint(
            "reason IN ('off_topic', 'privacy', 'insult', 'illegal')",
            name=op.f("ck_question_report_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'hidden', 'kept')", name=op.f("ck_question_report_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["product_question.id"],
            name=op.f("fk_question_report_question_id_product_question"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_question_report_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_report")),
        sa.UniqueConstraint("question_id", "user_id", name=op.f("uq_question_report_question_id_user_id")),
    )
    op.create_index("ix_question_report_state", "question_report", ["state", "id"], unique=False)

    op.create_table(
        "return_draft",
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_return_draft_order_id_shop_order")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_return_draft")),
    )
    op.create_table(
        "thread_message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("sender_id", BigId, nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("purged_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(purged_at IS NULL) OR (words = '')", name=op.f("ck_thread_message_purged_is_empty")
        ),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name=op.f("ck_thread_message_side_known")),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["user_account.id"], name=op.f("fk_thread_message_sender_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["message_thread.id"], name=op.f("fk_thread_message_thread_id_message_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
    )
    op.create_index("ix_thread_message_sender", "thread_message", ["sender_id", "sent_at"], unique=False)
    op.create_index("ix_thread_message_thread", "thread_message", ["thread_id", "id"], unique=False)

    op.create_table(
        "message_picture",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["thread_message.id"], name=op.f("fk_message_picture_message_id_thread_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_message_picture_key")),
    )
    op.create_index("ix_message_picture_message", "message_picture", ["message_id"], unique=False)

    op.create_table(
        "message_report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_message_report_decided_has_instant")
        ),
        sa.CheckConstraint(
            "reason IN ('insult', 'offsite', 'fraud', 'advert', 'illegal')",
            name=op.f("ck_message_report_reason_known"),
        ),
        sa.CheckConstraint("state IN ('open', 'hidden', 'kept')", name=op.f("ck_message_report_state_known")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["thread_message.id"], name=op.f("fk_message_report_message_id_thread_message")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_message_report_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_report")),
        sa.UniqueConstraint("message_id", "user_id", name=op.f("uq_message_report_message_id_user_id")),
    )
    op.create_index("ix_message_report_state", "message_report", ["state", "id"], unique=False)

    op.add_column("listing_card", sa.Column("rated", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_listing_card_rated",
        "listing_card",
        ["rated", "product_id", "workshop_id", "licence_kind", "supply"],
        unique=False,
    )

    op.add_column("user_account", sa.Column("unread_notes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "user_account", sa.Column("unread_messages", sa.Integer(), nullable=False, server_default="0")
    )
    # Nobody's stars changed: what the order by reviews needs follows from what is counted already.
    stars = "s.stars_1 + 2 * s.stars_2 + 3 * s.stars_3 + 4 * s.stars_4 + 5 * s.stars_5"
    reviews = "s.stars_1 + s.stars_2 + s.stars_3 + s.stars_4 + s.stars_5"
    op.execute(
        "UPDATE listing_card SET rated = COALESCE((SELECT "
        f"1000 * ({stars} + 20) / ({reviews} + 5) FROM product_stat s "
        "WHERE s.product_id = listing_card.product_id), 4000)"
    )
    for table in ("product_question", "thread_message"):
        keep(table)


def downgrade() -> None:
    op.drop_column("user_account", "unread_messages")
    op.drop_column("user_account", "unread_notes")
    op.drop_index("ix_listing_card_rated", table_name="listing_card")
    op.drop_column("listing_card", "rated")
    for table in (
        "message_report",
        "message_picture",
        "thread_message",
        "return_draft",
        "question_report",
        "message_thread",
        "product_question",
        "purged_purchase",
        "personal_note",
        "note_choice",
        "data_export",
    ):
        op.drop_table(table)
