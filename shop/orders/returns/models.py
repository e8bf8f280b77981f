"""A return case (售后单) with its lines, history and pictures, and money that goes back by bank transfer. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.models import Order, OrderLine
from shop.orders.payments.models import Refund


class Kind(StrEnum):
    """Why the buyer asks."""

    NO_REASON = "no_reason"  # seven days, no reason (Consumer Law art. 25)
    QUALITY = "quality"  # a fault, or not as described (art. 24)
    DAMAGED = "damaged"  # broken on the way
    NOT_RECEIVED = "not_received"  # all or part of it never came


class Remedy(StrEnum):
    """What is asked for, and what is agreed."""

    RETURN = "return"  # goods go back, then the money
    REFUND = "refund"  # money, the goods stay
    MEND = "mend"  # repaired, exchanged or sent again; no money


class State(StrEnum):
    """Where a case stands."""

    ASKED = "asked"
    OFFERED = "offered"  # the workshop offers part of the money
    REFUSED = "refused"
    ACCEPTED = "accepted"  # the address for the goods is shown
    SENT_BACK = "sent_back"
    GOODS_BACK = "goods_back"
    ESCALATED = "escalated"  # the platform decides
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    MENDED = "mended"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Side(StrEnum):
    """Who acts."""

    BUYER = "buyer"
    WORKSHOP = "workshop"
    PLATFORM = "platform"
    CLOCK = "clock"


class Refusal(StrEnum):
    """Reasons for which a workshop may say no; which of them fits which kind is in `terms`."""

    AS_DESCRIBED = "as_described"
    BUYER_CAUSED = "buyer_caused"
    NATURAL_TRAIT = "natural_trait"
    ARRIVED_INTACT = "arrived_intact"
    DELIVERED = "delivered"


class Purpose(StrEnum):
    """What a picture is to show."""

    EVIDENCE = "evidence"
    FREIGHT = "freight"


class BankState(StrEnum):
    """Where a bank transfer to a buyer stands."""

    ASKED = "asked"  # the buyer is asked for an account
    GIVEN = "given"
    PAID = "paid"


class ReturnCase(Model):
    """What a buyer asks for after a sale, about some pieces of one order."""

    __tablename__ = "return_case"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("wish", Remedy),
        one_of("remedy", Remedy),
        one_of("state", State),
        one_of("refusal", Refusal),
        sa.CheckConstraint("offer_fen IS NULL OR offer_fen > 0", name="offer_positive"),
        sa.CheckConstraint("freight_fen >= 0", name="freight_not_negative"),
        sa.CheckConstraint("(state IN ('refunded', 'mended', 'withdrawn', 'closed')) = (closed_at IS NOT NULL)",
                           name="closed_has_instant"),
        sa.CheckConstraint("state NOT IN ('refunding', 'refunded') OR refund_id IS NOT NULL", name="refund_known"),
        sa.CheckConstraint("kind <> 'no_reason' OR wish = 'return'", name="no_reason_returns"),
        sa.CheckConstraint("kind <> 'not_received' OR wish <> 'return'", name="nothing_to_return"),
        sa.Index("ix_return_case_order", "order_id"),
        sa.Index("ix_return_case_buyer", "user_id", "id"),
        sa.Index("ix_return_case_workshop", "workshop_id", "state", "due_at"),
        sa.Index("ix_return_case_waiting", "state", "due_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    wish: Mapped[str] = mapped_column(sa.String(8))
    # What was agreed or decided; NULL before.
    remedy: Mapped[str | None] = mapped_column(sa.String(8))
    state: Mapped[str] = mapped_column(sa.String(12), default=State.ASKED)
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    offer_fen: Mapped[int | None] = mapped_column(Fen)
    refusal: Mapped[str | None] = mapped_column(sa.String(16))
    # Where the goods go; shown to the buyer once accepted.
    return_name: Mapped[str] = mapped_column(sa.String(60), default="")
    return_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    return_address: Mapped[str] = mapped_column(sa.String(200), default="")
    carrier: Mapped[str | None] = mapped_column(sa.String(20))
    tracking_no: Mapped[str | None] = mapped_column(sa.String(40))
    # What the buyer paid to send it back, where the workshop bears it.
    freight_fen: Mapped[int] = mapped_column(Fen, default=0)
    mend_carrier: Mapped[str | None] = mapped_column(sa.String(20))
    mend_tracking_no: Mapped[str | None] = mapped_column(sa.String(40))
    asked_at: Mapped[datetime]
    # Until when whoever has the turn has to act; NULL when nobody has.
    due_at: Mapped[datetime | None]
    goods_back_at: Mapped[datetime | None]
    # 24:00 of the seventh day after the goods came back (BR-18).
    refund_due_at: Mapped[datetime | None]
    # When it was noticed that the money was late.
    overdue_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # When the platform told the buyer who the seller really is (Consumer Law art. 44).
    disclosed_at: Mapped[datetime | None]
    refund_id: Mapped[int | None] = mapped_column(sa.ForeignKey("refund.id"), unique=True)

    order: Mapped[Order] = relationship()
    refund: Mapped[Refund | None] = relationship()
    lines: Mapped[list[ReturnLine]] = relationship(back_populates="case", order_by="ReturnLine.id")
    moves: Mapped[list[ReturnMove]] = relationship(order_by="ReturnMove.id", viewonly=True)
    pictures: Mapped[list[ReturnPicture]] = relationship(order_by="ReturnPicture.id", viewonly=True)


class ReturnLine(Model):
    """Pieces of an order line that a case is about, and how many of them are for sale again."""

    __tablename__ = "return_line"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "order_line_id"),
        sa.CheckConstraint("pieces > 0", name="some_pieces"),
        sa.CheckConstraint("restocked BETWEEN 0 AND pieces", name="restocked_within_pieces"),
        sa.Index("ix_return_line_order_line", "order_line_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("return_case.id"))
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"))
    pieces: Mapped[int]
    restocked: Mapped[int] = mapped_column(default=0)

    case: Mapped[ReturnCase] = relationship(back_populates="lines")
    line: Mapped[OrderLine] = relationship()


class ReturnMove(Model):
    """History of a case: who moved it where, when, in which words. Append-only."""

    __tablename__ = "return_move"
    __table_args__ = (one_of("side", Side), sa.Index("ix_return_move_case", "case_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("return_case.id"))
    act: Mapped[str] = mapped_column(sa.String(16))
    from_state: Mapped[str | None] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    side: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")


class ReturnPicture(Model):
    """A picture somebody showed in a case; without a case while its form is not accepted yet."""

    __tablename__ = "return_picture"
    __table_args__ = (
        one_of("purpose", Purpose),
        sa.Index("ix_return_picture_case", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("return_case.id"))
    purpose: Mapped[str] = mapped_column(sa.String(10))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]


class BankRefund(Model):
    """Money that goes to a buyer by bank transfer: a refund the provider refused for good, or return freight.

    The account stands here alone, and only until the money is paid.
    """

    __tablename__ = "bank_refund"
    __table_args__ = (
        one_of("state", BankState),
        sa.CheckConstraint("(refund_id IS NULL) <> (case_id IS NULL)", name="has_one_cause"),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid_has_instant"),
        sa.CheckConstraint("(state = 'paid') = (bank_ref IS NOT NULL)", name="paid_has_reference"),
        sa.CheckConstraint("state = 'asked' OR length(account) > 0", name="account_known"),
        sa.Index("ix_bank_refund_buyer", "user_id"),
        sa.Index("ix_bank_refund_state", "state", "given_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    refund_id: Mapped[int | None] = mapped_column(sa.ForeignKey("refund.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("return_case.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("shop_order.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(8), default=BankState.ASKED)
    holder: Mapped[str] = mapped_column(sa.String(60), default="")
    bank: Mapped[str] = mapped_column(sa.String(80), default="")
    # In full until it is paid, then only the last four digits.
    account: Mapped[str] = mapped_column(sa.String(40), default="")
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[int | None]
    bank_ref: Mapped[str | None] = mapped_column(sa.String(60), unique=True)

    order: Mapped[Order | None] = relationship()
    refund: Mapped[Refund | None] = relationship()
    case: Mapped[ReturnCase | None] = relationship()
