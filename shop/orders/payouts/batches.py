"""Payout batches: made of all that is due, confirmed by a second person, sent to the bank. Each step is one transaction.

Who makes, confirms or sends takes the turn of the whole matter first, so two batches at once pay nothing twice: the
second sees what the first took. UNIQUE on the shares has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, chance, clock, outbox, preferences
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.core.money import parse_yuan
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.orders.payouts import balances, bank_accounts, bookings, cover, nets
from shop.orders.payouts.models import (
    BatchState,
    Payout,
    PayoutAccount,
    PayoutBatch,
    PayoutShare,
    PayoutState,
)
from shop.orders.payouts.nets import Due, Rest
from shop.workshops.models import Workshop

PREFIX = "B"
#: A line that is paid by transfer leaves by the outbox under this topic.
TRANSFER = "payouts.transfer"
#: What is due is paid from this amount on, unless the platform sets another.
MINIMUM_FEN = 100_00
#: So long something due below the minimum waits at most.
LONGEST_WAIT = timedelta(days=30)


class Wait(StrEnum):
    """Why something due is not in a batch."""

    NO_ACCOUNT = "no_account"
    REFUSED = "refused"  # the bank refused the account and it was not entered anew
    SMALL = "small"
    NEGATIVE = "negative"


class Ready(NamedTuple):
    """What is due of one workshop in sum, of which subjects, to which account; `wait`: why it is not paid now."""

    workshop: Workshop
    rests: list[Rest]
    account: PayoutAccount | None
    wait: Wait | None

    @property
    def fen(self) -> int:
        """The sum, in fen."""
        return sum(rest.rest_fen for rest in self.rests)


def ready(session: Session) -> list[Ready]:
    """All that is due now, by workshop; what waits says why."""
    by_workshop = payable_rests(nets.unsettled(session))
    accounts = bank_accounts.in_force_for(session, set(by_workshop))
    found = sa.select(Workshop).where(Workshop.id.in_(by_workshop)).order_by(Workshop.id)
    least, now = minimum_fen(session), clock.now()
    return [
        Ready(
            workshop,
            by_workshop[workshop.id],
            accounts.get(workshop.id),
            why_wait(by_workshop[workshop.id], accounts.get(workshop.id), least, now),
        )
        for workshop in session.scalars(found)
    ]


def payable_rests(rests: Iterable[Rest]) -> dict[int, list[Rest]]:
    """By workshop: what is due, and what is to be taken back of it. Pure."""
    found: dict[int, list[Rest]] = {}
    for rest in rests:
        if rest.due in (Due.DUE, Due.BACK):
            found.setdefault(rest.workshop_id, []).append(rest)
    return found


def why_wait(
    rests: Sequence[Rest], account: PayoutAccount | None, least_fen: int, now: datetime
) -> Wait | None:
    """Why the sum is not paid now; None when it is. Pure."""
    fen = sum(rest.rest_fen for rest in rests)
    if fen <= 0:
        return Wait.NEGATIVE
    if account is None:
        return Wait.NO_ACCOUNT
    if account.refused_at is not None:
        return Wait.REFUSED
    oldest = min((rest.since for rest in rests if rest.since is not None), default=now)
    return Wait.SMALL if fen < least_fen and oldest > now - LONGEST_WAIT else None


def minimum_fen(session: Session) -> int:
    """The smallest amount that is paid out, in fen."""
    text = preferences.read(session).payout_minimum
    return parse_yuan(text).fen if text else MINIMUM_FEN


def make(session: Session, actor: Actor) -> PayoutBatch:
    """A batch of all that is due now. Finance only. Conflict when nothing can be paid."""
    require(actor, Permission.PAYOUT_MANAGE)
    assert actor.user_id is not None
    balances.take_turn(session)
    lines = [line for line in ready(session) if line.wait is None]
    if not lines:
        raise Conflict(_("现在没有可以打款的。到期的钱都已经在别的批次里，或者在等账户、等凑够起付额。"))
    batch = PayoutBatch(number=public_number(PREFIX), made_by=actor.user_id, made_at=clock.now())
    batch.payouts = [_line(line) for line in lines]
    session.add(batch)
    session.flush()
    audit.record(
        session, actor, "payout_batch.made", "payout_batch", batch.number,
        lines=len(lines), fen=total_fen(batch),
    )  # fmt: skip
    return batch


def _line(line: Ready) -> Payout:
    assert line.account is not None
    return Payout(
        uuid=chance.uuid(),
        workshop_id=line.workshop.id,
        account_id=line.account.id,
        amount_fen=line.fen,
        shares=[share_of(rest) for rest in line.rests],
    )


def share_of(rest: Rest) -> PayoutShare:
    """The next share of a subject: all of its rest. Pure."""
    return PayoutShare(subject=rest.subject, round=rest.rounds + 1, amount_fen=rest.rest_fen)


def total_fen(batch: PayoutBatch) -> int:
    """What the batch pays: all lines that were not dropped or refused, in fen."""
    gone = (PayoutState.DROPPED, PayoutState.REFUSED)
    return sum(p.amount_fen for p in batch.payouts if p.state not in gone)


def confirm(session: Session, actor: Actor, number: str) -> list[Payout]:
    """The second person agrees. Answers the lines that fell out since something changed meanwhile; they are due again.

    Forbidden for who made it, Conflict when it is not waiting for this (any more). When no line is left the batch is
    cancelled.
    """
    batch = _locked(session, actor, number, BatchState.MADE)
    if batch.made_by == actor.user_id:
        raise Forbidden(_("这一批是您做的，要由另一位财务确认。"))
    dropped = _drop_stale(session, batch)
    if batch.state == BatchState.MADE:
        batch.state = BatchState.CONFIRMED
        batch.confirmed_by, batch.confirmed_at = actor.user_id, clock.now()
    _note(session, actor, "confirmed", batch, dropped=len(dropped))
    return dropped


def send(session: Session, actor: Actor, number: str) -> list[Payout]:
    """It goes to the bank now: from here on the file can be fetched and the money is under way.

    Lines of workshops with an account at the provider leave by transfer, once this has committed. Answers the lines that
    fell out. Conflict when it is not confirmed, or when the settlement account (or the provider) holds less.
    """
    batch = _locked(session, actor, number, BatchState.CONFIRMED)
    dropped = _drop_stale(session, batch)
    if batch.state == BatchState.CONFIRMED:
        cover.ask_for(session, batch)
        batch.state, batch.sent_by, batch.sent_at = BatchState.SENT, actor.user_id, clock.now()
        for payout in batch.payouts:
            if payout.state == PayoutState.MADE:
                payout.state, payout.sent_at = PayoutState.SENT, batch.sent_at
                bookings.sent(session, payout, batch.sent_at)
                if payout.account.provider is not None:
                    outbox.post(session, TRANSFER, payout_id=payout.id)
    _note(session, actor, "sent", batch, dropped=len(dropped))
    return dropped


def cancel(session: Session, actor: Actor, number: str) -> None:
    """Give the batch up before it is sent: all of it is due again. Conflict once it was sent."""
    batch = _locked(session, actor, number, BatchState.MADE, BatchState.CONFIRMED)
    for payout in batch.payouts:
        if payout.state == PayoutState.MADE:
            drop(payout)
    _end(batch, BatchState.CANCELLED)
    _note(session, actor, "cancelled", batch)


def drop(payout: Payout) -> None:
    """Take a line out before it is sent: its orders are due again."""
    payout.state, payout.ended_at = PayoutState.DROPPED, clock.now()
    free(payout)


def free(payout: Payout) -> None:
    """The shares of the line do not count any more."""
    for share in payout.shares:
        share.round = None


def get_for(session: Session, actor: Actor, number: str) -> PayoutBatch:
    """The batch with its lines. Finance only; NotFound when there is none."""
    require(actor, Permission.PAYOUT_MANAGE)
    found = session.scalar(_whole().where(PayoutBatch.number == number))
    if found is None:
        raise NotFound(_("没有这个打款批次。"))
    return found


def _whole() -> sa.Select[PayoutBatch]:
    payouts = selectinload(PayoutBatch.payouts)
    return sa.select(PayoutBatch).options(
        payouts.joinedload(Payout.workshop),
        payouts.joinedload(Payout.account),
        payouts.selectinload(Payout.shares),
    )


def _locked(session: Session, actor: Actor, number: str, *states: BatchState) -> PayoutBatch:
    require(actor, Permission.PAYOUT_MANAGE)
    balances.take_turn(session)
    rows = _whole().where(PayoutBatch.number == number).with_for_update(of=PayoutBatch)
    batch = session.scalar(rows.execution_options(populate_existing=True))
    if batch is None:
        raise NotFound(_("没有这个打款批次。"))
    if batch.state not in states:
        raise Conflict(_("这一批刚刚有人动过，这一步现在办不了。请看最新的状态。"))
    return batch


def _drop_stale(session: Session, batch: PayoutBatch) -> list[Payout]:
    """Drop lines of which an order changed, has a refund or a case open, or whose account is another one now.

    Cancels the batch when none is left.
    """
    open_lines = [p for p in batch.payouts if p.state == PayoutState.MADE]
    accounts = bank_accounts.in_force_for(session, {p.workshop_id for p in open_lines})
    changed = _changed(session, [share.subject for p in open_lines for share in p.shares])
    dropped = [
        p
        for p in open_lines
        if changed & {share.subject for share in p.shares} or not _same(accounts.get(p.workshop_id), p)
    ]
    for payout in dropped:
        drop(payout)
    if len(dropped) == len(open_lines):
        _end(batch, BatchState.CANCELLED)
    session.flush()
    return dropped


def _same(account: PayoutAccount | None, payout: Payout) -> bool:
    return account is not None and account.id == payout.account_id and account.refused_at is None


def _changed(session: Session, subjects: Sequence[str]) -> set[str]:
    """Subjects that are not settled by their shares to the fen any more, or must wait again."""
    return {rest.subject for rest in nets.unsettled(session, subjects=subjects)} | nets.held_among(
        session, subjects
    )


def _end(batch: PayoutBatch, state: BatchState) -> None:
    batch.state, batch.ended_at = state, clock.now()


def _note(session: Session, actor: Actor, act: str, batch: PayoutBatch, **facts: int) -> None:
    facts["fen"] = total_fen(batch)
    audit.record(session, actor, f"payout_batch.{act}", "payout_batch", batch.number, **facts)
    session.flush()
