"""Reviews by buyers, with pictures and reports; ratings of products and workshops."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import keep

revision = "0031"
down_revision = "0025c"
branch_labels = None
depends_on = None

_STATS = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "reviews_hidden")


def upgrade() -> None:
    # Nothing was reviewed before.
    for name in _STATS:
        op.add_column("product_stat", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "workshop_rating",
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("service_stars", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "service_stars BETWEEN reviews AND 5 * reviews", name=op.f("ck_workshop_rating_sum_sane")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_rating_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_rating")),
    )
    op.create_table(
        "review_reminder",
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_review_reminder_order_id_shop_order")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_review_reminder")),
    )
    op.create_table(
        "buyer_review",
        sa.Column("id", BigId, nullable=False),
        sa.Column("order_line_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("shown_name", sa.String(length=10), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("service_stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
        sa.Column("added_words", sa.String(length=500), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=True),
        sa.Column("reply_words", sa.String(length=500), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=10), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(added_at IS NULL) = (added_words = '')", name=op.f("ck_buyer_review_added_has_instant")
        ),
        sa.CheckConstraint(
            "(replied_at IS NULL) = (reply_words = '')", name=op.f("ck_buyer_review_reply_has_instant")
        ),
        sa.CheckConstraint(
            "hidden_reason IN ('off_topic', 'privacy', 'insult', 'illegal')",
            name=op.f("ck_buyer_review_hidden_reason_known"),
        ),
        sa.CheckConstraint(
            "(hidden_reason IS NULL) = (hidden_at IS NULL)", name=op.f("ck_buyer_review_hidden_has_instant")
        ),
        sa.CheckConstraint(
            "service_stars BETWEEN 1 AND 5", name=op.f("ck_buyer_review_service_stars_one_to_five")
        ),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_buyer_review_stars_one_to_five")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_buyer_review_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_buyer_review_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_buyer_review_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_buyer_review_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_review")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_buyer_review_order_line_id")),
    )
    op.create_index("ix_buyer_review_buyer", "buyer_review", ["user_id", "id"], unique=False)
    op.create_index(
        "ix_buyer_review_hidden",
        "buyer_review",
        ["hidden_at"],
        unique=False,
        sqlite_where=sa.text("hidden_at IS NOT NULL"),
        postgresql_where=sa.text("hidden_at IS NOT NULL"),
    )
    op.create_index("ix_buyer_review_product", "buyer_review", ["product_id", "id"], unique=False)
    op.create_index("ix_buyer_review_workshop", "buyer_review", ["workshop_id", "id"], unique=False)
    op.create_table(
        "review_picture",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("review_id", BigId, nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["buyer_review.id"], name=op.f("fk_review_picture_review_id_buyer_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_review_picture_key")),
    )
    op.create_index("ix_review_picture_review", "review_picture", ["review_id"], unique=False)
    op.create_table(
        "review_report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("review_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_review_report_decided_has_instant")
        ),
        sa.CheckConstraint(
            "reason IN ('off_topic', 'privacy', 'insult', 'illegal')",
            name=op.f("ck_review_report_reason_known"),
        ),
        sa.CheckConstraint("state IN ('open', 'hidden', 'kept')", name=op.f("ck_review_report_state_known")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["buyer_review.id"], name=op.f("fk_review_report_review_id_buyer_review")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_review_report_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_report")),
        sa.UniqueConstraint("review_id", "user_id", name=op.f("uq_review_report_review_id_user_id")),
    )
    op.create_index("ix_review_report_state", "review_report", ["state", "id"], unique=False)
    keep("buyer_review")


def downgrade() -> None:
    for table in ("review_report", "review_picture", "buyer_review", "review_reminder", "workshop_rating"):
        op.drop_table(table)
    for name in _STATS:
        op.drop_column("product_stat", name)
