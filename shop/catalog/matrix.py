"""Variants as a matrix: the axes are said, the variants are their crossings."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import axes, offers, pricing, products
from shop.catalog.axes import Axis
from shop.catalog.models import Product, Variant
from shop.catalog.offers import MOST_VARIANTS, Offer
from shop.catalog.official import price_limit
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid


def cross(session: Session, actor: Actor, *, product_id: int, revision: int, told: Sequence[Axis]) -> Product:
    """The product is sold in every crossing of these axes (颜色 × 大小); without axes in one variant.

    A variant that was there keeps its price and stock, a new one begins at the price of the first with nothing in
    stock (or is made to order, as the first is). Invalid at the field of `axes.check`, and for too many crossings or
    while the product has no price.
    """
    if told:
        axes.check(told)
    names = axes.options_of(told) if told else [""]
    if len(names) > MOST_VARIANTS:
        raise Invalid(_("合起来最多 %(most)s 款，请减几种。", most=MOST_VARIANTS), field="axes-0-values")
    product = products.begin(session, product_id, revision)
    first, offered = _crossed(session, product, names)
    product = offers.set_offers(session, actor, product_id=product_id, revision=revision, offers=offered)
    for variant in product.variants:
        if variant.active and variant.id not in {o.variant_id for o in offered}:
            variant.made_to_order, variant.lead_days = first.made_to_order, first.lead_days
            variant.min_pieces = first.min_pieces
    axes.set_axes(session, product_id, told)
    return product


def _crossed(session: Session, product: Product, names: Sequence[str]) -> tuple[Variant, list[Offer]]:
    """The first variant that is sold, and an offer for each name: of the variant of that name, else a new one."""
    sold = [v for v in product.variants if v.active]
    prices = pricing.base_now(session, [v.id for v in sold], clock.now())
    first = next((v for v in sold if v.id in prices), None)
    if first is None:
        raise Invalid(_("请先写好价格，再分款式。"), field="axes-0-name")
    asked = {**prices, **price_limit.waiting_prices(session, [product.id])}
    by_name = {v.options: v for v in sold}
    if not by_name.keys() & set(names):
        by_name[names[0]] = first  # what was one thing becomes the first of several, with its pieces
    return first, [
        Offer(
            by_name[name].id if name in by_name else None,
            name,
            asked.get(by_name[name].id, prices[first.id]) if name in by_name else prices[first.id],
        )
        for name in names
    ]
