"""What so many pieces cost by a quotation, and by when they are made. Pure; fen, pieces, days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Terms:
    """Price and pace: tiers as (from so many pieces, fen a piece) in rising order, what is charged besides for each piece
    and once, the fewest and most pieces, days before the first piece, pieces a week.
    """

    tiers: tuple[tuple[int, int], ...]
    per_piece_fen: int
    once_fen: int
    least: int
    most: int
    prep_days: int
    per_week: int

    def unit_fen(self, pieces: int) -> int:
        """Fen for each of so many pieces, by the tier that applies; ValueError below the first tier."""
        found = [fen for least, fen in self.tiers if pieces >= least]
        if not found:
            raise ValueError("fewer pieces than the first tier")
        return found[-1]

    def total_fen(self, pieces: int) -> int:
        """All that so many pieces cost, in fen; nothing costs nothing."""
        if not pieces:
            return 0
        return (self.unit_fen(pieces) + self.per_piece_fen) * pieces + self.once_fen

    def days(self, pieces: int) -> int:
        """Days from the award until so many pieces are made."""
        return self.prep_days + -(-pieces * 7 // self.per_week)

    def ready(self, pieces: int, today: date) -> date:
        """The day on which so many pieces are made when the work is given today."""
        return today + timedelta(days=self.days(pieces))

    def most_by(self, today: date, by: date) -> int:
        """Pieces that can be made by the end of the day at this pace, never more than are offered; 0 below the fewest."""
        days = (by - today).days - self.prep_days
        pieces = min(self.most, max(0, days) * self.per_week // 7)
        return pieces if pieces >= self.least else 0


def gaps(tiers: Sequence[tuple[int, int]], least: int) -> str:
    """What is wrong with the tiers: '' nothing, 'none', 'twice' the same number, 'late' (the first begins above the
    fewest pieces), 'rising' (more pieces cost more each).
    """
    starts = [start for start, _fen in tiers]
    if not tiers:
        return "none"
    if len(set(starts)) < len(starts):
        return "twice"
    if min(starts) > least:
        return "late"
    prices = [fen for _start, fen in sorted(tiers)]
    return "rising" if any(later > before for before, later in zip(prices, prices[1:], strict=False)) else ""
