"""Reviews for tests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.orders.models import Order
from shop.orders.reviews import writing
from shop.orders.reviews.models import BuyerReview
from tests.factories.returns import buyer_of


def a_review(
    session: Session,
    order: Order,
    *,
    line: int = 0,
    stars: int = 4,
    service_stars: int = 5,
    words: str = "布厚实，颜色正。",
) -> BuyerReview:
    """A review of a line of the order, by its buyer; committed."""
    review = writing.write(
        session,
        buyer_of(session, order),
        order,
        line_id=order.lines[line].id,
        stars=stars,
        service_stars=service_stars,
        words=words,
    )
    session.commit()
    return review
