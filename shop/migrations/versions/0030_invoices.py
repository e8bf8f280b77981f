"""Requests for invoices with their documents, red invoices that are due, history; saved titles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0030"
down_revision = "0031"
branch_labels = None
depends_on = None

#: Rows the law asks to keep: the database deletes none of them.
KEPT = ("invoice_request", "invoice_document", "red_demand")


def upgrade() -> None:
    op.create_table(
        "invoice_title",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("holder", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.CheckConstraint("holder IN ('person', 'firm')", name=op.f("ck_invoice_title_holder_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_invoice_title_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_title")),
    )
    op.create_index("ix_invoice_title_user", "invoice_title", ["user_id"])
    op.create_table(
        "invoice_request",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("sort", sa.String(length=8), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("flaw", sa.String(length=8), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("overdue_at", UtcDateTime(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("purged_at", UtcDateTime(), nullable=True),
        sa.Column("holder", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "flaw IN ('title', 'uscc', 'address', 'bank')", name=op.f("ck_invoice_request_flaw_known")
        ),
        sa.CheckConstraint("holder IN ('person', 'firm')", name=op.f("ck_invoice_request_holder_known")),
        sa.CheckConstraint(
            "sort <> 'special' OR holder = 'firm'", name=op.f("ck_invoice_request_special_is_of_a_firm")
        ),
        sa.CheckConstraint(
            "sort <> 'special' OR purged_at IS NOT NULL OR (length(uscc) = 18 AND address <> '' AND phone <> '' AND bank <> '' AND account <> '')",
            name=op.f("ck_invoice_request_special_is_whole"),
        ),
        sa.CheckConstraint("sort IN ('normal', 'special')", name=op.f("ck_invoice_request_sort_known")),
        sa.CheckConstraint(
            "state <> 'returned' OR flaw IS NOT NULL", name=op.f("ck_invoice_request_returned_has_flaw")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'returned', 'issued', 'reversed', 'withdrawn')",
            name=op.f("ck_invoice_request_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'reversed') OR issued_at IS NOT NULL",
            name=op.f("ck_invoice_request_issued_has_instant"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_invoice_request_positive")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_invoice_request_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_invoice_request_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_invoice_request_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_request")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_request_number")),
    )
    op.create_index("ix_invoice_request_buyer", "invoice_request", ["user_id", "id"])
    op.create_index("ix_invoice_request_order", "invoice_request", ["order_id"])
    op.create_index("ix_invoice_request_waiting", "invoice_request", ["state", "due_at"])
    op.create_index("ix_invoice_request_workshop", "invoice_request", ["workshop_id", "state", "due_at"])
    op.create_index(
        "uq_invoice_request_live",
        "invoice_request",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'returned', 'issued')"),
        postgresql_where=sa.text("state IN ('asked', 'returned', 'issued')"),
    )
    op.create_table(
        "invoice_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("side IN ('buyer', 'workshop', 'clock')", name=op.f("ck_invoice_move_side_known")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["invoice_request.id"], name=op.f("fk_invoice_move_request_id_invoice_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_move")),
    )
    op.create_index("ix_invoice_move_request", "invoice_move", ["request_id"])
    op.create_table(
        "red_demand",
        sa.Column("id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("refund_id", BigId, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("demanded_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("overdue_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_red_demand_positive")),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_red_demand_refund_id_refund")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["invoice_request.id"], name=op.f("fk_red_demand_request_id_invoice_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_demand")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_red_demand_refund_id")),
    )
    op.create_index("ix_red_demand_request", "red_demand", ["request_id"])
    op.create_index("ix_red_demand_waiting", "red_demand", ["done_at", "due_at"])
    op.create_table(
        "invoice_document",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("demand_id", BigId, nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=3), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.Column("why_replaced", sa.String(length=200), nullable=False),
        sa.Column("purged_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("format IN ('pdf', 'ofd', 'xml')", name=op.f("ck_invoice_document_format_known")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_invoice_document_positive")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_invoice_document_not_empty")),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["red_demand.id"], name=op.f("fk_invoice_document_demand_id_red_demand")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["invoice_request.id"],
            name=op.f("fk_invoice_document_request_id_invoice_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_document")),
        sa.UniqueConstraint("key", name=op.f("uq_invoice_document_key")),
    )
    op.create_index("ix_invoice_document_request", "invoice_document", ["request_id"])
    op.create_index("ix_invoice_document_uploaded", "invoice_document", ["uploaded_at"])
    op.create_index(
        "uq_invoice_document_blue",
        "invoice_document",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("demand_id IS NULL AND replaced_at IS NULL"),
        postgresql_where=sa.text("demand_id IS NULL AND replaced_at IS NULL"),
    )
    op.create_index(
        "uq_invoice_document_number",
        "invoice_document",
        ["code", "number"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index(
        "uq_invoice_document_red",
        "invoice_document",
        ["demand_id"],
        unique=True,
        sqlite_where=sa.text("demand_id IS NOT NULL AND replaced_at IS NULL"),
        postgresql_where=sa.text("demand_id IS NOT NULL AND replaced_at IS NULL"),
    )

    protect("invoice_move")
    for table in KEPT:
        _keep(table)


def _keep(table: str) -> None:
    """From now on no row of the table can be deleted; it may change."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER kept_{table} BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'kept by law: {table}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION kept_by_law() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'kept by law: %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER kept_{table} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kept_by_law()"
    )


def downgrade() -> None:
    for table in ("invoice_document", "red_demand", "invoice_move", "invoice_request", "invoice_title"):
        op.drop_table(table)
