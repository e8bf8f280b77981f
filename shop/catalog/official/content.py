"""What a version holds, what of it is looked at by the platform, and how it is written back into the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import (
    Category,
    MakingStep,
    Price,
    PriceSource,
    Product,
    ProductPicture,
    Variant,
)
from shop.core import clock
from shop.heritage.models import Craft, IchItem

#: Fields whose change is looked at again: name, what it is, pictures with their words, and everything that claims
#: something. Prices besides, beyond a limit.
RISKY = (
    "title", "subtitle", "craft_id", "category_id", "ich_item_id", "story", "material", "materials", "steps",
    "pictures",
)  # fmt: skip
_PLAIN = ("title", "subtitle", "craft_id", "category_id", "ich_item_id", "story", "material", "materials")
_KEPT = ("size_text", "weight_g", "care", "return_rule")

Content = dict[str, Any]
Offered = dict[str, Any]


def content_of(session: Session, product: Product) -> Content:
    """The product as it stands: all that is looked at, what stands beside it, its base prices in fen by variant, and its
    prices for a time. What is asked for and has to be looked at first is none of this.
    """
    session.flush()
    variants = session.execute(
        sa.select(Variant.id, Variant.options, Price.amount_fen)
        .outerjoin(
            Price,
            sa.and_(
                Price.variant_id == Variant.id,
                Price.channel == "mall",
                Price.min_qty == 1,
                Price.source == PriceSource.BASE,
                Price.until_at.is_(None),
            ),
        )
        .where(Variant.product_id == product.id, Variant.active)
        .order_by(Variant.position, Variant.id)
    ).all()
    return {
        **{name: getattr(product, name) for name in (*_PLAIN, *_KEPT)},
        **_names(session, product),
        "steps": [[s.title, s.text] for s in sorted(product.steps, key=lambda s: s.position)],
        "pictures": [[p.picture_key, p.alt] for p in sorted(product.pictures, key=lambda p: p.position)],
        "variants": {str(row.id): row.options for row in variants},
        "prices": {str(row.id): row.amount_fen for row in variants if row.amount_fen is not None},
        "offers": _offers(session, product.id),
        "asked_prices": {},
        "asked_offers": [],
    }


def _offers(session: Session, product_id: int) -> list[Offered]:
    """The prices for a time that run or come."""
    rows = session.execute(
        sa.select(Price.from_at, Price.until_at, Price.variant_id, Price.amount_fen)
        .join(Variant, Variant.id == Price.variant_id)
        .where(
            Variant.product_id == product_id,
            Variant.active,
            Price.source == PriceSource.OFFER,
            Price.until_at > clock.now(),
        )
        .order_by(Price.from_at, Price.until_at, Price.variant_id)
    )
    spans: dict[tuple[str, str], dict[str, int]] = {}
    for since, until, variant_id, fen in rows:
        assert until is not None  # the database keeps no offer without an end
        spans.setdefault((since.isoformat(), until.isoformat()), {})[str(variant_id)] = fen
    return [offered(since, until, prices) for (since, until), prices in spans.items()]


def offered(since: str, until: str, prices: Mapping[str, int]) -> Offered:
    """A price for a time as a version keeps it: instants in ISO 8601, fen by variant."""
    return {"from": since, "until": until, "prices": dict(prices)}


def _names(session: Session, product: Product) -> dict[str, str]:
    """What the things that are named by id are called, as they were called then."""
    item = session.get(IchItem, product.ich_item_id) if product.ich_item_id else None
    return {
        "craft": session.get_one(Craft, product.craft_id).name,
        "category": session.get_one(Category, product.category_id).name,
        "ich_item": item.name if item else "",
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Fields that are looked at and differ; `prices` when other prices are asked for than hold, or prices for a time.

    A version from before a field was kept says nothing about it.
    """
    fields = _differing(before, after)
    return [*fields, "prices"] if after.get("asked_prices") or after.get("asked_offers") else fields


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    both = (name for name in RISKY if name in one and name in other)
    return [name for name in both if one[name] != other[name]]


def same_wish(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both ask for the same."""
    return not _differing(one, other) and asked(one) == asked(other)


def asked(content: Mapping[str, Any]) -> tuple[dict[str, int], list[Offered]]:
    """The prices that are asked for, in fen by variant, and the prices for a time."""
    return content.get("asked_prices", {}), content.get("asked_offers", [])


def write_back(session: Session, product: Product, content: Mapping[str, Any]) -> None:
    """What is looked at becomes as the content has it; prices and everything else stay."""
    session.flush()
    for name in _PLAIN:
        if name in content and getattr(product, name) != content[name]:
            setattr(product, name, content[name])
    _write_steps(session, product, content["steps"])
    _write_pictures(session, product, content["pictures"])
    session.flush()
    session.expire(product, ["craft", "category", "ich_item"])


def _write_steps(session: Session, product: Product, wanted: list[list[str]]) -> None:
    if [[s.title, s.text] for s in sorted(product.steps, key=lambda s: s.position)] == wanted:
        return
    product.steps.clear()
    session.flush()
    product.steps.extend(
        MakingStep(position=number, title=title, text=text) for number, (title, text) in enumerate(wanted, 1)
    )


def _write_pictures(session: Session, product: Product, wanted: list[list[str]]) -> None:
    there = {p.picture_key: p for p in product.pictures}
    for picture in list(product.pictures):
        if picture.picture_key not in {key for key, _alt in wanted}:
            product.pictures.remove(picture)
    session.flush()
    for position, (key, alt) in enumerate(wanted):
        picture = there.get(key) or ProductPicture(picture_key=key)
        if key not in there:
            product.pictures.append(picture)
        picture.position, picture.alt = position, alt
    product.pictures.sort(key=lambda p: p.position)
