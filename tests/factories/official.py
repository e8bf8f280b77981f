"""Products in the official catalogue, brought there by the acts themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from shop.catalog.models import Category, Product, ProductState
from shop.catalog.official import deciding, recording, submitting
from shop.catalog.official.holding import reviews_of
from shop.catalog.official.models import Review, ReviewKind
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.workshops.models import Licence, Workshop
from tests.factories.catalog import a_category, a_product, with_picture
from tests.factories.workshops import acting, an_operator


def a_reviewer(session: Session) -> Actor:
    """An operator of the platform who works for no workshop."""
    return acting(session, an_operator(session))


def on_sale(session: Session, workshop: Workshop | None = None, *, title: str = "织锦披肩") -> Product:
    """A complete product on sale, with a picture, at 168 yuan."""
    return with_picture(session, a_product(session, workshop, title=title))


def submitted(session: Session, product: Product | None = None) -> Review:
    """A product that waits for its admission."""
    return submitting.submit(session, SYSTEM, product_id=(product or on_sale(session)).id)


def admitted(session: Session, product: Product | None = None) -> Review:
    """A product in the catalogue."""
    return deciding.admit(session, SYSTEM, submitted(session, product).id)


def food_category(session: Session) -> Category:
    """What may be sold with a food licence only."""
    return a_category(session, "preserves", "腌腊蜜饯", licence_kind="food")


def food(session: Session, workshop: Workshop, *, title: str = "雕花蜜饯") -> Product:
    """A complete draft of food."""
    product = a_product(
        session, workshop, title=title, state=ProductState.DRAFT, category=food_category(session)
    )
    return with_picture(session, product)


def review_of(session: Session, product: Product, kind: ReviewKind = ReviewKind.CATALOGUE) -> Review:
    """The review of the product."""
    return reviews_of(session, product.id)[kind]


def version_now(session: Session, review: Review) -> int:
    """The revision that a page shows now."""
    held = recording.held(session, review.product_id, ReviewKind(review.kind))
    assert held is not None
    return held.revision


def licensed(session: Session, workshop: Workshop, kind: str = "food") -> Workshop:
    """The workshop with a licence that is valid for a year."""
    now = clock.now()
    session.add(
        Licence(
            workshop_id=workshop.id,
            kind=kind,
            number=f"JY{workshop.id}",
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=365),
        )
    )
    session.flush()
    return workshop
