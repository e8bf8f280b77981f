"""The booth plan as numbers for one inline SVG of ours: a cell is 38 units wide, halls stand one under the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shop.exhibition.fairs.models import Booth, Hall

CELL, HIGH, GAP, STREET, MARGIN, LEAST = 38, 44, 2, 24, 9, 240


class Square(NamedTuple):
    """A booth of the plan: where it is drawn, who is in it, where it leads. `key`: pattern of the craft, '' when empty."""

    x: int
    y: int
    wide: int
    number: str
    name: str
    craft: str
    key: str
    href: str
    here: bool


class Street(NamedTuple):
    """A hall of the plan with its booths."""

    y: int
    code: str
    name: str
    squares: list[Square]


class Plan(NamedTuple):
    """The whole drawing."""

    wide: int
    high: int
    streets: list[Street]


class Told(NamedTuple):
    """What stands in a square of a booth that is held."""

    name: str
    craft: str
    key: str


def draw(
    halls: Sequence[Hall],
    told: Mapping[int, Told],
    href: Callable[[Booth], str],
    here: frozenset[int] | set[int] = frozenset(),
) -> Plan:
    """Lay the halls out. `told`: by booth id, for booths that are held; `here`: ids of booths that were looked for. Pure."""
    wide = 2 * MARGIN + max((hall.grid_columns for hall in halls), default=9) * CELL
    top, streets = 0, []
    for hall in halls:
        squares = []
        for booth in hall.booths:
            known = told.get(booth.id, Told("", "", ""))
            squares.append(
                Square(
                    MARGIN + booth.grid_column * CELL,
                    top + STREET + booth.grid_row * HIGH,
                    booth.wide * CELL - GAP,
                    booth.number,
                    known.name,
                    known.craft,
                    known.key,
                    href(booth),
                    booth.id in here,
                )
            )
        streets.append(Street(top, hall.code, hall.name, squares))
        top += STREET + hall.grid_rows * HIGH + 8
    return Plan(max(wide, LEAST), top, streets)
