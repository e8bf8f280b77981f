"""The comparison of quotations for the buyer: price, date, capacity, rating, people employed; and the split proposal.

The number of statements does not depend on how many quotations there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.production.capacity import queries as capacity
from shop.orders.production.capacity.weeks import monday
from shop.orders.production.quotations import plan_words, queries
from shop.orders.production.quotations.contracting import current
from shop.orders.production.quotations.models import Quotation, QuotationVersion, State
from shop.orders.production.quotations.offers import terms_of, warnings
from shop.orders.production.quotations.prices import Terms
from shop.orders.production.quotations.split import Offer, Proposal, propose
from shop.orders.production.rfq.models import Rfq
from shop.workshops import certification
from shop.workshops.models import Workshop

SORTS = ("price", "date", "capacity", "rating", "people")


@dataclass(frozen=True)
class Row:
    """One quotation beside the others. `pieces`: the quantity, or the most this workshop makes of it; prices in fen for
    these pieces. `free`: pieces free by the day by its calendar, None: not stated. `why_not`: why it cannot be chosen.
    `plan`: how it is paid, in words.
    """

    quotation: Quotation
    version: QuotationVersion
    terms: Terms
    pieces: int
    unit_fen: int
    total_fen: int
    ready: date
    in_time: bool
    most_by: int
    free: int | None
    stars: float | None
    reviews: int
    why_not: str
    warnings: list[str]
    plan: str

    @property
    def each_fen(self) -> int:
        """All that a piece costs, one-off amounts included, rounded up."""
        return -(-self.total_fen // self.pieces)


def rows(session: Session, rfq: Rfq, sort: str = "price") -> list[Row]:
    """All quotations that were sent, those that can be chosen first."""
    quotations = queries.of_rfq(session, rfq.id)
    ids = [quotation.workshop_id for quotation in quotations]
    now, today = clock.now(), clock.today()
    assert rfq.craft_id is not None
    weeks = capacity.weeks_of(session, ids, monday(today), rfq.craft_id)
    rated = queries.ratings(session, ids)
    able = sa.select(Workshop.id).where(
        Workshop.id.in_(ids), Workshop.id.in_(certification.committing_workshops(now))
    )
    committing = set(session.scalars(able))
    found = []
    for quotation in quotations:
        calendar = weeks.get((quotation.workshop_id, rfq.craft_id))
        free = calendar.free_by(rfq.needed_by, today) if calendar and rfq.needed_by else None
        stars, reviews = rated.get(quotation.workshop_id, (None, 0))
        why_not = _why_not(rfq, quotation, quotation.workshop_id in committing)
        found.append(_row(rfq, quotation, free, stars, reviews, why_not, today))
    return sorted(found, key=lambda row: (bool(row.why_not), _order(row, sort), row.quotation.id))


def _row(
    rfq: Rfq,
    quotation: Quotation,
    free: int | None,
    stars: float | None,
    reviews: int,
    why_not: str,
    today: date,
) -> Row:
    assert rfq.quantity is not None and rfq.needed_by is not None
    version = current(quotation)
    terms = terms_of(version)
    pieces = max(terms.least, min(rfq.quantity, terms.most))
    ready = terms.ready(pieces, today)
    by_day = terms.most_by(today, rfq.needed_by)
    return Row(
        quotation=quotation,
        version=version,
        terms=terms,
        pieces=pieces,
        unit_fen=terms.unit_fen(pieces),
        total_fen=terms.total_fen(pieces),
        ready=ready,
        in_time=ready <= rfq.needed_by,
        most_by=by_day if free is None else min(by_day, free),
        free=free,
        stars=stars,
        reviews=reviews,
        why_not=why_not,
        warnings=warnings(terms, quantity=rfq.quantity, needed_by=rfq.needed_by, free=free, today=today),
        plan=plan_words.line(version),
    )


def _why_not(rfq: Rfq, quotation: Quotation, commits: bool) -> str:
    if quotation.state == State.ACCEPTED:
        return _("已经选定")
    if quotation.state == State.WITHDRAWN:
        return _("工坊撤回了报价")
    if quotation.state != State.SENT or quotation.valid_until is None or quotation.valid_until <= clock.now():
        return _("报价过了有效期")
    if quotation.rfq_version < rfq.terms_version:
        return _("报的是改之前的需求，请它重新报")
    return "" if commits else _("这家工坊现在不能接新的活")


def _order(row: Row, sort: str) -> float:
    if sort == "date":
        return row.ready.toordinal()
    if sort == "capacity":
        return -(row.free if row.free is not None else -1)
    if sort == "rating":
        return -(row.stars or 0)
    if sort == "people":
        return -row.quotation.workshop.employees_total
    return row.each_fen


def offers_of(found: Sequence[Row]) -> list[Offer]:
    """What each could take by the day and within its calendar; a workshop that cannot be chosen takes nothing."""
    return [
        Offer(row.quotation.id, row.terms, row.most_by if row.most_by >= row.terms.least else 0)
        for row in found
        if not row.why_not
    ]


def proposal(rfq: Rfq, found: Sequence[Row]) -> Proposal | None:
    """The cheapest way to have the whole made in time, shared out where the request allows it; None when it cannot be."""
    assert rfq.quantity is not None
    offers = offers_of(found)
    if rfq.splittable:
        return propose(offers, rfq.quantity)
    alone = [p for offer in offers if (p := propose([offer], rfq.quantity)) is not None]
    return min(alone, key=lambda p: p.total_fen, default=None)
