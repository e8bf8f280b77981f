"""Stripe Connect by separate charges and transfers: workshops with an account of their own get their part by order."""

from __future__ import annotations

from stripe import StripeClient

from shop.orders.payments.provider import Transferred
from shop.orders.payments.providers.stripe_client import KEY, instant, key_in, our_words


def transfer(client: StripeClient, key: str, *, account: str, amount_fen: int, group: str) -> Transferred:
    """Give the account this much, in fen; the same key again is the same transfer."""
    with our_words():
        made = client.v1.transfers.create(
            {
                "amount": amount_fen,
                "currency": "cny",
                "destination": account,
                "transfer_group": group,
                "metadata": {KEY: key},
            },
            {"idempotency_key": f"transfer:{key}"},
        )
    return Transferred(made.id, instant(made.created), made.amount)


def find_transfer(client: StripeClient, key: str, *, group: str) -> Transferred | None:
    """The transfer made under our key within the group."""
    with our_words():
        for found in client.v1.transfers.list({"transfer_group": group, "limit": 100}).auto_paging_iter():
            if key_in(found.metadata) == key:
                return Transferred(found.id, instant(found.created), found.amount)
    return None


def reverse(client: StripeClient, key: str, *, transfer: str, amount_fen: int) -> Transferred:
    """Take this much of the transfer back, in fen; the same key again is the same reversal."""
    with our_words():
        made = client.v1.transfers.reversals.create(
            transfer, {"amount": amount_fen, "metadata": {KEY: key}}, {"idempotency_key": f"reversal:{key}"}
        )
    return Transferred(made.id, instant(made.created), made.amount)


def find_reversal(client: StripeClient, key: str, *, transfer: str) -> Transferred | None:
    """What was taken back of the transfer under our key."""
    with our_words():
        for found in client.v1.transfers.reversals.list(transfer, {"limit": 100}).auto_paging_iter():
            if key_in(found.metadata) == key:
                return Transferred(found.id, instant(found.created), found.amount)
    return None
