"""The state of one certificate as a function of its events and an instant. Pure: no database, no clock.

Counted are calendar years in Shanghai. The year of the grant counts as confirmed; after the second year in a
row without a confirmation the right ends by itself at 00:00 on 1 January (national notice 2021, annual
confirmation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from shop.core import clock
from shop.workshops.models import EventKind


class State(StrEnum):
    """How a workshop stands at an instant."""

    NONE = "none"
    CERTIFIED = "certified"
    CONFIRM_OVERDUE = "confirm_overdue"
    SUSPENDED = "suspended"
    AUTO_CANCELLED = "auto_cancelled"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


SELLING = frozenset({State.CERTIFIED, State.CONFIRM_OVERDUE})
ENDED = frozenset({State.AUTO_CANCELLED, State.REVOKED, State.WITHDRAWN})
RUNNING = SELLING | {State.SUSPENDED}


class Fact(NamedTuple):
    """One event of a certificate, as far as its state depends on it."""

    kind: str
    effective_at: datetime
    year: int | None = None


class Span(NamedTuple):
    """A stretch of time in one state: half-open, `until_at` None when nothing known ends it."""

    state: State
    missed_years: int
    last_confirmed: int
    from_at: datetime
    until_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether the instant lies within."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


class Interval(NamedTuple):
    """A stretch in which the certificate gives the right to sell: half-open."""

    from_at: datetime
    until_at: datetime


def lapses_at(last_confirmed: int) -> datetime:
    """When the right ends by itself: 00:00 in Shanghai on 1 January of the last confirmed year + 3."""
    return clock.year_start(last_confirmed + 3)


@dataclass
class _Standing:
    """What is known at one point of the walk through the events."""

    counted: set[int] = field(default_factory=set)  # years of grant and restoration
    confirmed: set[int] = field(default_factory=set)  # years confirmed and not voided
    suspended: bool = False
    ended: State | None = None
    missed_then: int = 0  # when it ended

    @property
    def last(self) -> int:
        return max(self.counted | self.confirmed)

    def missed(self, at: datetime) -> int:
        return self.missed_then if self.ended else max(0, clock.local(at).year - 1 - self.last)

    def state(self, at: datetime) -> State:
        if self.ended:
            return self.ended
        if self.suspended:
            return State.SUSPENDED
        return State.CONFIRM_OVERDUE if self.missed(at) else State.CERTIFIED

    def lapse(self, at: datetime) -> None:
        """Time alone ends the right; what ended otherwise before stays as it ended."""
        if self.ended is None and at >= lapses_at(self.last):
            self._end(State.AUTO_CANCELLED, 2)

    def _end(self, state: State, missed: int) -> None:
        self.ended, self.missed_then, self.suspended = state, missed, False

    def apply(self, fact: Fact) -> None:
        if self.ended is None:
            self._while_running(fact)
        elif fact.kind == EventKind.RESTORED and self.ended is not State.WITHDRAWN:
            self.ended = None
            if fact.effective_at >= lapses_at(self.last):
                self.counted.add(clock.local(fact.effective_at).year)

    def _while_running(self, fact: Fact) -> None:
        match fact.kind:
            case EventKind.YEAR_CONFIRMED if fact.year is not None:
                self.confirmed.add(fact.year)
            case EventKind.CONFIRMATION_VOIDED if fact.year is not None:
                self.confirmed.discard(fact.year)
            case EventKind.SUSPENDED:
                self.suspended = True
            case EventKind.LIFTED:
                self.suspended = False
            case EventKind.REVOKED | EventKind.WITHDRAWN:
                self._end(State(fact.kind), self.missed(fact.effective_at))


def timeline(facts: Sequence[Fact]) -> list[Span]:
    """The states of one certificate, from its grant on, without gaps; the last span is open.

    Facts are taken in the order of their instants, those of one instant in the order given. Facts before the
    grant, or about a certificate that has ended, change nothing: acts refuse them, and time is stronger than
    a late entry. Voiding a confirmation takes effect at its own instant, never earlier (BR-30); a restoration
    likewise (BR-33).
    """
    ordered = sorted(facts, key=lambda f: f.effective_at)
    start = next((i for i, f in enumerate(ordered) if f.kind == EventKind.GRANTED), None)
    if start is None:
        return []
    marks = _walk(ordered[start], ordered[start + 1 :])
    changes = [next(group) for _same, group in groupby(marks.items(), key=lambda mark: mark[1])]
    ends = [at for at, _what in changes[1:]] + [None]
    return [Span(*what, at, until) for (at, what), until in zip(changes, ends, strict=True)]


def _walk(grant: Fact, rest: Sequence[Fact]) -> dict[datetime, tuple[State, int, int]]:
    """What holds from each instant on; the turn of a year comes before what happens at that instant."""
    standing = _Standing(counted={clock.local(grant.effective_at).year})
    marks = {}
    for at, fact in _ticks(grant, rest):
        standing.lapse(at)
        if fact is not None:
            standing.apply(fact)
            standing.lapse(at)
        marks[at] = (standing.state(at), standing.missed(at), standing.last)
    return marks


def _ticks(grant: Fact, rest: Sequence[Fact]) -> list[tuple[datetime, Fact | None]]:
    """Events and turns of the year, in order, far enough for time to end what nobody prolongs."""
    years = [clock.local(f.effective_at).year for f in (grant, *rest)] + [f.year for f in rest if f.year]
    turns = [(clock.year_start(y), None) for y in range(years[0] + 1, max(years) + 4)]
    ticks: list[tuple[datetime, Fact | None]] = [
        (grant.effective_at, None),
        *turns,
        *((f.effective_at, f) for f in rest),
    ]
    return sorted(ticks, key=lambda t: (t[0], t[1] is not None))


def span_at(spans: Iterable[Span], at: datetime) -> Span | None:
    """The span that holds the instant; None before the grant."""
    return next((s for s in spans if s.holds(at)), None)


def intervals(spans: Sequence[Span]) -> list[Interval]:
    """The stretches of the right to sell: neighbouring spans in which it holds are one."""
    found: list[Interval] = []
    for span in spans:
        if span.state not in SELLING:
            continue
        until = span.until_at or lapses_at(span.last_confirmed)
        if found and found[-1].until_at == span.from_at:
            found[-1] = found[-1]._replace(until_at=until)
        else:
            found.append(Interval(span.from_at, until))
    return found
