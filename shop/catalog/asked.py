"""What is asked of the list as conditions with parameters: each mix of conditions is one statement, built once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog import materials
from shop.catalog.bands import LEAST, lead_bands
from shop.catalog.crafts import CraftName
from shop.catalog.facets import bounds, craft_passes, in_range
from shop.catalog.filters import Filters
from shop.catalog.id_lists import listed, value
from shop.catalog.models import ListingCard
from shop.catalog.supply import on_offer

RANGE = "range"
SUPPLIED = "supplied"
BOUGHT = "bought"
MADE_OF = "made_of"
_EQUAL = {"craft": ListingCard.craft_id, "workshop": ListingCard.workshop_id}
_AMONG: dict[str, Any] = {
    "crafts": ListingCard.craft_id,
    "bands": ListingCard.price_band,
    "levels": ListingCard.ich_level,
    "supplies": ListingCard.supply,
    "leads": ListingCard.lead_band,
    "least": ListingCard.least_band,
    "hits": ListingCard.product_id,
}


class Asked(NamedTuple):
    """Conditions by their names, and the parameters they take."""

    names: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = {}

    def and_one(self, name: str, wanted: int) -> Asked:
        """And the `craft` or `workshop` of that id."""
        return Asked((*self.names, name), {**self.parameters, name: wanted})

    def and_among(self, engine: str, name: str, values: Collection[Any]) -> Asked:
        """And one of the values of `crafts`, `bands`, `levels`, `supplies`, `leads`, `least` or `hits` (products)."""
        return Asked((*self.names, name), {**self.parameters, name: value(engine, values)})

    def and_supplied(self) -> Asked:
        """And in stock or made to order at this instant."""
        return Asked((*self.names, SUPPLIED), self.parameters)

    def and_bought(self) -> Asked:
        """And sold at least once."""
        return Asked((*self.names, BOUGHT), self.parameters)


ALL = Asked()


def asked_of(engine: str, filters: Filters, crafts: Mapping[int, CraftName]) -> Asked:
    """The conditions of the question, but for those on workshops."""
    asked = ALL
    if filters.craft or filters.craft_class:
        wanted = [c.id for c in crafts.values() if not craft_passes(filters, c)]
        one = len(wanted) == 1
        asked = asked.and_one("craft", wanted[0]) if one else asked.and_among(engine, "crafts", wanted)
    wanted_of = {
        "levels": filters.ich,
        "supplies": filters.supply,
        "bands": filters.band,
        "leads": sorted(lead_bands(filters.lead)),
        "least": [LEAST.index(pieces) for pieces in filters.least],
    }
    for name, values in wanted_of.items():
        if values:
            asked = asked.and_among(engine, name, values)
    if filters.material:
        number = materials.number_of(filters.material)
        asked = Asked((*asked.names, MADE_OF), {**asked.parameters, MADE_OF: number})
    if filters.has_range:
        asked = Asked((*asked.names, RANGE), {**asked.parameters, **bounds(filters)})
    return asked


def condition(engine: str, name: str) -> ColumnElement[bool]:
    """The condition of the name."""
    if name in _EQUAL:
        return _EQUAL[name] == sa.bindparam(name)
    if name == SUPPLIED:
        return on_offer()
    if name == MADE_OF:
        return ListingCard.materials.bitwise_and(sa.bindparam(MADE_OF, type_=sa.BigInteger)) != 0
    if name == BOUGHT:
        return ListingCard.sold > 0
    return in_range() if name == RANGE else listed(engine, _AMONG[name], name)
