"""BR-21: food asks for a food licence valid at the instant; crafts of the same workshop do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import publication
from shop.catalog.models import Product, ProductState
from shop.catalog.official import deciding
from shop.catalog.official.models import ReviewKind
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops.models import Licence, Workshop
from tests.factories.catalog import a_category, a_product, with_picture
from tests.factories.official import review_of
from tests.factories.workshops import a_workshop


def tea(session: Session, workshop: Workshop) -> Product:
    category = a_category(session, "tea", "成品茶", licence_kind="food")
    return with_picture(session, a_product(session, workshop, category=category, state=ProductState.DRAFT))


def licence(session: Session, workshop: Workshop, days: int) -> None:
    now = clock.now()
    session.add(
        Licence(workshop_id=workshop.id, kind="food", number=f"JY{days}", valid_from=now - timedelta(days=300),
                valid_until=now + timedelta(days=days))
    )  # fmt: skip
    session.flush()


def test_food_needs_a_licence_that_is_valid_today(session: Session) -> None:
    workshop = a_workshop(session)
    product = tea(session, workshop)
    for days in (None, -1):
        if days:
            licence(session, workshop, days)
        with pytest.raises(Conflict) as refusal:
            publication.publish(session, SYSTEM, product_id=product.id)
        assert refusal.value.code == "LICENCE_MISSING"
    licence(session, workshop, 1)
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.DRAFT  # food is looked at first
    deciding.admit(session, SYSTEM, review_of(session, product, ReviewKind.FOOD).id)
    assert product.state == ProductState.PUBLISHED


def test_without_a_food_licence_crafts_are_still_published(session: Session) -> None:
    product = with_picture(session, a_product(session, state=ProductState.DRAFT))
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.PUBLISHED


def test_a_workshop_that_was_not_verified_again_publishes_nothing(session: Session) -> None:
    workshop = a_workshop(session, verified_until=clock.now())
    product = with_picture(session, a_product(session, workshop, state=ProductState.DRAFT))
    with pytest.raises(Conflict) as refusal:
        publication.publish(session, SYSTEM, product_id=product.id)
    assert refusal.value.code == "NOT_VERIFIED"
