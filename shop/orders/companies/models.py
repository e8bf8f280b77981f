"""Purchases of a company that wait for an approver, and lists of goods that are bought again and again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Address, Organisation, User
from shop.catalog.models import Variant
from shop.core.db import BigId, Fen, Model
from shop.orders.models import Purchase


class PurchaseRequest(Model):
    """What a member wants to buy on the company's account. Its goods lie in a cart of their own until it is decided."""

    __tablename__ = "purchase_request"
    __table_args__ = (sa.UniqueConstraint("user_id", "idempotency_key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    idempotency_key: Mapped[str] = mapped_column(sa.String(64))
    # Names its cart, as a visitor's is named; nobody knows the token.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    address_id: Mapped[int] = mapped_column(sa.ForeignKey("address.id"))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    po_number: Mapped[str] = mapped_column(sa.String(40), default="")
    # Ids: cart lines of which the buyer confirmed that they cannot be returned, workshops where it is fetched.
    ticks: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    pickups: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    # What it came to when it was asked for, in fen.
    total_fen: Mapped[int] = mapped_column(Fen)
    asked_at: Mapped[datetime]
    purchase_id: Mapped[int | None] = mapped_column(sa.ForeignKey("purchase.id"), unique=True)

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
    address: Mapped[Address] = relationship()
    purchase: Mapped[Purchase | None] = relationship()


class SavedList(Model):
    """Goods that members of a company buy again."""

    __tablename__ = "saved_list"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(sa.String(40))
    saved_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    saved_at: Mapped[datetime]

    lines: Mapped[list[SavedListLine]] = relationship(
        order_by="SavedListLine.id", cascade="all, delete-orphan"
    )


class SavedListLine(Model):
    """Pieces of a variant on a saved list."""

    __tablename__ = "saved_list_line"
    __table_args__ = (
        sa.UniqueConstraint("list_id", "variant_id"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("saved_list.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    quantity: Mapped[int]

    variant: Mapped[Variant] = relationship()
