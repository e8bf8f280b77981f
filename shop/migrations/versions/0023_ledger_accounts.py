"""Accounts of the ledger for settlement: the platform's own money, payouts under way, what a bank sent unasked."""

from __future__ import annotations

from alembic import op

from shop.migrations.append_only import protect

revision = "0023"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEFORE = (
    "provider", "settlement", "cash_outside", "goods", "goods_refunded", "freight", "freight_refunded",
    "discount_workshop", "subsidy", "discount_platform", "commission", "earnest_held", "earnest_kept", "penalty",
    "buyer_credit", "paid_out",
)  # fmt: skip
_ADDED = ("payout_transit", "platform_own", "bank_unmatched", "provider_fee", "cash_short", "platform_fee")
_NAME = "ck_ledger_posting_account_known"


def upgrade() -> None:
    _allow((*_BEFORE, *_ADDED))


def downgrade() -> None:
    _allow(_BEFORE)


def _allow(accounts: tuple[str, ...]) -> None:
    """SQLite makes the table anew, and loses the triggers with the old one."""
    words = ", ".join(f"'{account}'" for account in accounts)
    with op.batch_alter_table("ledger_posting") as batch:
        batch.drop_constraint(op.f(_NAME), type_="check")
        batch.create_check_constraint(op.f(_NAME), f"account IN ({words})")
    if op.get_bind().dialect.name == "sqlite":
        protect("ledger_posting")
