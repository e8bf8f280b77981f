"""Summing cards by facet: what each row adds to, and what would be there if one condition were dropped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from shop.catalog import materials
from shop.catalog.bands import LEADS, LEAST, lead_bands
from shop.catalog.crafts import CraftName
from shop.catalog.sellers import Sellers

KEYS = (
    "workshop_id", "craft_id", "ich_level", "licence_kind", "supply", "price_band", "lead_band", "least_band", "materials",
)  # fmt: skip
FACETS = (
    "craft",
    "craft_class",
    "place",
    "ich",
    "site",
    "price",
    "supply",
    "lead",
    "least",
    "material",
    "workshop",
)


class ShelfRow(NamedTuple):
    """Cards of a workshop that are alike in all that facets tell apart. `in_range`: within the free price bounds;
    `product_id` and `sold` (pieces) only where each row is one card.
    """

    workshop_id: int
    craft_id: int
    ich_level: str
    licence_kind: str
    supply: str
    price_band: int
    lead_band: int
    least_band: int
    materials: int
    in_range: bool
    cards: int
    product_id: int = 0
    sold: int = 0


# Where the product and its pieces sold stand in a row: asking by name costs as much as all the rest.
PRODUCT: Final = 11
SOLD: Final = 12
assert ShelfRow._fields[PRODUCT:] == ("product_id", "sold")


@dataclass(frozen=True)
class Counts:
    """`total`: cards that fulfil everything. `by`: per facet its values (place: county codes, site: seals, workshop and
    craft: ids, lead: the values of `bands.LEADS`, least: of `bands.LEAST`, material: codes). `without`: how many there
    would be if that one facet were dropped.
    """

    total: int
    by: Mapping[str, Mapping[object, int]]
    without: Mapping[str, int] = field(default_factory=dict)


class Tally:
    """Sums by the row's own columns; facets that follow from workshop or craft are folded at the end."""

    def __init__(self) -> None:
        self.total = 0
        self.sums: list[dict[object, int]] = [defaultdict(int) for _column in KEYS]
        self.alone: dict[str, dict[object, int]] = {facet: defaultdict(int) for facet in FACETS}
        self.dropped: dict[str, int] = defaultdict(int)

    def full(self, row: ShelfRow) -> None:
        cards = row[10]
        self.owners(row[0], row[1], row[2], row[8], cards)
        self.offers(row[4], row[5], row[6], row[7], cards)

    def singles(self, rows: Sequence[ShelfRow]) -> None:
        """The same for many rows that are one card each."""
        self.total += len(rows)
        for column in _SUMMED:
            sums = self.sums[column]
            for key, cards in Counter(map(itemgetter(column), rows)).items():
                sums[key] += cards

    def owners(self, workshop_id: int, craft_id: int, ich_level: str, made_of: int, cards: int) -> None:
        sums = self.sums
        self.total += cards
        sums[0][workshop_id] += cards
        sums[1][craft_id] += cards
        sums[2][ich_level] += cards
        sums[8][made_of] += cards

    def offers(self, supply: str, band: int, lead: int, least: int, cards: int) -> None:
        self.sums[4][supply] += cards
        self.sums[5][band] += cards
        self.sums[6][lead] += cards
        self.sums[7][least] += cards

    def but_one(self, facet: str, row: ShelfRow) -> None:
        self.alone[facet][row[_COLUMN[facet]]] += row[10]
        self.dropped[facet] += row[10]

    def counts(self, sellers: Sellers, crafts: Mapping[int, CraftName]) -> Counts:
        by = {facet: self.sums[_COLUMN[facet]].copy() for facet in FACETS}
        for facet, alone in self.alone.items():
            for key, cards in alone.items():
                by[facet][key] += cards
        by["craft_class"] = _folded(by["craft_class"], {c.id: c.class_code for c in crafts.values()})
        by["place"] = _folded(by["place"], {s.id: s.county_code for s in sellers.values()})
        by["site"] = _folded(by["site"], {s.id: s.seal for s in sellers.values()})
        by["lead"] = _each(by["lead"], _leads_of)
        by["least"] = _folded(by["least"], LEAST)
        by["material"] = _each(by["material"], materials.codes_of)
        without = {facet: self.total + cards for facet, cards in self.dropped.items()}
        return Counts(self.total, by, without)


def _folded(counts: Mapping[Any, int], to: Mapping[Any, object] | Sequence[object]) -> dict[object, int]:
    folded: dict[object, int] = defaultdict(int)
    for key, cards in counts.items():
        folded[to[key]] += cards
    return folded


def _each(counts: Mapping[Any, int], of: Callable[[Any], Collection[str]]) -> dict[object, int]:
    """Cards counted at each value that they have: several for one of several materials, none for one of none."""
    counted: dict[object, int] = defaultdict(int)
    for key, cards in counts.items():
        for value in of(key):
            counted[value] += cards
    return counted


@lru_cache(maxsize=len(LEADS))
def _leads_of(band: int) -> list[str]:
    """The values that ask for the band."""
    return [value for value in LEADS if band in lead_bands((value,))]


_COLUMN = {
    "craft": 1,
    "craft_class": 1,
    "place": 0,
    "ich": 2,
    "site": 0,
    "price": 5,
    "supply": 4,
    "lead": 6,
    "least": 7,
    "material": 8,
    "workshop": 0,
}
_SUMMED = sorted(set(_COLUMN.values()))
