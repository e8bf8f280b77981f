"""Food is looked at before it may be sold (Food Safety Law art. 62, domain facts C25)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.catalog.models import Category, Product
from shop.catalog.official.holding import is_food, reviews_of
from shop.catalog.official.models import ReviewKind
from shop.catalog.official.moves import HOLDING


def passed(session: Session, product: Product) -> bool:
    """Whether the product may be published as far as food is concerned: it is none, or was looked at and passed."""
    if not is_food(session.get_one(Category, product.category_id)):
        return True
    review = reviews_of(session, product.id).get(ReviewKind.FOOD)
    return review is not None and review.state in HOLDING
