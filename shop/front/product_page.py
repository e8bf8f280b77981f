"""What a product page shows, read in a fixed number of statements whatever the product has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import listing, queries
from shop.catalog.crafts import CraftName
from shop.catalog.listing import Card, Shelf
from shop.catalog.models import (
    Category,
    DeliveryRule,
    MakingStep,
    Pool,
    PricePart,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    Variant,
)
from shop.catalog.sellers import Seller, Sellers
from shop.core.errors import NotFound
from shop.core.money import Money
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.workshops import certification
from shop.workshops.certification import Refusal, Status
from shop.workshops.models import Workshop

SIMILAR = 4


class Offer(NamedTuple):
    """A variant as it can be had now. `pieces` are available ones (0 for made to order); `fen` None: no price."""

    variant_id: int
    options: str
    made_to_order: bool
    lead_days: int
    pieces: int
    fen: int | None

    @property
    def buyable(self) -> bool:
        """Whether it can be put into a cart now."""
        return self.fen is not None and (self.made_to_order or self.pieces > 0)


class Part(NamedTuple):
    """A part of the price: kind, fen, percent (rounded)."""

    kind: str
    fen: int
    percent: int


@dataclass(frozen=True)
class ProductPage:
    """A product and everything about it that the public may know."""

    product: Product
    workshop: Workshop
    craft: Craft
    craft_class: CraftClass
    category: Category
    item: IchItem | None
    delivery: DeliveryRule | None
    offers: list[Offer]
    pictures: list[tuple[str, str]]
    steps: list[tuple[str, str]]
    shares: list[tuple[str, int]]
    standing: Status
    similar: list[Card]
    at: datetime

    @property
    def seal(self) -> str:
        """Level of the workshop's seal: county city province."""
        return self.workshop.model_site_level or "county"

    @property
    def chosen(self) -> Offer | None:
        """The variant that is chosen at first: the first that can be had, else the first that has a price."""
        priced = [o for o in self.offers if o.fen is not None]
        return next((o for o in priced if o.buyable), priced[0] if priced else None)

    @property
    def parts(self) -> list[Part]:
        """Where the money of the chosen variant goes; empty unless the shares make up the whole."""
        if self.chosen is None or self.chosen.fen is None or sum(bp for _kind, bp in self.shares) != 10_000:
            return []
        amounts = Money(self.chosen.fen).share([bp for _kind, bp in self.shares])
        return [
            Part(kind, m.fen, round(bp / 100)) for (kind, bp), m in zip(self.shares, amounts, strict=True)
        ]


class Found(NamedTuple):
    """A product that is or was public, with whether it may be sold now."""

    product: Product
    workshop: Workshop
    craft: Craft
    craft_class: CraftClass
    category: Category
    item: IchItem | None
    delivery: DeliveryRule | None
    right: bool

    @property
    def on_sale(self) -> bool:
        """Published, of a workshop that may sell it, in a category that is not blocked."""
        return self.right and self.product.state == ProductState.PUBLISHED and not self.category.blocked


def load(session: Session, slug: str, at: datetime) -> Found:
    """The product of the address; NotFound when there is none or it never was public. One statement."""
    right = certification.may_sell_sql(Product.workshop_id, at, Category.licence_kind)
    row = session.execute(
        sa.select(Product, Workshop, Craft, CraftClass, Category, IchItem, DeliveryRule, right)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(CraftClass, CraftClass.code == Craft.craft_class_code)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .outerjoin(DeliveryRule, DeliveryRule.workshop_id == Product.workshop_id)
        .where(Product.slug == slug, Product.state != ProductState.DRAFT)
    ).one_or_none()
    if row is None:
        raise NotFound(_("没有找到这件作品。可能是网址有误。"))
    return Found(*row)


