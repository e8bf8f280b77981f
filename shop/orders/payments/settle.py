"""What can be owed is paid, or ends unpaid. Webhook, polling and browser return all end here.

Each kind of payable registers what happens to the thing it stands for (in `app.py`); settling calls it in the same
transaction. Everything locks the payable first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.core.access import Actor
from shop.orders.payments import excess, refunding
from shop.orders.payments.bank import bookings
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState, Refund

CLOSE_SESSION = "payments.close_session"
LIVE = (PaymentState.CREATED, PaymentState.OPEN)
_FRESH = {"populate_existing": True}
_LOCKED = (
    sa.select(Payable)
    .where(Payable.id == sa.bindparam("payable_id"))
    .with_for_update()
    .execution_options(**_FRESH)
)
_LOCKED_BY = (
    sa.select(Payable)
    .join(Payable.payments)
    .where(Payment.id == sa.bindparam("payment_id"))
    .with_for_update(of=Payable)
    .execution_options(**_FRESH)
)
_PAYMENTS = (
    sa.select(Payment)
    .where(Payment.payable_id == sa.bindparam("payable_id"))
    .order_by(Payment.id)
    .execution_options(**_FRESH)
)


class OnSettled(Protocol):
    """`late`: the hold had ended and what was held was given back before the money came."""

    def __call__(self, session: Session, payable: Payable, payment: Payment, *, late: bool) -> None: ...


class OnUnpaid(Protocol):
    """The payable ended unpaid: by the clock (the store acts) or because the payer said so."""

    def __call__(self, session: Session, actor: Actor, payable: Payable) -> None: ...


class OnRefunded(Protocol):
    """A refund of it has come through."""

    def __call__(self, session: Session, refund: Refund) -> None: ...


class OnRefundFailed(Protocol):
    """The provider gave a refund of it up (state `failed`), or it came back after it had been booked (`bounced_at`).

    The buyer is still owed the money and is paid another way.
    """

    def __call__(self, session: Session, refund: Refund) -> None: ...


def nobody_told(session: Session, refund: Refund) -> None:
    """For kinds that have nobody to tell: the refund stands in finance's list all the same."""


@dataclass(frozen=True)
class Hooks:
    """What a kind of payable does at the turns of its life."""

    on_settled: OnSettled
    on_unpaid: OnUnpaid
    on_refunded: OnRefunded
    on_refund_failed: OnRefundFailed = nobody_told


_hooks: dict[PayableKind, Hooks] = {}


def register(kind: PayableKind, hooks: Hooks) -> None:
    """The room above says what settling its payables does."""
    _hooks[kind] = hooks


def hooks_of(payable: Payable) -> Hooks:
    """What the payable's kind registered."""
    return _hooks[PayableKind(payable.kind)]


def locked(session: Session, payable_id: int) -> Payable:
    """The payable as it is now, held until the transaction ends."""
    return session.execute(_LOCKED, {"payable_id": payable_id}).scalar_one()


def locked_by(session: Session, payment_id: int) -> Payable:
    """The payable of the payment, likewise."""
    return session.execute(_LOCKED_BY, {"payment_id": payment_id}).scalar_one()


def payments_of(session: Session, payable: Payable) -> list[Payment]:
    """All tries to pay it, as they are now."""
    return list(session.scalars(_PAYMENTS, {"payable_id": payable.id}))


def settle(session: Session, payment_id: int, *, paid_at: datetime) -> bool:
    """The provider says the payment was paid at its instant `paid_at`: book it, always.

    Does nothing and answers False when it was booked before. Once the payments reach the amount the kind's hook runs;
    what is above the amount is written as a credit and goes back, and so does part of what a closed payable asked for.
    Other open sessions of the payable are ended.
    """
    payable = locked_by(session, payment_id)
    payments = payments_of(session, payable)
    payment = next(p for p in payments if p.id == payment_id)
    if payment.state == PaymentState.SUCCEEDED:
        return False
    payment.state, payment.paid_at, payment.settled_at = PaymentState.SUCCEEDED, paid_at, clock.now()
    payment.next_ask_at = None
    closed_before = payable.closed_at is not None
    above = _apply(session, payable, payment, payments)
    if above:
        _give_back(session, payment, above, "excess")
    if payable.settled_at is not None:
        bookings.taken_over(session, payments)
    elif closed_before:
        bookings.taken_over(session, [payment])
    for other in payments:
        if other.state in LIVE and payable.settled_at is not None:
            outbox.post(session, CLOSE_SESSION, payment_id=other.id)
    return True


def _apply(session: Session, payable: Payable, payment: Payment, payments: list[Payment]) -> int:
    """Count the payment against the payable; what is above the amount, in fen."""
    if payable.settled_at is not None:
        return payment.amount_fen
    paid = sum(p.amount_fen for p in payments if p.state == PaymentState.SUCCEEDED)
    if payable.closed_at is not None:
        paid = payment.amount_fen  # what came before the end went back then
        if paid < payable.amount_fen:
            return paid
    if paid < payable.amount_fen:
        return 0
    late = payable.closed_at is not None
    payable.settled_at, payable.closed_at = clock.now(), None
    session.flush()
    hooks_of(payable).on_settled(session, payable, payment, late=late)
    return paid - payable.amount_fen


def close_unpaid(session: Session, actor: Actor, payable_id: int) -> bool:
    """End a payable of which the provider confirmed that nothing was paid; the kind's hook frees what was held. Part of it
    that had come by bank transfer goes back.

    Answers False, and does nothing, when it is settled or closed already or a session may still be paid.
    """
    payable = locked(session, payable_id)
    if payable.settled_at is not None or payable.closed_at is not None:
        return False
    if any(p.state in LIVE for p in payments_of(session, payable)):
        return False
    payable.closed_at = clock.now()
    session.flush()
    hooks_of(payable).on_unpaid(session, actor, payable)
    _give_back_parts(session, payable)
    return True


def missing_fen(payable: Payable, payments: list[Payment]) -> int:
    """What is still to be paid, in fen."""
    return payable.amount_fen - sum(p.amount_fen for p in payments if p.state == PaymentState.SUCCEEDED)


def _give_back_parts(session: Session, payable: Payable) -> None:
    """Part of it had come by bank transfer and the rest never did: what came goes back."""
    came = [p for p in payments_of(session, payable) if p.state == PaymentState.SUCCEEDED]
    for payment in came:
        _give_back(session, payment, payment.amount_fen, "not_paid_whole")
    bookings.taken_over(session, came)


def _give_back(session: Session, payment: Payment, fen: int, reason: str) -> None:
    excess.book(session, payment, fen)
    refunding.write(session, payment, excess_fen=fen, reason=reason)
