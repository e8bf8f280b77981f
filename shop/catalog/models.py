"""Products and their variants, prices, stock pools, pictures; what lists read."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.tariff import Basis
from shop.core.db import BigId, Fen, Model, one_of
from shop.heritage.models import Craft, IchItem
from shop.workshops.models import Workshop

CHANNELS = "('mall', 'bulk_order', 'fair', 'offline_store', 'external_platform')"


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


class Pool(StrEnum):
    """Where a piece of stock may be sold."""

    MALL = "mall"
    FAIR = "fair"
    BOOTH = "booth"


class PriceSource(StrEnum):
    """Who set a price."""

    BASE = "base"
    OFFER = "offer"
    FAIR = "fair"
    CAMPAIGN = "campaign"


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
        back_populates="product", order_by="ProductPicture.position", cascade="all, delete-orphan"
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
    stocks: Mapped[list[Stock]] = relationship(back_populates="variant")


class Price(Model):
    """A price window, half-open. The base price is the open one of source base."""

    __tablename__ = "price"
    __table_args__ = (
        sa.CheckConstraint("amount_fen > 0", name="positive"),
        sa.CheckConstraint("min_qty >= 1", name="min_qty_positive"),
        sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name="window_not_empty"),
        sa.CheckConstraint("currency = 'CNY'", name="yuan"),
        sa.CheckConstraint("source <> 'offer' OR until_at IS NOT NULL", name="offer_ends"),
        sa.CheckConstraint(f"channel IN {CHANNELS}", name="channel_known"),
        one_of("source", PriceSource),
        sa.Index("uq_price_open_base", "variant_id", "channel", "min_qty", unique=True,
                 sqlite_where=sa.text("until_at IS NULL AND source = 'base'"),
                 postgresql_where=sa.text("until_at IS NULL AND source = 'base'")),
        sa.Index("ix_price_variant", "variant_id", "from_at"),
        sa.Index("ix_price_edges", "until_at"),
        sa.Index("ix_price_openings", "from_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    channel: Mapped[str] = mapped_column(sa.String(20), default="mall")
    min_qty: Mapped[int] = mapped_column(default=1)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(12), default=PriceSource.BASE)
    # The pieces it sells: those of this pool.
    pool: Mapped[str] = mapped_column(sa.String(12), default=Pool.MALL)
    pool_ref: Mapped[str] = mapped_column(sa.String(40), default="")
    # Who comes by this way alone (fair:3) is asked this price; empty: everybody in the channel.
    origin_ref: Mapped[str] = mapped_column(sa.String(60), default="")


class Stock(Model):
    """Pieces of a variant in a pool. `reserved` of `on_hand` are promised; changed by conditional updates only."""

    __tablename__ = "stock"
    __table_args__ = (
        sa.UniqueConstraint("variant_id", "pool", "pool_ref"),
        one_of("pool", Pool),
        sa.CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        sa.CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        sa.CheckConstraint("reserved <= on_hand", name="reserved_within_on_hand"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    pool: Mapped[str] = mapped_column(sa.String(12), default=Pool.MALL)
    # Which fair or booth; empty for the mall.
    pool_ref: Mapped[str] = mapped_column(sa.String(40), default="")
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)

    variant: Mapped[Variant] = relationship(back_populates="stocks")


class Reservation(Model):
    """Pieces promised to a holder (a purchase number) until an instant; ended as sold or released."""

    __tablename__ = "reservation"
    __table_args__ = (
        sa.UniqueConstraint("holder", "stock_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("outcome IN ('sold', 'released')", name="outcome_known"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        sa.Index("ix_reservation_open", "stock_id", sqlite_where=sa.text("ended_at IS NULL"),
                 postgresql_where=sa.text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    stock_id: Mapped[int] = mapped_column(sa.ForeignKey("stock.id"))
    holder: Mapped[str] = mapped_column(sa.String(40))
    quantity: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))


class StoredPicture(Model):
    """An original picture as kept in file storage, with what was found in it. Renditions are disposable."""

    __tablename__ = "stored_picture"
    __table_args__ = (sa.CheckConstraint("width > 0 AND height > 0", name="has_size"),)

    # sha256 of the cleaned original: also its place in storage and its address.
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]
    renditions_at: Mapped[datetime | None]


class ProductPicture(Model):
    """A picture of a product with the words for those who cannot see it."""

    __tablename__ = "product_picture"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "picture_key"),
        sa.CheckConstraint("length(alt) > 0", name="has_alt"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    picture_key: Mapped[str] = mapped_column(sa.ForeignKey("stored_picture.key"))
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(sa.String(120))
    # The whole picture that this one was cut from; None: it is whole.
    cut_from: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_picture.key"))

    product: Mapped[Product] = relationship(back_populates="pictures")


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


class DeliveryRule(Model):
    """A workshop's delivery template, in fen: `fee_fen` for the first units (pieces or grams), `more_fen` for each
    further ones begun; free from an amount of goods on when named. Exceptions by province are read and written whole.
    """

    __tablename__ = "delivery_rule"
    __table_args__ = (
        sa.CheckConstraint("fee_fen >= 0", name="fee_not_negative"),
        sa.CheckConstraint("free_from_fen IS NULL OR free_from_fen > 0", name="free_from_positive"),
        one_of("basis", Basis),
        sa.CheckConstraint("first_units > 0 AND more_units > 0 AND piece_grams > 0", name="units_positive"),
        sa.CheckConstraint("more_fen >= 0", name="more_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    fee_fen: Mapped[int] = mapped_column(Fen, default=0)
    free_from_fen: Mapped[int | None] = mapped_column(Fen)
    basis: Mapped[str] = mapped_column(sa.String(8), default=Basis.ORDER)
    first_units: Mapped[int] = mapped_column(default=1)
    more_units: Mapped[int] = mapped_column(default=1)
    more_fen: Mapped[int] = mapped_column(Fen, default=0)
    # What a piece weighs whose weight is not written, in grams.
    piece_grams: Mapped[int] = mapped_column(default=500)
    # Of each: provinces, served, fee_fen, more_fen, free_from_fen; see tariff.Zone.
    exceptions: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)


class ListingCard(Model):
    """Read model of lists: one row per published product, rewritten with what it is made of. Never the truth."""

    __tablename__ = "listing_card"
    __table_args__ = (
        sa.Index(
            "ix_listing_card_new", "published_at", "product_id", "workshop_id", "licence_kind", "supply"
        ),
        sa.Index("ix_listing_card_price", "price_fen", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_sold", "sold", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_rated", "rated", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_craft", "craft_id", "published_at", "product_id"),
        sa.Index("ix_listing_card_workshop", "workshop_id", "published_at", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    county_code: Mapped[str] = mapped_column(sa.String(6))
    ich_level: Mapped[str] = mapped_column(sa.String(12), default="")
    site_level: Mapped[str] = mapped_column(sa.String(12), default="")
    licence_kind: Mapped[str] = mapped_column(sa.String(12), default="")
    # in_stock, made_to_order or sold_out: the best of its variants.
    supply: Mapped[str] = mapped_column(sa.String(14))
    price_band: Mapped[int]
    lead_band: Mapped[int]
    least_band: Mapped[int]
    materials: Mapped[int] = mapped_column(sa.BigInteger)
    price_fen: Mapped[int] = mapped_column(Fen)
    many_prices: Mapped[bool] = mapped_column(default=False)
    lead_days: Mapped[int]
    min_pieces: Mapped[int]
    sold: Mapped[int] = mapped_column(default=0)
    # What `ratings.fair` says of its stars, in thousandths.
    rated: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(60))
    picture_key: Mapped[str | None] = mapped_column(sa.String(64))
    picture_alt: Mapped[str] = mapped_column(sa.String(120), default="")


class ShelfCount(Model):
    """How many cards a workshop has of each mix of facets: facet counts cost the same at any number of products."""

    __tablename__ = "shelf_count"
    # Read in whole stretches of its key: on SQLite the rows lie in the key itself.
    __table_args__ = ({"sqlite_with_rowid": False},)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    ich_level: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    licence_kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    supply: Mapped[str] = mapped_column(sa.String(14), primary_key=True)
    price_band: Mapped[int] = mapped_column(primary_key=True)
    lead_band: Mapped[int] = mapped_column(primary_key=True)
    least_band: Mapped[int] = mapped_column(primary_key=True)
    materials: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    cards: Mapped[int]


class ProductStat(Model):
    """What upper rooms tell about a product: pieces sold, ratings. Posted down through the outbox."""

    __tablename__ = "product_stat"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    sold: Mapped[int] = mapped_column(default=0)
    # How many reviews gave so many stars, and how many reviews have hidden words.
    stars_1: Mapped[int] = mapped_column(default=0)
    stars_2: Mapped[int] = mapped_column(default=0)
    stars_3: Mapped[int] = mapped_column(default=0)
    stars_4: Mapped[int] = mapped_column(default=0)
    stars_5: Mapped[int] = mapped_column(default=0)
    reviews_hidden: Mapped[int] = mapped_column(default=0)
    # The newest questions with their answers, as the product page shows them, and how many there are.
    asked: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class DealPrice(Model):
    """The lowest price, in fen a piece, at which a sku was really sold on a day (for struck-through prices, BR-27)."""

    __tablename__ = "deal_price"
    __table_args__ = (sa.CheckConstraint("min_fen > 0", name="positive"),)

    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    min_fen: Mapped[int] = mapped_column(Fen)
