"""Fifteen months of purchases, invented: who bought what when, and what became of it. Pure, no rows yet."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from shop.core import clock
from shop.demo.chance import stream, weighted
from shop.demo.people import Consumer
from shop.demo.shelves import Sku, Ware
from shop.workshops.certification.timeline import Interval

# How much is bought in each month, against a plain one: New Year goods, May, the shopping festival in June, autumn.
SEASON = {
    1: 1.5,
    2: 1.1,
    3: 0.8,
    4: 0.9,
    5: 1.2,
    6: 1.25,
    7: 0.85,
    8: 0.9,
    9: 1.15,
    10: 1.2,
    11: 1.15,
    12: 1.1,
}
HOURS = [1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 10, 9, 8, 7, 7, 8, 8, 7, 8, 11, 14, 13, 9, 4]
MAX_TRIES = 60
# Every so many purchases the first consumer buys: the one who can sign in.
OFTEN = 420


@dataclass
class Line:
    """Pieces of a sku at the price of the moment."""

    ware: Ware
    sku: Sku
    quantity: int
    price_id: int
    unit_fen: int


@dataclass
class Deal:
    """The part of a purchase that one workshop makes, and when things happened to it (None: they did not)."""

    lines: list[Line]
    shipped_at: datetime | None = None
    received_at: datetime | None = None
    completed_at: datetime | None = None
    # Instant, which lines (by position) with how many pieces, and whether the freight went back too.
    refunded_at: datetime | None = None
    refunded: Mapping[int, int] = field(default_factory=dict)
    freight_back: bool = False
    cancelled: bool = False


@dataclass
class Bought:
    """One purchase."""

    consumer: int
    placed_at: datetime
    paid_at: datetime | None
    deals: list[Deal]


def purchases(
    wares: Sequence[Ware],
    rights: Mapping[int, Sequence[Interval]],
    consumers: Sequence[Consumer],
    count: int,
    since: date,
    until: datetime,
) -> list[Bought]:
    """So many purchases from the day on up to the instant, in the order of time.

    A ware is bought only after it was published and while its workshop had the right to sell.
    """
    chance = stream("history")
    market = _Market(wares, rights, chance)
    order = sorted(range(len(consumers)), key=lambda i: consumers[i].joined_at)
    joined = [consumers[i].joined_at for i in order]
    found: list[Bought] = []
    for at in _instants(chance, count, since, until):
        known = bisect.bisect_right(joined, at)
        deals = market.basket(at)
        if known and deals:
            consumer = order[chance.randrange(known)] if (len(found) + 1) % OFTEN else 0
            found.append(_became(chance, consumer, at, deals, until))
    return found


def _instants(chance: Random, count: int, since: date, until: datetime) -> list[datetime]:
    days = [since + timedelta(days=n) for n in range((clock.local_day(until) - since).days)]
    growth = [0.55 + 0.9 * i / len(days) for i in range(len(days))]
    weights = [
        g * SEASON[d.month] * (1.25 if d.weekday() >= 5 else 1) for g, d in zip(growth, days, strict=True)
    ]
    chosen = chance.choices(days, weights, k=count)
    return sorted(
        clock.day_start(day)
        + timedelta(hours=chance.choices(range(24), HOURS)[0], seconds=chance.randrange(3600))
        for day in chosen
    )


class _Market:
    """What can be bought at an instant."""

    def __init__(
        self, wares: Sequence[Ware], rights: Mapping[int, Sequence[Interval]], chance: Random
    ) -> None:
        self._wares, self._rights, self._chance = wares, rights, chance
        self._of: dict[int, list[Ware]] = {}
        for ware in wares:
            self._of.setdefault(ware.maker.id, []).append(ware)
        self._sums = list(itertools.accumulate(w.weight for w in wares))

    def _one(self, at: datetime) -> Ware | None:
        for _try in range(MAX_TRIES):
            point = self._chance.random() * self._sums[-1]
            ware = self._wares[bisect.bisect_left(self._sums, point)]
            if ware.published_at < at and any(
                i.from_at <= at < i.until_at for i in self._rights[ware.maker.id]
            ):
                return ware
        return None

    def basket(self, at: datetime) -> list[Deal]:
        """One to three workshops, one to three lines each."""
        makers = weighted(self._chance, (1, 2, 3), (76, 18, 6))
        deals: dict[int, Deal] = {}
        for _maker in range(makers):
            ware = self._one(at)
            if ware is not None and ware.maker.id not in deals:
                deals[ware.maker.id] = Deal([self._line(w, at) for w in self._with_more(ware, at)])
        return [deals[number] for number in sorted(deals)]

    def _with_more(self, ware: Ware, at: datetime) -> list[Ware]:
        """The ware, and one or two more of the same workshop now and then."""
        others = [w for w in self._of[ware.maker.id] if w is not ware and w.published_at < at]
        count = min(len(others), weighted(self._chance, (0, 1, 2), (66, 24, 10)))
        return [ware, *self._chance.sample(others, count)]

    def _line(self, ware: Ware, at: datetime) -> Line:
        sku = self._chance.choice(ware.skus)
        price_id, unit, _start, _end = next(
            p for p in sku.prices if p[2] <= at and (p[3] is None or at < p[3])
        )
        cheap = unit < 15_000
        quantity = weighted(self._chance, (1, 2, 3, 6), (70, 18, 8, 4) if cheap else (94, 5, 1, 0))
        return Line(ware, sku, max(quantity, sku.least), price_id, unit)


def _became(chance: Random, consumer: int, at: datetime, deals: list[Deal], until: datetime) -> Bought:
    """What became of it: paid or not, sent, received, given back; nothing after `until`."""
    paid = at + timedelta(seconds=chance.randint(20, 900))
    if chance.random() < 0.06 or paid >= until:
        return Bought(consumer, at, None, deals)
    for deal in deals:
        _follow(chance, deal, paid, until)
    return Bought(consumer, at, paid, deals)


def _follow(chance: Random, deal: Deal, paid: datetime, until: datetime) -> None:
    if chance.random() < 0.015:
        cancelled = paid + timedelta(hours=chance.randint(1, 10))
        if cancelled < until:
            deal.cancelled = True
            _back(deal, cancelled, {i: line.quantity for i, line in enumerate(deal.lines)}, freight=True)
        return
    days = max((line.sku.lead_days for line in deal.lines if line.sku.made_to_order), default=0)
    sent = paid + timedelta(days=days * chance.uniform(0.7, 1.05), hours=chance.randint(6, 44))
    if sent >= until:
        return
    deal.shipped_at = sent
    came = sent + (timedelta(days=10) if chance.random() < 0.2 else timedelta(hours=chance.randint(40, 150)))
    if came >= until:
        return
    deal.received_at = came
    _after_receipt(chance, deal, came, until)


def _after_receipt(chance: Random, deal: Deal, came: datetime, until: datetime) -> None:
    closes = clock.day_end(clock.local_day(came) + timedelta(days=7))
    back = came + timedelta(days=chance.randint(2, 6), hours=chance.randint(1, 20))
    if chance.random() < 0.035 and back < until:
        number = chance.randrange(len(deal.lines))
        whole = len(deal.lines) == 1
        _back(deal, back, {number: deal.lines[number].quantity}, freight=whole and chance.random() < 0.3)
    if closes < until:
        deal.completed_at = closes


def _back(deal: Deal, at: datetime, pieces: Mapping[int, int], *, freight: bool) -> None:
    deal.refunded_at, deal.refunded, deal.freight_back = at, pieces, freight
