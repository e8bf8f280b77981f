"""Throwing away what was never public. What once was on sale is taken down and stays: orders tell of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog import products
from shop.catalog.desk_models import OptionAxis, OptionValue
from shop.catalog.models import (
    MakingStep,
    Price,
    PricePart,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    Variant,
)
from shop.core import audit
from shop.core.access import Actor
from shop.core.errors import Conflict


def throw_away(session: Session, actor: Actor, *, product_id: int) -> None:
    """The draft is gone with its variants and prices; its pictures' files stay, others may show them.

    Conflict for a product that was ever published, and for one that something else rests on. NotFound when it is
    gone already.
    """
    product = products.begin(session, product_id, None)
    if product.state != ProductState.DRAFT or product.published_at is not None:
        raise Conflict(_("上过架的作品不能删，只能下架：以前的订单还要看得到它。"))
    slug = product.slug
    try:
        with session.begin_nested():
            _delete(session, product_id)
    except IntegrityError as error:
        raise Conflict(_("这件作品已经交出去审核，不能删。")) from error
    session.expunge(product)
    audit.record(session, actor, "product.thrown_away", "product", product_id, slug=slug)


def _delete(session: Session, product_id: int) -> None:
    variants = sa.select(Variant.id).where(Variant.product_id == product_id)
    axes = sa.select(OptionAxis.id).where(OptionAxis.product_id == product_id)
    for table, condition in (
        (Price, Price.variant_id.in_(variants)),
        (Stock, Stock.variant_id.in_(variants)),
        (OptionValue, OptionValue.axis_id.in_(axes)),
        (OptionAxis, OptionAxis.product_id == product_id),
        (Variant, Variant.product_id == product_id),
        (ProductPicture, ProductPicture.product_id == product_id),
        (MakingStep, MakingStep.product_id == product_id),
        (PricePart, PricePart.product_id == product_id),
        (Product, Product.id == product_id),
    ):
        session.execute(sa.delete(table).where(condition).execution_options(synchronize_session=False))
