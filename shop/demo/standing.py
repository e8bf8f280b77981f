"""What happened to each workshop's certificate, told from the day the demo is as of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from shop.core import clock
from shop.demo.cast import Player
from shop.demo.chance import stream
from shop.workshops.certification import standing_of
from shop.workshops.certification.timeline import Fact, Interval, State, intervals, timeline
from shop.workshops.models import EventKind

# Last year confirmed, counted back from the present year, by fate; everybody else confirmed last year.
LAST_CONFIRMED = {"missed_one": 2, "lapsed": 3, "confirms_late": 1}
NOTICE = timedelta(days=30)


@dataclass(frozen=True)
class Event:
    """One event of the certificate with its words."""

    fact: Fact
    document_no: str = ""
    reason: str = ""
    recorded_before: timedelta = timedelta()

    @property
    def recorded_at(self) -> datetime:
        """When it was written down: at once, but for a withdrawal, which is announced ahead (BR-32)."""
        return self.fact.effective_at - self.recorded_before


@dataclass(frozen=True)
class Standing:
    """A certificate's events and what follows from them."""

    granted_at: datetime
    events: tuple[Event, ...]
    rights: tuple[Interval, ...]
    verified_until: datetime
    withdrawal_announced_at: datetime | None = None

    def certified_until(self, at: datetime) -> datetime | None:
        """The end of the interval that runs at the instant."""
        return next((i.until_at for i in self.rights if i.from_at <= at < i.until_at), None)

    def kept(self, at: datetime) -> dict[str, Any]:
        """What the workshop's row keeps of it, as each act would have left it."""
        spans = timeline(sorted((e.fact for e in self.events), key=lambda f: f.effective_at))
        suspended = None
        for span in spans:
            if span.from_at <= at:
                suspended = (suspended or span.from_at) if span.state is State.SUSPENDED else None
        return {"suspended_since": suspended, **standing_of(spans)._asdict()}


def standing(player: Player, short_place: str, as_of: date) -> Standing:
    """The workshop's standing on the day, by its fate."""
    chance = stream("standing", player.slug)
    granted = _granted(player, as_of, chance)
    end = clock.day_start(as_of)
    events = [
        Event(Fact(EventKind.GRANTED, granted), _document(short_place, granted, chance), "符合认定条件")
    ]
    events += _confirmations(player, granted, as_of, chance)
    events += _measures(player, end, short_place, chance)
    facts = sorted((e.fact for e in events), key=lambda f: f.effective_at)
    verified = end + timedelta(days=chance.randint(20, 175))
    if player.fate == "unverified":
        verified = end - timedelta(days=4)
    ordered = tuple(sorted(events, key=lambda e: e.fact.effective_at))
    announced = next((e.recorded_at for e in ordered if e.fact.kind == EventKind.WITHDRAWN), None)
    return Standing(granted, ordered, tuple(intervals(timeline(facts))), verified, announced)


def _granted(player: Player, as_of: date, chance: Random) -> datetime:
    years_ago = {"missed_one": 4, "lapsed": 4}.get(player.fate) or chance.choices([2, 3, 4, 5], [2, 3, 3, 2])[
        0
    ]
    day = date(as_of.year - years_ago, chance.randint(2, 11), chance.randint(1, 28))
    return clock.day_start(day) + timedelta(hours=9, minutes=chance.randrange(480))


def _confirmations(player: Player, granted: datetime, as_of: date, chance: Random) -> list[Event]:
    first = clock.local(granted).year + 1
    last = as_of.year - LAST_CONFIRMED.get(player.fate, 1)
    days = [
        (year, date(year, chance.choice([3, 3, 4, 5, 6, 9]), chance.randint(1, 28)))
        for year in range(first, last + 1)
    ]
    this_year = date(as_of.year, chance.choice([3, 3, 4, 5, 6, 9, 10]), chance.randint(1, 28))
    if player.fate not in LAST_CONFIRMED and this_year < as_of and chance.random() < 0.8:
        days.append((as_of.year, this_year))
    return [
        Event(
            Fact(
                EventKind.YEAR_CONFIRMED,
                clock.day_start(day) + timedelta(hours=10, minutes=chance.randrange(400)),
                year,
            )
        )
        for year, day in days
    ]


def _measures(player: Player, end: datetime, place: str, chance: Random) -> Sequence[Event]:
    def measure(kind: EventKind, days_ago: int, reason: str) -> Event:
        at = end - timedelta(days=days_ago) + timedelta(hours=10)
        return Event(Fact(kind, at), _document(place, at, chance), reason)

    match player.fate:
        case "suspended":
            return [measure(EventKind.SUSPENDED, 12, "部分产品以机绣冒充手绣，限期整改，整改期间暂停经营")]
        case "lifted":
            return [
                measure(EventKind.SUSPENDED, 130, "场地消防检查不合格，暂停经营"),
                measure(EventKind.LIFTED, 101, "整改完成，复查合格"),
            ]
        case "revoked":
            return [measure(EventKind.REVOKED, 60, "已停产半年以上，不再符合认定条件")]
        case "withdrawn":
            withdrawn = measure(EventKind.WITHDRAWN, 11, "经营者年迈，主动退出")
            return [replace(withdrawn, recorded_before=NOTICE)]
    return []


def _document(place: str, at: datetime, chance: Random) -> str:
    return f"{place[:1]}文旅非遗〔{clock.local(at).year}〕{chance.randint(3, 60)}号"
