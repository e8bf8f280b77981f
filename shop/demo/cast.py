"""The cast of the demo, read from the data files beside: workshops, crafts and goods. All people are invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Player:
    """A workshop of the demo. `fate`: what happened to its certificate (empty: confirmed every year)."""

    slug: str
    name: str
    craft: str
    county_code: str
    operator_type: str
    site_level: str
    leader: str
    place: str
    ich_item_key: str
    fate: str


@dataclass(frozen=True)
class CraftWords:
    """What products of a craft say about themselves."""

    short: str
    motifs: tuple[str, ...]
    material: str
    care: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Good:
    """A kind of thing of a craft: price range in yuan, category, size, weight in g, days when made to order."""

    craft: str
    kind: str
    low: int
    high: int
    category: str
    size: str
    weight_g: int
    order_days: int | None


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file of the demo."""
    text = (files("shop.demo") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def players() -> tuple[Player, ...]:
    """All workshops, in the order of the file."""
    return tuple(Player(**row) for row in rows_of("workshops.csv"))


@cache
def craft_words() -> dict[str, CraftWords]:
    """Words by craft."""
    return {
        row["craft"]: CraftWords(
            row["short"],
            tuple(row["motifs"].split(";")),
            row["material"],
            row["care"],
            tuple(_step(s) for s in row["steps"].split("|")),
        )
        for row in rows_of("crafts.csv")
    }


def _step(text: str) -> tuple[str, str]:
    title, _colon, words = text.partition(":")
    return title, words


@cache
def goods() -> dict[str, tuple[Good, ...]]:
    """Kinds of goods by craft."""
    found: dict[str, list[Good]] = {}
    for row in rows_of("goods.csv"):
        days = int(row["order_days"]) if row["order_days"] else None
        good = Good(
            row["craft"],
            row["kind"],
            int(row["low"]),
            int(row["high"]),
            row["category"],
            row["size"],
            int(row["weight_g"]),
            days,
        )
        found.setdefault(good.craft, []).append(good)
    return {craft: tuple(kinds) for craft, kinds in found.items()}
