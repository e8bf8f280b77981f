"""Facets, chips and orders of the list as the page shows them: words, numbers, addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from shop.catalog import bands, materials, places
from shop.catalog.card_rows import IN_STOCK, MADE_TO_ORDER
from shop.catalog.filters import CHEAP, DEAR, NEWEST, RATED, RELEVANT, SOLD, Filters
from shop.catalog.listing import Listing
from shop.core.money import format_fen
from shop.core.web.words import gettext as _


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet."""

    value: str
    label: str
    count: int
    checked: bool
    children: tuple[Choice, ...] = ()


class Group(NamedTuple):
    """One facet: its name in the address, its title, its boxes."""

    name: str
    title: str
    choices: list[Choice]


def ich_levels() -> dict[str, str]:
    """Levels of the lists of heritage, the highest first."""
    return {"national": _("国家级"), "provincial": _("省级"), "city": _("市州级"), "county": _("县级")}


def site_levels() -> dict[str, str]:
    """Levels of model sites, the highest first."""
    return {"province": _("省级示范点"), "city": _("市级示范点"), "county": _("县级认定")}


def supplies() -> dict[str, str]:
    """How goods can be had."""
    return {IN_STOCK: _("现货"), MADE_TO_ORDER: _("订做")}


def leads() -> dict[str, str]:
    """Within how many days goods are sent, counted from the order."""
    words = {str(days): _("%(days)s 天内发出", days=days) for days in bands.SENT_WITHIN}
    return {**words, "more": _("%(days)s 天以上", days=bands.SENT_WITHIN[-1])}


def least() -> dict[int, str]:
    """The fewest pieces that are sold at once, as bands: from each number up to the next."""
    words = {bands.LEAST[0]: _("1 件起")}
    for low, end in zip(bands.LEAST[1:], bands.LEAST[2:], strict=False):
        words[low] = _("%(low)s–%(high)s 件起", low=low, high=end - 1)
    return {**words, bands.LEAST[-1]: _("%(low)s 件以上起", low=bands.LEAST[-1])}


def band_word(band: int) -> str:
    """A price band in words; an amount belongs to the band that begins with it."""
    low, end = bands.low(band), bands.end(band)
    if end is None:
        return _("%(low)s 以上", low=format_fen(low))
    if not low:
        return _("%(end)s 以下", end=format_fen(end))
    return _("%(low)s 到 %(end)s", low=format_fen(low), end=format_fen(end))


def orders(listing: Listing) -> list[tuple[str, str, bool]]:
    """The orders offered: value, word, chosen."""
    words = {
        NEWEST: _("新上架在前"),
        CHEAP: _("价格从低到高"),
        DEAR: _("价格从高到低"),
        SOLD: _("卖得多的在前"),
        RATED: _("评价好的在前"),
    }
    if listing.filters.q:
        words = {RELEVANT: _("最符合在前"), **words}
    return [(value, word, value == listing.filters.order) for value, word in words.items()]


def groups(listing: Listing) -> list[Group]:
    """The facets of the page; values without goods are left out unless they are chosen."""
    asked, by, crafts = listing.filters, listing.counts.by, listing.shelf.crafts
    names = {c.slug: c.name for c in crafts.values()}
    by_slug = {crafts[key].slug: n for key, n in by["craft"].items()}  # type: ignore[index]
    classes = {c.class_code: c.class_name for c in crafts.values()}
    return [
        Group("craft", _("工艺"), _boxes(names, by_slug, asked.craft, by_count=True)),
        Group("class", _("类别"), _boxes(classes, by["craft_class"], asked.craft_class, by_count=True)),
        Group("place", _("产地"), _place_boxes(by["place"], asked)),
        Group(
            "material", _("材质"), _boxes(materials.names(), by["material"], asked.material, by_count=True)
        ),
        Group("supply", _("发货"), _boxes(supplies(), by["supply"], asked.supply)),
        Group("lead", _("交货期"), _boxes(leads(), by["lead"], asked.lead)),
        Group("least", _("起订量"), _least_boxes(by["least"], asked)),
        Group("price", _("价格段"), _boxes({b: band_word(b) for b in bands.BANDS}, by["price"], asked.band)),
        Group("site", _("工坊认定"), _boxes(site_levels(), by["site"], asked.site)),
        Group("ich", _("非遗项目级别"), _boxes(ich_levels(), by["ich"], asked.ich)),
    ]


