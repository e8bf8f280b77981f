"""When a parcel would arrive at the place a visitor names. Nothing of it is remembered: the place is in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shop.catalog import transit
from shop.core import clock

MOST_TYPED = 30


@dataclass(frozen=True)
class Arrival:
    """What was typed and what it can mean. `place`: the one place meant, with the days between which a parcel usually
    arrives there; `others`: code and full name of each when several places are called so; all empty: none is.
    """

    typed: str
    place: str = ""
    first: date | None = None
    last: date | None = None
    others: tuple[tuple[str, str], ...] = ()
    code: str = ""

    @property
    def unknown(self) -> bool:
        """Whether something was typed that names no place."""
        return bool(self.typed) and not self.place and not self.others


def arrival(typed: str, origin: str, lead_days: int, at: datetime) -> Arrival:
    """Where the typed words lead, for goods sent from the county within `lead_days` from now."""
    typed = "".join(typed.split())[:MOST_TYPED]
    found = transit.named(typed) if typed else []
    if len(found) != 1:
        return Arrival(typed, others=tuple((r.code, transit.full_name(r)) for r in found))
    way = transit.way(origin, found[0].code)
    sent = clock.local_day(at) + timedelta(days=lead_days)
    name = transit.full_name(found[0])
    return Arrival(
        name if typed.isdecimal() else typed,
        name,
        sent + timedelta(days=way.fewest),
        sent + timedelta(days=way.most),
        code=found[0].code,
    )
