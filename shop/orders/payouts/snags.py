"""What is known of transfers that do not come about: noted at each vain try, forgotten when the provider decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.orders.payments.provider import ProviderBarred, ProviderUnknown
from shop.orders.payouts.models import Payout, PayoutReversal, ReversalState
from shop.orders.payouts.snag_models import TransferSnag

#: A lost answer comes by itself; what is not known after so long is shown to people.
PATIENCE = timedelta(hours=24)


def known(session: Session, uuid: str) -> bool:
    """Whether it was tried in vain before."""
    return session.scalar(sa.select(sa.exists().where(TransferSnag.uuid == uuid))) is True


def asking(session: Session, uuid: str) -> bool:
    """Another try begins. False when it was decided or ended meanwhile: then nothing is asked."""
    held = _held(session, uuid)
    if held is None:
        return False
    held.asking_at = clock.now()
    session.flush()
    return True


def note(session: Session, uuid: str, payout_id: int, reversal_id: int | None, why: ProviderUnknown) -> None:
    """A try was in vain. Nothing is noted of what was decided meanwhile."""
    now, held = clock.now(), _held(session, uuid)
    if held is None:
        if not _is_open(session, payout_id, reversal_id):
            return
        held = TransferSnag(
            uuid=uuid, payout_id=payout_id, reversal_id=reversal_id,
            since=now, look_from=now + PATIENCE, times=0,
        )  # fmt: skip
        session.add(held)
    if isinstance(why, ProviderBarred):
        held.look_from = min(held.look_from, now)
    held.said = str(why)[:100]
    held.last_at, held.times, held.asking_at = now, held.times + 1, None
    session.flush()


def forget(session: Session, uuid: str) -> None:
    """It is decided."""
    session.execute(sa.delete(TransferSnag).where(TransferSnag.uuid == uuid))


def shown(session: Session) -> Sequence[TransferSnag]:
    """Those that people have to look at, the oldest first."""
    rows = sa.select(TransferSnag).where(TransferSnag.look_from <= clock.now())
    return session.scalars(_whole(rows).order_by(TransferSnag.since, TransferSnag.uuid)).all()


def one(session: Session, uuid: str) -> TransferSnag | None:
    """One of these, with its line."""
    rows = sa.select(TransferSnag).where(TransferSnag.uuid == uuid, TransferSnag.look_from <= clock.now())
    return session.scalar(_whole(rows).execution_options(populate_existing=True))


def _whole(rows: sa.Select[TransferSnag]) -> sa.Select[TransferSnag]:
    line = joinedload(TransferSnag.payout)
    return rows.options(
        line.joinedload(Payout.workshop),
        line.joinedload(Payout.account),
        line.joinedload(Payout.batch),
        joinedload(TransferSnag.reversal),
    )


def _held(session: Session, uuid: str) -> TransferSnag | None:
    rows = sa.select(TransferSnag).where(TransferSnag.uuid == uuid).with_for_update()
    return session.scalar(rows.execution_options(populate_existing=True))


def _is_open(session: Session, payout_id: int, reversal_id: int | None) -> bool:
    """The line is locked, so that two who tried in vain note it one after another."""
    payout = session.get_one(Payout, payout_id, with_for_update=True, populate_existing=True)
    if reversal_id is None:
        return payout.ended_at is None
    return session.get_one(PayoutReversal, reversal_id).state == ReversalState.CREATED
