"""Solving many equations with one symmetric matrix, in plain Python: a factor once, then one solution each."""

from __future__ import annotations

from collections.abc import Sequence
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

    def solve(self, right: Sequence[float]) -> list[float]:
        """A solution, zero in dependent rows; right sides that contradict each other are not looked for."""
        middle: list[float] = []
        for number, row in zip(self._independent, self._rows, strict=True):
            middle.append((right[number] - sum(map(mul, middle, row))) / row[-1])
        found = [0.0] * self._size
        for place in range(len(middle) - 1, -1, -1):
            row = self._rows[place]
            value = middle[place] / row[-1]
            found[self._independent[place]] = value
            for before in range(place):
                middle[before] -= row[before] * value
        return found
