"""Weeks of production, without a database: what is free, by when how much, which weeks a piece of work takes.

A week is named by its Monday. Only whole weeks from next Monday on count, so what is said to be possible is not too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEK = timedelta(days=7)
#: So far ahead a production calendar looks.
HORIZON = 53


def monday(day: date) -> date:
    """The Monday of the week of the day."""
    return day - timedelta(days=day.weekday())


def upcoming(today: date, count: int = HORIZON) -> Iterator[date]:
    """The Mondays of the weeks that begin after today."""
    first = monday(today) + WEEK
    return (first + WEEK * i for i in range(count))


@dataclass
class Weeks:
    """Production of one workshop in one craft, in pieces: an ordinary week, weeks that differ, pieces promised."""

    per_week: int
    differing: Mapping[date, int] = field(default_factory=dict)
    booked: Mapping[date, int] = field(default_factory=dict)

    def possible(self, week: date) -> int:
        """Pieces that can be made in the week."""
        return self.differing.get(week, self.per_week)

    def promised(self, week: date) -> int:
        """Pieces of the week that are promised already; may be more than are possible."""
        return self.booked.get(week, 0)

    def free(self, week: date) -> int:
        """Pieces of the week that are not promised yet, never below 0."""
        return max(0, self.possible(week) - self.promised(week))

    def growing(self, today: date) -> Iterator[tuple[date, int]]:
        """The last day of each whole week to come, and how many pieces are free up to it."""
        total = 0
        for week in upcoming(today):
            total += self.free(week)
            yield week + WEEK - timedelta(days=1), total

    def free_by(self, day: date, today: date) -> int:
        """Pieces that can still be made by the end of the day."""
        found = 0
        for last, total in self.growing(today):
            if last > day:
                break
            found = total
        return found

    def earliest(self, pieces: int, today: date) -> date | None:
        """The last day of the week in which so many pieces are done; None when that lies beyond the horizon."""
        return next((last for last, total in self.growing(today) if total >= pieces), None)

    def taken_by(self, pieces: int, today: date, by: date) -> dict[date, int]:
        """The weeks that so much work takes: the earliest free ones up to the day. What finds no free week goes into the
        last one, which is then promised beyond what is possible.
        """
        taken: dict[date, int] = {}
        last = next(upcoming(today))
        for week in upcoming(today):
            if week + WEEK - timedelta(days=1) > by or not pieces:
                break
            last = week
            if part := min(pieces, self.free(week)):
                taken[week] = part
                pieces -= part
        if pieces:
            taken[last] = taken.get(last, 0) + pieces
        return taken
