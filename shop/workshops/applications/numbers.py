"""Numbers of the procedure, such as SQ-433130-2026-0001: what it is, where, in which year, the how-manieth there."""

from __future__ import annotations

import zlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from shop.workshops.applications.models import Application, Objection, PublicNotice
from shop.workshops.reports.models import MisuseReport
from shop.workshops.upkeep.models import Appeal

# Namespace of the advisory locks on a row of numbers.
_NUMBER_LOCKS = 20_263

#: Application (申请), public notice (公示), objection (异议), appeal (申诉), report of misuse (举报).
_COLUMNS: dict[str, InstrumentedAttribute[str]] = {
    "SQ": Application.number,
    "GS": PublicNotice.number,
    "YY": Objection.number,
    "SS": Appeal.number,
    "JB": MisuseReport.number,
}


def next_number(session: Session, kind: str, region_code: str, year: int) -> str:
    """The next free number of the kind (SQ, GS, YY, SS, JB) in the region and year.

    Two at once get two numbers: the second waits until the first one's transaction has ended. KeyError for an unknown
    kind.
    """
    column, start = _COLUMNS[kind], f"{kind}-{region_code}-{year}-"
    _hold(session, start)
    highest = session.scalar(
        sa.select(column)
        .where(column.startswith(start, autoescape=True))
        .order_by(sa.func.length(column).desc(), column.desc())
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
