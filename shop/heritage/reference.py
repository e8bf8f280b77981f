"""The reference data files of this room as typed values: pure reading, no database.

Where each file comes from, and what an empty field means, stands in ``data/SOURCES.md``. An empty field is
"not known", never "no"; it is read as None.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture or county (GB/T 2260, six digits).

    ``is_leaf``: nothing below it, so it is what an address or a workshop can name. That is every county, the
    prefectures without counties (东莞, 中山, 儋州), and Taiwan, Hong Kong and Macao.
    """

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class LiftedCounty:
    """A county of Hunan lifted out of poverty; ``kind`` None where the level of the list is not verified."""

    code: str
    kind: str | None
    source: str


@dataclass(frozen=True, slots=True)
class KeySupport:
    """An area that a notice names as one of key support (重点支持地区); it covers all below it."""

    code: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class IchCategory:
    """One of the ten categories; ``numeral`` is a single code point Ⅰ to Ⅹ."""

    id: int
    numeral: str
    name: str


@dataclass(frozen=True, slots=True)
class CraftClass:
    """A class of the national catalogue of traditional crafts."""

    code: str
    name: str
    source: str
    code_verified: bool


@dataclass(frozen=True, slots=True)
class IchItem:
    """A representative item at one place; places that share an item share its name, code and batch.

    A ``code`` whose ``code_verified`` is False is shown as 待核.
    """

    key: str
    name: str
    level: str
    category_id: int
    code: str | None
    code_verified: bool
    batch_year: int | None
    listing_type: str | None
    serial: int | None
    region_code: str
    region_text: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Craft:
    """A craft with its pattern, its texts and the item that its products name unless they say otherwise."""

    slug: str
    name: str
    pattern_key: str
    craft_class_code: str
    default_ich_item_key: str | None
    aliases: tuple[str, ...]
    summary: str
    story: str
    imitation: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("shop.heritage").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _number(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """Names of all regions by code."""
    return {region.code: region.name for region in regions()}


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Return all regions by code; a parent always comes before what lies in it."""
    rows = list(_rows("regions"))
    parents = {row["parent_code"] for row in rows}
    return tuple(
        Region(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            level=row["level"],
            parent_code=row["parent_code"] or None,
            is_leaf=row["code"] not in parents,
        )
        for row in rows
    )


def lifted_counties() -> tuple[LiftedCounty, ...]:
    """Return the counties of Hunan known to be lifted out of poverty; of any other nothing is recorded."""
    return tuple(
        LiftedCounty(row["code"], row["kind"] or None, row["source"])
        for row in _rows("hunan_poverty")
        if row["lifted_out_of_poverty"] == "yes"
    )


def key_support() -> tuple[KeySupport, ...]:
    """Return the areas of key support that the Hunan notice of 2020 names."""
    return tuple(KeySupport(row["code"], row["kind"], row["source"]) for row in _rows("key_support"))


def ich_categories() -> tuple[IchCategory, ...]:
    """Return the ten categories in their order."""
    return tuple(IchCategory(int(row["id"]), row["numeral"], row["name"]) for row in _rows("ich_categories"))


def craft_classes() -> tuple[CraftClass, ...]:
    """Return the classes of the national craft catalogue in its order."""
    return tuple(
        CraftClass(row["code"], row["name"], row["source"], row["code_verified"] == "yes")
        for row in _rows("craft_classes")
    )


def ich_items() -> tuple[IchItem, ...]:
    """Return the items, one for each place, in the order of the file."""
    return tuple(
        IchItem(
            key=row["key"],
            name=row["name"],
            level=row["level"],
            category_id=int(row["category_id"]),
            code=row["code"] or None,
            code_verified=row["code_verified"] == "yes",
            batch_year=_number(row["batch_year"]),
            listing_type=row["listing_type"] or None,
            serial=_number(row["serial"]),
            region_code=row["region_code"],
            region_text=row["region_text"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("ich_items")
    )


def crafts() -> tuple[Craft, ...]:
    """Return the crafts with their texts, in the order of the file."""
    texts = {row["slug"]: row for row in _rows("crafts_text")}
    return tuple(
        Craft(
            slug=row["slug"],
            name=row["name"],
            pattern_key=row["pattern_key"],
            craft_class_code=row["craft_class_code"],
            default_ich_item_key=row["default_ich_item_key"] or None,
            aliases=tuple(row["aliases"].split(";")),
            summary=row["summary"],
            story=texts[row["slug"]]["story"],
            imitation=texts[row["slug"]]["imitation"],
        )
        for row in _rows("crafts")
    )
