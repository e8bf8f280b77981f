"""What buyers think, in numbers: posted by orders, read by the pages of products and workshops.

Stars always count, also where the words of a review were hidden: hiding cannot raise an average (docs/adr/0025).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.catalog.card_rows import fair
from shop.catalog.models import ListingCard, ProductStat
from shop.core import cache
from shop.core.db import Model

#: Fewer say nothing about a workshop.
LEAST_OF_WORKSHOP = 3


class WorkshopRating(Model):
    """How many reviews a workshop has, and the sum of the stars that its service got."""

    __tablename__ = "workshop_rating"
    __table_args__ = (sa.CheckConstraint("service_stars BETWEEN reviews AND 5 * reviews", name="sum_sane"),)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    reviews: Mapped[int]
    service_stars: Mapped[int]


class Rating(NamedTuple):
    """Reviews of a product by their stars, and how many of them have hidden words."""

    stars_1: int
    stars_2: int
    stars_3: int
    stars_4: int
    stars_5: int
    reviews_hidden: int

    @property
    def total(self) -> int:
        """How many reviews."""
        return sum(self[:5])

    @property
    def stars(self) -> int:
        """All stars together."""
        return sum(n * count for n, count in enumerate(self[:5], start=1))

    @property
    def average(self) -> str:
        """With one decimal, 4.8; '' without reviews."""
        return one_decimal(self.stars, self.total)

    @property
    def spread(self) -> list[tuple[int, int, int]]:
        """From five stars to one: stars, reviews, percent of all (rounded)."""
        total = self.total or 1
        return [(n, self[n - 1], round(self[n - 1] * 100 / total)) for n in (5, 4, 3, 2, 1)]


class Asked(NamedTuple):
    """What people asked about a product: `asked` has `total` and `newest`, each of these `name`, `day`, `words` and
    `answer` ('' while there is none).
    """

    asked: dict[str, Any]


def post_asked(session: Session, product_id: int, asked: dict[str, Any]) -> None:
    """This is what the product page shows of questions now. Twice is the same. The public pages are told."""
    stat = session.get(ProductStat, product_id) or ProductStat(product_id=product_id)
    stat.asked = asked if asked["total"] else None
    session.add(stat)
    session.flush()
    cache.touch(session)


def one_decimal(stars: int, count: int) -> str:
    """An average with one decimal, half up; '' of nothing."""
    if not count:
        return ""
    tenths = (stars * 20 + count) // (2 * count)
    return f"{tenths // 10}.{tenths % 10}"


def of_workshop(row: WorkshopRating | None) -> tuple[str, int] | None:
    """Average for service and how many reviews; None with fewer than three."""
    if row is None or row.reviews < LEAST_OF_WORKSHOP:
        return None
    return one_decimal(row.service_stars, row.reviews), row.reviews


def post(
    session: Session, product_id: int, rating: Rating, workshop_id: int, reviews: int, service_stars: int
) -> None:
    """These are the numbers of the product and of its workshop now. Twice is the same. The public pages are told."""
    stat = session.get(ProductStat, product_id) or ProductStat(product_id=product_id)
    for name, value in rating._asdict().items():
        setattr(stat, name, value)
    session.add(stat)
    row: Any = session.get(WorkshopRating, workshop_id)
    if row is None and reviews:
        row = WorkshopRating(workshop_id=workshop_id, reviews=reviews, service_stars=service_stars)
        session.add(row)
    elif row is not None:
        row.reviews, row.service_stars = reviews, service_stars
    session.flush()
    mark = fair(rating.total, rating.stars)
    session.execute(sa.update(ListingCard).where(ListingCard.product_id == product_id).values(rated=mark))
    cache.touch(session)
