"""What happens around reviews without anybody asking."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.catalog import ratings
from shop.core import jobs
from shop.orders.reviews import pictures, queries, reminding
from shop.orders.reviews.recording import TOPIC


@jobs.on(TOPIC)
def count_anew(session: Session, payload: dict[str, Any]) -> None:
    """The numbers of the product and its workshop are counted anew and posted down. Twice is the same."""
    post_ratings(session, int(payload["product_id"]), int(payload["workshop_id"]))


def post_ratings(session: Session, product_id: int, workshop_id: int) -> None:
    """Count and post."""
    reviews, service_stars = queries.service_of(session, workshop_id)
    rating = queries.rating_of(session, product_id)
    ratings.post(session, product_id, rating, workshop_id, reviews, service_stars)


@jobs.daily("reviews.remind", hour=10)
def remind(session: Session) -> None:
    """Buyers are reminded once of an order they can review."""
    reminding.remind(session)


@jobs.daily("reviews.forget_pictures", hour=4)
def forget_pictures(session: Session) -> None:
    """Pictures of forms nobody sent are forgotten."""
    pictures.forget_waiting(session)
