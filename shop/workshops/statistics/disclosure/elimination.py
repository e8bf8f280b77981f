"""Solving many equations with one symmetric matrix, in plain Python: a factor once, then one solution each.

Rows of one prefecture know nothing of another's, so most of the matrix is nothing: of each row of the factor only what
comes after its first number is kept. Whoever puts rows that meet all others last keeps it small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from operator import mul

#: A row whose own part is smaller than this share of it says nothing that earlier rows did not say.
DEPENDENT = 1e-9


class Factor:
    """The factor of a symmetric matrix that is never negative. Rows that depend on earlier ones get a zero.

    `rows`: of each row the numbers up to its diagonal by column, those of nothing left out.
    """

    def __init__(self, rows: Sequence[Mapping[int, float]]) -> None:
        self._size = len(rows)
        self._places: dict[int, int] = {}  # of an independent row in the factor
        self._rows: list[list[float]] = []  # from its first number to its diagonal
        self._starts: list[int] = []
        for number, row in enumerate(rows):
            self._add(number, row)

    def _add(self, number: int, row: Mapping[int, float]) -> None:
        known = {self._places[column]: value for column, value in row.items() if column in self._places}
        start, end = min(known, default=len(self._rows)), len(self._rows)
        reduced: list[float] = []
        for place in range(start, end):
            earlier, begins = self._rows[place], self._starts[place]
            if begins >= start:
                done = sum(map(mul, reduced[begins - start :], earlier))
            else:
                done = sum(map(mul, reduced, earlier[start - begins :]))
            reduced.append((known.get(place, 0.0) - done) / earlier[-1])
        own = row[number] - sum(map(mul, reduced, reduced))
        if own > DEPENDENT * row[number]:
            self._places[number] = end
            self._rows.append([*reduced, sqrt(own)])
            self._starts.append(start)

    def solve(self, right: Mapping[int, float]) -> list[float]:
        """A solution for a right side that is zero but in a few rows; it is itself zero in dependent rows. Right sides
        that contradict each other are not looked for.
        """
        middle = [0.0] * len(self._rows)
        for number, value in right.items():
            if number in self._places:
                middle[self._places[number]] = value
        first = next((place for place, value in enumerate(middle) if value), len(middle))
        for place in range(first, len(middle)):
            row, start = self._rows[place], self._starts[place]
            middle[place] = (middle[place] - sum(map(mul, middle[start:place], row))) / row[-1]
        for place in range(len(middle) - 1, -1, -1):
            row, start = self._rows[place], self._starts[place]
            value = middle[place] = middle[place] / row[-1]
            if value:
                before = middle[start:place]
                middle[start:place] = [have - part * value for have, part in zip(before, row, strict=False)]
        found = [0.0] * self._size
        for number, place in self._places.items():
            found[number] = middle[place]
        return found
