"""What is read for a product page: statements built once, answered with plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import closures, official
from shop.catalog.closures import Rest
from shop.catalog.desk_models import Closure
from shop.catalog.id_lists import Statement, Union, read
from shop.catalog.mark_models import MarkState, RightsMark
from shop.catalog.models import (
    Category,
    DeliveryRule,
    MakingStep,
    PricePart,
    Product,
    ProductPicture,
    ProductStat,
    ProductState,
)
from shop.catalog.ratings import Asked, Rating
from shop.core import clock
from shop.core.db import UtcDateTime
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.workshops import certification
from shop.workshops.models import Licence, Workshop


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
    uscc: str | None
    registration_exempt_reason: str | None
    leader_name: str
    leader_inheritor_level: str | None


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
    batch_year: int | None


class DeliveryRow(NamedTuple):
    """Of what its workshop asks for delivery, in fen."""

    fee_fen: int
    free_from_fen: int | None
    basis: str
    first_units: int
    more_units: int
    more_fen: int
    piece_grams: int
    exceptions: list[Any]


class Found(NamedTuple):
    """A product that is or was public, with whether it may be sold now."""

    product: ProductRow
    workshop: WorkshopRow
    craft: CraftRow
    craft_class: ClassRow
    category: CategoryRow
    item: ItemRow | None
    delivery: DeliveryRow | None
    rest: Rest | None
    # None while nobody has bought or reviewed it.
    rating: Rating | None
    # None while nobody has asked about it.
    asked: Asked | None
    right: bool
    # Of the official catalogue, while the product stands in it; of the certificate for consumption assistance, while it
    # is valid.
    catalogue_number: str | None = None
    assistance_number: str | None = None

    @property
    def on_sale(self) -> bool:
        """Published, of a workshop that may sell it, in a category that is not blocked."""
        return self.right and self.product.state == ProductState.PUBLISHED and not self.category.blocked


class PaperRow(NamedTuple):
    """A licence of the workshop (`kind` of LicenceKind) or a mark of intellectual property (of MarkKind)."""

    what: str
    kind: str
    name: str
    number: str
    holder: str
    # Of a mark: whether the platform has checked it (of MarkState).
    state: str


# What each part of `Found` is read from, in the order of its fields.
_PARTS: tuple[tuple[type[Any], type[Any]], ...] = (
    (Product, ProductRow),
    (Workshop, WorkshopRow),
    (Craft, CraftRow),
    (CraftClass, ClassRow),
    (Category, CategoryRow),
    (IchItem, ItemRow),
    (DeliveryRule, DeliveryRow),
    (Closure, Rest),
    (ProductStat, Rating),
    (ProductStat, Asked),
)


def find(session: Session, slug: str, at: datetime, *, also_drafts: bool = False) -> Found | None:
    """The product of the address; None when there is none or it never was public (unless `also_drafts`, for a preview).
    One statement.
    """
    rows = read(
        session, _product(also_drafts=also_drafts), {"slug": slug, "at": at, "today": clock.local_day(at)}
    )
    if not rows:
        return None
    row, start, parts = rows[0], 0, []
    for _table, kind in _PARTS:
        values = row[start : start + len(kind._fields)]
        start += len(values)
        # The first column of each is never empty, but for an item, a rule, rest or stars that are not there.
        parts.append(None if values[0] is None else kind._make(values))
    return Found._make([*parts, row.right, row.catalogue_number, row.assistance_number])


@lru_cache(maxsize=2)
def _product(*, also_drafts: bool) -> Statement:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    today: Any = sa.bindparam("today", type_=sa.Date)
    columns = [getattr(table, name) for table, kind in _PARTS for name in kind._fields]
    right = certification.may_sell_sql(Product.workshop_id, at, Category.licence_kind)
    return (
        sa.select(
            *columns,
            right.label("right"),
            official.number_sql(Product.id, at).label("catalogue_number"),
            official.assistance_number_sql(Product.id, at).label("assistance_number"),
        )
        .select_from(Product)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(CraftClass, CraftClass.code == Craft.craft_class_code)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(IchItem, IchItem.id == Product.ich_item_id)
        .outerjoin(DeliveryRule, DeliveryRule.workshop_id == Product.workshop_id)
        .outerjoin(Closure, closures.next_sql(Product.workshop_id, today))
        .outerjoin(ProductStat, ProductStat.product_id == Product.id)
        .where(
            Product.slug == sa.bindparam("slug"),
            sa.true() if also_drafts else Product.published_at.is_not(None),
        )
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


def papers(session: Session, workshop_id: int, product_id: int, at: datetime) -> list[PaperRow]:
    """Licences of the workshop that hold now, then the marks of the product and of all goods of the workshop. One
    statement.
    """
    asked = {"workshop": workshop_id, "product": product_id, "at": at, "today": clock.local_day(at)}
    return [PaperRow._make(row) for row in read(session, _papers(), asked)]


@lru_cache(maxsize=1)
def _papers() -> Union:
    at: Any = sa.bindparam("at", type_=UtcDateTime())
    today: Any = sa.bindparam("today", type_=sa.Date)
    workshop: Any = sa.bindparam("workshop")
    no_word: Any = sa.literal_column("''")
    licences: Statement = sa.select(
        sa.literal_column("'licence'").label("what"), Licence.kind.label("kind"), no_word.label("name"),
        Licence.number.label("number"), no_word.label("holder"),
        no_word.label("state"),
    ).where(Licence.workshop_id == workshop, certification.licence_holds(at))  # fmt: skip
    marks: Statement = sa.select(
        sa.literal_column("'mark'").label("what"), RightsMark.kind.label("kind"), RightsMark.name.label("name"),
        RightsMark.number.label("number"), RightsMark.holder.label("holder"),
        RightsMark.state.label("state"),
    ).where(
        RightsMark.state != MarkState.REFUSED,
        RightsMark.workshop_id == workshop,
        sa.or_(RightsMark.product_id.is_(None), RightsMark.product_id == sa.bindparam("product")),
        sa.or_(RightsMark.valid_until.is_(None), RightsMark.valid_until >= today),
    )  # fmt: skip
    return sa.union_all(licences, marks).order_by("what", "kind", "number")
