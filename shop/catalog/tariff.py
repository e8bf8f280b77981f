"""What delivery costs by a workshop's template: pure sums in fen, exact, by order, by weight or by piece.

A template says one price for the whole country and exceptions for groups of provinces, which it may also not serve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class Basis(StrEnum):
    """What a fee grows with."""

    ORDER = "order"  # not at all: one fee an order
    PIECE = "piece"
    WEIGHT = "weight"


class Load(NamedTuple):
    """What is to be delivered: worth of the goods in fen, pieces, grams."""

    goods_fen: int
    pieces: int
    grams: int


class Template(Protocol):
    """A workshop's template: `fee_fen` for the first `first_units` (pieces or grams), `more_fen` for each further
    `more_units` begun; nothing from `free_from_fen` of goods on (None: always something). `exceptions`: read by `zones`.
    """

    @property
    def basis(self) -> str: ...
    @property
    def first_units(self) -> int: ...
    @property
    def more_units(self) -> int: ...
    @property
    def fee_fen(self) -> int: ...
    @property
    def more_fen(self) -> int: ...
    @property
    def free_from_fen(self) -> int | None: ...
    @property
    def exceptions(self) -> Sequence[Mapping[str, Any]]: ...


class Zone(NamedTuple):
    """What holds for some provinces (codes such as 650000), or for all that are named nowhere."""

    provinces: tuple[str, ...]
    served: bool
    fee_fen: int
    more_fen: int
    free_from_fen: int | None


def zones(template: Template) -> list[Zone]:
    """The exceptions of a template."""
    return [
        Zone(tuple(e["provinces"]), e["served"], e["fee_fen"], e["more_fen"], e["free_from_fen"])
        for e in template.exceptions or ()
    ]


def zone_for(template: Template, region_code: str) -> Zone:
    """What holds for a place (code of any level; '' for one that is not known: the whole country's price)."""
    province = f"{region_code[:2]}0000" if region_code else ""
    for zone in zones(template):
        if province in zone.provinces:
            return zone
    return Zone((), True, template.fee_fen, template.more_fen or 0, template.free_from_fen)


def served(template: Template | None, region_code: str) -> bool:
    """Whether the workshop sends there at all."""
    return template is None or zone_for(template, region_code).served


def fee(template: Template | None, load: Load, region_code: str = "") -> int:
    """What delivery of the load to the place costs, in fen; nothing without a template, without goods, or from the free
    amount on. Grows with pieces and grams, never falls. ValueError for a place that is not served.
    """
    if template is None or not load.pieces:
        return 0
    zone = zone_for(template, region_code)
    if not zone.served:
        raise ValueError("the place is not served")
    if zone.free_from_fen is not None and load.goods_fen >= zone.free_from_fen:
        return 0
    return zone.fee_fen + zone.more_fen * _further(template, load)


def _further(template: Template, load: Load) -> int:
    """Further units begun."""
    if template.basis not in (Basis.PIECE, Basis.WEIGHT):
        return 0
    units = load.pieces if template.basis == Basis.PIECE else load.grams
    beyond = max(0, units - template.first_units)
    return -(-beyond // template.more_units)
