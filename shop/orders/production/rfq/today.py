"""What of requests a workshop has to do today."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.production.quotations import queries as quotes
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.rfq import queries
from shop.orders.production.rfq.labels import days_left
from shop.orders.production.rfq.models import Rfq
from shop.workshops import certification
from shop.workshops.models import Workshop

SHOWN = 5


class Today(NamedTuple):
    """Requests that wait for a quotation, the next deadline first, and how many there are; quotations whose request has
    changed since.
    """

    waiting: list[Rfq]
    total: int
    to_follow: list[Quotation]

    @property
    def things(self) -> int:
        """How many things are to be done."""
        return self.total + len(self.to_follow)

    @staticmethod
    def left(rfq: Rfq) -> int:
        """Days left to quote."""
        assert rfq.deadline_at is not None
        return days_left(rfq.deadline_at, clock.now())


def of(session: Session, workshop: Workshop, now: datetime) -> Today:
    """What waits for the workshop; the number of statements is fixed."""
    commits = certification.may_commit(session, workshop.id, now)
    found, page = queries.inbox(session, workshop, queries.weeks_of(session, workshop), None, commits=commits)
    return Today(found[:SHOWN], page.total, quotes.to_follow(session, workshop.id, SHOWN))
