"""Proof that the books are right: entries balance, and orders = ledger = each of the rollups, to the fen.

All sums are made by the database. `faults` names up to twenty wrong places of each kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.income.models import (
    Account,
    IncomeDay,
    LedgerEntry,
    LedgerPosting,
    Proof,
)
from shop.workshops.income.rollups import MEASURE_OF, MEASURES, ROLLUPS, Rollup

MOST_FAULTS = 20
P, E = LedgerPosting, LedgerEntry


@dataclass(frozen=True)
class OrdersSide:
    """What the orders say, given by the room above: goods and freight paid less paid back, in fen, and what differs."""

    fen: int
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """`ok` when nothing differs. Sums are goods and freight less refunds, in fen; `unbalanced` counts entries."""

    entries: int
    unbalanced: int
    orders_fen: int
    ledger_fen: int
    rollup_fen: int
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not (self.unbalanced or self.faults)


def verify(session: Session, orders: OrdersSide) -> Report:
    """Compare everything with everything; changes nothing."""
    unbalanced = _unbalanced(session)
    ledger = _ledger_fen(session)
    rollups = {rollup.__tablename__: _fen(session, rollup) for rollup in ROLLUPS}
    faults = [f"entry {source} {kind} does not balance" for source, kind in unbalanced[:MOST_FAULTS]]
    faults += orders.faults
    faults += _homeless(session)
    for rollup in ROLLUPS:
        faults += _cells(session, rollup)
    sums = {"orders": orders.fen, "ledger": ledger, **rollups}
    if len(set(sums.values())) > 1:
        faults.append("sums differ: " + ", ".join(f"{name} {fen}" for name, fen in sums.items()))
    count = session.scalar(sa.select(sa.func.count()).select_from(E)) or 0
    return Report(count, len(unbalanced), orders.fen, ledger, rollups[IncomeDay.__tablename__], faults)


def _unbalanced(session: Session) -> list[Any]:
    """Entries whose sides do not sum to zero, or that have none."""
    sums = sa.select(P.entry_id, sa.func.sum(P.amount_fen).label("fen")).group_by(P.entry_id).subquery()
    rows = (
        sa.select(E.source, E.kind)
        .outerjoin(sums, sums.c.entry_id == E.id)
        .where(sa.or_(sums.c.fen.is_(None), sums.c.fen != 0))
    )
    return list(session.execute(rows.order_by(E.id)))


def _ledger_fen(session: Session) -> int:
    """What the store saw itself; what workshops declared has no order to be compared with."""
    sums = sa.select(-sa.func.sum(P.amount_fen)).join(E, E.id == P.entry_id)
    found = session.scalar(sums.where(P.account.in_(MEASURE_OF), E.proof == Proof.PLATFORM))
    return int(found or 0)


def _fen(session: Session, table: type[Rollup]) -> int:
    came = table.gross_fen + table.freight_fen
    back = table.refunds_fen + table.freight_refunds_fen
    return int(session.scalar(sa.select(sa.func.sum(came - back)).where(table.proof == Proof.PLATFORM)) or 0)


def _homeless(session: Session) -> list[str]:
    """Sides that count as income but could be in no rollup."""
    nowhere = sa.or_(
        P.channel.is_(None), P.craft_id.is_(None), E.workshop_id.is_(None), E.county_code.is_(None)
    )
    rows = sa.select(E.source, P.account).join(E, E.id == P.entry_id)
    rows = rows.where(P.account.in_(MEASURE_OF), nowhere).order_by(P.id).limit(MOST_FAULTS)
    return [f"{account} of {source} names no place" for source, account in session.execute(rows)]


def _cells(session: Session, table: type[Rollup]) -> list[str]:
    """Cells in which the rollup is not the sum of its postings, by any measure."""
    booked = booked_cells(table)
    names = [*_keys(table), *MEASURES]
    both = sa.union_all(
        sa.select(*(booked.c[n] for n in names)),
        sa.select(
            *(getattr(table, n) for n in _keys(table)), *((-getattr(table, m)).label(m) for m in MEASURES)
        ),
    ).subquery()
    differs = sa.or_(*(sa.func.sum(both.c[m]) != 0 for m in MEASURES))
    keys = [both.c[n] for n in _keys(table)]
    wrong = sa.select(*keys).group_by(*keys).having(differs).order_by(*keys).limit(MOST_FAULTS)
    name = table.__tablename__
    return [
        f"{name} {' '.join(map(str, row))} is not the sum of its postings" for row in session.execute(wrong)
    ]


def booked_cells(table: type[Rollup], within: Any = None) -> sa.Subquery:
    """The rollup computed anew from the postings (of the entries `within`), in SQL: the twin of `rollups.deltas`."""
    first = sa.select(sa.func.min(P.id)).where(P.account == Account.GOODS).group_by(P.entry_id)
    if within is not None:
        first = first.where(P.entry_id.in_(sa.select(E.id).where(within)))
    sums: dict[str, Any] = {measure: sa.func.sum(fen) for measure, fen in counted_sql().items()}
    is_order = sa.and_(E.kind == "sale", P.id.in_(first))
    sums["orders"] = sa.func.sum(sa.case((is_order, 1), else_=0))
    sums["pieces"] = sa.func.sum(
        sa.case((P.account == Account.GOODS, sa.func.coalesce(P.pieces, 0)), else_=0)
    )
    place = {
        "workshop_id": E.workshop_id,
        "county_code": E.county_code,
        "day": E.counted_on,
        "quarter": _quarter_of(E.counted_on),
        "channel": P.channel,
        "craft_id": P.craft_id,
        "proof": E.proof,
    }
    keys = [place[name].label(name) for name in _keys(table)]
    rows = sa.select(*keys, *(sums[m].label(m) for m in MEASURES)).join(E, E.id == P.entry_id)
    placed = (
        P.channel.is_not(None),
        P.craft_id.is_not(None),
        E.workshop_id.is_not(None),
        E.county_code.is_not(None),
    )
    rows = rows.where(P.account.in_(MEASURE_OF), *placed)
    if within is not None:
        rows = rows.where(within)
    return rows.group_by(*(place[name] for name in _keys(table))).subquery()


def counted_sql() -> dict[str, Any]:
    """By measure what a posting raises it by, in SQL: the twin of `rollups.counted_as`."""
    own = P.account == Account.DISCOUNT_WORKSHOP
    given_back = {"refunds_fen": (sa.and_(own, P.amount_fen < 0), P.amount_fen)}
    sides: dict[str, list[tuple[Any, Any]]] = {m: [one] for m, one in given_back.items()}
    for account, (measure, sign) in MEASURE_OF.items():
        side = (
            sa.and_(own, P.amount_fen > 0) if account == Account.DISCOUNT_WORKSHOP else P.account == account
        )
        sides.setdefault(measure, []).append((side, sign * P.amount_fen))
    return {measure: sa.case(*found, else_=0) for measure, found in sides.items()}


def _keys(table: type[Rollup]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]


def _quarter_of(day: Any) -> Any:
    """2026Q3 of a day, on both engines."""
    year = sa.cast(sa.cast(sa.extract("year", day), sa.Integer), sa.String)
    month = sa.cast(sa.extract("month", day), sa.Integer)
    return year + sa.literal("Q", literal_execute=True) + sa.cast((month + 2) // 3, sa.String)
