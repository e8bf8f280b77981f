"""Bank transfers, statements, sums that came in; purchases of companies, those that wait for an approver, saved lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0034"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_by", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'entered') = (entered_at IS NOT NULL)",
            name=op.f("ck_bank_statement_entered_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('checked', 'entered', 'discarded')", name=op.f("ck_bank_statement_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_bank_statement_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_statement_key")),
    )
    op.create_table(
        "bank_transfer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("payable_id", BigId, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("chosen_by", BigId, nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["user_account.id"], name=op.f("fk_bank_transfer_chosen_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["payable_id"], ["payable.id"], name=op.f("fk_bank_transfer_payable_id_payable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_transfer")),
        sa.UniqueConstraint("payable_id", name=op.f("uq_bank_transfer_payable_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_bank_transfer_reference")),
    )
    op.create_table(
        "bank_row",
        sa.Column("id", BigId, nullable=False),
        sa.Column("statement_id", BigId, nullable=False),
        sa.Column("bank_id", sa.String(length=60), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payer", sa.String(length=100), nullable=False),
        sa.Column("payer_account", sa.String(length=40), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("payment_id", BigId, nullable=True),
        sa.Column("back_ref", sa.String(length=60), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'credited') = (payment_id IS NOT NULL)", name=op.f("ck_bank_row_credited_has_payment")
        ),
        sa.CheckConstraint(
            "(state = 'sent_back') = (back_ref IS NOT NULL)", name=op.f("ck_bank_row_sent_back_has_reference")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'credited', 'sent_back')", name=op.f("ck_bank_row_state_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_bank_row_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_bank_row_payment_id_payment")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name=op.f("fk_bank_row_statement_id_bank_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_row")),
        sa.UniqueConstraint("back_ref", name=op.f("uq_bank_row_back_ref")),
        sa.UniqueConstraint("bank_id", name=op.f("uq_bank_row_bank_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_bank_row_payment_id")),
    )
    op.create_index("ix_bank_row_state", "bank_row", ["state", "received_at"])
    op.create_index(op.f("ix_bank_row_statement_id"), "bank_row", ["statement_id"])

    with op.batch_alter_table("purchase") as batch:
        batch.add_column(sa.Column("organisation_id", BigId, nullable=True))
        batch.add_column(sa.Column("po_number", sa.String(length=40), nullable=False, server_default=""))
        batch.create_index(op.f("ix_purchase_organisation_id"), ["organisation_id"])
        batch.create_foreign_key(
            op.f("fk_purchase_organisation_id_organisation"), "organisation", ["organisation_id"], ["id"]
        )
    op.create_table(
        "saved_list",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("saved_by", BigId, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_saved_list_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["user_account.id"], name=op.f("fk_saved_list_saved_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_saved_list_organisation_id_name")),
    )
    op.create_table(
        "purchase_request",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address_id", BigId, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("po_number", sa.String(length=40), nullable=False),
        sa.Column("ticks", sa.JSON(), nullable=False),
        sa.Column("pickups", sa.JSON(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("purchase_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_purchase_request_address_id_address")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_purchase_request_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase.id"], name=op.f("fk_purchase_request_purchase_id_purchase")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_purchase_request_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_request")),
        sa.UniqueConstraint("purchase_id", name=op.f("uq_purchase_request_purchase_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_purchase_request_token_hash")),
        sa.UniqueConstraint(
            "user_id", "idempotency_key", name=op.f("uq_purchase_request_user_id_idempotency_key")
        ),
    )
    op.create_index(op.f("ix_purchase_request_organisation_id"), "purchase_request", ["organisation_id"])
    op.create_table(
        "saved_list_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("list_id", BigId, nullable=False),
        sa.Column("variant_id", BigId, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_saved_list_line_quantity_sane")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["saved_list.id"], name=op.f("fk_saved_list_line_list_id_saved_list")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_saved_list_line_variant_id_variant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list_line")),
        sa.UniqueConstraint("list_id", "variant_id", name=op.f("uq_saved_list_line_list_id_variant_id")),
    )


def downgrade() -> None:
    for table in ("saved_list_line", "purchase_request", "saved_list"):
        op.drop_table(table)
    with op.batch_alter_table("purchase") as batch:
        batch.drop_constraint(op.f("fk_purchase_organisation_id_organisation"), type_="foreignkey")
        batch.drop_index(op.f("ix_purchase_organisation_id"))
        batch.drop_column("po_number")
        batch.drop_column("organisation_id")
    for table in ("bank_row", "bank_transfer", "bank_statement"):
        op.drop_table(table)