def _boxes(
    words: Mapping[Any, str], counts: Mapping[Any, int], chosen: tuple[Any, ...], by_count: bool = False
) -> list[Choice]:
    boxes = [
        Choice(str(value), word, counts.get(value, 0), value in chosen)
        for value, word in words.items()
        if counts.get(value) or value in chosen
    ]
    return sorted(boxes, key=lambda box: -box.count) if by_count else boxes


def _least_boxes(counts: Mapping[Any, int], asked: Filters) -> list[Choice]:
    """None where everything is sold by the piece: there is nothing to choose."""
    boxes = _boxes(least(), counts, asked.least)
    return boxes if asked.least or len(boxes) > 1 or counts.get(bands.LEAST[0], 0) == 0 else []


def _place_boxes(counties: Mapping[object, int], asked: Filters) -> list[Choice]:
    """Prefectures by number of goods; the counties of those that are chosen."""
    sums: dict[str, int] = defaultdict(int)
    within: dict[str, dict[str, int]] = defaultdict(dict)
    for code, cards in counties.items():
        above = places.prefecture(str(code))
        sums[above] += cards
        within[above][str(code)] = cards
    for code in asked.place:
        sums[places.prefecture(code)] += 0
        if not code.endswith("00"):
            within[places.prefecture(code)].setdefault(code, 0)
    boxes = []
    for code, cards in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        opened = any(places.prefecture(chosen) == code for chosen in asked.place)
        inner = _county_boxes(within[code], asked) if opened else ()
        boxes.append(Choice(code, places.prefecture_name(code), cards, code in asked.place, inner))
    return boxes


def _county_boxes(counties: Mapping[str, int], asked: Filters) -> tuple[Choice, ...]:
    ordered = sorted(counties.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Choice(code, places.name(code), n, code in asked.place) for code, n in ordered)


def chips(listing: Listing) -> list[tuple[str, str]]:
    """What is chosen, each with the query string without it."""
    asked = listing.filters
    return [(word, asked.without(name, value).query()) for name, value, word in _chosen(listing)]


def _chosen(listing: Listing) -> list[tuple[str, object, str]]:
    asked, crafts = listing.filters, listing.shelf.crafts.values()
    if not asked.chosen:
        return []
    words: dict[str, Mapping[Any, str]] = {
        "craft": {c.slug: c.name for c in crafts},
        "craft_class": {c.class_code: c.class_name for c in crafts},
        "place": {code: places.prefecture_name(code) for code in asked.place},
        "material": materials.names(),
        "supply": supplies(),
        "lead": leads(),
        "least": least(),
        "band": {b: band_word(b) for b in asked.band},
        "site": site_levels(),
        "ich": ich_levels(),
        "workshop": {s.slug: s.name for s in listing.shelf.sellers.values()},
    }
    found = [
        (name, value, known.get(value, str(value)))
        for name, known in words.items()
        for value in getattr(asked, name)
    ]
    if asked.has_range:
        found.append(("price", None, range_word(asked)))
    return found


def range_word(asked: Filters) -> str:
    """The free price bounds in words."""
    if asked.high_fen is None:
        return _("%(low)s 以上", low=format_fen(asked.low_fen or 0))
    if not asked.low_fen:
        return _("%(end)s 以下", end=format_fen(asked.high_fen))
    return _("%(low)s 到 %(end)s", low=format_fen(asked.low_fen), end=format_fen(asked.high_fen))


def ways_out(listing: Listing) -> list[tuple[str, int, str]]:
    """Nothing was found: which condition to drop (word), how many that gives, and its query string; best first."""
    gained = sorted(listing.counts.without.items(), key=lambda item: -item[1])
    if not gained:
        return []
    titles = {
        "craft": _("工艺"),
        "craft_class": _("类别"),
        "place": _("产地"),
        "ich": _("非遗项目级别"),
        "site": _("工坊认定"),
        "price": _("价格"),
        "supply": _("发货"),
        "lead": _("交货期"),
        "least": _("起订量"),
        "material": _("材质"),
        "workshop": _("工坊"),
    }
    return [(titles[f], n, listing.filters.without(f).query()) for f, n in gained if n]
