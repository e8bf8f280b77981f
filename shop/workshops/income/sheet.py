"""A workshop's own income page: one span as a sum sheet, the spans before it, and what was sold. Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from shop.workshops.income import queries
from shop.workshops.income.beside import Beside, beside
from shop.workshops.income.figures import NOTHING, Figures, total
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.lines import ProductSum, by_place, products
from shop.workshops.income.models import Channel
from shop.workshops.income.periods import Period, Unit, recent

SHOWN = {Unit.DAY: 14, Unit.MONTH: 6, Unit.QUARTER: 8}
MOST_PRODUCTS = 50


@dataclass(frozen=True)
class Sheet:
    """`rows`: the spans shown beside the one asked, latest first. `places`: what of the channels was sold at fairs, by their
    names. `rest`: goods of products beyond the fifty shown.
    """

    period: Period
    figures: Figures
    rows: list[tuple[Period, Figures]]
    channels: list[tuple[str, Figures]]
    places: dict[str, Figures]
    products: list[ProductSum]
    rest: Figures
    beside: Beside

    @property
    def sum_of_rows(self) -> Figures:
        """The sum of the spans shown."""
        return total(figures for _, figures in self.rows)


def sheet(session: Session, workshop_id: int, period: Period, today: date) -> Sheet:
    """The page of a workshop for a day, month or quarter; five statements however much was sold."""
    spans = window(period, today)
    days = queries.by_day(session, workshop_id, spans[-1].first, spans[0].last)
    rows = [(span, within(days.items(), span)) for span in spans]
    channels = queries.by_channel(session, workshop_id, period)
    sold = products(session, workshop_id, period, limit=MOST_PRODUCTS)
    figures = total(channels.values())
    listed = Figures(
        sum(p.gross_fen for p in sold), sum(p.refunds_fen for p in sold), pieces=sum(p.pieces for p in sold)
    )
    rest = Figures(
        figures.gross_fen - listed.gross_fen,
        figures.refunds_fen - listed.refunds_fen,
        pieces=figures.pieces - listed.pieces,
    )
    named = [(str(CHANNEL_LABELS[Channel(key)]), part) for key, part in channels.items()]
    places = by_place(session, workshop_id, period)
    return Sheet(period, figures, rows, named, places, sold, rest, beside(session, workshop_id, period))


def window(period: Period, today: date) -> list[Period]:
    """The spans shown: those up to now when the one asked is among them, else those up to the one asked."""
    upto_now = recent(Period.of(period.unit, today), SHOWN[period.unit])
    return upto_now if period in upto_now else recent(period, SHOWN[period.unit])


def within(days: Iterable[tuple[date, Figures]], span: Period) -> Figures:
    """The sum of the days that lie in the span."""
    return sum((figures for day, figures in days if span.first <= day <= span.last), NOTHING)
