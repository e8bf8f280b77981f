"""Which workshops the published rows give away when they are added to and taken from each other.

A workshop is safe when there is another province with the same published figures in which it earned a tenth less, and
one in which it earned a tenth more: an outsider cannot tell them apart. Such a province is looked for in one direction
(all amounts shrink or grow in proportion, as far as the published rows allow), so a workshop may be called exposed
that is not; one called safe is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from shop.workshops.statistics.disclosure.cells import Atom, Figure, numbers_of, prefecture_of
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
    """Published rows as equations over amounts, those of one place or of all. Atoms in the same rows are told apart by
    nobody: `totals` are theirs.
    """

    def __init__(self, held: Sequence[tuple[int, ...]], sizes: Sequence[float], atoms: Iterable[int]) -> None:
        self.held, self.sizes = held, sizes
        totals: dict[tuple[int, ...], float] = defaultdict(float)
        for number in atoms:
            totals[held[number]] += sizes[number]
        self.totals = dict(totals)
        self.count = 1 + max((rows[-1] for rows in totals if rows), default=-1)
        self._factor: Factor | None = None

    @property
    def factor(self) -> Factor:
        """Made when it is needed first: in a full province most workshops hide among their like."""
        if self._factor is None:
            matrix: list[dict[int, float]] = [{n: 0.0} for n in range(self.count)]
            for held, total in self.totals.items():
                for place, a in enumerate(held):
                    row = matrix[a]
                    for b in held[: place + 1]:
                        row[b] = row.get(b, 0.0) + total
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
        gain = sum(mine * (1 - sum(map(weights.__getitem__, rows))) for rows, mine in own.items())
        if gain < ZERO * size:
            return False
        most = gain / size / ROOM  # how far any amount may move in proportion
        if any(abs(sum(map(weights.__getitem__, rows)) - 1) > most for rows in own):
            return False
        for rows, total in self.totals.items():
            if abs(sum(map(weights.__getitem__, rows))) > most:
                mine = own.get(rows)
                if mine is None or total - mine > ZERO * total:
                    return False
        return True


class _View:
    """What an outsider sees. Rows of small places come before those that meet them all (`order`), as the factor likes it."""

    def __init__(self, atoms: Sequence[Atom], rows: Sequence[Figure]) -> None:
        self.order = sorted(range(len(rows)), key=lambda n: (_is_wide(rows[n]), rows[n].table.region, n))
        self._atoms = atoms
        self._held = _rows_of(atoms, [rows[n] for n in self.order])
        self._sizes = [float(abs(atom.fen)) for atom in atoms]
        self._systems: dict[str, _System] = {}

    def giving_away(self, target: Sequence[int]) -> list[int] | None:
        """The rows that give the sum of the target's atoms away; None when it is safe.

        Whoever can hide in the own prefecture, all others staying as they are, need not be looked for in the province.
        """
        places = {prefecture_of(self._atoms[number].county) for number in target}
        if len(places) == 1 and self._system(*places).giving_away(target) is None:
            return None
        telling = self._system("").giving_away(target)
        return None if telling is None else [self.order[row] for row in telling]

    def _system(self, place: str) -> _System:
        """Of the atoms of a prefecture; "" of all."""
        if place not in self._systems:
            mine = (n for n, a in enumerate(self._atoms) if not place or prefecture_of(a.county) == place)
            self._systems[place] = _System(self._held, self._sizes, mine)
        return self._systems[place]


def exposed(
    atoms: Sequence[Atom], rows: Sequence[Figure], workshops: Collection[int] | None = None
) -> list[Exposed]:
    """All workshops whose total, or whose part of a craft or channel, the rows give away; of those named, if any are.

    A workshop that is safe stays so when rows are pooled further: every province that hid it still does.
    """
    view = _View(atoms, rows)
    of_workshop: dict[int, list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        if workshops is None or atom.workshop in workshops:
            of_workshop[atom.workshop].append(number)
    found = []
    for workshop, numbers in sorted(of_workshop.items()):
        for target in _targets(atoms, numbers):
            if (telling := view.giving_away(target)) is not None:
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
    for atom in atoms:
        of_workshop[atom.workshop] += 1
    most = max(of_workshop.values(), default=0) * (FEWEST - 1)
    by_count = sorted((row.atoms.bit_count(), number) for number, row in enumerate(rows))
    for place, (count, number) in enumerate(by_count):
        for other_count, other in by_count[place + 1 :]:
            if other_count - count > most:
                break
            apart = rows[number].atoms ^ rows[other].atoms
            if not apart or apart.bit_count() > most:
                continue
            workshops = {atoms[n].workshop for n in numbers_of(apart)}
            if len(workshops) < FEWEST:
                yield Exposed(min(workshops), sorted((number, other)))


def _rows_of(atoms: Sequence[Atom], rows: Sequence[Figure]) -> list[tuple[int, ...]]:
    found: list[list[int]] = [[] for _ in atoms]
    for number, row in enumerate(rows):
        for atom in numbers_of(row.atoms):
            found[atom].append(number)
    return [tuple(held) for held in found]


def _is_wide(row: Figure) -> bool:
    """Whether the row is of the whole province."""
    return row.table.region.endswith("0000")
