"""Starting to pay: what is owed, until when, and the row that is written before the provider is called."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import chance, clock, outbox
from shop.core.db import table_of
from shop.core.errors import Conflict
from shop.orders.payments import asking
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState
from shop.orders.payments.settle import CLOSE_SESSION, LIVE, locked, missing_fen, payments_of

PAYABLE_FOR = timedelta(minutes=30)
SESSION_FOR = timedelta(minutes=15)
# The provider's clock may differ from ours; the hold outlasts the session by this.
GRACE = timedelta(minutes=2)
_OWE = sa.insert(table_of(Payable))


def owe(
    session: Session,
    kind: PayableKind,
    ref: int,
    *,
    amount_fen: int,
    at: datetime,
    payable_for: timedelta = PAYABLE_FOR,
) -> None:
    """From the instant on this amount is owed; it can be paid, and is held, for 30 minutes (`payable_for`: other)."""
    owed = {"uuid": chance.uuid(), "kind": kind, "ref": ref, "amount_fen": amount_fen, "created_at": at}
    session.execute(_OWE, {**owed, "payable_until": at + payable_for, "hold_until": at + payable_for})


def begin(session: Session, payable_id: int, *, provider: str) -> Payment:
    """The payment to open a session for at the provider of that name: the one still open there, or a new one over what
    is missing.

    Conflict when it is paid or closed, or its time is over: no session is started after 30 minutes.
    """
    payable = locked(session, payable_id)
    if payable.settled_at is not None:
        raise Conflict(_("这一笔已经付过了，不用再付。"))
    now = clock.now()
    if payable.closed_at is not None or now >= payable.payable_until:
        raise Conflict(_("付款时间已过，这一笔已经不能再付。可以把作品放回购物车重新下单。"))
    payments = payments_of(session, payable)
    missing = missing_fen(payable, payments)
    for payment in payments:
        if payment.provider == provider and payment.amount_fen == missing and _usable(payment, now):
            return payment
        if payment.state in LIVE:
            # Another way is chosen, or its time is over: it shall not be paid beside the new one.
            outbox.post(session, CLOSE_SESSION, payment_id=payment.id)
    payment = Payment(
        uuid=chance.uuid(),
        payable_id=payable.id,
        provider=provider,
        amount_fen=missing,
        state=PaymentState.CREATED,
        created_at=now,
        session_expires_at=now + SESSION_FOR,
        next_ask_at=asking.first(now),
    )
    session.add(payment)
    payable.hold_until = max(payable.hold_until, now + SESSION_FOR + GRACE)
    session.flush()
    return payment


def _usable(payment: Payment, now: datetime) -> bool:
    ends = payment.session_expires_at
    return payment.state in LIVE and ends is not None and ends > now
