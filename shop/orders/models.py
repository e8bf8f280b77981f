"""Cart, purchase, orders and their lines. An order has exactly one seller; a line is a photograph. Amounts in fen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import CHANNELS, ReturnRule, Variant
from shop.core.db import BigId, Fen, Model, one_of
from shop.workshops.models import Workshop

if TYPE_CHECKING:
    from shop.orders.parcel_models import Shipment


class OrderState(StrEnum):
    """Where an order stands; after-sales hang on its lines."""

    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    RECEIVED = "received"
    COMPLETED = "completed"
    CLOSED = "closed"


class CloseReason(StrEnum):
    """Why an order was closed."""

    NOT_PAID = "not_paid"
    BUYER_CANCELLED = "buyer_cancelled"
    RIGHT_LOST = "right_lost"
    OUT_OF_STOCK = "out_of_stock"
    REFUNDED = "refunded"


class Cart(Model):
    """What somebody means to buy: of a user, or of a visitor by a token kept as a hash."""

    __tablename__ = "cart"
    __table_args__ = (sa.CheckConstraint("(user_id IS NULL) <> (token_hash IS NULL)", name="has_one_owner"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), unique=True)
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    updated_at: Mapped[datetime] = mapped_column(index=True)

    lines: Mapped[list[CartLine]] = relationship(
        back_populates="cart", order_by="CartLine.id", cascade="all, delete-orphan"
    )


class CartLine(Model):
    """A wish for pieces of a variant, with the price seen when it was put in."""

    __tablename__ = "cart_line"
    __table_args__ = (
        sa.UniqueConstraint("cart_id", "variant_id"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cart_id: Mapped[int] = mapped_column(sa.ForeignKey("cart.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    quantity: Mapped[int]
    seen_price_fen: Mapped[int] = mapped_column(Fen)
    selected: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    # The way by which it was put in (fair:3), whose price and pieces it has as long as those are offered; empty: the mall.
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")

    cart: Mapped[Cart] = relationship(back_populates="lines")
    variant: Mapped[Variant] = relationship()


class Purchase(Model):
    """One payment for several orders (合并支付). The address is a photograph."""

    __tablename__ = "purchase"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "idempotency_key"),
        sa.CheckConstraint("total_fen = goods_fen + freight_fen - discount_fen", name="adds_up"),
        sa.CheckConstraint("goods_fen >= 0 AND freight_fen >= 0 AND discount_fen >= 0", name="not_negative"),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    idempotency_key: Mapped[str] = mapped_column(sa.String(64))
    goods_fen: Mapped[int] = mapped_column(Fen)
    freight_fen: Mapped[int] = mapped_column(Fen)
    discount_fen: Mapped[int] = mapped_column(Fen, default=0)
    total_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    recipient: Mapped[str] = mapped_column(sa.String(60))
    phone: Mapped[str] = mapped_column(sa.String(20))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    region_text: Mapped[str] = mapped_column(sa.String(120))
    street: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    # Bought on the account of this company, with its own number of the purchase order.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    po_number: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    placed_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship()
    orders: Mapped[list[Order]] = relationship(back_populates="purchase", order_by="Order.id")


class Order(Model):
    """What one workshop owes the buyer of a purchase."""

    __tablename__ = "shop_order"
    __table_args__ = (
        one_of("state", OrderState),
        sa.CheckConstraint("close_reason IN ('not_paid', 'buyer_cancelled', 'right_lost', 'out_of_stock', 'refunded')",
                           name="close_reason_known"),
        sa.CheckConstraint("(state = 'closed') = (close_reason IS NOT NULL)", name="closed_has_reason"),
        sa.CheckConstraint("total_fen = goods_fen + freight_fen - discount_fen", name="adds_up"),
        sa.CheckConstraint("goods_fen >= 0 AND freight_fen >= 0 AND discount_fen >= 0", name="not_negative"),
        sa.CheckConstraint(f"channel IN {CHANNELS}", name="channel_known"),
        sa.CheckConstraint("state IN ('unpaid', 'closed') OR paid_at IS NOT NULL", name="paid_has_instant"),
        sa.CheckConstraint("(pickup_point_id IS NULL) = (pickup IS NULL) AND (pickup IS NULL) = (pickup_code IS NULL)",
                           name="pickup_is_whole"),
        sa.UniqueConstraint("purchase_id", "workshop_id"),
        sa.Index("ix_shop_order_workshop", "workshop_id", "state", "placed_at"),
        sa.Index("ix_shop_order_buyer", "user_id", "placed_at"),
        sa.Index("ix_shop_order_state", "state", "shipped_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    purchase_id: Mapped[int] = mapped_column(sa.ForeignKey("purchase.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    workshop_name: Mapped[str] = mapped_column(sa.String(80))
    certificate_no: Mapped[str] = mapped_column(sa.String(40))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    channel: Mapped[str] = mapped_column(sa.String(20), default="mall")
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")
    state: Mapped[str] = mapped_column(sa.String(12), default=OrderState.UNPAID)
    close_reason: Mapped[str | None] = mapped_column(sa.String(20))
    goods_fen: Mapped[int] = mapped_column(Fen)
    freight_fen: Mapped[int] = mapped_column(Fen)
    discount_fen: Mapped[int] = mapped_column(Fen, default=0)
    total_fen: Mapped[int] = mapped_column(Fen)
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # When it is received by itself if nobody confirms.
    auto_receive_at: Mapped[datetime | None]
    # When the buyer asked for more days, once.
    extended_at: Mapped[datetime | None]
    # Where the buyer fetches it; None when it is sent. The photograph holds name, place, phone and hours of the point.
    pickup_point_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pickup_point.id"))
    pickup: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    # What the buyer tells at the point to get it.
    pickup_code: Mapped[str | None] = mapped_column(sa.String(6))

    purchase: Mapped[Purchase] = relationship(back_populates="orders")
    workshop: Mapped[Workshop] = relationship()
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order", order_by="OrderLine.position")
    moves: Mapped[list[OrderMove]] = relationship(order_by="OrderMove.id", viewonly=True)
    shipments: Mapped[list[Shipment]] = relationship(order_by="Shipment.id", viewonly=True)


class OrderLine(Model):
    """A photograph of what was bought, as it was then (E-commerce Law art. 31)."""

    __tablename__ = "order_line"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "position"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("goods_fen = unit_fen * quantity", name="adds_up"),
        sa.CheckConstraint("discount_fen BETWEEN 0 AND goods_fen", name="discount_within_goods"),
        sa.CheckConstraint("discount_fen = discount_workshop_fen + discount_platform_fen + subsidy_fen",
                           name="discount_is_borne"),
        sa.CheckConstraint("discount_workshop_fen >= 0 AND discount_platform_fen >= 0 AND subsidy_fen >= 0",
                           name="bearers_not_negative"),
        sa.CheckConstraint("commission_fen BETWEEN 0 AND goods_fen - discount_workshop_fen", name="commission_sane"),
        sa.CheckConstraint("refunded_fen BETWEEN 0 AND goods_fen", name="refund_within_goods"),
        sa.CheckConstraint(
            "sent_pieces >= 0 AND cancelled_pieces >= 0 AND sent_pieces + cancelled_pieces <= quantity",
            name="pieces_within_quantity",
        ),
        one_of("return_rule", ReturnRule),
        sa.Index("ix_order_line_variant", "variant_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    position: Mapped[int]
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    product_slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(60))
    sku_code: Mapped[str] = mapped_column(sa.String(40))
    options: Mapped[str] = mapped_column(sa.String(60), default="")
    picture_key: Mapped[str | None] = mapped_column(sa.String(64))
    quantity: Mapped[int]
    unit_fen: Mapped[int] = mapped_column(Fen)
    goods_fen: Mapped[int] = mapped_column(Fen)
    discount_fen: Mapped[int] = mapped_column(Fen, default=0)
    # Who bears the discount; their sum is discount_fen.
    discount_workshop_fen: Mapped[int] = mapped_column(Fen, default=0)
    discount_platform_fen: Mapped[int] = mapped_column(Fen, default=0)
    subsidy_fen: Mapped[int] = mapped_column(Fen, default=0)
    # The platform's commission as it was at the sale; never worked out again.
    commission_bp: Mapped[int] = mapped_column(default=0)
    commission_fen: Mapped[int] = mapped_column(Fen, default=0)
    refunded_fen: Mapped[int] = mapped_column(Fen, default=0)
    tax_rate_bp: Mapped[int]
    price_id: Mapped[int] = mapped_column(sa.ForeignKey("price.id"))
    # NULL for goods made to order.
    stock_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stock.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    craft_name: Mapped[str] = mapped_column(sa.String(40))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    ich_item_name: Mapped[str] = mapped_column(sa.String(80), default="")
    made_to_order: Mapped[bool] = mapped_column(default=False)
    lead_days: Mapped[int]
    return_rule: Mapped[str] = mapped_column(sa.String(24))
    # The buyer ticked at purchase that no-reason return does not apply (BR-17).
    no_return_confirmed: Mapped[bool] = mapped_column(default=False)
    # Pieces in parcels, and pieces given up before they were sent.
    sent_pieces: Mapped[int] = mapped_column(default=0)
    cancelled_pieces: Mapped[int] = mapped_column(default=0)

    order: Mapped[Order] = relationship(back_populates="lines")

    @property
    def open_pieces(self) -> int:
        """Pieces neither sent nor given up."""
        return self.quantity - self.sent_pieces - self.cancelled_pieces

    @property
    def wanted_pieces(self) -> int:
        """Pieces that were not given up."""
        return self.quantity - self.cancelled_pieces

    @property
    def paid_fen(self) -> int:
        """What the buyer paid for it, and can get back."""
        return self.goods_fen - self.discount_fen


class OrderMove(Model):
    """History: who moved an order from where to where, when and why."""

    __tablename__ = "order_move"
    __table_args__ = (sa.Index("ix_order_move_order", "order_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"))
    from_state: Mapped[str | None] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
