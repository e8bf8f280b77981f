"""Stripe by redirect: the buyer pays on Stripe's page, no card number ever reaches ours.

The session carries our UUID as client_reference_id and in its metadata, which is how it is found again when an answer got
lost. Stripe closes a session 30 minutes after its making at the earliest; we close it ourselves before (`calls.end_unpaid`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import stripe

from shop.orders.payments.provider import (
    Movement,
    Opened,
    Outcome,
    ProviderRefused,
    ProviderUnknown,
    RefundOutcome,
    RefundStanding,
    SessionState,
    Transferred,
    Wish,
)
from shop.orders.payments.providers import stripe_books, stripe_transfers
from shop.orders.payments.providers.stripe_client import KEY, client, instant, key_in, our_words

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsPaymentMethodOptions

NAME = "stripe"
PAGES = "https://checkout.stripe.com"
# Our own end of the session comes first; this is Stripe's, late enough that a repeated call is still taken.
STRIPE_ENDS_AFTER_OURS = timedelta(minutes=32)
# No session of ours is open longer.
OUR_LONGEST = timedelta(hours=1)
# Their clock may be a little behind ours.
CLOCKS_DIFFER = timedelta(minutes=10)
_STANDING = {
    "succeeded": RefundStanding.SUCCEEDED,
    "failed": RefundStanding.FAILED,
    "canceled": RefundStanding.FAILED,
}


class Stripe:
    """The account that the secret key opens. `methods`: card, alipay, wechat_pay, as far as the account has them."""

    name = NAME

    def __init__(self, secret_key: str, *, api_base: str = "", methods: Iterable[str] = ("card",)) -> None:
        self._client = client(secret_key, api_base)
        self.pages = api_base or PAGES
        self._methods = list(methods)

    def open_session(self, wish: Wish) -> Opened:
        """A session to pay; the same payment_uuid again answers with the same session."""
        try:
            with our_words():
                made = self._client.v1.checkout.sessions.create(
                    self._params(wish), {"idempotency_key": f"session:{wish.payment_uuid}"}
                )
        except ProviderUnknown as unknown:
            # Asked for before in other words, from another of our addresses: the session is there already.
            found = None
            if isinstance(unknown.__cause__, stripe.IdempotencyError):
                found = self.find(wish.payment_uuid, since=wish.expires_at - OUR_LONGEST)
            if found is None or not found.url:
                raise
            return found
        return _opened(made, wish.expires_at)

    def _params(self, wish: Wish) -> SessionCreateParams:
        options: SessionCreateParamsPaymentMethodOptions = {}
        if "wechat_pay" in self._methods:
            options["wechat_pay"] = {"client": "web"}
        return {
            "mode": "payment",
            "allowed_payment_method_types": self._methods,
            "payment_method_options": options,
            "adaptive_pricing": {"enabled": False},  # what is owed is owed in yuan, to the fen
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "cny",
                        "unit_amount": wish.amount_fen,
                        "product_data": {"name": wish.title},
                    },
                }
            ],
            "client_reference_id": wish.payment_uuid,
            "metadata": {KEY: wish.payment_uuid},
            "payment_intent_data": {"metadata": {KEY: wish.payment_uuid}},
            "expires_at": int((wish.expires_at + STRIPE_ENDS_AFTER_OURS).timestamp()),
            "success_url": wish.return_url,
            "cancel_url": wish.return_url,
            "locale": "zh",
        }

    def find(self, payment_uuid: str, *, since: datetime) -> Opened | None:
        """The session made under our reference; Stripe's list is read from `since` for a day."""
        first = int((since - CLOCKS_DIFFER).timestamp())
        last = int((since + timedelta(days=1)).timestamp())
        with our_words():
            listed = self._client.v1.checkout.sessions.list(
                {"created": {"gte": first, "lte": last}, "limit": 100}
            )
            for found in listed.auto_paging_iter():
                if found.client_reference_id == payment_uuid:
                    return _opened(found, instant(found.expires_at) - STRIPE_ENDS_AFTER_OURS)
        return None

    def status(self, ref: str) -> Outcome:
        """How the session stands; what was paid is read from the charge itself."""
        with our_words():
            found = self._client.v1.checkout.sessions.retrieve(
                ref, {"expand": ["payment_intent.latest_charge"]}
            )
        return _outcome(found)

    def expire(self, ref: str) -> Outcome:
        """End the session unless it was paid; the answer says which. OPEN: it is being paid at this moment."""
        try:
            with our_words():
                self._client.v1.checkout.sessions.expire(ref)
        except ProviderRefused:
            pass  # it is open no more: how it ended is asked below
        return self.status(ref)

    def refund(self, ref: str, *, key: str, amount_fen: int) -> RefundOutcome:
        """Pay back part of a paid session, in fen; the same key again is the same refund."""
        intent = self._intent_of(ref)
        with our_words():
            made = self._client.v1.refunds.create(
                {"payment_intent": intent, "amount": amount_fen, "metadata": {KEY: key}},
                {"idempotency_key": f"refund:{key}"},
            )
        # The answer may be a replay of the first one: how the refund stands is asked anew.
        with our_words():
            return _refund_outcome(self._client.v1.refunds.retrieve(made.id))

    def find_refund(self, ref: str, *, key: str) -> RefundOutcome | None:
        """The refund of the session made under our key, as it stands."""
        intent = self._intent_of(ref)
        with our_words():
            listed = self._client.v1.refunds.list({"payment_intent": intent, "limit": 100})
            for found in listed.auto_paging_iter():
                if key_in(found.metadata) == key:
                    return _refund_outcome(found)
        return None

    def _intent_of(self, ref: str) -> str:
        with our_words():
            found = self._client.v1.checkout.sessions.retrieve(ref).payment_intent
        if found is None:
            raise ProviderUnknown(f"{ref} has no payment")
        return found if isinstance(found, str) else found.id

    def can_receive(self, account: str) -> bool:
        """Whether the account is connected to ours and may be given money."""
        return stripe_transfers.can_receive(self._client, account)

    def transfer(self, key: str, *, account: str, amount_fen: int, group: str) -> Transferred:
        """Give the workshop's connected account this much; `group` is the number of the order."""
        return stripe_transfers.transfer(
            self._client, key, account=account, amount_fen=amount_fen, group=group
        )

    def find_transfer(self, key: str, *, group: str) -> Transferred | None:
        """The transfer made under our key within the group; None when there is none."""
        return stripe_transfers.find_transfer(self._client, key, group=group)

    def reverse(self, key: str, *, transfer: str, amount_fen: int) -> Transferred:
        """Take this much of a transfer back; refused when more is asked than is left of it."""
        return stripe_transfers.reverse(self._client, key, transfer=transfer, amount_fen=amount_fen)

    def find_reversal(self, key: str, *, transfer: str) -> Transferred | None:
        """What was taken back of the transfer under our key; None when nothing was."""
        return stripe_transfers.find_reversal(self._client, key, transfer=transfer)

    def movements(self, since: datetime, until: datetime) -> Iterable[Movement]:
        """Stripe's balance transactions at or after `since` and before `until`, as far as they are ours to compare."""
        return stripe_books.movements(self._client, since, until)


def _opened(session: stripe.checkout.Session, expires_at: datetime) -> Opened:
    return Opened(session.id, session.url or "", expires_at)


def _outcome(session: stripe.checkout.Session) -> Outcome:
    if session.status == "expired":
        return Outcome(SessionState.EXPIRED)
    if session.status != "complete" or session.payment_status != "paid":
        return Outcome(SessionState.OPEN)
    intent = session.payment_intent
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    if not isinstance(charge, stripe.Charge):
        raise ProviderUnknown(f"{session.id} is paid and shows no charge")
    return Outcome(
        SessionState.PAID, instant(charge.created), charge.amount_captured, charge.currency.upper()
    )


def _refund_outcome(refund: stripe.Refund) -> RefundOutcome:
    standing = _STANDING.get(refund.status or "", RefundStanding.PENDING)
    return RefundOutcome(
        standing,
        refund.id,
        instant(refund.created),
        refund.amount,
        refund.currency.upper(),
        (refund.failure_reason or refund.status or "") if standing == RefundStanding.FAILED else "",
    )
