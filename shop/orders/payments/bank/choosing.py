"""Choosing to pay by bank transfer: a reference to write on it, and a longer time for what is held."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, preferences, workdays
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.core.numbers import public_number
from shop.heritage.queries import overrides
from shop.orders.payments.bank import papers
from shop.orders.payments.bank.models import BankTransfer
from shop.orders.payments.bank.papers import Paper
from shop.orders.payments.models import Payable, PaymentState
from shop.orders.payments.settle import locked, payments_of

#: Working days for which what is held waits for a bank transfer.
HOLD_WORKDAYS = 3
LETTER = "K"


def our_account(session: Session) -> tuple[str, str, str] | None:
    """Holder, bank and number of the account that money is sent to; None while the platform has not named it."""
    facts = preferences.read(session)
    account = (facts.bank_holder, facts.bank_name, facts.bank_account)
    return account if all(account) else None


def is_offered(session: Session, payable: Payable, paper: Paper | None) -> bool:
    """Whether a payable that waits may be paid by bank transfer."""
    return paper is not None and paper.offered and our_account(session) is not None


def choose(session: Session, actor: Actor, payable_id: int) -> BankTransfer:
    """The payable will be paid by bank transfer: what is held for it stays so for three working days.

    Chosen twice it is the same transfer. NotFound for strangers; Conflict when it is paid or closed, its time to choose is
    over, or bank transfer is not offered for it.
    """
    payable = locked(session, payable_id)
    paper = papers.paper_for(session, actor, payable)
    if paper is None:
        raise NotFound(_("没有找到这笔付款。"))
    before = of(session, payable.id)
    if before is not None:
        return before
    now = clock.now()
    if payable.settled_at is not None or payable.closed_at is not None or now >= payable.payable_until:
        raise Conflict(_("这一笔已经付过或者已经过了付款时间。"))
    if not is_offered(session, payable, paper):
        raise Conflict(_("这一笔不能对公转账，请换一种方式付款。"))
    assert actor.user_id is not None
    payable.hold_until = max(payable.hold_until, held_until(session, now))
    transfer = BankTransfer(
        payable_id=payable.id, reference=public_number(LETTER), chosen_by=actor.user_id, chosen_at=now
    )
    session.add(transfer)
    session.flush()
    audit.record(
        session, actor, "transfer.chosen", "bank_transfer", transfer.reference, fen=payable.amount_fen
    )
    return transfer


def held_until(session: Session, since: datetime) -> datetime:
    """24:00 of the third working day after the instant's day."""
    day = workdays.nth_workday_after(clock.local_day(since), HOLD_WORKDAYS, overrides(session))
    return clock.day_end(day)


def of(session: Session, payable_id: int) -> BankTransfer | None:
    """The transfer of the payable; None when it is paid another way."""
    return session.scalar(sa.select(BankTransfer).where(BankTransfer.payable_id == payable_id))


def referred(session: Session, reference: str) -> BankTransfer | None:
    """The transfer with this reference."""
    return session.scalar(sa.select(BankTransfer).where(BankTransfer.reference == reference))


def came_fen(session: Session, payable: Payable) -> int:
    """What has come in for the payable so far, in fen."""
    return sum(p.amount_fen for p in payments_of(session, payable) if p.state == PaymentState.SUCCEEDED)
