"""Requests for invoices with their documents, red invoices that are due, history; saved titles. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.models import Order

_LIVE = "state IN ('asked', 'returned', 'issued')"
_BLUE = "demand_id IS NULL AND replaced_at IS NULL"
_RED = "demand_id IS NOT NULL AND replaced_at IS NULL"
_CURRENT = "replaced_at IS NULL"


class Sort(StrEnum):
    """普票 or 专票."""

    NORMAL = "normal"
    SPECIAL = "special"


class Holder(StrEnum):
    """In whose name it is."""

    PERSON = "person"
    FIRM = "firm"


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    RETURNED = "returned"  # what the buyer wrote is wrong; they correct it
    ISSUED = "issued"
    REVERSED = "reversed"  # red invoices took all of it back
    WITHDRAWN = "withdrawn"  # by the buyer, or because all money went back before


class Side(StrEnum):
    """Who acts."""

    BUYER = "buyer"
    WORKSHOP = "workshop"
    CLOCK = "clock"


class Flaw(StrEnum):
    """What of the data is wrong: the only reason for which a request may go back (发票管理办法 art. 18)."""

    TITLE = "title"
    TAX_NO = "uscc"
    ADDRESS = "address"
    BANK = "bank"


class Format(StrEnum):
    """What an electronic invoice comes as."""

    PDF = "pdf"
    OFD = "ofd"
    XML = "xml"


class _Data:
    """In whose name, and what a special invoice needs besides. Empty where it is not asked for."""

    holder: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(100))
    uscc: Mapped[str] = mapped_column(sa.String(18), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    bank: Mapped[str] = mapped_column(sa.String(100), default="")
    account: Mapped[str] = mapped_column(sa.String(40), default="")


class InvoiceTitle(_Data, Model):
    """A title a buyer keeps for the next time."""

    __tablename__ = "invoice_title"
    __table_args__ = (one_of("holder", Holder), sa.Index("ix_invoice_title_user", "user_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    saved_at: Mapped[datetime]


class InvoiceRequest(_Data, Model):
    """A buyer's request about one order. At most one of an order is live."""

    __tablename__ = "invoice_request"
    __table_args__ = (
        one_of("sort", Sort),
        one_of("holder", Holder),
        one_of("state", State),
        one_of("flaw", Flaw),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("state NOT IN ('issued', 'reversed') OR issued_at IS NOT NULL", name="issued_has_instant"),
        sa.CheckConstraint("state <> 'returned' OR flaw IS NOT NULL", name="returned_has_flaw"),
        sa.CheckConstraint("sort <> 'special' OR holder = 'firm'", name="special_is_of_a_firm"),
        sa.CheckConstraint("sort <> 'special' OR purged_at IS NOT NULL OR (length(uscc) = 18 AND address <> ''"
                           " AND phone <> '' AND bank <> '' AND account <> '')", name="special_is_whole"),
        sa.Index("uq_invoice_request_live", "order_id", unique=True, sqlite_where=sa.text(_LIVE),
                 postgresql_where=sa.text(_LIVE)),
        sa.Index("ix_invoice_request_order", "order_id"),
        sa.Index("ix_invoice_request_workshop", "workshop_id", "state", "due_at"),
        sa.Index("ix_invoice_request_waiting", "state", "due_at"),
        sa.Index("ix_invoice_request_buyer", "user_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    sort: Mapped[str] = mapped_column(sa.String(8))
    # Paid minus refunded; stands still once it is issued.
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(sa.String(10), default=State.ASKED)
    flaw: Mapped[str | None] = mapped_column(sa.String(8))
    words: Mapped[str] = mapped_column(sa.String(500), default="")
    asked_at: Mapped[datetime]
    # 24:00 of the seventh day after the request, or after the receipt if that is later; NULL before the receipt.
    due_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    # When the data of the buyer went, after the years the law asks.
    purged_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship()
    documents: Mapped[list[InvoiceDocument]] = relationship(order_by="InvoiceDocument.id", viewonly=True)
    demands: Mapped[list[RedDemand]] = relationship(order_by="RedDemand.id", viewonly=True)
    moves: Mapped[list[InvoiceMove]] = relationship(order_by="InvoiceMove.id", viewonly=True)


class RedDemand(Model):
    """A red invoice that is due because money went back after the invoice was issued."""

    __tablename__ = "red_demand"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.Index("ix_red_demand_request", "request_id"),
        sa.Index("ix_red_demand_waiting", "done_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_request.id"))
    refund_id: Mapped[int] = mapped_column(sa.ForeignKey("refund.id"), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    demanded_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    request: Mapped[InvoiceRequest] = relationship()


class InvoiceDocument(Model):
    """The file of an invoice, or (with a demand) of a red one. One that was wrong stays beside the right one. Never deleted:
    the file goes after the years the law asks, the row stays as the stub.
    """

    __tablename__ = "invoice_document"
    __table_args__ = (
        one_of("format", Format),
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("size_bytes > 0", name="not_empty"),
        sa.Index("uq_invoice_document_blue", "request_id", unique=True, sqlite_where=sa.text(_BLUE),
                 postgresql_where=sa.text(_BLUE)),
        sa.Index("uq_invoice_document_red", "demand_id", unique=True, sqlite_where=sa.text(_RED),
                 postgresql_where=sa.text(_RED)),
        sa.Index("uq_invoice_document_number", "code", "number", unique=True, sqlite_where=sa.text(_CURRENT),
                 postgresql_where=sa.text(_CURRENT)),
        sa.Index("ix_invoice_document_request", "request_id"),
        sa.Index("ix_invoice_document_uploaded", "uploaded_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_request.id"))
    demand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("red_demand.id"))
    # Empty for an all-electronic invoice, whose number has 20 digits.
    code: Mapped[str] = mapped_column(sa.String(12), default="")
    number: Mapped[str] = mapped_column(sa.String(20))
    issued_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(Fen)
    format: Mapped[str] = mapped_column(sa.String(3))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    why_replaced: Mapped[str] = mapped_column(sa.String(200), default="")
    # When the file went.
    purged_at: Mapped[datetime | None]


class InvoiceMove(Model):
    """History: who did what, when, in which words. Append-only."""

    __tablename__ = "invoice_move"
    __table_args__ = (one_of("side", Side), sa.Index("ix_invoice_move_request", "request_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_request.id"))
    act: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str | None] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    side: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
