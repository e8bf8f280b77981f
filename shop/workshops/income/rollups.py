"""Rollups of the ledger: pure sums of postings, and the rows they raise.

`deltas` is the one calculation: posting, bulk history and verification all use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.core.db import table_of
from shop.workshops.income.models import (
    Account,
    IncomeDay,
    IncomeQuarter,
    IncomeWorkshopQuarter,
    LedgerEntry,
)
from shop.workshops.income.quarters import Quarter

Rollup = IncomeDay | IncomeWorkshopQuarter | IncomeQuarter
ROLLUPS: tuple[type[Rollup], ...] = (IncomeDay, IncomeWorkshopQuarter, IncomeQuarter)
MEASURES = ("gross_fen", "refunds_fen", "freight_fen", "freight_refunds_fen", "orders", "pieces")
# What an account counts as, and the sign that makes it positive: sales are credits, refunds debits.
MEASURE_OF = {
    Account.GOODS: ("gross_fen", -1),
    Account.GOODS_REFUNDED: ("refunds_fen", 1),
    Account.FREIGHT: ("freight_fen", -1),
    Account.FREIGHT_REFUNDED: ("freight_refunds_fen", 1),
    # A workshop's own discount lessens what it sold for; discounts that others bear do not count.
    Account.DISCOUNT_WORKSHOP: ("gross_fen", -1),
}


def counted_as(account: str, fen: int) -> tuple[str, int] | None:
    """The measure that a side raises, and by how much, in fen; None for a side that is no income.

    A workshop's own discount given back with a refund (a credit) lessens the refunds, not the sales.
    """
    if (found := MEASURE_OF.get(Account(account))) is None:
        return None
    measure, sign = found
    if account == Account.DISCOUNT_WORKSHOP and fen < 0:
        return "refunds_fen", fen
    return measure, sign * fen


class Booked(Protocol):
    """What a rollup needs of a posting."""

    @property
    def account(self) -> Any: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def channel(self) -> Any: ...
    @property
    def craft_id(self) -> int | None: ...
    @property
    def pieces(self) -> int | None: ...


class Cell(NamedTuple):
    """Channel and craft of a rollup row."""

    channel: str
    craft_id: int


class Unplaced(ValueError):
    """A side that counts as income names no channel or craft, so no rollup could hold it: a fault of ours."""


def deltas(kind: str, postings: Iterable[Booked]) -> dict[Cell, dict[str, int]]:
    """What an entry adds to each cell, in fen, orders and pieces. Raises Unplaced for a side without its cell.

    Amounts are signed: a correction that books the other way lowers the sum. An order counts once, in the cell of its
    first goods posting. Pieces that come back are not taken off: pieces are pieces sold.
    """
    cells: dict[Cell, dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    counted = kind != "sale"
    for p in postings:
        if (found := counted_as(p.account, p.amount_fen)) is None:
            continue
        if p.channel is None or p.craft_id is None:
            raise Unplaced(f"{p.account} without channel or craft")
        measure, fen = found
        sums = cells[Cell(str(p.channel), p.craft_id)]
        sums[measure] += fen
        if p.account == Account.GOODS:
            sums["pieces"] += p.pieces or 0
            sums["orders"] += not counted
            counted = True
    return dict(cells)


def raise_for(session: Session, entry: LedgerEntry, postings: Iterable[Booked]) -> None:
    """Raise the rollups by the entry. One without a workshop may hold no income: Unplaced if it does."""
    cells = deltas(entry.kind, postings)
    if entry.workshop_id is None or entry.county_code is None:
        if cells:
            raise Unplaced(f"{entry.source} {entry.kind} names no workshop")
        return
    quarter = str(Quarter.of(entry.counted_on))
    raised = [{**cell._asdict(), "proof": str(entry.proof), **sums} for cell, sums in sorted(cells.items())]
    workshop, county = {"workshop_id": entry.workshop_id}, {"county_code": entry.county_code}
    _upsert(session, IncomeDay, [{**workshop, "day": entry.counted_on, **row} for row in raised])
    _upsert(session, IncomeWorkshopQuarter, [{**workshop, "quarter": quarter, **row} for row in raised])
    _upsert(session, IncomeQuarter, [{**county, "quarter": quarter, **row} for row in raised])


def _upsert(session: Session, table: type[Rollup], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    session.execute(_raise(session.get_bind().dialect.name, table_of(table)), rows)


@lru_cache(maxsize=6)
def _raise(engine: str, table: sa.Table) -> Any:
    insert: Any = pg_insert if engine == "postgresql" else lite_insert
    statement = insert(table)
    raised = {m: table.c[m] + statement.excluded[m] for m in MEASURES}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=raised)
