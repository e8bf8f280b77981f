"""Calls to the provider about payouts by transfer and what is taken back of them, under the same rules as
`payments.calls`: what we want, with its key, is committed before; no transaction is open during the call; what came of it
is committed after.

Every function may be repeated after a crash at any point. It raises ProviderUnknown when the outcome is not known: it is
asked for again under the same key, and looked up once the provider may have forgotten the key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.db import reading
from shop.orders.payments.calls import LOOK_UP_AFTER, Sessions
from shop.orders.payments.provider import (
    YUAN,
    Kind,
    Movement,
    ProviderRefused,
    ProviderUnknown,
    Transferred,
    Transfers,
)
from shop.orders.payments.reconciling import differences
from shop.orders.payments.registry import Providers
from shop.orders.payouts import outcomes, reversing
from shop.orders.payouts.models import (
    Payout,
    PayoutAccount,
    PayoutReversal,
    PayoutState,
    Refusal,
    ReversalState,
)

#: These speak of the account: it is not used again until it is entered anew.
_OF_THE_ACCOUNT = {"insufficient_capabilities_for_transfer", "account_invalid", "resource_missing"}


class _Asked(NamedTuple):
    """What is needed to call the provider. `of`: the account, or the transfer of which something is taken back."""

    provider: str
    key: str
    of: str
    amount_fen: int
    group: str
    since: datetime


def transfer(sessions: Sessions, providers: Providers, payout_id: int) -> None:
    """Have the provider pay a line that was sent. Twice is once; a refusal for good makes its orders due again."""
    with reading(), sessions() as session:
        asked = _asked_transfer(session, payout_id)
    if asked is None:
        return
    provider = transfers_of(providers, asked.provider)
    try:
        done = _have_it_done(
            asked,
            find=lambda: provider.find_transfer(asked.key, group=asked.group),
            act=lambda: provider.transfer(
                asked.key, account=asked.of, amount_fen=asked.amount_fen, group=asked.group
            ),
        )
    except ProviderRefused as refusal:
        why = Refusal.CLOSED if refusal.reason in _OF_THE_ACCOUNT else Refusal.OTHER
        with sessions() as session:
            outcomes.declined(session, payout_id, why=why, note=refusal.reason[:100])
            session.commit()
        return
    with sessions() as session:
        if _as_asked(session, Kind.TRANSFER, asked, done):
            outcomes.transferred(session, payout_id, ref=done.ref, at=done.at)
        session.commit()


def reverse(sessions: Sessions, providers: Providers, reversal_id: int) -> None:
    """Have the provider take back part of a transfer. Refused: the next payout of the workshop takes it back instead."""
    with reading(), sessions() as session:
        asked = _asked_reversal(session, reversal_id)
    if asked is None:
        return
    provider = transfers_of(providers, asked.provider)
    try:
        done = _have_it_done(
            asked,
            find=lambda: provider.find_reversal(asked.key, transfer=asked.of),
            act=lambda: provider.reverse(asked.key, transfer=asked.of, amount_fen=asked.amount_fen),
        )
    except ProviderRefused as refusal:
        with sessions() as session:
            reversing.refused(session, reversal_id, reason=refusal.reason)
            session.commit()
        return
    with sessions() as session:
        if _as_asked(session, Kind.REVERSAL, asked, done):
            reversing.done(session, reversal_id, ref=done.ref, at=done.at)
        session.commit()


def transfers_of(providers: Providers, name: str) -> Transfers:
    """The provider as one that transfers. ProviderUnknown when it is not, or not known here: nothing is decided then."""
    provider = providers.named(name)
    if not isinstance(provider, Transfers):
        raise ProviderUnknown(f"{name} makes no transfers")
    return provider


def under_way(session: Session) -> tuple[list[int], list[int]]:
    """Payouts by transfer and reversals whose outcome is not known yet."""
    payouts = (
        sa.select(Payout.id)
        .join(PayoutAccount, PayoutAccount.id == Payout.account_id)
        .where(Payout.state == PayoutState.SENT, PayoutAccount.provider.is_not(None))
    )
    reversals = sa.select(PayoutReversal.id).where(PayoutReversal.state == ReversalState.CREATED)
    return (
        list(session.scalars(payouts.order_by(Payout.id))),
        list(session.scalars(reversals.order_by(PayoutReversal.id))),
    )


def _asked_transfer(session: Session, payout_id: int) -> _Asked | None:
    both = [joinedload(Payout.account), joinedload(Payout.batch)]
    row = session.get_one(Payout, payout_id, options=both)
    if row.state != PayoutState.SENT or row.account.provider is None:
        return None
    assert row.sent_at is not None
    account = row.account
    return _Asked(
        row.account.provider, row.uuid, account.number, row.amount_fen, row.batch.number, row.sent_at
    )


def _asked_reversal(session: Session, reversal_id: int) -> _Asked | None:
    whole = joinedload(PayoutReversal.payout).joinedload(Payout.account)
    row = session.get_one(PayoutReversal, reversal_id, options=[whole])
    if row.state != ReversalState.CREATED:
        return None
    of, provider = row.payout.transfer_ref, row.payout.account.provider
    assert of is not None and provider is not None
    return _Asked(provider, row.uuid, of, row.amount_fen, "", row.created_at)


def _have_it_done(
    asked: _Asked, *, find: Callable[[], Transferred | None], act: Callable[[], Transferred]
) -> Transferred:
    if clock.now() - asked.since > LOOK_UP_AFTER:
        found = find()
        if found is not None:
            return found
    return act()


def _as_asked(session: Session, kind: Kind, asked: _Asked, done: Transferred) -> bool:
    """Whether it is the amount we asked for; otherwise nothing is booked and finance looks at it."""
    if done.amount_fen == asked.amount_fen:
        return True
    seen = Movement(kind, done.ref, asked.key, done.amount_fen, YUAN, done.at)
    differences.other_amount(session, asked.provider, seen, ours_fen=asked.amount_fen)
    return False
