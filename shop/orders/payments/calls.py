"""Calls to the provider about payments: what we want is committed before, what came of it after, and no transaction is
open between.

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
from shop.orders.payments import asking, inbox
from shop.orders.payments.models import Payable, Payment, PaymentState
from shop.orders.payments.provider import (
    Kind,
    Movement,
    Opened,
    Outcome,
    ProviderRefused,
    ProviderUnknown,
    SessionState,
    Wish,
)
from shop.orders.payments.reconciling import differences
from shop.orders.payments.registry import Providers
from shop.orders.payments.settle import (
    CLOSE_SESSION,
    LIVE,
    close_unpaid,
    locked_by,
    payments_of,
    settle,
)
from shop.orders.payments.starting import GRACE

Sessions = sessionmaker[Session]
# The provider forgets our keys after this: an unknown outcome is looked up by our reference, not asked for again.
LOOK_UP_AFTER = timedelta(hours=24)
_STANDS = sa.select(
    Payment.provider,
    Payment.uuid,
    Payment.amount_fen,
    Payment.state,
    Payment.provider_ref,
    Payment.session_url,
    Payment.session_expires_at,
    Payment.created_at,
).where(Payment.id == sa.bindparam("payment_id"))


def open_session(
    sessions: Sessions, providers: Providers, payment_id: int, *, title: str, return_url: str
) -> str:
    """Open the session of a payment written before; answers the address where it is paid.

    ProviderRefused when the provider says no for good: the payment has failed then, another one may be begun.
    """
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
    try:
        opened = providers.named(payment.provider).open_session(wish)
    except ProviderRefused:
        _note_refused(sessions, payment_id)
        raise
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
    if payment.state == PaymentState.SUCCEEDED:
        return
    # Open again even if it was given up meanwhile, when nobody knew of a session: now there is one that can be paid.
    payment.state, payment.next_ask_at = PaymentState.OPEN, asking.first(clock.now())
    if payable.closed_at is not None or payable.settled_at is not None:
        outbox.post(session, CLOSE_SESSION, payment_id=payment.id)


def _note_refused(sessions: Sessions, payment_id: int) -> None:
    with sessions() as session:
        locked_by(session, payment_id)
        payment = session.get_one(Payment, payment_id, populate_existing=True)
        if payment.state == PaymentState.CREATED:
            payment.state, payment.next_ask_at = PaymentState.FAILED, None
        session.commit()


def ask(sessions: Sessions, providers: Providers, payment_id: int) -> SessionState:
    """Ask how the payment's session stands; paid ends in `settle`."""
    return _learn(sessions, providers, payment_id, end=False)


def end_session(sessions: Sessions, providers: Providers, payment_id: int) -> SessionState:
    """End the payment's session unless it was paid, which ends in `settle`. OPEN: it is being paid at this moment."""
    return _learn(sessions, providers, payment_id, end=True)


def poll(sessions: Sessions, providers: Providers, payment_id: int) -> None:
    """Ask because the time has come, and note when to ask next; after no clear answer that is soon."""
    try:
        ask(sessions, providers, payment_id)
    except ProviderUnknown:
        _note_next(sessions, payment_id, soon=True)
        raise
    _note_next(sessions, payment_id, soon=False)


def _note_next(sessions: Sessions, payment_id: int, *, soon: bool) -> None:
    now = clock.now()
    with sessions() as session:
        payable = locked_by(session, payment_id)
        payment = session.get_one(Payment, payment_id, populate_existing=True)
        if payment.state not in LIVE:
            payment.next_ask_at = None
        elif soon:
            payment.next_ask_at = now + asking.AGAIN
        else:
            payment.next_ask_at = asking.after(now, begun=payment.created_at, hold_until=payable.hold_until)
        session.commit()


def _learn(sessions: Sessions, providers: Providers, payment_id: int, *, end: bool) -> SessionState:
    with reading(), sessions() as session:
        payment = _as_it_stands(session, payment_id)
    if payment.state not in LIVE:
        return SessionState.PAID if payment.state == PaymentState.SUCCEEDED else SessionState.EXPIRED
    provider, ref = providers.named(payment.provider), payment.provider_ref
    if ref is None:
        # Killed between the call and its note, or before the call: the provider knows by our reference.
        found = provider.find(payment.uuid, since=payment.created_at)
        ref = found.ref if found else None
    if ref is not None:
        outcome = provider.expire(ref) if end else provider.status(ref)
    else:
        never = clock.now() - payment.created_at > LOOK_UP_AFTER
        outcome = Outcome(SessionState.EXPIRED if end or never else SessionState.OPEN)
    if outcome.state == SessionState.OPEN:
        return outcome.state
    with sessions() as session:
        state = _note_outcome(session, payment_id, ref, outcome)
        session.commit()
    return state


def _note_outcome(session: Session, payment_id: int, ref: str | None, outcome: Outcome) -> SessionState:
    locked_by(session, payment_id)
    payment = session.get_one(Payment, payment_id, populate_existing=True)
    payment.provider_ref = payment.provider_ref or ref
    if payment.state not in LIVE:
        return SessionState.PAID if payment.state == PaymentState.SUCCEEDED else SessionState.EXPIRED
    if outcome.state == SessionState.PAID:
        if not _as_agreed(payment, outcome):
            return _note_difference(session, payment, outcome)
        assert outcome.paid_at is not None
        settle(session, payment_id, paid_at=outcome.paid_at)
    else:
        payment.state = PaymentState.EXPIRED
    payment.next_ask_at = None
    return outcome.state


def _as_agreed(payment: Payment, outcome: Outcome) -> bool:
    same = outcome.amount_fen is None or outcome.amount_fen == payment.amount_fen
    return same and outcome.currency == payment.currency


def _note_difference(session: Session, payment: Payment, outcome: Outcome) -> SessionState:
    """Another amount or currency came in: nothing is booked, finance looks at it. Once they have, the try has failed."""
    assert outcome.paid_at is not None and outcome.amount_fen is not None and payment.provider_ref is not None
    seen = Movement(
        Kind.PAYMENT,
        payment.provider_ref,
        payment.uuid,
        outcome.amount_fen,
        outcome.currency,
        outcome.paid_at,
    )
    if not differences.other_amount(session, payment.provider, seen, ours_fen=payment.amount_fen):
        return SessionState.PAID
    payment.state, payment.next_ask_at = PaymentState.FAILED, None
    return SessionState.EXPIRED


def end_unpaid(sessions: Sessions, providers: Providers, actor: Actor, payable_id: int) -> bool:
    """End a payable nobody paid: each session first, so that nothing held is freed while it can still be paid.

    Answers False when it was paid after all, or is being paid at this moment.
    """
    with reading(), sessions() as session:
        payments = payments_of(session, session.get_one(Payable, payable_id))
        live = [p.id for p in payments if p.state in LIVE]
    states = {end_session(sessions, providers, payment_id) for payment_id in live}
    if states - {SessionState.EXPIRED}:
        return False
    with sessions() as session:
        closed = close_unpaid(session, actor, payable_id)
        session.commit()
    return closed


def note_done(sessions: Sessions, event: int) -> None:
    """An event of the inbox was worked on."""
    with sessions() as session:
        inbox.done(session, event)
        session.commit()
