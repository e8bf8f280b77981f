"""Stripe Connect by separate charges and transfers: workshops with an account of their own get their part by order."""

from __future__ import annotations

import stripe
from stripe import StripeClient

from shop.orders.payments.provider import ProviderRefused, ProviderUnknown, Transferred
from shop.orders.payments.providers.stripe_client import KEY, instant, key_in, our_words

# What an account does not hold cannot be taken back from it now; we do not wait until it does.
_EMPTY = {"balance_insufficient", "insufficient_funds"}


def can_receive(client: StripeClient, account: str) -> bool:
    """Whether the account is connected to ours and may be given money."""
    with our_words():
        try:
            found = client.v1.accounts.retrieve(account)
        except stripe.PermissionError:
            return False
        except stripe.InvalidRequestError as error:
            if error.http_status == 404:
                return False
            raise
    may = found.capabilities
    return may is not None and "transfers" in may and may.transfers == "active"


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
    """Take this much of the transfer back, in fen; the same key again is the same reversal.

    Refused when the account does not hold it: that is a clear answer here.
    """
    try:
        with our_words():
            made = client.v1.transfers.reversals.create(
                transfer,
                {"amount": amount_fen, "metadata": {KEY: key}},
                {"idempotency_key": f"reversal:{key}"},
            )
    except ProviderUnknown as unknown:
        cause = unknown.__cause__
        if isinstance(cause, stripe.InvalidRequestError) and cause.code in _EMPTY:
            raise ProviderRefused(str(cause.code)) from unknown
        raise
    return Transferred(made.id, instant(made.created), made.amount)


def find_reversal(client: StripeClient, key: str, *, transfer: str) -> Transferred | None:
    """What was taken back of the transfer under our key."""
    with our_words():
        for found in client.v1.transfers.reversals.list(transfer, {"limit": 100}).auto_paging_iter():
            if key_in(found.metadata) == key:
                return Transferred(found.id, instant(found.created), found.amount)
    return None
