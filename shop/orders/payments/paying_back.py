"""Calls to the provider about refunds, under the same rules as `calls`."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import reading
from shop.orders.payments import paid_back
from shop.orders.payments.calls import LOOK_UP_AFTER, Sessions
from shop.orders.payments.models import Refund, RefundState
from shop.orders.payments.provider import (
    YUAN,
    Kind,
    Movement,
    Provider,
    ProviderRefused,
    ProviderUnknown,
    RefundOutcome,
    RefundStanding,
)
from shop.orders.payments.reconciling import differences
from shop.orders.payments.registry import Providers


class _Asked(NamedTuple):
    """What of a refund is needed to call the provider."""

    state: str
    key: str
    amount_fen: int
    created_at: datetime
    provider: str
    payment_ref: str | None
    by_bank: bool


def refund(sessions: Sessions, providers: Providers, refund_id: int) -> None:
    """Have the provider pay a refund back, or ask how it stands when it has taken it on. Twice is once.

    A refusal for good makes it `failed`: the buyer is still owed and finance is told. One that had succeeded is asked
    for as well: banks send money back days later.
    """
    with reading(), sessions() as session:
        asked = _asked(session, refund_id)
    if asked.state == RefundState.FAILED or asked.by_bank:
        return  # no business of the provider any more
    provider = providers.named(asked.provider)
    assert asked.payment_ref is not None
    try:
        outcome = _have_it_done(provider, asked, asked.payment_ref)
    except ProviderRefused as refusal:
        with sessions() as session:
            paid_back.failed(session, refund_id, clock.now(), reason=refusal.reason)
            session.commit()
        return
    with sessions() as session:
        _note(session, refund_id, outcome, asked)
        session.commit()


def _asked(session: Session, refund_id: int) -> _Asked:
    row = session.get_one(Refund, refund_id, options=[sa.orm.joinedload(Refund.payment)])
    paid = row.payment
    return _Asked(
        row.state,
        row.uuid,
        row.amount_fen,
        row.created_at,
        paid.provider,
        paid.provider_ref,
        row.by_bank,
    )


def _have_it_done(provider: Provider, asked: _Asked, ref: str) -> RefundOutcome:
    """Ask for it, unless it was taken on before or so long ago that the provider has forgotten our key."""
    taken_on = asked.state != RefundState.CREATED
    if taken_on or clock.now() - asked.created_at > LOOK_UP_AFTER:
        found = provider.find_refund(ref, key=asked.key)
        if found is not None:
            return found
        if taken_on:
            raise ProviderUnknown(f"refund {asked.key} was taken on and is not found")
    return provider.refund(ref, key=asked.key, amount_fen=asked.amount_fen)


def _note(session: Session, refund_id: int, outcome: RefundOutcome, asked: _Asked) -> None:
    if outcome.amount_fen is not None and (outcome.amount_fen, outcome.currency) != (asked.amount_fen, YUAN):
        seen = Movement(Kind.REFUND, outcome.ref, asked.key, outcome.amount_fen, outcome.currency, outcome.at)
        differences.other_amount(session, asked.provider, seen, ours_fen=asked.amount_fen)
    elif outcome.state == RefundStanding.SUCCEEDED:
        paid_back.succeeded(session, refund_id, outcome.at, ref=outcome.ref)
    elif outcome.state == RefundStanding.FAILED:
        paid_back.failed(session, refund_id, clock.now(), reason=outcome.reason, ref=outcome.ref)
    else:
        paid_back.pending(session, refund_id, ref=outcome.ref)