def page(session: Session, found: Found, at: datetime) -> ProductPage:
    """All that the page of a product on sale shows. Seven statements with `load`."""
    product = found.product
    parts = _children(session, product.id)
    variants = _variants(session, product.id)
    rows = queries.similar_rows(session, product.craft_id, product.id, at, SIMILAR)
    prices = queries.variant_prices(session, [product.id, *(row.product_id for row in rows)], at)
    own = prices.get(product.id, {})
    offers = [
        Offer(v.id, v.options, v.made_to_order, v.lead_days, 0 if v.made_to_order else v.free, own.get(v.id))
        for v in variants
    ]
    return ProductPage(
        product=product,
        workshop=found.workshop,
        craft=found.craft,
        craft_class=found.craft_class,
        category=found.category,
        item=found.item,
        delivery=found.delivery,
        offers=offers,
        pictures=[(f"/media/{row.one}", row.two) for row in parts if row.kind == "picture"],
        steps=[(row.one, row.two) for row in parts if row.kind == "step"],
        shares=[(row.one, row.number) for row in parts if row.kind == "part"],
        standing=certification.status(session, found.workshop.id, at),
        similar=listing.priced_cards(rows, _shelf_of(rows, found, at), prices),
        at=at,
    )


def _children(session: Session, product_id: int) -> list[Any]:
    """Pictures, steps of making and parts of the price, each in its order."""
    pictures = sa.select(
        sa.literal("picture").label("kind"),
        ProductPicture.position.label("position"),
        ProductPicture.picture_key.label("one"),
        ProductPicture.alt.label("two"),
        sa.literal(0).label("number"),
    ).where(ProductPicture.product_id == product_id)
    steps = sa.select(
        sa.literal("step"), MakingStep.position, MakingStep.title, MakingStep.text, sa.literal(0)
    ).where(MakingStep.product_id == product_id)
    shares = sa.select(
        sa.literal("part"), PricePart.position, PricePart.kind, sa.literal(""), PricePart.share_bp
    ).where(PricePart.product_id == product_id)
    return list(session.execute(sa.union_all(pictures, steps, shares).order_by("kind", "position")))


def _variants(session: Session, product_id: int) -> list[Any]:
    free = sa.func.coalesce(Stock.on_hand - Stock.reserved, 0).label("free")
    mall = sa.and_(Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == "")
    query = (
        sa.select(Variant.id, Variant.options, Variant.made_to_order, Variant.lead_days, free)
        .outerjoin(Stock, mall)
        .where(Variant.product_id == product_id, Variant.active)
        .order_by(Variant.position, Variant.id)
    )
    return list(session.execute(query))


def _shelf_of(rows: Sequence[Any], found: Found, at: datetime) -> Shelf:
    """Sellers and craft of the similar goods, from their own rows."""
    craft = found.craft
    name = CraftName(
        craft.id,
        craft.slug,
        craft.name,
        craft.pattern_key,
        craft.craft_class_code,
        found.craft_class.name,
        (),
        "",
    )
    sellers = {
        row.workshop_id: Seller(
            row.workshop_id,
            row.seller_slug,
            row.name,
            row.county_code,
            craft.id,
            row.model_site_level or "county",
            frozenset(),
        )
        for row in rows
    }
    return Shelf(at, Sellers(sellers), {craft.id: name})


@dataclass(frozen=True)
class Gone:
    """Why a product that was public cannot be had, in a sentence, and goods like it. `since`, `document_no` and `reason`
    where a measure against the workshop is the cause."""

    found: Found
    sentence: str
    since: datetime | None
    document_no: str
    reason: str
    similar: list[Card]


def gone(session: Session, found: Found, at: datetime) -> Gone:
    """The reason why the product is not on sale, and goods of workshops that may sell: of its craft, else the newest."""
    refusal = _refusal(session, found, at)
    shelf = listing.shelf(session, at)
    similar = listing.newest(session, shelf, SIMILAR, craft_id=found.craft.id)
    if not similar:
        similar = listing.newest(session, shelf, SIMILAR)
    return Gone(found, refusal.sentence, refusal.since, refusal.document_no, refusal.reason, similar)


def _refusal(session: Session, found: Found, at: datetime) -> Refusal:
    refusal = certification.why_not(session, found.workshop.id, at, found.category.licence_kind)
    if refusal is not None:
        return refusal
    if found.category.blocked:
        return Refusal("CATEGORY_BLOCKED", _("这一类商品不能在网上销售。"), None)
    return Refusal("UNPUBLISHED", _("工坊已经把这件作品下架。"), None)
