"""Bank transfer as a provider: money that came this way cannot be sent back by a call, only by a transfer of finance's."""

from __future__ import annotations

from datetime import datetime

from shop.orders.payments.bank.bookings import BANK
from shop.orders.payments.provider import (
    Opened,
    Outcome,
    ProviderRefused,
    RefundOutcome,
    SessionState,
    Wish,
)

#: Why a refund goes another way: to an account that the buyer names.
BY_TRANSFER = "bank_transfer"


class Bank:
    """Known, never offered: who pays this way writes our reference on a transfer and opens no session."""

    name = BANK
    pages = ""

    def open_session(self, wish: Wish) -> Opened:
        """There are none."""
        raise ProviderRefused(BY_TRANSFER)

    def find(self, payment_uuid: str, *, since: datetime) -> Opened | None:
        """There are none."""
        return None

    def status(self, ref: str) -> Outcome:
        """Payments are written only when the money is there; one that is not was given up."""
        return Outcome(SessionState.EXPIRED)

    def expire(self, ref: str) -> Outcome:
        """As `status`."""
        return Outcome(SessionState.EXPIRED)

    def refund(self, ref: str, *, key: str, amount_fen: int) -> RefundOutcome:
        """Always refused: the buyer names an account, finance transfers to it (ADR 0021)."""
        raise ProviderRefused(BY_TRANSFER)

    def find_refund(self, ref: str, *, key: str) -> RefundOutcome | None:
        """There are none."""
        return None
