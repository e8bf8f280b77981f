"""Solving many equations with one symmetric matrix, in plain Python: a factor once, then one solution each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from operator import mul

#: A row whose own part is smaller than this share of it says nothing that earlier rows did not say.
DEPENDENT = 1e-9


class Factor:
    """The factor of a symmetric matrix that is never negative. Rows that depend on earlier ones get a zero."""

    def __init__(self, matrix: Sequence[Sequence[float]]) -> None:
        self._rows: list[list[float]] = []
        self._independent: list[int] = []
        for number, row in enumerate(matrix):
            reduced: list[float] = []
            for place, earlier in enumerate(self._rows):
                known = sum(map(mul, reduced, earlier))
                reduced.append((row[self._independent[place]] - known) / earlier[place])
            own = row[number] - sum(map(mul, reduced, reduced))
            if own > DEPENDENT * row[number]:
                self._independent.append(number)
                self._rows.append([*reduced, sqrt(own)])
        self._size = len(matrix)
        self._columns: dict[int, list[float]] = {}

    def solve(self, right: Mapping[int, float]) -> list[float]:
        """A solution for a right side that is zero but in a few rows; it is itself zero in dependent rows. Right sides
        that contradict each other are not looked for.
        """
        found = [0.0] * self._size
        for row, value in right.items():
            found = [have + value * part for have, part in zip(found, self._column(row), strict=True)]
        return found

    def _column(self, number: int) -> list[float]:
        """The solution for 1 in one row, made once."""
        if (kept := self._columns.get(number)) is None:
            kept = self._columns[number] = self._solution(number)
        return kept

    def _solution(self, number: int) -> list[float]:
        found = [0.0] * self._size
        if number not in self._independent:
            return found
        middle: list[float] = []
        for own, row in zip(self._independent, self._rows, strict=True):
            middle.append(((own == number) - sum(map(mul, middle, row))) / row[-1])
        for place in range(len(middle) - 1, -1, -1):
            row = self._rows[place]
            value = middle[place] / row[-1]
            found[self._independent[place]] = value
            middle = [have - part * value for have, part in zip(middle[:place], row, strict=False)]
        return found
