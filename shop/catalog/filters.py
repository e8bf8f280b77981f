"""What a visitor asks of the list: read from the address and written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.catalog import materials, places
from shop.catalog.bands import BANDS, LEADS, LEAST
from shop.catalog.card_rows import IN_STOCK, MADE_TO_ORDER
from shop.core.money import parse_yuan, plain_yuan
from shop.heritage.models import IchLevel
from shop.workshops.models import SiteLevel

NEWEST, CHEAP, DEAR, SOLD, RATED = "new", "price", "price_desc", "sold", "rating"
RELEVANT = "relevance"
MAX_WORDS = 80
MAX_CHOICES = 30


@dataclass(frozen=True)
class Filters:
    """A question to the list. Empty means "all"; within a facet any of the values, between facets all of them.

    `low_fen` and `high_fen` are free bounds, both included; `errors` has a sentence for each field that could not be
    read (its value is left out of the question, its text kept in `typed`).
    """

    q: str = ""
    craft: tuple[str, ...] = ()
    craft_class: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    ich: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    band: tuple[int, ...] = ()
    supply: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    least: tuple[int, ...] = ()
    material: tuple[str, ...] = ()
    workshop: tuple[str, ...] = ()
    low_fen: int | None = None
    high_fen: int | None = None
    sort: str = ""
    page: int = 1
    typed: dict[str, str] = field(default_factory=dict, compare=False)
    errors: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def has_range(self) -> bool:
        """Whether a free price bound is named."""
        return self.low_fen is not None or self.high_fen is not None

    @property
    def chosen(self) -> int:
        """How many conditions are set."""
        several = sum(len(getattr(self, name)) for name in GROUPS)
        return several + self.has_range

    @property
    def order(self) -> str:
        """The order that holds: as asked, else by relevance for words and newest first without."""
        if self.sort in (CHEAP, DEAR, SOLD, RATED, NEWEST) or (self.sort == RELEVANT and self.q):
            return self.sort
        return RELEVANT if self.q else NEWEST

    def query(self) -> str:
        """The query string of this question at its first page."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        for name, key in GROUPS.items():
            pairs += [(key, str(value)) for value in getattr(self, name)]
        if self.low_fen is not None:
            pairs.append(("min", _short_yuan(self.low_fen)))
        if self.high_fen is not None:
            pairs.append(("max", _short_yuan(self.high_fen)))
        if self.sort:
            pairs.append(("sort", self.sort))
        return urlencode(pairs) if pairs else ""

    def without(self, name: str, value: object = None) -> Filters:
        """The same question without one value of a facet, or without the whole facet."""
        if name == "price":
            return replace(self, band=(), low_fen=None, high_fen=None, page=1)
        left = () if value is None else tuple(v for v in getattr(self, name) if v != value)
        changes: dict[str, Any] = {"page": 1, name: left}
        return replace(self, **changes)

    def cleared(self) -> Filters:
        """Only the words searched for."""
        return Filters(q=self.q, sort=self.sort)


# Facets of several values and their names in the address.
GROUPS = {
    "craft": "craft",
    "craft_class": "class",
    "place": "place",
    "ich": "ich",
    "site": "site",
    "band": "price",
    "supply": "supply",
    "lead": "lead",
    "least": "least",
    "material": "material",
    "workshop": "workshop",
}
assert set(GROUPS) <= {f.name for f in fields(Filters)}


def read(args: MultiDict[str, str]) -> Filters:
    """The question in the address. What nobody offers is left out; a price bound that is no amount is an error."""
    given = args.to_dict(flat=False)  # a MultiDict makes an exception for each name that is missing
    typed = {key: _first(given, key).strip()[:20] for key in ("min", "max")}
    errors: dict[str, str] = {}
    low, high = (_bound(key, typed[key], errors) for key in ("min", "max"))
    if low is not None and high is not None and low > high:
        errors["min"] = _("最低价要不高于最高价。")
        low = high = None
    sites = {level.value for level in SiteLevel}
    levels = {level.value for level in IchLevel}
    return Filters(
        q=" ".join(_first(given, "q").split())[:MAX_WORDS],
        craft=_values(given, "craft"),
        craft_class=_values(given, "class"),
        place=tuple(code for code in _values(given, "place") if places.region(code)),
        ich=tuple(v for v in _values(given, "ich") if v in levels),
        site=tuple(v for v in _values(given, "site") if v in sites),
        band=tuple(int(v) for v in _values(given, "price") if v.isdecimal() and int(v) in BANDS),
        supply=tuple(v for v in _values(given, "supply") if v in (IN_STOCK, MADE_TO_ORDER)),
        lead=tuple(v for v in _values(given, "lead") if v in LEADS),
        least=tuple(int(v) for v in _values(given, "least") if v.isdecimal() and int(v) in LEAST),
        material=tuple(v for v in _values(given, "material") if v in materials.CODES),
        workshop=_values(given, "workshop"),
        low_fen=low,
        high_fen=high,
        sort=_first(given, "sort")[:20],
        page=_page(_first(given, "page")),
        typed=typed,
        errors=errors,
    )


def _first(given: Mapping[str, list[str]], key: str) -> str:
    return given[key][0] if key in given else ""


def _values(given: Mapping[str, list[str]], key: str) -> tuple[str, ...]:
    values = (value.strip()[:60] for value in given.get(key, ())[:MAX_CHOICES])
    return tuple(sorted({value for value in values if value}))


def _bound(key: str, text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    try:
        return parse_yuan(text).fen
    except ValueError:
        errors[key] = _("请填金额，例如 100 或 1500。")
        return None


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _short_yuan(fen: int) -> str:
    return plain_yuan(fen).removesuffix(".00")
