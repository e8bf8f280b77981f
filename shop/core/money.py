"""Money is whole fen with its currency; never a float. Rounding is named at the spot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import total_ordering

CNY = "CNY"
MAX_FEN = 10**13  # one hundred billion yuan: more is a typing error
_YUAN = re.compile(r"[¥￥]?\s*(\d{1,11})(?:\.(\d{1,2}))?\s*元?")


class MixedCurrencies(ValueError):
    """Two currencies met in one calculation."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen (1/100 yuan). Refuses floats, fractions of a fen and mixed currencies."""

    fen: int
    currency: str = CNY

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError("money is whole fen")

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + self._same(other).fen, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - self._same(other).fen, self.currency)

    def __mul__(self, pieces: int) -> Money:
        if type(pieces) is not int:
            raise TypeError("money is multiplied by whole pieces only")
        return Money(self.fen * pieces, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.fen, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.fen < self._same(other).fen

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return format_fen(self.fen)

    def _same(self, other: Money) -> Money:
        if not isinstance(other, Money):
            raise TypeError("money meets money only")
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other

    def share(self, weights: Sequence[int]) -> list[Money]:
        """The amount spread by weight, each part rounded down, the remainder to the last part with weight (BR-12).

        The parts add up to the amount to the fen. ValueError when no weight is above zero.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative and not all zero")
        sign = -1 if self.fen < 0 else 1
        parts = [sign * (abs(self.fen) * w // total) for w in weights]
        last = max(i for i, w in enumerate(weights) if w)
        parts[last] += self.fen - sum(parts)
        return [Money(p, self.currency) for p in parts]

    def basis_points(self, bp: int) -> Money:
        """Bp / 10,000 of the amount, rounded half up to the fen (tax and commission rates)."""
        sign = -1 if self.fen < 0 else 1
        return Money(sign * ((abs(self.fen) * bp + 5_000) // 10_000), self.currency)


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum; zero yuan when there is nothing to add."""
    return sum(amounts, ZERO)


def parse_yuan(text: str) -> Money:
    """Yuan as people type them (`1280`, `¥1,280.50`, full-width digits); ValueError with more than two decimals."""
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).replace(",", "")
    match = _YUAN.fullmatch(plain)
    if not match:
        raise ValueError("not an amount in yuan")
    return Money(int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")))


def format_fen(fen: int) -> str:
    """¥1,280 or ¥12.50: no decimals when there are none."""
    sign, value = ("−", -fen) if fen < 0 else ("", fen)
    yuan, rest = divmod(value, 100)
    return f"{sign}¥{yuan:,}" + (f".{rest:02d}" if rest else "")


def plain_yuan(fen: int) -> str:
    """1280.50: two decimals, no sign of currency (form values and CSV)."""
    sign, value = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{value // 100}.{value % 100:02d}"


def format_wan(fen: int, decimals: int = 2) -> str:
    """In 万元 with the given decimals, rounded half up (statistics tables)."""
    scale: int = 10 ** (6 - decimals)
    sign, value = ("−", -fen) if fen < 0 else ("", fen)
    whole = (value + scale // 2) // scale
    base: int = 10**decimals
    return f"{sign}{whole // base:,}" + (f".{whole % base:0{decimals}d}" if decimals else "")
