"""Bands of the list: prices in fen, half-open, the days until something is sent, the fewest pieces sold at once.

A card belongs to one of each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

# A band reaches from its own bound up to the next one; the last has no end.
BOUNDS = (0, 100_00, 300_00, 600_00, 1_200_00, 3_000_00)
BANDS = tuple(range(len(BOUNDS)))


# A band reaches up to its number of days, included; the last has no end.
SENT_WITHIN = (3, 7, 15, 30)
LEADS = (*map(str, SENT_WITHIN), "more")
# A band begins with its number of pieces and reaches up to the next one.
LEAST = (1, 2, 10, 50)


def low(band: int) -> int:
    """The lowest amount of the band, in fen."""
    return BOUNDS[band]


def end(band: int) -> int | None:
    """The first amount above the band, in fen; None for the last."""
    return BOUNDS[band + 1] if band + 1 < len(BOUNDS) else None


def band_sql(amount_fen: ColumnElement[int]) -> ColumnElement[int]:
    """The band of the amount as SQL."""
    return _begun_sql(amount_fen, BOUNDS)


def least_band_sql(pieces: ColumnElement[int]) -> ColumnElement[int]:
    """The band of the fewest pieces as SQL: the place in LEAST."""
    return _begun_sql(pieces, LEAST)


def _begun_sql(number: ColumnElement[int], bounds: Sequence[int]) -> ColumnElement[int]:
    steps = [(number >= bound, band) for band, bound in reversed(list(enumerate(bounds))) if band]
    return sa.case(*steps, else_=0)


def lead_band_sql(days: ColumnElement[int]) -> ColumnElement[int]:
    """The band of the days as SQL: the place in LEADS."""
    return sa.case(*((days <= most, band) for band, most in enumerate(SENT_WITHIN)), else_=len(SENT_WITHIN))


def lead_bands(asked: Collection[str]) -> frozenset[int]:
    """The bands that the values of LEADS ask for: who wants it within 15 days takes what is sent within 3."""
    found: set[int] = set()
    for value in asked:
        place = LEADS.index(value)
        found |= {place} if value == "more" else set(range(place + 1))
    return frozenset(found)
