"""Invoices of contracts: who was told of their day, and which were forgotten when their years were over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("reminded_at", "overdue_at", "purged_at"):
        op.add_column("contract_invoice", sa.Column(name, UtcDateTime(), nullable=True))
    op.create_index(
        "ix_contract_invoice_open",
        "contract_invoice",
        ["asked_at"],
        sqlite_where=sa.text("issued_at IS NULL"),
        postgresql_where=sa.text("issued_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_contract_invoice_open", table_name="contract_invoice")
    for name in ("purged_at", "overdue_at", "reminded_at"):
        op.drop_column("contract_invoice", name)
