"""Proof that the books hold what the tills sold: each sale that counts, less what was given back, to the fen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.exhibition.till.models import Flag, Ruling, TillSale
from shop.workshops.income.models import LedgerEntry, LedgerPosting
from shop.workshops.income.rollups import MEASURE_OF

#: The SQL twin of `TillSale.counts` (BR-34).
COUNTS = sa.or_(TillSale.flag.is_(None), TillSale.flag != Flag.NO_RIGHT, TillSale.ruling == Ruling.COUNTED)
MOST_FAULTS = 20


def kept_fen(session: Session) -> int:
    """What all sales that count brought, less what was given back, in fen."""
    kept = sa.select(sa.func.sum(TillSale.total_fen - TillSale.refunded_fen)).where(COUNTS)
    return int(session.scalar(kept) or 0)


def faults(session: Session) -> list[str]:
    """Sales whose entry is missing or differs, and entries of sales that do not count."""
    booked = (
        sa.select(LedgerEntry.source, (-sa.func.sum(LedgerPosting.amount_fen)).label("fen"))
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(LedgerPosting.account.in_(MEASURE_OF), LedgerEntry.source.startswith("till:"))
        .group_by(LedgerEntry.source)
        .subquery()
    )
    fen = sa.func.coalesce(booked.c.fen, 0)
    mine = sa.case((COUNTS, TillSale.total_fen), else_=0)
    rows = (
        sa.select(TillSale.number, mine, fen)
        .outerjoin(booked, booked.c.source == sa.literal("till:").concat(TillSale.uuid))
        .where(mine != fen)
        .order_by(TillSale.id)
        .limit(MOST_FAULTS)
    )
    return [f"till sale {number} holds {a}, the ledger {b}" for number, a, b in session.execute(rows)]
