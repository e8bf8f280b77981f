"""What is read for a product page: statements built once, answered with plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import Statement, Union, read
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
from shop.core.db import UtcDateTime
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.workshops import certification
from shop.workshops.models import Workshop


class ProductRow(NamedTuple):
    """Of the product itself."""

    id: int
    slug: str
    title: str
    subtitle: str
    story: str
    material: str
    size_text: str
    weight_g: int | None
    care: str
    return_rule: str
    state: str


class WorkshopRow(NamedTuple):
    """Of its workshop."""

    id: int
    slug: str
    name: str
    county_code: str
    employees_total: int
    picture_key: str | None
    model_site_level: str | None


class CraftRow(NamedTuple):
    """Of its craft."""

    id: int
    slug: str
    name: str
    pattern_key: str
    summary: str


class ClassRow(NamedTuple):
    """Of the class of its craft."""

    code: str
    name: str


class CategoryRow(NamedTuple):
    """Of its category."""

    name: str
    licence_kind: str | None
    blocked: bool


class ItemRow(NamedTuple):
    """Of its heritage item."""

    name: str
    level: str
    code: str | None
    code_verified: bool
    region_text: str


class DeliveryRow(NamedTuple):
    """Of what its workshop asks for delivery, in fen."""

    fee_fen: int
    free_from_fen: int | None


class Found(NamedTuple):
    """A product that is or was public, with whether it may be sold now."""

    product: ProductRow
    workshop: WorkshopRow
    craft: CraftRow
    craft_class: ClassRow
    category: CategoryRow
    item: ItemRow | None
    delivery: DeliveryRow | None
    right: bool

    @property
    def on_sale(self) -> bool:
        """Published, of a workshop that may sell it, in a category that is not blocked."""
        return self.right and self.product.state == ProductState.PUBLISHED and not self.category.blocked


class VariantRow(NamedTuple):
    """An active variant; `free`: pieces that nobody has reserved."""

    id: int
    options: str
    made_to_order: bool
    lead_days: int
    free: int


# What each part of `Found` is read from, in the order of its fields.
_PARTS: tuple[tuple[type[Any], type[Any]], ...] = (
    (Product, ProductRow),
    (Workshop, WorkshopRow),
    (Craft, CraftRow),
    (CraftClass, ClassRow),
    (Category, CategoryRow),
    (IchItem, ItemRow),
    (DeliveryRule, DeliveryRow),
)


def find(session: Session, slug: str, at: datetime) -> Found | None:
    """The product of the address; None when there is none or it never was public. One statement."""
    rows = read(session, _product(), {"slug": slug, "at": at})
    if not rows:
        return None
    row, start, parts = rows[0], 0, []
    for _table, kind in _PARTS:
        values = row[start : start + len(kind._fields)]
        start += len(values)
        # The first column of each is never empty, but for an item or a rule that is not there.
        parts.append(None if values[0] is None else kind._make(values))
    return Found._make([*parts, row.right])


@lru_cache(maxsize=1)
def _product() -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    columns = [getattr(table, name) for table, kind in _PARTS for name in kind._fields]
    right = certification.may_sell_sql(Product.workshop_id, at, Category.licence_kind)
    return (
        sa.select(*columns, right.label("right"))
        .select_from(Product)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(CraftClass, CraftClass.code == Craft.craft_class_code)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .outerjoin(DeliveryRule, DeliveryRule.workshop_id == Product.workshop_id)
        .where(Product.slug == sa.bindparam("slug"), Product.state != ProductState.DRAFT)
    )


def children(session: Session, product_id: int) -> Sequence[Any]:
    """Pictures, steps of making and parts of the price, each in its order: kind, one, two, number. One statement."""
    return read(session, _children(), {"product": product_id})


@lru_cache(maxsize=1)
def _children() -> Union:
    def of(kind: str, table: type[Any], one: Any, two: Any, number: Any) -> Statement:
        columns = (
            table.position.label("position"),
            one.label("one"),
            two.label("two"),
            number.label("number"),
        )
        here = table.product_id == sa.bindparam("product")
        return sa.select(sa.literal_column(f"'{kind}'").label("kind"), *columns).where(here)

    nothing: Any = sa.literal_column("0")
    no_word: Any = sa.literal_column("''")
    pictures = of("picture", ProductPicture, ProductPicture.picture_key, ProductPicture.alt, nothing)
    steps = of("step", MakingStep, MakingStep.title, MakingStep.text, nothing)
    shares = of("part", PricePart, PricePart.kind, no_word, PricePart.share_bp)
    return sa.union_all(pictures, steps, shares).order_by("kind", "position")


def variants(session: Session, product_id: int) -> list[VariantRow]:
    """The active variants in their order. One statement."""
    return [VariantRow._make(row) for row in read(session, _variants(), {"product": product_id})]


@lru_cache(maxsize=1)
def _variants() -> Statement:
    free = sa.func.coalesce(Stock.on_hand - Stock.reserved, 0)
    mall = sa.and_(Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == "")
    return (
        sa.select(Variant.id, Variant.options, Variant.made_to_order, Variant.lead_days, free)
        .outerjoin(Stock, mall)
        .where(Variant.product_id == sa.bindparam("product"), Variant.active)
        .order_by(Variant.position, Variant.id)
    )
