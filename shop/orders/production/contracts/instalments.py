"""Instalments fall due, are paid, or are dropped. Due, each has a payable and is paid as any purchase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.orders.payments import excess, refunding, starting
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState, Refund, RefundState
from shop.orders.payments.settle import payments_of
from shop.orders.production import payment_terms
from shop.orders.production.contracts import bookings, moves
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.contracts.moves import Act
from shop.orders.production.plans import PRICE, UPFRONT, InstalmentKind

#: A payable of a contract can be paid this long after it fell due; interest runs meanwhile.
PAYABLE_AFTER_DUE = timedelta(days=3 * 366)
OPEN = (InstalmentState.PLANNED, InstalmentState.DUE)
#: Kinds of which lateness bears interest. Before work begins nothing is late: the work does not begin either.
BEARS_INTEREST = (InstalmentKind.PROGRESS, InstalmentKind.BALANCE)
REASON = "contract"


def of(session: Session, contract_id: int) -> list[Instalment]:
    """All instalments of a contract, in order."""
    rows = sa.select(Instalment).where(Instalment.contract_id == contract_id).order_by(Instalment.position)
    return list(session.scalars(rows))


def make_due(session: Session, instalment: Instalment, due_on: date) -> None:
    """From now on it is owed, without interest until the day is over."""
    now = clock.now()
    instalment.state, instalment.due_on = InstalmentState.DUE, due_on
    session.flush()
    wait = clock.day_end(due_on) - now + PAYABLE_AFTER_DUE
    starting.owe(
        session,
        PayableKind.INSTALMENT,
        instalment.id,
        amount_fen=instalment.amount_fen,
        at=now,
        payable_for=wait,
    )


def add(
    session: Session,
    contract: Contract,
    kind: InstalmentKind,
    fen: int,
    *,
    due_on: date | None,
    payer: Side = Side.BUYER,
) -> Instalment:
    """A further instalment; due when it has a day."""
    last = sa.select(sa.func.max(Instalment.position)).where(Instalment.contract_id == contract.id)
    instalment = Instalment(
        contract_id=contract.id,
        position=(session.scalar(last) or 0) + 1,
        kind=kind,
        payer=payer,
        amount_fen=fen,
        state=InstalmentState.PLANNED,
    )
    session.add(instalment)
    session.flush()
    if due_on is not None:
        make_due(session, instalment, due_on)
    return instalment


def drop(session: Session, instalment: Instalment) -> None:
    """It is not owed any more. Its payable closes once the provider says that nothing was paid; later money goes back."""
    if instalment.state == InstalmentState.DUE:
        payable, now = payable_of(session, instalment.id), clock.now()
        payable.payable_until = min(payable.payable_until, now)
        payable.hold_until = min(payable.hold_until, now)
    instalment.state = InstalmentState.DROPPED
    session.flush()


def payable_of(session: Session, instalment_id: int) -> Payable:
    """What is owed for a due instalment."""
    rows = sa.select(Payable).where(Payable.kind == PayableKind.INSTALMENT, Payable.ref == instalment_id)
    return session.scalars(rows).one()


def upfront_due(session: Session, contract: Contract) -> bool:
    """What is paid before work begins falls due; False when there is nothing of it."""
    rows = [
        row
        for row in of(session, contract.id)
        if row.kind in UPFRONT and row.state == InstalmentState.PLANNED
    ]
    day = clock.today() + timedelta(days=payment_terms.UPFRONT_DAYS)
    for row in rows:
        make_due(session, row, day)
    return bool(rows)


def progress_due(session: Session, contract: Contract, milestone_id: int) -> None:
    """What hangs on the milestone falls due."""
    day = clock.today() + timedelta(days=payment_terms.PROGRESS_DAYS)
    for row in of(session, contract.id):
        if row.milestone_id == milestone_id and row.state == InstalmentState.PLANNED:
            make_due(session, row, day)


def paid(session: Session, payable: Payable, payment: Payment, *, late: bool) -> None:
    """An instalment is paid, in the transaction of `payments.settle`. Money for one that was dropped goes back at once."""
    assert payment.paid_at is not None
    instalment = session.get_one(Instalment, payable.ref, populate_existing=True)
    contract = moves.held(session, instalment.contract_id)
    session.refresh(instalment)
    if instalment.state != InstalmentState.DUE:
        _back_at_once(session, payable)
        return
    instalment.state, instalment.paid_at = InstalmentState.PAID, payment.paid_at
    _book(session, contract, instalment, payment)
    moves.note(session, SYSTEM, contract, Act.PAID, Side.CLOCK)
    if _is_late(instalment):
        _ask_interest(session, contract, instalment)
    go_on(session, SYSTEM, contract)


def _book(session: Session, contract: Contract, instalment: Instalment, payment: Payment) -> None:
    at = payment.paid_at
    assert at is not None
    if instalment.payer == Side.WORKSHOP:
        bookings.owed_to_buyer_paid(session, contract, instalment, at)
        _to_buyer(session, payment, instalment.amount_fen)
    elif instalment.kind == InstalmentKind.EARNEST:
        bookings.earnest_paid(session, contract, instalment, at)
    elif instalment.kind in PRICE:
        bookings.price_paid(session, contract, instalment, at)
    else:
        bookings.claim_paid(session, contract, instalment, at)


def _to_buyer(session: Session, payment: Payment, fen: int) -> None:
    """What the workshop paid is transferred to the buyer: no provider can do that, the buyer is asked for an account."""
    refund = refunding.as_transfer(session, payment, excess_fen=fen, reason=REASON)
    assert refund.state == RefundState.FAILED


def _back_at_once(session: Session, payable: Payable) -> None:
    for row in payments_of(session, payable):
        left = row.amount_fen - _gone(session, row) if row.state == PaymentState.SUCCEEDED else 0
        if left > 0:
            excess.book(session, row, left)
            refunding.write(session, row, excess_fen=left, reason=REASON)


def _is_late(instalment: Instalment) -> bool:
    assert instalment.paid_at is not None and instalment.due_on is not None
    return instalment.kind in BEARS_INTEREST and clock.local_day(instalment.paid_at) > instalment.due_on


def _ask_interest(session: Session, contract: Contract, late: Instalment) -> None:
    """Interest for the days it was late: an instalment of its own, due in thirty days; the workshop may waive it."""
    assert late.paid_at is not None and late.due_on is not None
    paid_on = clock.local_day(late.paid_at)
    fen = payment_terms.late_interest_fen(late.amount_fen, late.due_on, paid_on, late_bp=contract.late_bp)
    if fen:
        add(session, contract, InstalmentKind.INTEREST, fen, due_on=clock.today() + timedelta(days=30))
        moves.note(session, SYSTEM, contract, Act.DUE, Side.CLOCK)


def waive_interest(session: Session, actor: Actor, contract: Contract, instalment_id: int) -> None:
    """The workshop does without interest that is not paid."""
    for row in of(session, contract.id):
        if (
            row.id == instalment_id
            and row.kind == InstalmentKind.INTEREST
            and row.state == InstalmentState.DUE
        ):
            drop(session, row)
            moves.note(session, actor, contract, Act.WAIVED, Side.WORKSHOP)
            go_on(session, actor, contract)


def go_on(session: Session, actor: Actor, contract: Contract) -> None:
    """Work begins once all that is paid before is paid; an accepted contract is settled once nothing is owed."""
    rows = of(session, contract.id)
    if not any(row.state in OPEN and row.kind in UPFRONT for row in rows):
        if contract.state == State.TO_DEPOSIT:
            moves.move(session, actor, contract, Act.BEGIN, Side.CLOCK, State.IN_PRODUCTION)
        elif contract.state_before == State.TO_DEPOSIT:
            contract.state_before = State.IN_PRODUCTION
    if contract.state == State.ACCEPTED and not any(row.state in OPEN for row in rows):
        moves.move(session, actor, contract, Act.SETTLE, Side.CLOCK, State.SETTLED)


def unpaid(session: Session, actor: Actor, payable: Payable) -> None:
    """A payable of a contract is closed only after its instalment was dropped: there is nothing left to do."""


def refunded(session: Session, refund: Refund) -> None:
    """Credits are booked where they are paid back; a contract has nothing to note."""


def paid_price_fen(rows: Sequence[Instalment]) -> int:
    """Price that was paid beside earnest money, in fen."""
    kinds = [kind for kind in PRICE if kind is not InstalmentKind.EARNEST]
    return sum(row.amount_fen for row in rows if row.kind in kinds and row.state == InstalmentState.PAID)


def give_back(session: Session, contract: Contract, fen: int) -> None:
    """Refund so much of what the buyer paid for the contract, the latest payments first. It is a credit already."""
    for payment in _buyers_payments(session, contract):
        part = min(fen, payment.amount_fen - _gone(session, payment))
        if part > 0:
            refunding.write(session, payment, excess_fen=part, reason=REASON)
            fen -= part
    assert fen == 0, "no more goes back than was paid"


def _buyers_payments(session: Session, contract: Contract) -> list[Payment]:
    rows = (
        sa.select(Payment)
        .join(Payment.payable)
        .join(Instalment, sa.and_(Payable.kind == PayableKind.INSTALMENT, Payable.ref == Instalment.id))
        .where(
            Instalment.contract_id == contract.id,
            Instalment.payer == Side.BUYER,
            Instalment.state == InstalmentState.PAID,
            Payment.state == PaymentState.SUCCEEDED,
        )
        .order_by(Payment.id.desc())
    )
    return list(session.scalars(rows))


def _gone(session: Session, payment: Payment) -> int:
    """What of a payment went back, or is to, in fen."""
    total = sa.func.sum(Refund.goods_fen + Refund.freight_fen + Refund.excess_fen)
    return int(session.scalar(sa.select(total).where(Refund.payment_id == payment.id)) or 0)


def next_due(rows: Sequence[Instalment], now: datetime) -> Instalment | None:
    """The instalment that is to be paid first."""
    due = [row for row in rows if row.state == InstalmentState.DUE and row.due_on is not None]
    return min(due, key=lambda row: (row.due_on or clock.local_day(now), row.position), default=None)
