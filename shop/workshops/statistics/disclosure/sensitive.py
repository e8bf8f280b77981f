"""When a sum tells too much of one workshop. Amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

FEWEST = 3  # BR-28: a cell of fewer workshops is merged upward
MOST_PERCENT = 80  # no workshop above so much of a published cell
#: What each workshop must stay unsure of: nobody may narrow its figure down to less than this share of it.
UNSURE_PERCENT = 10


class Danger(StrEnum):
    """Why a sum may not stand alone."""

    FEW = "few"
    DOMINATED = "dominated"
    # The second largest knows its own figure; what is left must hide the largest by a tenth of it.
    GUESSABLE = "guessable"


def danger_of(parts: Mapping[int, int]) -> Danger | None:
    """Of a sum made of what each workshop adds to it; None when it may be published.

    Workshops that add nothing do not count. Refunds above sales make a part negative: the sum then says as little as its
    smaller size, so the largest part is held against that.
    """
    sizes = sorted((abs(fen) for fen in parts.values() if fen), reverse=True)
    if len(sizes) < FEWEST:
        return Danger.FEW
    if sizes[0] * 100 > MOST_PERCENT * abs(sum(parts.values())):
        return Danger.DOMINATED
    if sum(sizes[2:]) * 100 < UNSURE_PERCENT * sizes[0]:
        return Danger.GUESSABLE
    return None
