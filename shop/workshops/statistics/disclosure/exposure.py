"""Which workshops the published rows give away when they are added to and taken from each other.

A workshop is safe when there is another province with the same published figures in which it earned a tenth less, and
one in which it earned a tenth more: an outsider cannot tell them apart. Such a province is looked for in one direction
(all amounts shrink or grow in proportion, as far as the published rows allow), so a workshop may be called exposed
that is not; one called safe is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from shop.workshops.statistics.disclosure.cells import Atom, Figure
from shop.workshops.statistics.disclosure.elimination import Factor
from shop.workshops.statistics.disclosure.sensitive import FEWEST

#: How far each amount must be able to move; a little more than the promise of 10 %.
ROOM = 0.12
ZERO = 1e-7


class Exposed(NamedTuple):
    """A workshop that can be worked out, and the rows (by number) that do it, the telling ones first."""

    workshop: int
    rows: list[int]


class _System:
    """The published rows as equations over the amounts. Atoms in the same rows are told apart by nobody: `totals` are
    theirs.
    """

    def __init__(self, atoms: Sequence[Atom], rows: Sequence[Figure]) -> None:
        self.held = _rows_of(atoms, rows)
        self.sizes = [float(abs(atom.fen)) for atom in atoms]
        totals: dict[tuple[int, ...], float] = defaultdict(float)
        for held, size in zip(self.held, self.sizes, strict=True):
            totals[held] += size
        self.totals = dict(totals)
        self.count = len(rows)
        self._factor: Factor | None = None

    @property
    def factor(self) -> Factor:
        """Made when it is needed first: in a full province most workshops hide among their like."""
        if self._factor is None:
            matrix = [[0.0] * self.count for _ in range(self.count)]
            for held, total in self.totals.items():
                for a in held:
                    for b in held:
                        matrix[a][b] += total
            self._factor = Factor(matrix)
        return self._factor

    def giving_away(self, target: Sequence[int]) -> list[int] | None:
        """The rows that give the sum of the target's atoms away; None when it is safe."""
        own: dict[tuple[int, ...], float] = defaultdict(float)
        for number in target:
            own[self.held[number]] += self.sizes[number]
        size = sum(own.values())
        if self._hides_among_others(own, size):
            return None
        right: dict[int, float] = defaultdict(float)
        for held, amount in own.items():
            for row in held:
                right[row] += amount
        weights = self.factor.solve(right)
        if self._moves(own, size, weights):
            return None
        by_weight = sorted(range(self.count), key=lambda row: -abs(weights[row]))
        return [row for row in by_weight if abs(weights[row]) > ZERO]

    def _hides_among_others(self, own: dict[tuple[int, ...], float], size: float) -> bool:
        """Whether enough can be shifted to and from atoms of others in the very same rows."""
        others = {rows: self.totals[rows] - mine for rows, mine in own.items()}
        up = sum(max(other, 0.0) for other in others.values())
        down = sum(own[rows] for rows, other in others.items() if other > ZERO * size)
        return min(up, down) >= ROOM * size

    def _moves(self, own: dict[tuple[int, ...], float], size: float, weights: Sequence[float]) -> bool:
        """Whether the proportional direction goes far enough both ways before an amount becomes nothing."""
        gain, shrinks, grows = 0.0, 0.0, 0.0
        for rows, total in self.totals.items():
            change = -sum(map(weights.__getitem__, rows))
            mine = own.get(rows, 0.0)
            if total - mine > ZERO * total:
                shrinks, grows = max(shrinks, -change), max(grows, change)
            if mine:
                gain += mine * (1 + change)
                shrinks, grows = max(shrinks, -1 - change), max(grows, 1 + change)
        if gain < ZERO * size:
            return False
        up = gain / size / max(shrinks, ZERO)
        down = gain / size / max(grows, ZERO)
        return min(up, down) >= ROOM


def exposed(
    atoms: Sequence[Atom], rows: Sequence[Figure], workshops: Collection[int] | None = None
) -> list[Exposed]:
    """All workshops whose total, or whose part of a craft or channel, the rows give away; of those named, if any are.

    A workshop that is safe stays so when rows are pooled further: every province that hid it still does.
    """
    system = _System(atoms, rows)
    of_workshop: dict[int, list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        if workshops is None or atom.workshop in workshops:
            of_workshop[atom.workshop].append(number)
    found = []
    for workshop, numbers in sorted(of_workshop.items()):
        for target in _targets(atoms, numbers):
            if (telling := system.giving_away(target)) is not None:
                found.append(Exposed(workshop, telling))
                break
    return [*found, *_too_alike(atoms, rows)]


def _targets(atoms: Sequence[Atom], numbers: list[int]) -> Iterator[list[int]]:
    """The total of a workshop, then its parts by craft and by channel."""
    yield numbers
    if len(numbers) == 1:
        return
    for dimension in ("craft", "channel"):
        parts: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            parts[getattr(atoms[number], dimension)].append(number)
        if len(parts) > 1:
            yield from parts.values()


def _too_alike(atoms: Sequence[Atom], rows: Sequence[Figure]) -> Iterator[Exposed]:
    """Rows whose difference rests on fewer than three workshops (BR-37)."""
    of_workshop: dict[int, int] = defaultdict(int)
    for number, atom in enumerate(atoms):
        of_workshop[atom.workshop] |= 1 << number
    most = max((held.bit_count() for held in of_workshop.values()), default=0) * (FEWEST - 1)
    for (a, one), (b, other) in combinations(enumerate(rows), 2):
        apart = one.atoms ^ other.atoms
        if not apart or apart.bit_count() > most:
            continue
        workshops = {atoms[number].workshop for number in _bits(apart)}
        if len(workshops) < FEWEST:
            yield Exposed(min(workshops), [a, b])


def _rows_of(atoms: Sequence[Atom], rows: Sequence[Figure]) -> list[tuple[int, ...]]:
    found: list[list[int]] = [[] for _ in atoms]
    for number, row in enumerate(rows):
        for atom in _bits(row.atoms):
            found[atom].append(number)
    return [tuple(held) for held in found]


def _bits(held: int) -> Iterator[int]:
    while held:
        lowest = held & -held
        yield lowest.bit_length() - 1
        held ^= lowest
