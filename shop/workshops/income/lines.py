"""What a figure is made of: the goods and freight lines of the ledger, and the products of a workshop. Amounts in fen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.income.figures import NOTHING, Figures
from shop.workshops.income.models import Account, IncomeOrigin, LedgerEntry, LedgerPosting, Proof
from shop.workshops.income.periods import Period
from shop.workshops.income.rollups import MEASURE_OF, counted_as
from shop.workshops.income.verify import counted_sql

P, E = LedgerPosting, LedgerEntry


@dataclass(frozen=True)
class LineScope:
    """Lines of one workshop in a span, perhaps of one craft or channel; of one proof, as in `queries.Scope`."""

    workshop_id: int
    period: Period
    craft_id: int | None = None
    channel: str | None = None
    proof: Proof = Proof.PLATFORM


class Line(NamedTuple):
    """One side of a booking that counts as income. `counted_on` is the day it counts, `occurred_at` when it happened."""

    counted_on: date
    occurred_at: datetime
    order_number: str | None
    kind: str
    account: str
    title: str | None
    sku_code: str | None
    channel: str
    origin_ref: str
    pieces: int | None
    figures: Figures


class BorneLine(NamedTuple):
    """A part of a discount that the platform or a public subsidy bears; less where a refund reversed it."""

    counted_on: date
    occurred_at: datetime
    order_number: str | None
    account: str
    title: str | None
    sku_code: str | None
    channel: str | None
    origin_ref: str
    fen: int


class ProductSum(NamedTuple):
    """A sku's goods in a span, under the last of its titles."""

    sku_code: str | None
    title: str | None
    pieces: int
    gross_fen: int
    refunds_fen: int


def lines(session: Session, scope: LineScope, *, offset: int, limit: int) -> list[Line]:
    """Lines of the scope, the latest first."""
    columns = (E.counted_on, E.occurred_at, E.order_number, E.kind, P.account, P.title, P.sku_code, P.channel)
    rows = (
        _within(sa.select(*columns, E.origin_ref, P.pieces, P.amount_fen), scope)
        .order_by(E.counted_on.desc(), E.id.desc(), P.id)
        .offset(offset)
        .limit(limit)
    )
    return [_line(row) for row in session.execute(rows)]


def borne(session: Session, scope: LineScope, *, limit: int) -> list[BorneLine]:
    """What others bore of the discounts in the scope, the latest first. It lessens no income."""
    columns = (E.counted_on, E.occurred_at, E.order_number, P.account, P.title, P.sku_code, P.channel)
    rows = _within(
        sa.select(*columns, E.origin_ref, P.amount_fen), scope, (Account.DISCOUNT_PLATFORM, Account.SUBSIDY)
    ).order_by(E.counted_on.desc(), E.id.desc(), P.id)
    return [BorneLine._make(row) for row in session.execute(rows.limit(limit))]


def totals(session: Session, scope: LineScope) -> tuple[int, Figures]:
    """How many lines the scope has, and their sum (orders are not counted here)."""
    rows = _within(
        sa.select(P.account, sa.func.count(), sa.func.sum(P.amount_fen), sa.func.sum(P.pieces)), scope
    ).group_by(P.account, P.amount_fen < 0)
    count, figures = 0, NOTHING
    for account, lines_, fen, pieces in session.execute(rows):
        measure, counted = _counted(account, int(fen))
        count += lines_
        sold = int(pieces or 0) if account == Account.GOODS else 0
        figures += Figures(**{measure: counted}, pieces=sold)
    return count, figures


def by_place(session: Session, workshop_id: int, period: Period) -> dict[str, Figures]:
    """What was sold in a span at places with a name beside the channel (a fair), by that name; one statement."""
    counted = counted_sql()
    gross, refunds = sa.func.sum(counted["gross_fen"]), sa.func.sum(counted["refunds_fen"])
    sold = sa.func.count(sa.distinct(sa.case((E.kind == "sale", E.id))))
    rows = (
        _within(sa.select(IncomeOrigin.name, sold, gross, refunds), LineScope(workshop_id, period))
        .join(IncomeOrigin, IncomeOrigin.ref == E.origin_ref)
        .group_by(IncomeOrigin.ref, IncomeOrigin.name)
        .order_by(IncomeOrigin.ref)
    )
    found: dict[str, Figures] = {}
    for name, orders, g, r in session.execute(rows):
        found[name] = found.get(name, NOTHING) + Figures(int(g or 0), int(r or 0), orders=int(orders))
    return found


def products(session: Session, workshop_id: int, period: Period, *, limit: int) -> list[ProductSum]:
    """The products of a workshop's span, the highest sales first, `limit` at the most."""
    scope = LineScope(workshop_id, period)
    counted = counted_sql()
    gross, refunds = sa.func.sum(counted["gross_fen"]), sa.func.sum(counted["refunds_fen"])
    pieces = sa.func.sum(sa.case((P.account == Account.GOODS, P.pieces), else_=0))
    rows = (
        _within(sa.select(P.sku_code, sa.func.max(P.title), pieces, gross, refunds), scope)
        .where(P.account.in_((Account.GOODS, Account.GOODS_REFUNDED, Account.DISCOUNT_WORKSHOP)))
        .group_by(P.sku_code)
        .order_by(gross.desc(), refunds.desc(), P.sku_code)
        .limit(limit)
    )
    return [
        ProductSum(sku, title, int(n or 0), int(g), int(r)) for sku, title, n, g, r in session.execute(rows)
    ]


def _within(rows: Any, scope: LineScope, accounts: Collection[Account] = tuple(MEASURE_OF)) -> Any:
    rows = rows.select_from(P).join(E, E.id == P.entry_id)
    rows = rows.where(
        E.workshop_id == scope.workshop_id,
        E.counted_on.between(scope.period.first, scope.period.last),
        E.proof == scope.proof,
        P.account.in_(accounts),
    )
    if scope.craft_id is not None:
        rows = rows.where(P.craft_id == scope.craft_id)
    if scope.channel is not None:
        rows = rows.where(P.channel == scope.channel)
    return rows


def _line(row: Sequence[Any]) -> Line:
    *facts, amount = row
    measure, fen = _counted(facts[4], amount)
    return Line._make([*facts, Figures(**{measure: fen})])


def _counted(account: str, fen: int) -> tuple[str, int]:
    found = counted_as(account, fen)
    assert found is not None
    return found
