"""Measures of a workshop's year, from sums of eight quarters. Pure; amounts in fen, shares in per mille.

A year is the four quarters up to the one asked; the year before it the four before those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.core import clock
from shop.workshops.income.quarters import Quarter

#: From this share of one buyer on a workshop is said to depend on it.
DEPENDENT = 500
#: Sales that fell by so much or more are said to fall.
FALLING = -300


class Outlook(StrEnum):
    """Whether the year's confirmation is likely to come (national notice, section 2)."""

    CONFIRMED = "confirmed"
    OPEN = "open"
    LAST = "last"  # missed a year already: without it the right ends at the turn of the year
    DOUBTFUL = "doubtful"  # not confirmed, sells nothing and hands in no form


@dataclass(frozen=True)
class Year:
    """What is known of a workshop. `nets`: net sales of eight quarters, the earliest first, proven ones only."""

    workshop_id: int
    slug: str
    name: str
    county_code: str
    certified_until: datetime | None
    nets: tuple[int, ...]
    bulk_fen: int
    declared_fen: int
    employed: int
    wages_fen: int
    forms: int
    bought_fen: int
    largest_buyer_fen: int

    @property
    def net_fen(self) -> int:
        """Of the year."""
        return sum(self.nets[4:])

    @property
    def before_fen(self) -> int:
        """Of the year before."""
        return sum(self.nets[:4])

    @property
    def growth(self) -> int | None:
        """Against the year before; None when there was nothing to grow from."""
        return per_mille(self.net_fen - self.before_fen, self.before_fen)

    @property
    def bulk_share(self) -> int | None:
        """Order production (订单生产) in net sales."""
        return per_mille(self.bulk_fen, self.net_fen)

    @property
    def per_head_fen(self) -> int | None:
        """Net sales per person employed at the end of the year."""
        return self.net_fen // self.employed if self.employed else None

    @property
    def wages_per_head_fen(self) -> int | None:
        """Wages of the year per person employed at its end."""
        return self.wages_fen // self.employed if self.employed else None

    @property
    def buyer_share(self) -> int | None:
        """The largest buyer's share of what was bought."""
        return per_mille(self.largest_buyer_fen, self.bought_fen)

    @property
    def depends(self) -> bool:
        """Whether half or more comes from one buyer."""
        return (self.buyer_share or 0) >= DEPENDENT

    @property
    def falls(self) -> bool:
        """Whether sales fell by three tenths or more."""
        return self.growth is not None and self.growth <= FALLING

    @property
    def peak(self) -> tuple[int, int] | None:
        """The strongest quarter of the year (0 the first) and its share: how seasonal the business is."""
        year = self.nets[4:]
        if self.net_fen <= 0:
            return None
        best = max(range(4), key=lambda n: year[n])
        return best, per_mille(year[best], self.net_fen) or 0

    def outlook(self, at: datetime) -> Outlook | None:
        """Of the confirmation of the year in which the instant lies; None without a running certificate."""
        if self.certified_until is None or self.certified_until <= at:
            return None
        confirmed = clock.local(self.certified_until).year - 3
        year = clock.local(at).year
        if confirmed >= year:
            return Outlook.CONFIRMED
        if self.forms == 0 and not any(self.nets[6:]):
            return Outlook.DOUBTFUL
        return Outlook.LAST if confirmed < year - 1 else Outlook.OPEN


def per_mille(part: int, whole: int) -> int | None:
    """Rounded half away from zero; None when there is no whole."""
    if whole <= 0:
        return None
    sign = -1 if part < 0 else 1
    return sign * ((abs(part) * 2000 + whole) // (2 * whole))


def percent(value: int | None) -> str:
    """A share in per mille as per cent with one decimal; '' for none."""
    if value is None:
        return ""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 10}.{abs(value) % 10}%"


def eight(last: Quarter) -> list[Quarter]:
    """The quarters of the year and of the year before, the earliest first."""
    found = [last]
    while len(found) < 8:
        found.append(found[-1].previous)
    return found[::-1]


@dataclass(frozen=True)
class Group:
    """Several workshops as one: a region."""

    code: str
    workshops: Sequence[Year]

    @property
    def net_fen(self) -> int:
        """Of the year."""
        return sum(w.net_fen for w in self.workshops)

    @property
    def growth(self) -> int | None:
        """Against the year before."""
        before = sum(w.before_fen for w in self.workshops)
        return per_mille(self.net_fen - before, before)

    @property
    def bulk_share(self) -> int | None:
        """Order production in net sales."""
        return per_mille(sum(w.bulk_fen for w in self.workshops), self.net_fen)

    @property
    def employed(self) -> int:
        """At the end of the year, of workshops that handed in a form."""
        return sum(w.employed for w in self.workshops)

    @property
    def per_head_fen(self) -> int | None:
        """Net sales of the workshops that said how many they employ, per person."""
        said = [w for w in self.workshops if w.employed]
        return sum(w.net_fen for w in said) // self.employed if said else None

    @property
    def quarters(self) -> list[int]:
        """Net sales of the eight quarters."""
        return [sum(w.nets[n] for w in self.workshops) for n in range(8)]
