"""All rows that the history makes, with the ledger, its rollups and what the catalogue is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shop.catalog.models import DealPrice, ProductStat
from shop.core import clock
from shop.core.db import Model
from shop.demo.bulk import Row
from shop.orders.models import Order, OrderLine
from shop.orders.sold_facts import deal_fen
from shop.workshops.income import rollups
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import (
    IncomeDay,
    IncomeQuarter,
    IncomeWorkshopQuarter,
    LedgerEntry,
    LedgerPosting,
)
from shop.workshops.income.quarters import Quarter


@dataclass
class Books:
    """All rows that the history makes."""

    rows: dict[type[Model], list[Row]] = field(default_factory=lambda: defaultdict(list))
    _days: dict[tuple[Any, ...], dict[str, int]] = field(default_factory=dict)
    _workshop_quarters: dict[tuple[Any, ...], dict[str, int]] = field(default_factory=dict)
    _quarters: dict[tuple[Any, ...], dict[str, int]] = field(default_factory=dict)
    _sold: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _deals: dict[tuple[int, date], int] = field(default_factory=dict)

    def add(self, model: type[Model], **row: Any) -> int:
        """Add a row; answers its id (its place in the table)."""
        rows = self.rows[model]
        rows.append({"id": len(rows) + 1, **row})
        return len(rows)

    def post(self, order: Order, kind: str, source: str, at: datetime, postings: Sequence[Posting]) -> None:
        """A ledger entry with its postings, and what it raises in the rollups."""
        day = clock.local_day(at)
        entry = self.add(
            LedgerEntry,
            source=source,
            kind=kind,
            workshop_id=order.workshop_id,
            county_code=order.county_code,
            order_number=order.number,
            occurred_at=at,
            posted_at=at,
            counted_on=day,
            proof="platform",
            currency="CNY",
        )
        kept = [p for p in postings if p.amount_fen]
        for posting in kept:
            self.add(LedgerPosting, entry_id=entry, **vars(posting))
        for cell, sums in rollups.deltas(kind, kept).items():
            _raise(self._days, (order.workshop_id, day, *cell), sums)
            _raise(self._workshop_quarters, (str(Quarter.of(day)), order.workshop_id, *cell), sums)
            _raise(self._quarters, (order.county_code, str(Quarter.of(day)), *cell), sums)

    def sold(self, line: OrderLine, at: datetime) -> None:
        """What the catalogue is told about a sale."""
        self._sold[line.product_id] += line.quantity
        key = (line.variant_id, clock.local_day(at))
        fen = deal_fen(line)
        self._deals[key] = min(fen, self._deals.get(key, fen))

    def close(self) -> dict[type[Model], list[Row]]:
        """All rows, the sums among them."""
        self.rows[IncomeDay] = _rollup(("workshop_id", "day"), self._days)
        self.rows[IncomeWorkshopQuarter] = _rollup(("quarter", "workshop_id"), self._workshop_quarters)
        self.rows[IncomeQuarter] = _rollup(("county_code", "quarter"), self._quarters)
        self.rows[ProductStat] = [{"product_id": p, "sold": n} for p, n in sorted(self._sold.items())]
        self.rows[DealPrice] = [
            {"variant_id": v, "channel": "mall", "day": d, "min_fen": fen}
            for (v, d), fen in sorted(self._deals.items())
        ]
        return dict(self.rows)


def _raise(
    sums: dict[tuple[Any, ...], dict[str, int]], key: tuple[Any, ...], more: Mapping[str, int]
) -> None:
    kept = sums.setdefault(key, dict.fromkeys(rollups.MEASURES, 0))
    for measure, value in more.items():
        kept[measure] += value


def _rollup(keys: tuple[str, str], sums: Mapping[tuple[Any, ...], dict[str, int]]) -> list[Row]:
    names = (*keys, "channel", "craft_id")
    return [
        {**dict(zip(names, key, strict=True)), "proof": "platform", **fen}
        for key, fen in sorted(sums.items())
    ]
