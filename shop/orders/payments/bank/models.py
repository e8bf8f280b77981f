"""Who chose to pay by bank transfer, the bank statements that were read, and each sum that came in. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.payments.models import Payable, Payment


class BankTransfer(Model):
    """A payable that is to be paid by bank transfer, and the reference the payer writes on it."""

    __tablename__ = "bank_transfer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    payable_id: Mapped[int] = mapped_column(sa.ForeignKey("payable.id"), unique=True)
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    chosen_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    chosen_at: Mapped[datetime]

    payable: Mapped[Payable] = relationship()


class StatementState(StrEnum):
    """Where a bank statement stands."""

    CHECKED = "checked"
    ENTERED = "entered"
    DISCARDED = "discarded"


class BankStatement(Model):
    """A bank statement that was looked at, and perhaps entered. Its rows lie here only until one of the two is done."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        one_of("state", StatementState),
        sa.CheckConstraint("(state = 'entered') = (entered_at IS NOT NULL)", name="entered_has_instant"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    filename: Mapped[str] = mapped_column(sa.String(120))
    # As read: [[row, {column: text}]].
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict)
    row_count: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12), default=StatementState.CHECKED)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    entered_at: Mapped[datetime | None]


class RowState(StrEnum):
    """What became of a sum that came in."""

    OPEN = "open"  # belongs to nothing yet
    CREDITED = "credited"  # a payment of a payable
    SENT_BACK = "sent_back"


class BankRow(Model):
    """A sum that came into our account. The bank's own number of it is unique: it is entered once."""

    __tablename__ = "bank_row"
    __table_args__ = (
        one_of("state", RowState),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'credited') = (payment_id IS NOT NULL)", name="credited_has_payment"),
        sa.CheckConstraint("(state = 'sent_back') = (back_ref IS NOT NULL)", name="sent_back_has_reference"),
        sa.Index("ix_bank_row_state", "state", "received_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_statement.id"), index=True)
    bank_id: Mapped[str] = mapped_column(sa.String(60), unique=True)
    received_at: Mapped[datetime]
    amount_fen: Mapped[int] = mapped_column(Fen)
    payer: Mapped[str] = mapped_column(sa.String(100), default="")
    payer_account: Mapped[str] = mapped_column(sa.String(40), default="")
    memo: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[str] = mapped_column(sa.String(10), default=RowState.OPEN)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)
    # The bank's number of the transfer by which it went back.
    back_ref: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]

    statement: Mapped[BankStatement] = relationship()
    payment: Mapped[Payment | None] = relationship()
