"""Publishing asks for a complete product; taking down hides it at once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import publication
from shop.catalog.models import ListingCard, Price, Product, ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, NotFound
from tests.factories.catalog import a_category, a_product, the_stock, the_variant, with_picture


@pytest.fixture
def product(session: Session) -> Product:
    return with_picture(session, a_product(session, state=ProductState.DRAFT))


def steps(session: Session, product: Product) -> list[str]:
    session.flush()
    session.expire(product)
    return [gap.step for gap in publication.gaps(session, product, clock.now())]


def test_a_complete_product_of_a_certified_workshop_is_published(session: Session, product: Product) -> None:
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.PUBLISHED
    assert product.published_at is not None
    assert session.query(AuditEvent).filter_by(action="product.published").one().object_ref == str(product.id)
    assert session.get(ListingCard, product.id) is not None
    assert session.info["touch_public"]


def test_what_is_missing_is_named_by_its_step(session: Session, product: Product) -> None:
    assert steps(session, product) == []
    product.pictures.clear()
    assert steps(session, product) == ["photos"]
    product.title = ""
    assert steps(session, product) == ["photos", "what"]
    session.query(Price).delete()
    assert steps(session, product) == ["photos", "what", "price"]
    the_stock(product).on_hand = 0
    assert steps(session, product) == ["photos", "what", "price", "stock"]
    the_variant(product).made_to_order = True
    assert steps(session, product) == ["photos", "what", "price"]
    with pytest.raises(Conflict) as refusal:
        publication.publish(session, SYSTEM, product_id=product.id)
    assert refusal.value.code == "INCOMPLETE"


def test_a_blocked_category_is_never_published(session: Session, product: Product) -> None:
    product.category = a_category(session, "fireworks", "烟花爆竹", blocked=True)
    session.flush()
    with pytest.raises(Conflict, match="烟花爆竹"):
        publication.publish(session, SYSTEM, product_id=product.id)


def test_taken_down_and_published_again_it_is_not_new(session: Session, product: Product) -> None:
    publication.publish(session, SYSTEM, product_id=product.id)
    first = product.published_at
    publication.unpublish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.UNPUBLISHED
    session.expire_all()
    assert session.get(ListingCard, product.id) is None
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.published_at == first


def test_twice_is_once(session: Session, product: Product) -> None:
    publication.unpublish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.DRAFT
    for _ in range(2):
        publication.publish(session, SYSTEM, product_id=product.id)
    for _ in range(2):
        publication.unpublish(session, SYSTEM, product_id=product.id)
    acts = session.query(AuditEvent).filter(AuditEvent.action.like("product.%published"))
    assert sorted(a.action for a in acts) == ["product.published", "product.unpublished"]


def test_an_unknown_product_is_not_found(session: Session) -> None:
    for act in (publication.publish, publication.unpublish):
        with pytest.raises(NotFound):
            act(session, SYSTEM, product_id=987_654)
