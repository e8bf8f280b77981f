"""Catalogue numbers such as ML-433130-2026-0001: county of the workshop, year of the first admission, the how-manieth
there. Given once, kept when a product leaves and comes back, never given to another one (ADR 13).
"""

from __future__ import annotations

import zlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.official.models import Review

# Namespace of the advisory locks on a row of numbers.
_NUMBER_LOCKS = 20_264


def next_number(session: Session, county_code: str, year: int) -> str:
    """The next free number of the county and year. Two at once get two numbers: the second waits for the first one's
    transaction.
    """
    start = f"ML-{county_code}-{year}-"
    _hold(session, start)
    highest = session.scalar(
        sa.select(Review.number)
        .where(Review.number.startswith(start, autoescape=True))
        .order_by(sa.func.length(Review.number).desc(), Review.number.desc())
        .limit(1)
    )
    count = int(highest.removeprefix(start)) if highest else 0
    return f"{start}{count + 1:04d}"


def _hold(session: Session, start: str) -> None:
    """Only one transaction at a time gives out numbers that begin so. On SQLite writers are serial already."""
    if session.get_bind().dialect.name == "sqlite":
        return
    key: Any = zlib.crc32(start.encode()) & 0x7FFF_FFFF
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(_NUMBER_LOCKS, sa.cast(key, sa.Integer)))).all()
