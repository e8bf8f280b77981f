"""Copy an old product and change only what differs: how workshops list (the fastest way there is)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.catalog import axes, pricing, products
from shop.catalog.models import (
    MakingStep,
    PricePart,
    Product,
    ProductPicture,
    Variant,
)
from shop.core import audit, clock
from shop.core.access import Actor

_SAME = (
    "workshop_id", "title", "subtitle", "craft_id", "category_id", "ich_item_id", "story", "material", "materials", "size_text",
    "weight_g", "care", "return_rule",
)  # fmt: skip


def copy(session: Session, actor: Actor, *, source: Product, begun_key: str | None = None) -> Product:
    """A draft with all that the source tells: texts, pictures, steps, variants and base prices; nothing in
    stock. With the same `begun_key` again it is the same draft.
    """
    if (begun := products.begun_before(session, source.workshop_id, begun_key)) is not None:
        return begun
    now = clock.now()
    product = Product(
        **{name: getattr(source, name) for name in _SAME},
        slug=products.new_slug(source.craft),
        begun_key=begun_key or None,
        low_at=source.low_at,
        created_at=now,
        updated_at=now,
    )
    product.pictures = [
        ProductPicture(picture_key=p.picture_key, position=p.position, alt=p.alt, cut_from=p.cut_from)
        for p in source.pictures
    ]
    product.steps = [MakingStep(position=s.position, title=s.title, text=s.text) for s in source.steps]
    product.price_parts = [
        PricePart(position=p.position, kind=p.kind, share_bp=p.share_bp) for p in source.price_parts
    ]
    products.add_begun(session, product)
    sold = [v for v in source.variants if v.active]
    prices = pricing.base_now(session, [v.id for v in sold], now)
    for old in sold:
        variant = Variant(
            product_id=product.id,
            sku_code=products.new_sku(),
            options=old.options,
            position=old.position,
            made_to_order=old.made_to_order,
            lead_days=old.lead_days,
            min_pieces=old.min_pieces,
        )
        session.add(variant)
        session.flush()
        if old.id in prices:
            pricing.set_base_price(session, actor, variant_id=variant.id, amount_fen=prices[old.id], at=now)
    axes.set_axes(session, product.id, axes.axes_of(session, source.id))
    audit.record(session, actor, "product.copied", "product", product.id, source=source.id)
    return product
