"""What a fair sold, as the ledger holds it: one part for each entry and ICH item. Amounts in fen.

Sales on site are the ledger's entries of the fair: bought by scan, and at the tills. Nothing else is read, so the results
equal the ledger to the fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.exhibition.items.queries import origin_ref
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.rollups import counted_as

_COUNTED = (Account.GOODS, Account.GOODS_REFUNDED, Account.DISCOUNT_WORKSHOP)
_TILL = ("till:", "till-refund:")


class Part(NamedTuple):
    """Goods of one entry: a sale (`first` once for each, to count it) or what went back of one."""

    posted_at: datetime
    day: date
    workshop_id: int
    county_code: str
    craft_id: int
    ich_item_id: int | None
    at_till: bool
    first: bool
    pieces: int
    gross_fen: int
    refunds_fen: int

    @property
    def net_fen(self) -> int:
        """Sold less given back."""
        return self.gross_fen - self.refunds_fen


@dataclass(frozen=True)
class Sums:
    """Sales, pieces, and amounts in fen."""

    sales: int = 0
    pieces: int = 0
    gross_fen: int = 0
    refunds_fen: int = 0

    @property
    def net_fen(self) -> int:
        """Sold less given back."""
        return self.gross_fen - self.refunds_fen

    @property
    def average_fen(self) -> int:
        """What a sale brought, before what was given back, rounded down; nothing without sales."""
        return self.gross_fen // self.sales if self.sales else 0


def parts_of(session: Session, fair_id: int, upto: datetime | None = None) -> list[Part]:
    """All goods of the fair that were posted before the instant (all when none is named), in the order of posting."""
    rows = (
        sa.select(
            LedgerEntry.id, LedgerEntry.kind, LedgerEntry.source, LedgerEntry.posted_at, LedgerEntry.occurred_at,
            LedgerEntry.workshop_id, LedgerEntry.county_code, LedgerPosting.account, LedgerPosting.amount_fen,
            LedgerPosting.craft_id, LedgerPosting.ich_item_id, LedgerPosting.pieces,
        )
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(LedgerEntry.origin_ref == origin_ref(fair_id), LedgerPosting.account.in_(_COUNTED))
        .order_by(LedgerEntry.id, LedgerPosting.id)
    )  # fmt: skip
    if upto is not None:
        rows = rows.where(LedgerEntry.posted_at < upto)
    counted: set[int] = set()
    found = []
    for row in session.execute(rows):
        measure, fen = counted_as(row.account, row.amount_fen) or ("", 0)
        sold = row.account == Account.GOODS
        first = sold and row.kind == "sale" and row.id not in counted
        if first:
            counted.add(row.id)
        found.append(
            Part(
                row.posted_at, clock.local_day(row.occurred_at), row.workshop_id, row.county_code, row.craft_id,
                row.ich_item_id, row.source.startswith(_TILL), first, (row.pieces or 0) if sold else 0,
                fen if measure == "gross_fen" else 0, fen if measure == "refunds_fen" else 0,
            )
        )  # fmt: skip
    return found


def sums(parts: Iterable[Part]) -> Sums:
    """Their sum."""
    held = list(parts)
    return Sums(
        sum(p.first for p in held),
        sum(p.pieces for p in held),
        sum(p.gross_fen for p in held),
        sum(p.refunds_fen for p in held),
    )
