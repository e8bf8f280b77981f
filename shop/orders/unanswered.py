"""How many people wait for a word of a workshop: reviews without an answer, questions, messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.messages import queries as messages
from shop.orders.messages.models import Thread
from shop.orders.questions import queries as questions
from shop.orders.questions.models import ProductQuestion
from shop.orders.reviews import queries as reviews
from shop.orders.reviews.models import BuyerReview


class Unanswered(NamedTuple):
    """How many of each."""

    messages: int
    questions: int
    reviews: int

    @property
    def kinds(self) -> int:
        """How many of the three wait at all: each is one thing to do."""
        return sum(count > 0 for count in self)


def of_workshops(session: Session, workshop_ids: Collection[int]) -> Unanswered:
    """What waits for these workshops. One statement."""

    def many(table: type[object], where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(table).where(where).scalar_subquery()

    row = session.execute(
        sa.select(
            many(Thread, messages.theirs(workshop_ids, "")),
            many(ProductQuestion, questions.theirs(workshop_ids, "")),
            many(BuyerReview, reviews.theirs(workshop_ids, "")),
        )
    ).one()
    return Unanswered(*(int(count or 0) for count in row))
