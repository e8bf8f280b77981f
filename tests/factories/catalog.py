"""Products for tests, as few rows as a test needs. Names count up, so two are never the same."""

from __future__ import annotations

import itertools
from datetime import timedelta

from sqlalchemy.orm import Session

from shop.catalog.models import (
    Category,
    Price,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    StoredPicture,
    Variant,
)
from shop.core import clock
from shop.workshops.models import Workshop
from tests.factories.workshops import a_workshop

_numbers = itertools.count(1)


def a_category(
    session: Session,
    slug: str = "textile",
    name: str = "织绣印染",
    *,
    licence_kind: str | None = None,
    blocked: bool = False,
) -> Category:
    """The category of the slug; made when it is not there."""
    if found := session.query(Category).filter_by(slug=slug).one_or_none():
        return found
    category = Category(slug=slug, name=name, tax_rate_bp=1300, licence_kind=licence_kind, blocked=blocked)
    session.add(category)
    session.flush()
    return category


def a_product(
    session: Session,
    workshop: Workshop | None = None,
    *,
    title: str = "",
    state: ProductState = ProductState.PUBLISHED,
    fen: int = 16800,
    pieces: int | None = 6,
    category: Category | None = None,
) -> Product:
    """A product with one variant, of a workshop that may sell: `fen` a piece, `pieces` in stock (None: made to
    order in 20 days).
    """
    n = next(_numbers)
    now = clock.now()
    workshop = workshop or a_workshop(session)
    product = Product(
        workshop_id=workshop.id,
        slug=f"product-{n}",
        title=title or f"织锦披肩 {n}",
        craft_id=workshop.craft_id,
        category_id=(category or a_category(session)).id,
        state=state,
        created_at=now,
        updated_at=now,
        published_at=None if state == ProductState.DRAFT else now,
    )
    session.add(product)
    session.flush()
    a_variant(session, product, fen=fen, pieces=pieces)
    return product


def a_variant(
    session: Session, product: Product, *, options: str = "", fen: int = 16800, pieces: int | None = 6
) -> Variant:
    """One more variant of the product, priced from now on."""
    variant = Variant(
        product_id=product.id,
        sku_code=f"T{next(_numbers):06d}",
        options=options,
        made_to_order=pieces is None,
        lead_days=20 if pieces is None else 2,
    )
    session.add(variant)
    session.flush()
    session.add(Price(variant_id=variant.id, amount_fen=fen, from_at=clock.now() - timedelta(hours=1)))
    if pieces is not None:
        session.add(Stock(variant_id=variant.id, on_hand=pieces))
    session.flush()
    return variant


def the_variant(product: Product) -> Variant:
    """The only variant of a product."""
    (variant,) = product.variants
    return variant


def the_stock(product: Product) -> Stock:
    """The only stock row of a product with one variant."""
    (stock,) = the_variant(product).stocks
    return stock


def a_stored_picture(session: Session, key: str = "a" * 64) -> StoredPicture:
    """A picture as the database knows it (its file is not there)."""
    picture = StoredPicture(key=key, width=1200, height=1200, created_at=clock.now())
    session.add(picture)
    session.flush()
    return picture


def with_picture(session: Session, product: Product, letter: str = "a") -> Product:
    """The product with one more picture, known by its row only."""
    picture = session.get(StoredPicture, letter * 64) or a_stored_picture(session, letter * 64)
    position = len(product.pictures)
    product.pictures.append(ProductPicture(picture_key=picture.key, position=position, alt=f"正面 {letter}"))
    session.flush()
    return product
