"""What happens to purchases and orders without anybody asking."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM
from shop.core.db import reading
from shop.core.jobs import Sessions
from shop.orders import fulfilment, punctuality, retention, settlement, sold_facts
from shop.orders.context import providers
from shop.orders.models import Cart, CartLine
from shop.orders.payments import calls, due, inbox, paying_back, refunding, settle
from shop.orders.payments.bank import incoming
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.reconciling import comparing
from shop.orders.payouts import batches, booked_transfers, reversing, transferring
from shop.orders.payouts import retention as payouts_retention
from shop.orders.promotions import commission_rates, uses

log = logging.getLogger("shop.orders")
FORGET_CARTS = timedelta(days=90)
RECONCILED_DAYS = 3
comparing.register(booked_transfers.source, booked_transfers.elsewhere)
T = TypeVar("T")


@jobs.every("payments.release", minutes=1, calls_out=True)
def release_unpaid(sessions: Sessions) -> None:
    """Purchases nobody paid are closed and their pieces freed, once the provider says that nothing was paid."""
    with reading(), sessions() as session:
        waiting = due.unpaid(session)
    _each(waiting, lambda payable_id: calls.end_unpaid(sessions, providers(), SYSTEM, payable_id))


@jobs.every("payments.poll", minutes=1, calls_out=True)
def poll(sessions: Sessions) -> None:
    """Who paid and never came back is noticed all the same: every event can be lost."""
    with reading(), sessions() as session:
        payments = due.to_ask(session)
    _each(payments, lambda payment_id: calls.poll(sessions, providers(), payment_id))


@jobs.every("payments.refunds", minutes=60, calls_out=True)
def ask_for_refunds(sessions: Sessions) -> None:
    """A refund whose end nobody told us is noticed all the same."""
    with reading(), sessions() as session:
        refunds = due.refunds_on_their_way(session)
    _each(refunds, lambda refund_id: paying_back.refund(sessions, providers(), refund_id))


@jobs.on(batches.TRANSFER, calls_out=True)
def transfer(sessions: Sessions, payload: dict[str, Any]) -> None:
    """A payout to an account at the provider leaves."""
    transferring.transfer(sessions, providers(), payload["payout_id"])


@jobs.on(reversing.TOPIC, calls_out=True)
def reverse(sessions: Sessions, payload: dict[str, Any]) -> None:
    """What is not the workshop's any more is taken back of its transfer."""
    transferring.reverse(sessions, providers(), payload["reversal_id"])


@jobs.every("payouts.reversals", minutes=10)
def take_back(session: Session) -> None:
    """What was refunded after its transfer is asked back."""
    reversing.write_due(session)


@jobs.every("payouts.transfers", minutes=60, calls_out=True)
def ask_for_transfers(sessions: Sessions) -> None:
    """A transfer or reversal whose answer was lost is asked for again, under the same key."""
    with reading(), sessions() as session:
        payouts, reversals = transferring.under_way(session)
    _each(payouts, lambda payout_id: transferring.transfer(sessions, providers(), payout_id))
    _each(reversals, lambda reversal_id: transferring.reverse(sessions, providers(), reversal_id))


@jobs.daily("payouts.forget_accounts", hour=4)
def forget_payout_accounts(session: Session) -> None:
    """Accounts that are paid no more go, or keep only their last digits."""
    payouts_retention.forget(session)


@jobs.daily("payments.reconcile", hour=6, calls_out=True)
def reconcile(sessions: Sessions) -> None:
    """The last days of every provider that shows its books are compared with ours, again until both have all."""
    for provider in providers().with_books():
        days = [clock.today() - timedelta(days=n) for n in range(RECONCILED_DAYS, 0, -1)]
        _each(days, partial(comparing.reconcile, sessions, provider))


def _each(ids: Iterable[T], act: Callable[[T], object]) -> None:
    """One whose outcome is not known, or that fails, does not keep the others waiting: it comes again."""
    for one in ids:
        try:
            act(one)
        except ProviderUnknown:
            log.info("outcome of %s is not known yet", one)
        except Exception:
            log.exception("could not work on %s", one)


@jobs.on(refunding.TOPIC, calls_out=True)
def pay_back(sessions: Sessions, payload: dict[str, Any]) -> None:
    """A refund that was written leaves."""
    paying_back.refund(sessions, providers(), payload["refund_id"])


@jobs.on(settle.CLOSE_SESSION, calls_out=True)
def close_session(sessions: Sessions, payload: dict[str, Any]) -> None:
    """A session of what is settled or closed is ended; if it was paid all the same, the money is booked."""
    calls.end_session(sessions, providers(), payload["payment_id"])


@jobs.on(inbox.TOPIC, calls_out=True)
def work_on_event(sessions: Sessions, payload: dict[str, Any]) -> None:
    """The provider told us something: ask how the payment or refund stands, and believe that."""
    with reading(), sessions() as session:
        payment_id, refund_id = inbox.about(session, payload["event"])
    if payment_id is not None:
        calls.ask(sessions, providers(), payment_id)
    if refund_id is not None:
        paying_back.refund(sessions, providers(), refund_id)
    calls.note_done(sessions, payload["event"])


@jobs.on(incoming.CREDIT)
def credit_bank_row(session: Session, payload: dict[str, Any]) -> None:
    """A sum on a bank statement that names what it is for becomes a payment."""
    incoming.credit_referred(session, int(payload["row_id"]), str(payload["reference"]))


@jobs.on_many(settlement.SOLD)
def tell_catalogue(session: Session, payloads: list[dict[str, Any]]) -> None:
    """Paid orders go into statistics and deal prices of their products."""
    sold_facts.post(session, [int(payload["order_id"]) for payload in payloads])


@jobs.on(uses.AGREE)
def agree_on_promotions(session: Session, payload: dict[str, Any]) -> None:
    """Coupons of orders that were closed unsent can be used again."""
    uses.agree(session, int(payload["purchase_id"]))


@jobs.every("orders.receive", minutes=60)
def receive_by_itself(session: Session) -> None:
    """Ten days after shipment an order is received if nobody said so."""
    fulfilment.receive_due(session)


@jobs.every("orders.complete", minutes=60)
def complete(session: Session) -> None:
    """An order whose return window has closed is completed."""
    fulfilment.complete_due(session)


@jobs.daily("orders.punctuality", hour=3)
def count_punctuality(session: Session) -> None:
    """How often each workshop sent in time."""
    punctuality.count(session)


@jobs.daily("orders.remind", hour=9)
def remind(session: Session) -> None:
    """Workshops hear what is due or late, buyers what will be received by itself; each once."""
    punctuality.remind(session)


@jobs.daily("orders.forget_carts", hour=4)
def forget_carts(session: Session) -> None:
    """Carts of visitors that nobody touched for 90 days are forgotten."""
    old = sa.and_(Cart.user_id.is_(None), Cart.updated_at < clock.now() - FORGET_CARTS)
    session.execute(sa.delete(CartLine).where(CartLine.cart_id.in_(sa.select(Cart.id).where(old))))
    session.execute(sa.delete(Cart).where(old))


@jobs.daily("orders.purge", hour=4)
def purge(session: Session) -> None:
    """Who bought and where it went is kept three years from the end of the last order, and then taken out (BR-20)."""
    retention.purge(session)


@jobs.on(commission_rates.RAISED)
def tell_of_higher_commission(session: Session, payload: dict[str, Any]) -> None:
    """The workshops that pay more from a day on are told when it is set, at least seven full days before."""
    commission_rates.tell_raise(session, int(payload["rate_id"]))
