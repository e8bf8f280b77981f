"""What is published: tables of a province whose rows add up, each row a set of atoms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Atom(NamedTuple):
    """What one workshop earned of one craft in one channel of a quarter, in fen: the smallest thing there is."""

    workshop: int
    county: str
    craft: str
    channel: str
    fen: int


class Dimension(StrEnum):
    """By what the rows of a table stand apart."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    CRAFT = "craft"
    CHANNEL = "channel"


class TableKey(NamedTuple):
    """A table: the region whose total its rows make, and by what they stand apart (None: the total itself)."""

    region: str
    dimension: Dimension | None


class Scheme(NamedTuple):
    """By what the province's tables stand apart, and those of each prefecture that is shown."""

    whole: tuple[Dimension, ...] = (Dimension.PREFECTURE, Dimension.CRAFT, Dimension.CHANNEL)
    within: tuple[Dimension, ...] = (Dimension.COUNTY, Dimension.CRAFT, Dimension.CHANNEL)


@dataclass(frozen=True)
class Table:
    """Items that stand alone, and those published only as one sum. Without items alone nothing but the total is said."""

    alone: tuple[str, ...]
    pooled: tuple[str, ...]


@dataclass(frozen=True)
class Publication:
    """All tables of a province for a quarter. Empty when not even its total may be published."""

    tables: dict[TableKey, Table] = field(default_factory=dict)


class Figure(NamedTuple):
    """One published row: its table, its item ("" for the pool), and the numbers of its atoms as bits."""

    table: TableKey
    item: str
    atoms: int


def prefecture_of(county: str) -> str:
    """430000's prefectures end in 00 (GB/T 2260)."""
    return county[:4] + "00"


def province_of(county: str) -> str:
    """The code of the province."""
    return county[:2] + "0000"


def item_of(atom: Atom, dimension: Dimension | None) -> str:
    """The item under which the atom stands in a table."""
    if dimension is None:
        return ""
    if dimension is Dimension.PREFECTURE:
        return prefecture_of(atom.county)
    return str(getattr(atom, dimension.value))


def within(atom: Atom, region: str) -> bool:
    """Whether the atom lies in the province or prefecture."""
    return region in (province_of(atom.county), prefecture_of(atom.county))


def parts(atoms: Iterable[Atom]) -> dict[int, int]:
    """What each workshop adds to the sum of the atoms."""
    sums: dict[int, int] = defaultdict(int)
    for atom in atoms:
        sums[atom.workshop] += atom.fen
    return dict(sums)


def by_item(atoms: Iterable[Atom], key: TableKey) -> dict[str, list[Atom]]:
    """The atoms of the table's region by item."""
    found: dict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        if within(atom, key.region):
            found[item_of(atom, key.dimension)].append(atom)
    return dict(found)


class Cube:
    """The atoms of a province by table and item, looked up once however often rows are pooled."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.atoms = atoms
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, atom in enumerate(atoms):
            self._numbers[province_of(atom.county)].append(number)
            self._numbers[prefecture_of(atom.county)].append(number)
        self._bits: dict[TableKey, dict[str, int]] = {}
        self._parts: dict[TableKey, dict[str, dict[int, int]]] = {}

    def bits(self, key: TableKey) -> dict[str, int]:
        """By item of a table the numbers of its atoms as bits."""
        if (known := self._bits.get(key)) is None:
            held = self._by_item(key).items()
            known = self._bits[key] = {item: _as_bits(numbers) for item, numbers in held}
        return known

    def parts(self, key: TableKey) -> dict[str, dict[int, int]]:
        """By item of a table what each workshop adds to it."""
        if (known := self._parts.get(key)) is None:
            held = self._by_item(key).items()
            known = self._parts[key] = {item: parts(self.atoms[n] for n in mine) for item, mine in held}
        return known

    def figures(self, publication: Publication) -> list[Figure]:
        """All rows that are published."""
        found = []
        for key, table in publication.tables.items():
            alone, rows = set(table.alone), dict[str, int]()
            for item, held in self.bits(key).items():
                row = item if item in alone else ""
                rows[row] = rows.get(row, 0) | held
            found += [Figure(key, item, held) for item, held in sorted(rows.items())]
        return found

    def _by_item(self, key: TableKey) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number in self._numbers[key.region]:
            found[item_of(self.atoms[number], key.dimension)].append(number)
        return found


def figures(atoms: Sequence[Atom], publication: Publication) -> list[Figure]:
    """All rows that are published."""
    return Cube(atoms).figures(publication)


def numbers_of(held: int) -> Iterator[int]:
    """The numbers that stand in bits, the lowest first."""
    digits = bin(held)[:1:-1]
    number = digits.find("1")
    while number >= 0:
        yield number
        number = digits.find("1", number + 1)


def _as_bits(numbers: Sequence[int]) -> int:
    """The other way round."""
    digits = bytearray(b"0") * (max(numbers) + 1)
    for number in numbers:
        digits[-1 - number] = 49  # "1"
    return int(digits, 2)


def parts_of(atoms: Sequence[Atom], row: Figure) -> dict[int, int]:
    """What each workshop adds to a row."""
    return parts(atoms[number] for number in numbers_of(row.atoms))
