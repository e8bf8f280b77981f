"""Stripe's balance transactions as movements to be compared with ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import stripe

from shop.orders.payments.provider import Kind, Movement
from shop.orders.payments.providers.stripe_client import instant, key_in, our_words

# Wallets come as `payment`, cards as `charge`. Fees, payouts to the bank and the like are not movements of ours.
KINDS = {
    "charge": Kind.PAYMENT,
    "payment": Kind.PAYMENT,
    "refund": Kind.REFUND,
    "payment_refund": Kind.REFUND,
    "transfer": Kind.TRANSFER,
    "transfer_refund": Kind.REVERSAL,
}


def movements(client: stripe.StripeClient, since: datetime, until: datetime) -> Iterator[Movement]:
    """All of them from `since` on, before `until`. ProviderUnknown when the list cannot be read whole."""
    with our_words():
        listed = client.v1.balance_transactions.list(
            {
                "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
                "limit": 100,
                "expand": ["data.source"],
            }
        )
        for row in listed.auto_paging_iter():
            kind = KINDS.get(row.type)
            if kind is not None:
                yield _movement(kind, row)


def _movement(kind: Kind, row: stripe.BalanceTransaction) -> Movement:
    """The amount of what was asked for, in its own currency: the balance may be kept in another one."""
    source = row.source
    if isinstance(source, stripe.Charge):
        return _made(kind, row, source.amount_captured, source.currency, key_in(source.metadata))
    if isinstance(source, (stripe.Refund, stripe.Transfer, stripe.TransferReversal)):
        return _made(kind, row, source.amount, source.currency, key_in(source.metadata))
    return Movement(kind, row.id, "", abs(row.amount), row.currency.upper(), instant(row.created))


def _made(kind: Kind, row: stripe.BalanceTransaction, amount: int, currency: str, key: str) -> Movement:
    source = row.source
    ref = source if isinstance(source, str) else source.id if source else row.id
    return Movement(kind, ref, key, amount, currency.upper(), instant(row.created))
