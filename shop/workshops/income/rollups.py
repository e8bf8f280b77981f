"""Rollups of the ledger: pure sums of postings, and the rows they raise.

`deltas` is the one calculation: posting, bulk history and verification all use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from shop.workshops.income.models import Account, IncomeDay, IncomeQuarter, LedgerEntry
from shop.workshops.income.quarters import Quarter

MEASURES = ("gross_fen", "refunds_fen", "freight_fen", "freight_refunds_fen", "orders", "pieces")
_MEASURE_OF = {
    Account.GOODS: "gross_fen",
    Account.GOODS_REFUNDED: "refunds_fen",
    Account.FREIGHT: "freight_fen",
    Account.FREIGHT_REFUNDED: "freight_refunds_fen",
}


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


def deltas(kind: str, postings: Iterable[Booked]) -> dict[Cell, dict[str, int]]:
    """What an entry adds to each cell, in fen, orders and pieces.

    An order counts once, in the cell of its first goods posting; freight counts there too. Pieces that come back are
    not taken off: pieces are pieces sold.
    """
    cells: dict[Cell, dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    first: Cell | None = None
    for p in postings:
        measure = _MEASURE_OF.get(Account(p.account))
        if measure is None or p.channel is None or p.craft_id is None:
            continue
        cell = Cell(str(p.channel), p.craft_id)
        if kind == "sale" and first is None and measure == "gross_fen":
            first = cell
            cells[cell]["orders"] = 1
        cells[cell][measure] += abs(p.amount_fen)
        if measure == "gross_fen":
            cells[cell]["pieces"] += p.pieces or 0
    return dict(cells)


def raise_for(session: Session, entry: LedgerEntry, postings: Iterable[Booked]) -> None:
    """Raise the rollups by the entry; entries without a workshop raise none."""
    if entry.workshop_id is None or entry.county_code is None:
        return
    cells = deltas(entry.kind, postings)
    quarter = str(Quarter.of(entry.counted_on))
    common = {"proof": str(entry.proof)}
    days = [
        {"workshop_id": entry.workshop_id, "day": entry.counted_on, **cell._asdict(), **common, **sums}
        for cell, sums in sorted(cells.items())
    ]
    quarters = [
        {"county_code": entry.county_code, "quarter": quarter, **cell._asdict(), **common, **sums}
        for cell, sums in sorted(cells.items())
    ]
    _upsert(session, IncomeDay, days)
    _upsert(session, IncomeQuarter, quarters)


def _upsert(session: Session, table: type[IncomeDay | IncomeQuarter], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    statement = insert(table).values(rows)
    raised = {m: getattr(table, m) + statement.excluded[m] for m in MEASURES}
    keys = [c.name for c in table.__table__.primary_key]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=raised))
