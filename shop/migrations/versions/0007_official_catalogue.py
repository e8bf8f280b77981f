"""The official catalogue: reviews of products with every version that was handed in, terms, marks of assistance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_term",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "until_at IS NULL OR until_at >= from_at", name=op.f("ck_catalogue_term_not_turned_round")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_catalogue_term_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_term")),
    )
    with op.batch_alter_table("catalogue_term") as batch_op:
        batch_op.create_index("ix_catalogue_term_product", ["product_id", "from_at"], unique=False)
        batch_op.create_index(
            "uq_catalogue_term_running",
            ["product_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "catalogue_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_catalogue_version_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_catalogue_version_product_id_number")),
    )
    op.create_table(
        "assistance_mark",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("document_id", BigId, nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (accepted IS NULL)", name=op.f("ck_assistance_mark_decided_says_how")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR decided_at IS NOT NULL", name=op.f("ck_assistance_mark_ended_after_decided")
        ),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_assistance_mark_valid_for_a_while")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_assistance_mark_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_assistance_mark_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_mark")),
    )
    with op.batch_alter_table("assistance_mark") as batch_op:
        batch_op.create_index("ix_assistance_mark_ends", ["until_at"], unique=False)
        batch_op.create_index("ix_assistance_mark_product", ["product_id", "until_at"], unique=False)
        batch_op.create_index("ix_assistance_mark_starts", ["from_at"], unique=False)
        batch_op.create_index(
            "uq_assistance_mark_waiting",
            ["product_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "catalogue_review",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pending_id", BigId, nullable=True),
        sa.Column("approved_id", BigId, nullable=True),
        sa.CheckConstraint(
            "(state IN ('submitted', 'changed')) = (pending_id IS NOT NULL)",
            name=op.f("ck_catalogue_review_waits_with_a_version"),
        ),
        sa.CheckConstraint(
            "kind <> 'catalogue' OR approved_id IS NULL OR number IS NOT NULL",
            name=op.f("ck_catalogue_review_admitted_has_a_number"),
        ),
        sa.CheckConstraint("kind IN ('catalogue', 'food')", name=op.f("ck_catalogue_review_kind_known")),
        sa.CheckConstraint(
            "state IN ('new', 'submitted', 'admitted', 'changed', 'returned', 'withdrawn')",
            name=op.f("ck_catalogue_review_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('admitted', 'changed') OR approved_id IS NOT NULL",
            name=op.f("ck_catalogue_review_admitted_as_a_version"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_id"],
            ["catalogue_version.id"],
            name=op.f("fk_catalogue_review_approved_id_catalogue_version"),
        ),
        sa.ForeignKeyConstraint(
            ["pending_id"],
            ["catalogue_version.id"],
            name=op.f("fk_catalogue_review_pending_id_catalogue_version"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_catalogue_review_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_review")),
        sa.UniqueConstraint("number", name=op.f("uq_catalogue_review_number")),
        sa.UniqueConstraint("product_id", "kind", name=op.f("uq_catalogue_review_product_id_kind")),
    )
    with op.batch_alter_table("catalogue_review") as batch_op:
        batch_op.create_index("ix_catalogue_review_state", ["state", "state_since"], unique=False)

    op.create_table(
        "catalogue_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("review_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("version_id", BigId, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "to_state IN ('new', 'submitted', 'admitted', 'changed', 'returned', 'withdrawn')",
            name=op.f("ck_catalogue_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["catalogue_review.id"], name=op.f("fk_catalogue_move_review_id_catalogue_review")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["catalogue_version.id"],
            name=op.f("fk_catalogue_move_version_id_catalogue_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_move")),
    )
    with op.batch_alter_table("catalogue_move") as batch_op:
        batch_op.create_index("ix_catalogue_move_review", ["review_id", "id"], unique=False)
    for table in ("catalogue_version", "catalogue_move"):
        protect(table)


def downgrade() -> None:
    for table in (
        "catalogue_move",
        "catalogue_review",
        "assistance_mark",
        "catalogue_version",
        "catalogue_term",
    ):
        op.drop_table(table)
