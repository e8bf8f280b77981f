"""The three things a product cannot go without besides photos: its name, its price, how it is had. Said at once."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import guesses, offers, products
from shop.catalog.models import Category, Product, ReturnRule, Variant
from shop.catalog.offers import Offer, Supply
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid

_FIELDS = {
    "offers-0-price": "price",
    "supplies-0-pieces": "pieces",
    "supplies-0-lead_days": "lead_days",
    "category": "title",
    "craft": "title",
}


def tell(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    title: str,
    fen: int,
    made_to_order: bool,
    lead_days: int,
    pieces: int = 0,
    seen: int = 0,
) -> Product:
    """Name, price in fen and pieces (or days of making) of a product of one variant; all or nothing.

    While nobody has named the product its category is guessed from the name. Invalid at the field (`title`,
    `price`, `pieces`, `lead_days`), Conflict for another revision and for a product of several variants.
    """
    try:
        return _tell(
            session,
            actor,
            product_id,
            revision,
            title,
            fen,
            Supply(0, made_to_order, lead_days, pieces, seen),
        )
    except Invalid as refusal:
        field = _FIELDS.get(refusal.field or "", refusal.field)
        raise Invalid(refusal.sentence, code=refusal.code, field=field) from refusal


def _tell(
    session: Session, actor: Actor, product_id: int, revision: int, title: str, fen: int, supply: Supply
) -> Product:
    product = products.begin(session, product_id, revision)
    variant = only_variant(product)
    if variant is None:
        raise Conflict(_("这件作品有几款，请一款一款写价格和件数。"))
    known = session.get_one(Category, product.category_id)
    category = known if product.title else guesses.category_of(session, product, title)
    product = products.describe(
        session,
        actor,
        product_id=product_id,
        revision=revision,
        title=title,
        craft_id=product.craft_id,
        category_id=category.id,
    )
    product = offers.set_offers(
        session,
        actor,
        product_id=product_id,
        revision=product.revision,
        offers=[Offer(variant.id, variant.options, fen)],
    )
    rule = ReturnRule(product.return_rule) if supply.made_to_order else ReturnRule.SEVEN_DAYS
    return offers.set_supply(
        session,
        actor,
        product_id=product_id,
        revision=product.revision,
        supplies=[supply._replace(variant_id=variant.id)],
        return_rule=rule,
    )


def only_variant(product: Product) -> Variant | None:
    """The one variant that is sold; None when there are several."""
    sold = [v for v in product.variants if v.active]
    return sold[0] if len(sold) == 1 else None
