"""Calls to the provider about payouts by transfer and what is taken back of them, under the same rules as
`payments.calls`: what we want, with its key, is committed before; no transaction is open during the call; what came of it
is committed after.

Every function may be repeated after a crash at any point. It raises ProviderUnknown when the outcome is not known: it is
asked for again under the same key, and looked up once the provider may have forgotten the key. What stays unknown is
noted (`snags`) for people to look at.
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
from shop.orders.payouts import outcomes, reversing, snags
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


class Asked(NamedTuple):
    """What is needed to call the provider. `of`: the account, or the transfer of which something is taken back."""

    provider: str
    key: str
    of: str
    amount_fen: int
    group: str
    since: datetime
    payout_id: int
    reversal_id: int | None
    #: It was tried in vain before.
    troubled: bool


def transfer(sessions: Sessions, providers: Providers, payout_id: int) -> None:
    """Have the provider pay a line that was sent. Twice is once; a refusal for good makes its orders due again."""
    with reading(), sessions() as session:
        asked = asked_transfer(session, payout_id)
    if asked is None:
        return
    try:
        done = _have_it_done(
            sessions,
            asked,
            find=lambda: found_transfer(providers, asked),
            act=lambda: transfers_of(providers, asked.provider).transfer(
                asked.key, account=asked.of, amount_fen=asked.amount_fen, group=asked.group
            ),
        )
    except ProviderRefused as refusal:
        why = Refusal.CLOSED if refusal.reason in _OF_THE_ACCOUNT else Refusal.OTHER
        with sessions() as session:
            outcomes.declined(session, payout_id, why=why, note=refusal.reason[:100])
            snags.forget(session, asked.key)
            session.commit()
        return
    if done is not None:
        note_transfer(sessions, asked, done)


def note_transfer(sessions: Sessions, asked: Asked, done: Transferred) -> None:
    """The provider made it."""
    with sessions() as session:
        if _as_asked(session, Kind.TRANSFER, asked, done):
            outcomes.transferred(session, asked.payout_id, ref=done.ref, at=done.at)
            snags.forget(session, asked.key)
        session.commit()


def reverse(sessions: Sessions, providers: Providers, reversal_id: int) -> None:
    """Have the provider take back part of a transfer. Refused: the next payout of the workshop takes it back instead."""
    with reading(), sessions() as session:
        asked = asked_reversal(session, reversal_id)
    if asked is None:
        return
    try:
        done = _have_it_done(
            sessions,
            asked,
            find=lambda: found_reversal(providers, asked),
            act=lambda: transfers_of(providers, asked.provider).reverse(
                asked.key, transfer=asked.of, amount_fen=asked.amount_fen
            ),
        )
    except ProviderRefused as refusal:
        with sessions() as session:
            reversing.refused(session, reversal_id, reason=refusal.reason)
            snags.forget(session, asked.key)
            session.commit()
        return
    if done is not None:
        note_reversal(sessions, asked, done)


def note_reversal(sessions: Sessions, asked: Asked, done: Transferred) -> None:
    """The provider took it back."""
    assert asked.reversal_id is not None
    with sessions() as session:
        if _as_asked(session, Kind.REVERSAL, asked, done):
            reversing.done(session, asked.reversal_id, ref=done.ref, at=done.at)
            snags.forget(session, asked.key)
        session.commit()


def found_transfer(providers: Providers, asked: Asked) -> Transferred | None:
    """What the provider made under our key."""
    return transfers_of(providers, asked.provider).find_transfer(asked.key, group=asked.group)


def found_reversal(providers: Providers, asked: Asked) -> Transferred | None:
    """What the provider took back under our key."""
    return transfers_of(providers, asked.provider).find_reversal(asked.key, transfer=asked.of)


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


def asked_transfer(session: Session, payout_id: int) -> Asked | None:
    """What is asked of the provider for the line; None when it is not under way (any more)."""
    both = [joinedload(Payout.account), joinedload(Payout.batch)]
    row = session.get_one(Payout, payout_id, options=both)
    if row.state != PayoutState.SENT or row.account.provider is None:
        return None
    assert row.sent_at is not None
    account = row.account
    assert account.provider is not None
    return Asked(
        account.provider, row.uuid, account.number, row.amount_fen, row.batch.number, row.sent_at,
        payout_id=row.id, reversal_id=None, troubled=snags.known(session, row.uuid),
    )  # fmt: skip


def asked_reversal(session: Session, reversal_id: int) -> Asked | None:
    """The same for what is to be taken back."""
    whole = joinedload(PayoutReversal.payout).joinedload(Payout.account)
    row = session.get_one(PayoutReversal, reversal_id, options=[whole])
    if row.state != ReversalState.CREATED:
        return None
    of, provider = row.payout.transfer_ref, row.payout.account.provider
    assert of is not None and provider is not None
    return Asked(
        provider, row.uuid, of, row.amount_fen, "", row.created_at,
        payout_id=row.payout_id, reversal_id=row.id, troubled=snags.known(session, row.uuid),
    )  # fmt: skip


def _have_it_done(
    sessions: Sessions,
    asked: Asked,
    *,
    find: Callable[[], Transferred | None],
    act: Callable[[], Transferred],
) -> Transferred | None:
    """None when somebody ended it meanwhile: then the provider is not asked."""
    if asked.troubled and not _begin(sessions, asked):
        return None
    try:
        if clock.now() - asked.since > LOOK_UP_AFTER and (found := find()) is not None:
            return found
        return act()
    except ProviderUnknown as why:
        with sessions() as session:
            snags.note(session, asked.key, asked.payout_id, asked.reversal_id, why)
            session.commit()
        raise


def _begin(sessions: Sessions, asked: Asked) -> bool:
    with sessions() as session:
        still = snags.asking(session, asked.key)
        session.commit()
    return still


def _as_asked(session: Session, kind: Kind, asked: Asked, done: Transferred) -> bool:
    """Whether it is the amount we asked for; otherwise nothing is booked and finance looks at it."""
    if done.amount_fen == asked.amount_fen:
        return True
    seen = Movement(kind, done.ref, asked.key, done.amount_fen, YUAN, done.at)
    differences.other_amount(session, asked.provider, seen, ours_fen=asked.amount_fen)
    return False
