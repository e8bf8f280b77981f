"""Products for tests, as few rows as a test needs. Names count up, so two are never the same."""

from __future__ import annotations

import itertools
from datetime import timedelta

from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.catalog.models import Category, Price, Product, ProductState, Stock, StoredPicture, Variant
from shop.core import clock
from shop.heritage.models import Craft, CraftClass, Region
from shop.workshops.models import Workshop

_numbers = itertools.count(1)


def a_craft(session: Session, slug: str = "xilankapu", name: str = "土家织锦") -> Craft:
    """The craft of the slug; made with its class when it is not there."""
    if found := session.query(Craft).filter_by(slug=slug).one_or_none():
        return found
    if session.get(CraftClass, "FRZX") is None:
        session.add(CraftClass(code="FRZX", name="纺染织绣", source="测试"))
        session.flush()
    craft = Craft(slug=slug, name=name, pattern_key=slug, craft_class_code="FRZX", summary=f"{name}，测试")
    session.add(craft)
    session.flush()
    return craft


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


def a_bare_workshop(session: Session, name: str = "") -> Workshop:
    """A workshop without any certificate, in 永顺县; it may sell nothing."""
    n = next(_numbers)
    for code, label, level, parent in (
        ("430000", "湖南省", "province", None),
        ("433100", "湘西土家族苗族自治州", "prefecture", "430000"),
        ("433127", "永顺县", "county", "433100"),
    ):
        if session.get(Region, code) is None:
            session.add(Region(code=code, name=label, short_name=label[:2], level=level, parent_code=parent))
            session.flush()
    name = name or f"测试坊{n}"
    now = clock.now()
    organisation = Organisation(kind="workshop", name=name, region_code="433127", created_at=now)
    session.add(organisation)
    session.flush()
    workshop = Workshop(
        organisation_id=organisation.id,
        slug=f"bare-workshop-{n}",
        name=name,
        operator_type="cooperative",
        registration_exempt_reason="家庭手工业产品",
        legal_rep="彭秀英",
        leader_name="彭秀英",
        county_code="433127",
        address="灵溪镇 1 号",
        location_type="poverty_alleviated",
        craft_id=a_craft(session).id,
        verified_until=now + timedelta(days=180),
        created_at=now,
    )
    session.add(workshop)
    session.flush()
    return workshop


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
    """A product with one variant: `fen` a piece, `pieces` in stock (None: made to order in 20 days)."""
    n = next(_numbers)
    now = clock.now()
    workshop = workshop or a_bare_workshop(session)
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
