"""Price bands of the list, in fen, half-open: a card belongs to exactly one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

# A band reaches from its own bound up to the next one; the last has no end.
BOUNDS = (0, 100_00, 300_00, 600_00, 1_200_00, 3_000_00)
BANDS = tuple(range(len(BOUNDS)))


def low(band: int) -> int:
    """The lowest amount of the band, in fen."""
    return BOUNDS[band]


def end(band: int) -> int | None:
    """The first amount above the band, in fen; None for the last."""
    return BOUNDS[band + 1] if band + 1 < len(BOUNDS) else None


def band_sql(amount_fen: ColumnElement[int]) -> ColumnElement[int]:
    """The band of the amount as SQL."""
    steps = [(amount_fen >= bound, band) for band, bound in reversed(list(enumerate(BOUNDS))) if band]
    return sa.case(*steps, else_=0)
