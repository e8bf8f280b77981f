"""Threads between one buyer and one workshop, what was said in them, and reports about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.core.db import BigId, Model, one_of
from shop.orders.models import Order
from shop.workshops.models import Workshop


class Side(StrEnum):
    """Who speaks in a thread."""

    BUYER = "buyer"
    WORKSHOP = "workshop"


class Abuse(StrEnum):
    """What a message is reported for."""

    INSULT = "insult"
    OFFSITE = "offsite"  # asks to pay outside of the store
    FRAUD = "fraud"
    ADVERT = "advert"
    ILLEGAL = "illegal"


class AbuseState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    HIDDEN = "hidden"
    KEPT = "kept"


class Thread(Model):
    """About one order, or about one product before there is an order. The counts are of messages not read yet."""

    __tablename__ = "message_thread"
    __table_args__ = (
        sa.UniqueConstraint("order_id"),
        sa.UniqueConstraint("user_id", "product_id"),
        sa.CheckConstraint("(order_id IS NULL) <> (product_id IS NULL)", name="about_one_thing"),
        sa.CheckConstraint("buyer_unread >= 0 AND workshop_unread >= 0", name="unread_not_negative"),
        one_of("last_side", Side),
        sa.Index("ix_message_thread_buyer", "user_id", "last_at"),
        sa.Index("ix_message_thread_workshop", "workshop_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("shop_order.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    # Whose turn it is not: the side that spoke last.
    last_side: Mapped[str] = mapped_column(sa.String(8))
    buyer_unread: Mapped[int] = mapped_column(default=0)
    workshop_unread: Mapped[int] = mapped_column(default=0)

    user: Mapped[User] = relationship()
    workshop: Mapped[Workshop] = relationship()
    order: Mapped[Order | None] = relationship()
    product: Mapped[Product | None] = relationship()


class ThreadMessage(Model):
    """One message. Contact data outside of orders is covered before it is written: it is nowhere here."""

    __tablename__ = "thread_message"
    __table_args__ = (
        one_of("side", Side),
        sa.CheckConstraint("(purged_at IS NULL) OR (words = '')", name="purged_is_empty"),
        sa.Index("ix_thread_message_thread", "thread_id", "id"),
        sa.Index("ix_thread_message_sender", "sender_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("message_thread.id"))
    side: Mapped[str] = mapped_column(sa.String(8))
    sender_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    # Something of it was covered: a number, an address of mail, an account elsewhere.
    covered: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]

    thread: Mapped[Thread] = relationship()
    sender: Mapped[User] = relationship()
    pictures: Mapped[list[MessagePicture]] = relationship(order_by="MessagePicture.id", viewonly=True)


class MessagePicture(Model):
    """A picture of a message; without one while its form is not accepted yet."""

    __tablename__ = "message_picture"
    __table_args__ = (sa.Index("ix_message_picture_message", "message_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread_message.id"))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]


class MessageReport(Model):
    """One side says that a message of the other is abuse; once for each message and person."""

    __tablename__ = "message_report"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "user_id"),
        one_of("reason", Abuse),
        one_of("state", AbuseState),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_instant"),
        sa.Index("ix_message_report_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("thread_message.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(sa.String(8))
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[str] = mapped_column(sa.String(8), default=AbuseState.OPEN)
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    message: Mapped[ThreadMessage] = relationship()
