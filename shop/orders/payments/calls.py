"""Calls to the provider: what we want is committed before, what came of it after, and no transaction is open between.

Each payment is looked after by the provider it names. Every function may be repeated after a crash at any point: the
provider knows our UUIDs. It raises ProviderUnknown when the outcome is not known; nothing is decided then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from shop.core import clock, outbox
from shop.core.access import Actor
from shop.core.db import reading
from shop.orders.payments import excess, inbox, refunding
from shop.orders.payments.models import Payable, Payment, PaymentState, Refund, RefundState
from shop.orders.payments.provider import Opened, Outcome, SessionState, Wish
from shop.orders.payments.registry import Providers
from shop.orders.payments.settle import (
    CLOSE_SESSION,
    LIVE,
    close_unpaid,
    hooks_of,
    locked_by,
    payments_of,
    settle,
)
from shop.orders.payments.starting import GRACE

Sessions = sessionmaker[Session]
# After this an unknown outcome is looked up by our reference, not asked for again.
LOOK_UP_AFTER = timedelta(hours=24)
_STANDS = sa.select(
    Payment.provider,
    Payment.uuid,
    Payment.amount_fen,
    Payment.state,
    Payment.provider_ref,
    Payment.session_url,
    Payment.session_expires_at,
).where(Payment.id == sa.bindparam("payment_id"))


def open_session(
    sessions: Sessions, providers: Providers, payment_id: int, *, title: str, return_url: str
) -> str:
    """Open the session of a payment written before; answers the address where it is paid."""
    with reading(), sessions() as session:
        payment = _as_it_stands(session, payment_id)
        if payment.session_url:
            return str(payment.session_url)
        assert payment.session_expires_at is not None
        wish = Wish(
            payment_uuid=payment.uuid,
            amount_fen=payment.amount_fen,
            title=title,
            return_url=return_url,
            expires_at=payment.session_expires_at,
        )
        name = payment.provider
    opened = providers.named(name).open_session(wish)
    with sessions() as session:
        _note_opened(session, payment_id, opened)
        session.commit()
    return opened.url


def _as_it_stands(session: Session, payment_id: int) -> Any:
    """What of a payment is needed to call the provider, as plain values."""
    return session.connection().execute(_STANDS, {"payment_id": payment_id}).one()


def _note_opened(session: Session, payment_id: int, opened: Opened) -> None:
    payable = locked_by(session, payment_id)
    payment = session.get_one(Payment, payment_id, populate_existing=True)
    payment.provider_ref, payment.session_url = opened.ref, opened.url
    payment.session_expires_at = opened.expires_at
    payable.hold_until = max(payable.hold_until, opened.expires_at + GRACE)
    if payment.state != PaymentState.SUCCEEDED:
        payment.state = PaymentState.OPEN
    if payable.closed_at is not None or payable.settled_at is not None:
        outbox.post(session, CLOSE_SESSION, payment_id=payment.id)


def ask(sessions: Sessions, providers: Providers, payment_id: int) -> SessionState:
    """Ask how the payment's session stands; paid ends in `settle`."""
    return _learn(sessions, providers, payment_id, end=False)


def end_session(sessions: Sessions, providers: Providers, payment_id: int) -> SessionState:
    """End the payment's session unless it was paid, which ends in `settle`."""
    return _learn(sessions, providers, payment_id, end=True)


def _learn(sessions: Sessions, providers: Providers, payment_id: int, *, end: bool) -> SessionState:
    with reading(), sessions() as session:
        payment = _as_it_stands(session, payment_id)
    state, ref, uuid = payment.state, payment.provider_ref, payment.uuid
    if state not in LIVE:
        return SessionState.PAID if state == PaymentState.SUCCEEDED else SessionState.EXPIRED
    provider = providers.named(payment.provider)
    if ref is None:
        # Killed between the call and its note, or before the call: the provider knows by our reference.
        found = provider.find(uuid)
        ref = found.ref if found else None
    if ref is not None:
        outcome = provider.expire(ref) if end else provider.status(ref)
    else:
        outcome = Outcome(SessionState.EXPIRED if end else SessionState.OPEN)
    if outcome.state != SessionState.OPEN:
        with sessions() as session:
            _note_outcome(session, payment_id, ref, outcome)
            session.commit()
    return outcome.state


def _note_outcome(session: Session, payment_id: int, ref: str | None, outcome: Outcome) -> None:
    paid = outcome.state == SessionState.PAID
    if paid:
        assert outcome.paid_at is not None
        settle(session, payment_id, paid_at=outcome.paid_at)
    else:
        locked_by(session, payment_id)
    payment = session.get_one(Payment, payment_id)
    if not paid and payment.state in LIVE:
        payment.state = PaymentState.EXPIRED
    payment.provider_ref = payment.provider_ref or ref


def end_unpaid(sessions: Sessions, providers: Providers, actor: Actor, payable_id: int) -> bool:
    """End a payable nobody paid: each session first, so that nothing held is freed while it can still be paid.

    Answers False when it was paid after all.
    """
    with reading(), sessions() as session:
        payments = payments_of(session, session.get_one(Payable, payable_id))
        live = [p.id for p in payments if p.state in LIVE]
    states = [end_session(sessions, providers, payment_id) for payment_id in live]
    if SessionState.PAID in states:
        return False
    with sessions() as session:
        closed = close_unpaid(session, actor, payable_id)
        session.commit()
    return closed


def refund(sessions: Sessions, providers: Providers, refund_id: int) -> None:
    """Have the provider pay a refund back, then note it and tell whoever it concerns. Twice is once."""
    with reading(), sessions() as session:
        row = session.get_one(Refund, refund_id, options=[sa.orm.joinedload(Refund.payment)])
        if row.state == RefundState.SUCCEEDED:
            return
        key, amount, created, ref = row.uuid, row.amount_fen, row.created_at, row.payment.provider_ref
        name = row.payment.provider
    assert ref is not None
    provider = providers.named(name)
    at = provider.find_refund(key) if clock.now() - created > LOOK_UP_AFTER else None
    at = at or provider.refund(ref, key=key, amount_fen=amount)
    with sessions() as session:
        done = refunding.succeeded(session, refund_id, at)
        if done is not None and done.excess_fen:
            excess.book_back(session, done)
        elif done is not None:
            payable = session.get_one(Payable, done.payment.payable_id)
            hooks_of(payable).on_refunded(session, done)
        session.commit()


def note_done(sessions: Sessions, event: int) -> None:
    """An event of the inbox was worked on."""
    with sessions() as session:
        inbox.done(session, event)
        session.commit()
