"""Publishing and taking down. The right to sell is asked at the instant of the act, under lock (BR-01,
BR-21).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import blocked, pricing, products, stock
from shop.catalog.models import Category, Product, ProductState
from shop.catalog.official import food, submitting
from shop.core.access import Actor
from shop.core.errors import Conflict, NotFound
from shop.workshops import certification


class Gap(NamedTuple):
    """What is still missing: the step of the form that asks for it, and a sentence."""

    step: str
    sentence: str


def gaps(session: Session, product: Product, at: datetime) -> list[Gap]:
    """What a product must have before it may be published and has not; empty when it is complete."""
    variants = [v for v in product.variants if v.active]
    priced = pricing.price_now(session, [v.id for v in variants], at)
    levels = stock.levels(session, [v.id for v in variants])
    missing = []
    if not product.pictures:
        missing.append(Gap("photos", _("还没有照片，至少要一张正面。")))
    elif any(not p.alt.strip() for p in product.pictures):
        missing.append(Gap("photos", _("有照片还没写说明。")))
    if not product.title:
        missing.append(Gap("what", _("还没说是什么。")))
    if product.category.blocked:
        missing.append(Gap("what", blocked.sentence(product.category)))
    if not variants or any(v.id not in priced for v in variants):
        missing.append(Gap("price", _("还没定价格。")))
    if not any(
        v.made_to_order or (v.id in levels and levels[v.id].on_hand >= v.min_pieces) for v in variants
    ):
        missing.append(Gap("stock", _("还没说有几件，或者几天能做好。")))
    return missing


def standing(session: Session, product: Product, at: datetime) -> certification.Refusal | None:
    """Why the workshop may not sell this product at the instant; None when it may."""
    return certification.why_not(session, product.workshop_id, at, product.category.licence_kind)


def publish(session: Session, actor: Actor, *, product_id: int) -> Product:
    """From the commit on the product can be found and bought. Published already: nothing happens.

    Food is handed in to be looked at instead and published when that is done (Food Safety Law art. 62): then the
    product that is answered is not published yet.

    Raises Conflict with the code of the refusal when the workshop may not sell it now (NOT_CERTIFIED,
    NOT_VERIFIED, LICENCE_MISSING), INCOMPLETE when something is missing.
    """
    product = session.get(Product, product_id)
    if product is None:
        raise NotFound(_("没有找到这件作品。"))
    at = certification.lock_shared(session, [product.workshop_id])
    product = products.begin(session, product_id, None)
    if product.state == ProductState.PUBLISHED:
        return product
    refusal = certification.why_not(
        session, product.workshop_id, at, session.get_one(Category, product.category_id).licence_kind
    )
    if refusal is not None:
        raise Conflict(refusal.sentence, code=refusal.code)
    missing = gaps(session, product, at)
    if missing:
        raise Conflict("".join(gap.sentence for gap in missing), code="INCOMPLETE")
    if not food.passed(session, product):
        submitting.submit_food(session, actor, product)
        return product
    product.state = ProductState.PUBLISHED
    # A product taken down and published again is not new.
    product.published_at = product.published_at or at
    products.end(session, actor, product, "product.published")
    return product


def unpublish(session: Session, actor: Actor, *, product_id: int) -> Product:
    """From the commit on nobody finds or buys it. A draft and one taken down already stay as they are."""
    product = products.begin(session, product_id, None)
    if product.state == ProductState.PUBLISHED:
        product.state = ProductState.UNPUBLISHED
        products.end(session, actor, product, "product.unpublished")
        products.renew_card(session, product.id)
    return product
