"""Files of products that are brought in at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_import",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("arrival", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("todo", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("product_count", sa.Integer(), nullable=False),
        sa.Column("picture_count", sa.Integer(), nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'refused', 'checked', 'queued', 'imported', 'discarded')",
            name=op.f("ck_product_import_state_known"),
        ),
        sa.CheckConstraint("arrival IN ('draft', 'on_sale')", name=op.f("ck_product_import_arrival_known")),
        sa.CheckConstraint(
            "state <> 'imported' OR error_count = 0", name=op.f("ck_product_import_no_errors_are_brought_in")
        ),
        sa.CheckConstraint(
            "(state = 'imported') = (imported_at IS NOT NULL)",
            name=op.f("ck_product_import_imported_has_instant"),
        ),
        sa.CheckConstraint("done >= 0 AND done <= todo", name=op.f("ck_product_import_progress_sane")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_product_import_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_import")),
        sa.UniqueConstraint("key", name=op.f("uq_product_import_key")),
    )
    op.create_index("ix_product_import_workshop", "product_import", ["workshop_id", "id"])


def downgrade() -> None:
    op.drop_table("product_import")
