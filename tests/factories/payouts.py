"""Completed orders, bank accounts in force, finance people, and batches brought as far as a test needs."""

from __future__ import annotations

import itertools
from datetime import timedelta

from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.orders import moves, refunds
from shop.orders.models import Order
from shop.orders.moves import Act
from shop.orders.payouts import balances, batches, moving, outcomes
from shop.orders.payouts.models import MoveKind, Payout, PayoutAccount, PayoutBatch
from shop.workshops.income.models import Account
from shop.workshops.models import Workshop
from tests.factories.orders import a_paid_order, run_jobs
from tests.factories.workshops import a_workshop, an_operator

_numbers = itertools.count(1)
CARD = "6222021001112223331"


def finance(session: Session) -> Actor:
    """Somebody of the platform's finance, each time another one."""
    return actor_of(session, a_finance_user(session))


def a_finance_user(session: Session) -> User:
    """The same as a user who can sign in."""
    return an_operator(session, "finance")


def an_account(session: Session, workshop: Workshop) -> PayoutAccount:
    """A bank account that is in force."""
    now = clock.now()
    account = PayoutAccount(
        workshop_id=workshop.id,
        holder=workshop.name,
        bank="农村商业银行",
        branch="里耶支行",
        number=CARD,
        created_by=1,
        created_at=now - timedelta(days=9),
        effective_at=now - timedelta(days=7),
    )
    session.add(account)
    session.flush()
    return account


def completed(session: Session, order: Order) -> Order:
    """The order was sent, received, and its return window has closed."""
    order = moves.locked(session, order.id)
    for act in (Act.SHIP, Act.RECEIVE, Act.COMPLETE):
        moves.move(session, SYSTEM, order, act, at=clock.now())
    session.commit()
    return order


def a_due_order(session: Session, workshop: Workshop | None = None, *, fen: int = 16800) -> Order:
    """A completed order of a workshop that has an account."""
    workshop = workshop or a_workshop(session)
    if session.query(PayoutAccount).filter_by(workshop_id=workshop.id).first() is None:
        an_account(session, workshop)
    return completed(session, a_paid_order(session, workshop=workshop, fen=fen))


def give_back(session: Session, order: Order, fen: int) -> None:
    """So much of the goods goes back to the buyer, and the provider has done it."""
    order = session.get_one(Order, order.id)
    refunds.refund_amount(session, SYSTEM, order, goods_fen=fen, reason="test")
    session.commit()
    run_jobs()


def fill_settlement(session: Session) -> None:
    """All that lies with the provider is paid into the settlement account."""
    fen = balances.read(session).of.get(Account.PROVIDER, 0)
    if fen > 0:
        moving.record(
            session, finance(session), kind=MoveKind.FROM_PROVIDER, amount_fen=fen,
            reference=f"po_{next(_numbers)}", moved_on=clock.today(),
        )  # fmt: skip
    session.commit()


def a_batch(session: Session) -> PayoutBatch:
    """A batch of all that is due, waiting for the second person."""
    batch = batches.make(session, finance(session))
    session.commit()
    return batch


def a_sent_batch(session: Session) -> PayoutBatch:
    """A batch of all that is due, on its way at the bank."""
    batch = a_batch(session)
    fill_settlement(session)
    batches.confirm(session, finance(session), batch.number)
    batches.send(session, finance(session), batch.number)
    session.commit()
    return batch


def a_paid_batch(session: Session) -> PayoutBatch:
    """The same, and the bank confirmed all of it."""
    batch = a_sent_batch(session)
    outcomes.paid(session, finance(session), [payout.id for payout in batch.payouts])
    session.commit()
    return batch


def only(batch: PayoutBatch) -> Payout:
    """The only line of the batch."""
    (payout,) = batch.payouts
    return payout
