"""What can be bought of a product: its variants, their prices, stock or making time, and where the price
goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import pricing, products, stock, words
from shop.catalog.models import PricePart, Product, ReturnRule, Variant
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound
from shop.core.money import Money

MOST_VARIANTS = 36
PACKING_DAYS = 2
# The most pieces of one variant that a cart takes.
MOST_AT_ONCE = 999
# In the order in which they are shown.
PARTS = ("labour", "material", "packing", "platform", "workshop")
WHOLE = 10_000


class Offer(NamedTuple):
    """A variant as it shall be: an id for one that is there, its options (empty for the only one), fen a
    piece.
    """

    variant_id: int | None
    options: str
    fen: int


class Supply(NamedTuple):
    """How a variant is had: `pieces` in stock (`seen` were shown), or made to order in `lead_days` days; the fewest pieces
    sold at once (None: as it is).
    """

    variant_id: int
    made_to_order: bool
    lead_days: int
    pieces: int = 0
    seen: int = 0
    least: int | None = None


def set_offers(
    session: Session, actor: Actor, *, product_id: int, revision: int, offers: Sequence[Offer]
) -> Product:
    """The product is sold in exactly these variants, at these base prices from now on.

    A variant that is not named any more is not sold any more; its past stays. Raises Invalid at the field
    (`offers-N-options`, `offers-N-price`) for none, too many, two of the same name, refused words, prices
    nobody means.
    """
    if not 1 <= len(offers) <= MOST_VARIANTS:
        raise Invalid(_("请写 1 到 %(most)s 个款式。", most=MOST_VARIANTS), field="offers")
    words.refuse({f"offers-{n}-options": offer.options for n, offer in enumerate(offers)})
    names = [offer.options.strip() for offer in offers]
    for n, name in enumerate(names):
        if not name and len(names) > 1:
            raise Invalid(_("请写清是哪一款，比如“大号”。"), field=f"offers-{n}-options")
        if name in names[:n]:
            raise Invalid(_("两个款式不能叫一样的名字。"), field=f"offers-{n}-options")
    product = products.begin(session, product_id, revision)
    there = {v.id: v for v in session.scalars(sa.select(Variant).where(Variant.product_id == product_id))}
    kept = _matched(there, offers, names)
    _make_way(session, there, kept, names)
    for n, (offer, name) in enumerate(zip(offers, names, strict=True)):
        variant = kept[n]
        if variant is None:
            variant = Variant(product_id=product_id, sku_code=products.new_sku())
        variant.options, variant.position, variant.active = name, n, True
        session.add(variant)
        session.flush()
        _price(session, actor, variant, offer, n)
    products.end(session, actor, product, "product.offered", variants=len(offers))
    session.expire(product, ["variants"])
    return product


def _matched(
    there: Mapping[int, Variant], offers: Sequence[Offer], names: Sequence[str]
) -> list[Variant | None]:
    """The variant that each offer means: the one it names, else one of the same options that rested, else
    none.
    """
    ids = [offer.variant_id for offer in offers if offer.variant_id is not None]
    named = set(ids)
    if not named <= there.keys() or len(named) < len(ids):
        raise NotFound(_("没有找到这个款式。"))
    resting = {v.options: v for v in there.values() if v.id not in named}
    return [
        there[o.variant_id] if o.variant_id else resting.get(name)
        for o, name in zip(offers, names, strict=True)
    ]


def _make_way(
    session: Session, there: Mapping[int, Variant], kept: Sequence[Variant | None], names: Sequence[str]
) -> None:
    """Variants left out rest; whoever has the options that another shall have lets go of them first
    (UNIQUE).
    """
    wanted = {variant.id: name for variant, name in zip(kept, names, strict=True) if variant is not None}
    for variant in there.values():
        if variant.id not in wanted:
            variant.active = False
        if variant.options in names and wanted.get(variant.id) != variant.options:
            variant.options = f"~{variant.id}"
    session.flush()


def _price(session: Session, actor: Actor, variant: Variant, offer: Offer, n: int) -> None:
    try:
        pricing.set_base_price(session, actor, variant_id=variant.id, amount_fen=offer.fen, at=clock.now())
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field=f"offers-{n}-price") from refusal


def set_supply(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    supplies: Sequence[Supply],
    return_rule: ReturnRule,
) -> Product:
    """Stock or making time of each variant, and how it may be returned.

    Raises Invalid at the field; `custom_made` stands only when all is made to order (Consumer Law art. 25:
    goods from stock can be returned within seven days, BR-17). Conflict when more pieces are promised than
    would be left.
    """
    if return_rule == ReturnRule.CUSTOM_MADE and not all(s.made_to_order for s in supplies):
        raise Invalid(
            _("有现货的作品，买家 7 天内都能退。只有全部订做的才能选“不能退”。"), field="return_rule"
        )
    product = products.begin(session, product_id, revision)
    there = {v.id: v for v in session.scalars(sa.select(Variant).where(Variant.product_id == product_id))}
    for n, supply in enumerate(supplies):
        variant = there.get(supply.variant_id)
        if variant is None:
            raise NotFound(_("没有找到这个款式。"))
        _supply(session, actor, variant, supply, n)
    product.return_rule = return_rule
    products.end(session, actor, product, "product.supplied", return_rule=return_rule)
    session.expire(product, ["variants"])
    return product


def _supply(session: Session, actor: Actor, variant: Variant, supply: Supply, n: int) -> None:
    if not 1 <= supply.lead_days <= 365:
        raise Invalid(_("请填 1 到 365 天。"), field=f"supplies-{n}-lead_days")
    least = variant.min_pieces if supply.least is None else supply.least
    if not 1 <= least <= MOST_AT_ONCE:
        raise Invalid(_("请填 1 到 %(most)s 件。", most=MOST_AT_ONCE), field=f"supplies-{n}-least")
    variant.made_to_order, variant.lead_days, variant.min_pieces = (
        supply.made_to_order,
        supply.lead_days,
        least,
    )
    session.flush()
    if supply.made_to_order:
        return
    try:
        stock.recount(session, actor, variant_id=variant.id, pieces=supply.pieces, seen=supply.seen)
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field=f"supplies-{n}-pieces") from refusal


def set_price_parts(
    session: Session, actor: Actor, *, product_id: int, revision: int, parts: Mapping[str, int]
) -> Product:
    """Where the price goes (价格构成), in parts of ten thousand that add up to the whole; empty: not told.

    Raises Invalid (field `labour`) for unknown parts and other sums.
    """
    told = {kind: share for kind, share in parts.items() if share}
    if told and (not told.keys() <= set(PARTS) or min(told.values()) < 0 or sum(told.values()) != WHOLE):
        raise Invalid(_("各部分加起来要正好等于价格。"), field="labour")
    product = products.begin(session, product_id, revision)
    product.price_parts.clear()
    session.flush()
    product.price_parts.extend(
        PricePart(position=n, kind=kind, share_bp=told[kind]) for n, kind in enumerate(PARTS) if kind in told
    )
    products.end(session, actor, product, "product.price_explained", parts=len(told))
    return product


def shares(price_fen: int, told: Mapping[str, int]) -> dict[str, int]:
    """Amounts in fen as parts of ten thousand of the price; what they leave stays with the workshop.

    Rounded half up, the workshop's part takes the rest, so that the sum is the whole. Invalid (field
    `labour`) when they are more than the price.
    """
    if sum(told.values()) > price_fen:
        raise Invalid(_("工钱、材料和包装加起来比价格还多。"), field="labour")
    found = {kind: (fen * WHOLE + price_fen // 2) // price_fen for kind, fen in told.items() if fen}
    over = sum(found.values()) - WHOLE
    if over > 0:
        found[max(found, key=lambda kind: found[kind])] -= over
    return {**found, "workshop": max(WHOLE - sum(found.values()), 0)}


def amounts(price_fen: int, parts: Sequence[PricePart]) -> dict[str, int]:
    """The parts of a price in fen, in their order: rounded half up, the last one takes the rest, so they add up."""
    found = {p.kind: Money(price_fen).basis_points(p.share_bp).fen for p in parts}
    if parts:
        found[parts[-1].kind] += price_fen - sum(found.values())
    return found
