"""Sums that came in become payments of what they were sent for, wait for somebody to say, or go back."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, messages
from shop.core.access import SYSTEM, Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.payments.bank import bookings, choosing
from shop.orders.payments.bank.bookings import BANK
from shop.orders.payments.bank.models import BankRow, RowState
from shop.orders.payments.models import Payable, Payment, PaymentState
from shop.orders.payments.settle import locked, settle

CREDIT = "payments.bank_row"


def credit_referred(session: Session, row_id: int, reference: str) -> None:
    """A sum that names a reference of ours is credited; once, however often it is asked for."""
    transfer = choosing.referred(session, reference)
    assert transfer is not None
    try:
        row = held(session, SYSTEM, row_id)
    except Conflict:
        return  # somebody was faster
    credit(session, SYSTEM, row, transfer.payable_id)


def credit(session: Session, actor: Actor, row: BankRow, payable_id: int) -> Payment:
    """The sum is a payment of the payable; all that settling does happens here, in the one way every payment ends in.

    Part of what is owed keeps the payable open, and what is held for it, for three more working days. The caller holds
    the row.
    """
    payable = locked(session, payable_id)
    payment = Payment(
        uuid=chance.uuid(),
        payable_id=payable.id,
        provider=BANK,
        provider_ref=row.bank_id,
        amount_fen=row.amount_fen,
        state=PaymentState.CREATED,
        created_at=clock.now(),
    )
    session.add(payment)
    session.flush()
    row.state, row.payment_id = RowState.CREDITED, payment.id
    row.decided_by, row.decided_at = actor.user_id, clock.now()
    settle(session, payment.id, paid_at=max(row.received_at, payable.created_at))
    if payable.settled_at is None and payable.closed_at is None:
        _part_came(session, payable, row.amount_fen)
    audit.record(session, actor, "bank_row.credited", "bank_row", row.bank_id, fen=row.amount_fen)
    session.flush()
    return payment


def assign(session: Session, actor: Actor, row_id: int, *, reference: str) -> BankRow:
    """Finance says what an open sum was sent for. Invalid (field reference) for a reference that is none of ours."""
    row = held(session, actor, row_id)
    transfer = choosing.referred(session, reference.strip().upper())
    if transfer is None:
        raise Invalid(_("没有这个付款参考号，例如 K261122-480213。"), field="reference")
    credit(session, actor, row, transfer.payable_id)
    return row


def send_back(session: Session, actor: Actor, row_id: int, *, back_ref: str) -> BankRow:
    """An open sum was sent back to where it came from, by the bank transfer with this number; booked once.

    Invalid (field back_ref) for a number noted before.
    """
    row = held(session, actor, row_id)
    if session.scalar(sa.select(BankRow.id).where(BankRow.back_ref == back_ref)) is not None:
        raise Invalid(_("这个银行流水号已经用过了，请对一对。"), field="back_ref")
    row.state, row.back_ref = RowState.SENT_BACK, back_ref
    row.decided_by, row.decided_at = actor.user_id, clock.now()
    session.flush()
    bookings.sent_back(session, row.bank_id, row.amount_fen)
    audit.record(session, actor, "bank_row.sent_back", "bank_row", row.bank_id, fen=row.amount_fen)
    return row


def held(session: Session, actor: Actor, row_id: int) -> BankRow:
    """An open sum, held until the transaction ends. NotFound; Conflict when somebody was faster."""
    require(actor, Permission.BANK_MATCH)
    row = session.scalar(
        sa.select(BankRow)
        .where(BankRow.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("没有找到这笔到账。"))
    if row.state != RowState.OPEN:
        raise Conflict(_("这笔到账已经办过了。"), code="DONE_ALREADY")
    return row


def _part_came(session: Session, payable: Payable, fen: int) -> None:
    """What is missing can still come; the payer is told."""
    payable.hold_until = max(payable.hold_until, choosing.held_until(session, clock.now()))
    transfer = choosing.of(session, payable.id)
    if transfer is not None:
        missing = payable.amount_fen - choosing.came_fen(session, payable)
        facts = {"number": transfer.reference, "fen": fen, "missing": missing}
        messages.notify(session, transfer.chosen_by, "transfer_part_came", **facts)
