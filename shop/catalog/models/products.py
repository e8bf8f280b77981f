"""Products and their variants, and what their pages tell."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models.pictures import ProductPicture
from shop.catalog.models.stock import Stock
from shop.core.db import BigId, Model, one_of
from shop.heritage.models import Craft, IchItem
from shop.workshops.models import Workshop


class ProductState(StrEnum):
    """Draft until first published; unpublished by the workshop."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class ReturnRule(StrEnum):
    """How goods may be returned (Consumer Law art. 25)."""

    SEVEN_DAYS = "seven_days"
    CUSTOM_MADE = "custom_made"
    CONFIRMED_EXCEPTION = "confirmed_exception"


class Category(Model):
    """What a thing is (绣品, 银饰, 茶 ...): tax rate and a licence that selling it may need."""

    __tablename__ = "category"
    __table_args__ = (sa.CheckConstraint("tax_rate_bp BETWEEN 0 AND 2000", name="tax_rate_sane"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    tax_rate_bp: Mapped[int]
    licence_kind: Mapped[str | None] = mapped_column(sa.String(12))
    blocked: Mapped[bool] = mapped_column(default=False)


class Product(Model):
    """What a workshop sells. Orders keep a photograph of it, so it may change."""

    __tablename__ = "product"
    __table_args__ = (
        one_of("state", ProductState),
        one_of("return_rule", ReturnRule),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_has_date"),
        sa.CheckConstraint("weight_g IS NULL OR weight_g > 0", name="weight_positive"),
        sa.CheckConstraint("low_at BETWEEN 1 AND 1000", name="low_at_sane"),
        sa.UniqueConstraint("workshop_id", "article"),
        sa.CheckConstraint("materials >= 0", name="materials_not_negative"),
        sa.Index("ix_product_workshop_state", "workshop_id", "state"),
        sa.Index("ix_product_warned", "id", sqlite_where=sa.text("low_at IS NOT NULL"),
                 postgresql_where=sa.text("low_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    # The workshop's own number of it (货号): a file of products names it by this.
    article: Mapped[str | None] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(60))
    subtitle: Mapped[str] = mapped_column(sa.String(100), default="")
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    story: Mapped[str] = mapped_column(sa.Text, default="")
    material: Mapped[str] = mapped_column(sa.String(120), default="")
    # What lists group it by, a bit for each of `catalog.materials`.
    materials: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    size_text: Mapped[str] = mapped_column(sa.String(120), default="")
    weight_g: Mapped[int | None]
    care: Mapped[str] = mapped_column(sa.String(200), default="")
    return_rule: Mapped[str] = mapped_column(sa.String(24), default=ReturnRule.SEVEN_DAYS)
    state: Mapped[str] = mapped_column(sa.String(12), default=ProductState.DRAFT)
    # Grows with each edit; a form made before answers 409.
    revision: Mapped[int] = mapped_column(default=1)
    # Of the page that began it: a form sent twice begins one product.
    begun_key: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    # Staff are told when so many pieces of a variant, or fewer, are free; None: nobody is.
    low_at: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship()
    craft: Mapped[Craft] = relationship()
    category: Mapped[Category] = relationship()
    ich_item: Mapped[IchItem | None] = relationship()
    variants: Mapped[list[Variant]] = relationship(back_populates="product", order_by="Variant.position")
    pictures: Mapped[list[ProductPicture]] = relationship(
        order_by="ProductPicture.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list[MakingStep]] = relationship(
        order_by="MakingStep.position", cascade="all, delete-orphan"
    )
    price_parts: Mapped[list[PricePart]] = relationship(
        order_by="PricePart.position", cascade="all, delete-orphan"
    )


class Variant(Model):
    """A sku: what is priced, stocked and bought. Made to order: no stock, a lead time in days."""

    __tablename__ = "variant"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "options"),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead_days_sane"),
        sa.CheckConstraint("NOT made_to_order OR lead_days > 0", name="made_to_order_has_lead_time"),
        sa.CheckConstraint("min_pieces BETWEEN 1 AND 999", name="min_pieces_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    sku_code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    options: Mapped[str] = mapped_column(sa.String(60), default="")
    position: Mapped[int] = mapped_column(default=0)
    made_to_order: Mapped[bool] = mapped_column(default=False)
    # Days until it is sent: making time for made-to-order goods, packing time (usually 2) for stocked ones.
    lead_days: Mapped[int] = mapped_column(default=2)
    # The fewest pieces that are sold at once (起订量).
    min_pieces: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    # When staff were told that few are left; empty again once there are more.
    low_told_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(back_populates="variants")
    stocks: Mapped[list[Stock]] = relationship()


class MakingStep(Model):
    """A step of making, as the product page tells it."""

    __tablename__ = "making_step"
    __table_args__ = (sa.UniqueConstraint("product_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.String(120), default="")


class PricePart(Model):
    """Where the price goes (价格构成): labour, material, kept by the workshop, packing, platform. Per ten thousand of it."""

    __tablename__ = "price_part"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "kind"),
        sa.CheckConstraint(
            "kind IN ('labour', 'material', 'workshop', 'packing', 'platform')", name="kind_known"
        ),
        sa.CheckConstraint("share_bp BETWEEN 0 AND 10000", name="share_sane"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(12))
    share_bp: Mapped[int]
