"""What the bank did with each line of a batch that was sent: paid it, or sent it back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core import audit, clock, messages
from shop.core.access import SYSTEM, Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.payouts import bank_accounts, batches, bookings
from shop.orders.payouts.models import BatchState, Payout, PayoutBatch, PayoutState, Refusal


def paid(session: Session, actor: Actor, payout_ids: Sequence[int]) -> int:
    """The bank confirmed these lines. Answers how many were confirmed now; those confirmed before stay as they are.

    Finance only. Conflict for a line that was never sent or came back.
    """
    done = 0
    for payout in _locked(session, actor, payout_ids):
        _by_bank(payout)
        if payout.state == PayoutState.PAID:
            continue
        if payout.state != PayoutState.SENT:
            raise _moved_on()
        _mark_paid(session, actor, payout)
        done += 1
    session.flush()
    _close(session, payout_ids)
    return done


def _mark_paid(session: Session, actor: Actor, payout: Payout) -> None:
    now = clock.now()
    payout.state, payout.ended_at = PayoutState.PAID, now
    bookings.paid(session, payout, now)
    _tell(session, payout, "payout_paid")
    audit.record(session, actor, "payout.paid", "payout", payout.id, fen=payout.amount_fen)


def transferred(session: Session, payout_id: int, *, ref: str, at: datetime) -> bool:
    """The provider made the transfer at the instant. False when that was noted before."""
    (payout,) = _locked(session, SYSTEM, [payout_id])
    if payout.state != PayoutState.SENT:
        return False
    payout.transfer_ref, payout.transferred_at = ref, at
    _mark_paid(session, SYSTEM, payout)
    session.flush()
    _close(session, [payout_id])
    return True


def declined(session: Session, payout_id: int, *, why: Refusal, note: str) -> bool:
    """The provider refused the transfer for good: as when a bank sends a line back. False when it was not under way."""
    (payout,) = _locked(session, SYSTEM, [payout_id])
    if payout.state != PayoutState.SENT:
        return False
    _mark_refused(session, SYSTEM, payout, why=why, note=note)
    return True


def given_up(session: Session, actor: Actor, payout_id: int, *, note: str) -> Payout:
    """Somebody ends a transfer that does not come about: its orders are due again. Conflict when it was decided."""
    (payout,) = _locked(session, actor, [payout_id])
    if payout.state != PayoutState.SENT or payout.account.provider is None:
        raise _moved_on()
    _mark_refused(session, actor, payout, why=Refusal.OTHER, note=note)
    return payout


def refused(session: Session, actor: Actor, payout_id: int, *, why: Refusal, note: str) -> Payout:
    """The bank sent the line back, even after it was confirmed: its orders are due again, the owners learn what to correct.

    `note`: what the bank says, such as the digit that is wrong. An account that the bank does not know is not used again
    until it is entered anew. Finance only. Invalid (note) without words for OTHER; Conflict when it is not under way.
    """
    if why is Refusal.OTHER and not note:
        raise Invalid(_("请写银行给的原因。"), field="note")
    (payout,) = _locked(session, actor, [payout_id])
    _by_bank(payout)
    if payout.state not in (PayoutState.SENT, PayoutState.PAID):
        raise _moved_on()
    _mark_refused(session, actor, payout, why=why, note=note)
    return payout


def _mark_refused(session: Session, actor: Actor, payout: Payout, *, why: Refusal, note: str) -> None:
    now, was_paid = clock.now(), payout.state == PayoutState.PAID
    payout.state, payout.ended_at = PayoutState.REFUSED, now
    payout.refused_why, payout.refused_note = why, note
    batches.free(payout)
    if why is not Refusal.OTHER:
        account = payout.account
        account.refused_at, account.refused_why, account.refused_note = now, why, note
    bookings.refused(session, payout, now, was_paid=was_paid)
    _tell(session, payout, "payout_refused", why=str(why), note=note)
    facts = {"fen": payout.amount_fen, "why": str(why)}
    audit.record(session, actor, "payout.refused", "payout", payout.id, **facts)
    session.flush()
    _close(session, [payout.id])


def _by_bank(payout: Payout) -> None:
    """Whether a transfer was made the provider knows, nobody else."""
    if payout.account.provider is not None:
        raise Conflict(_("这笔是由付款机构直接转账的，到没到账由付款机构告诉本站，不用登记。"))


def _locked(session: Session, actor: Actor, payout_ids: Sequence[int]) -> list[Payout]:
    require(actor, Permission.PAYOUT_MANAGE)
    rows = (
        sa.select(Payout)
        .where(Payout.id.in_(payout_ids))
        .order_by(Payout.id)
        .options(joinedload(Payout.workshop), joinedload(Payout.account), selectinload(Payout.shares))
        .with_for_update(of=Payout)
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(rows))
    if len(found) != len(set(payout_ids)):
        raise NotFound(_("没有这笔打款。"))
    return found


def _moved_on() -> Conflict:
    return Conflict(_("这笔打款刚刚有人动过，或者还没有送银行。请看最新的状态。"))


def _tell(session: Session, payout: Payout, template: str, **facts: str) -> None:
    for owner in bank_accounts.owners_of(session, payout.workshop):
        messages.notify(
            session, owner, template, fen=payout.amount_fen, tail=payout.account.number[-4:], **facts
        )


def _close(session: Session, payout_ids: Sequence[int]) -> None:
    """Batches of which every line has its end are closed."""
    batch_ids = sa.select(Payout.batch_id).where(Payout.id.in_(payout_ids))
    under_way = sa.exists().where(Payout.batch_id == PayoutBatch.id, Payout.state == PayoutState.SENT)
    session.execute(
        sa.update(PayoutBatch)
        .where(PayoutBatch.id.in_(batch_ids), PayoutBatch.state == BatchState.SENT, ~under_way)
        .values(state=BatchState.CLOSED, ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
