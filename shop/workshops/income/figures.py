"""Income figures that add up: goods, freight and refunds apart. Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shop.workshops.income.rollups import MEASURES


@dataclass(frozen=True)
class Figures:
    """What was sold, paid back and carried. Orders and pieces are those sold; none is taken off for a refund."""

    gross_fen: int = 0
    refunds_fen: int = 0
    freight_fen: int = 0
    freight_refunds_fen: int = 0
    orders: int = 0
    pieces: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, m) + getattr(other, m) for m in MEASURES))

    def __bool__(self) -> bool:
        return any(getattr(self, m) for m in MEASURES)

    @property
    def net_fen(self) -> int:
        """Net sales as the quarterly form asks: goods less goods refunded, freight apart (BR-11)."""
        return self.gross_fen - self.refunds_fen

    @property
    def net_freight_fen(self) -> int:
        """Freight less freight refunded."""
        return self.freight_fen - self.freight_refunds_fen

    @property
    def all_refunds_fen(self) -> int:
        """All that went back to buyers, goods and freight."""
        return self.refunds_fen + self.freight_refunds_fen

    @property
    def received_fen(self) -> int:
        """All that came in less all that went back."""
        return self.net_fen + self.net_freight_fen


NOTHING = Figures()


def total(parts: Iterable[Figures]) -> Figures:
    """The sum; nothing when there is none."""
    return sum(parts, NOTHING)
