"""The search index inside PostgreSQL, and counts of what was searched for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from shop.core.db import BigId, UtcDateTime

revision = "0006"
down_revision = "0009"
branch_labels = None
depends_on = None

_TERMS = sa.Text().with_variant(TSVECTOR(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("generation", BigId, autoincrement=False, nullable=False),
        sa.Column("product_id", BigId, autoincrement=False, nullable=False),
        sa.Column("stamped_at", UtcDateTime(), nullable=False),
        sa.Column("head", _TERMS, nullable=False),
        sa.Column("terms", _TERMS, nullable=False),
        sa.PrimaryKeyConstraint("generation", "product_id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_terms", "search_entry", ["terms"], postgresql_using="gin")
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("words_version", sa.BigInteger(), nullable=False),
        sa.Column("complete_until", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=40), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("empty", sa.Integer(), nullable=False),
        sa.CheckConstraint("searches > 0", name=op.f("ck_search_count_searches_positive")),
        sa.CheckConstraint(
            "empty BETWEEN 0 AND searches", name=op.f("ck_search_count_empty_within_searches")
        ),
        sa.PrimaryKeyConstraint("day", "words", name=op.f("pk_search_count")),
    )


def downgrade() -> None:
    for table in ("search_count", "search_word", "search_state", "search_entry"):
        op.drop_table(table)
