"""What a public board may say, so that no workshop's figure can be worked out from it (BR-31, BR-37). Pure.

Amounts stand only where three workshops or more made them, and only when no combination of all that stands gives one
away; the rest is one sum. They move on only when at least three workshops sold since they were last shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from shop.exhibition.entry.scans import SLOT, slot_of
from shop.exhibition.results.sales import Part
from shop.workshops.statistics.disclosure.cells import (
    Atom,
    Dimension,
    Publication,
    Table,
    TableKey,
    by_item,
    figures,
    parts,
)
from shop.workshops.statistics.disclosure.exposure import exposed
from shop.workshops.statistics.disclosure.pooling import pool
from shop.workshops.statistics.disclosure.sensitive import FEWEST, danger_of

REST = ""
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJ"
#: Tables of a board in the order in which they give way when one of them says too much.
GIVES_WAY = (Dimension.CHANNEL, Dimension.PREFECTURE, Dimension.CRAFT)


class Board(NamedTuple):
    """Amounts by craft, place and day that may stand, in fen; the key "" is all that stands together. None: not even
    the total may.
    """

    total_fen: int
    tables: dict[Dimension, dict[str, int]]


def cutoff(held: Iterable[Part], now: datetime) -> datetime:
    """Up to when sales are shown: the end of the last quarter of an hour by which at least three workshops had sold, or
    given back, since the one shown before. The present quarter is never shown.
    """
    shown = datetime.min.replace(tzinfo=now.tzinfo)
    since: set[int] = set()
    slot = None
    for part in sorted(held, key=lambda p: p.posted_at):
        begins = slot_of(part.posted_at)
        if begins != slot and len(since) >= FEWEST and slot is not None:
            shown, since = slot + SLOT, set()
        if begins >= slot_of(now):
            break
        slot = begins
        since.add(part.workshop_id)
    if slot is not None and len(since) >= FEWEST:
        shown = slot + SLOT
    return shown


def province_in(code: str) -> str:
    """The province (its code) that stands beside the prefectures under this code; "" for a prefecture."""
    middle = code[2:4]
    return f"{middle.translate(str.maketrans(_LETTERS, _DIGITS))}0000" if middle.isalpha() else ""


def board(held: Sequence[Part], region: str) -> Board | None:
    """What may be said of these sales at a fair in the region (its province); places elsewhere stand by province."""
    atoms = _atoms(held, region)
    everything = parts(atoms)
    if danger_of(everything) is not None:
        return None
    forced: dict[Dimension, set[str]] = {dimension: set() for dimension in GIVES_WAY}
    while True:
        publication = _publication(atoms, region, forced)
        rows = figures(atoms, publication)
        if not exposed(atoms, rows):
            return Board(sum(everything.values()), _tables(atoms, region, publication))
        if not _give_way(publication, region, forced):
            return None


def _atoms(held: Sequence[Part], region: str) -> list[Atom]:
    sums: dict[tuple[int, str, str, str], int] = {}
    for part in held:
        county = part.county_code
        if county[:2] != region[:2]:
            # The other provinces lie beside the prefectures, in letters, so that no code is taken for another.
            county = f"{region[:2]}{county[:2].translate(str.maketrans(_DIGITS, _LETTERS))}99"
        key = (part.workshop_id, county, str(part.craft_id), part.day.isoformat())
        sums[key] = sums.get(key, 0) + part.net_fen
    return [Atom(*key, fen) for key, fen in sorted(sums.items()) if fen]


def _publication(atoms: Sequence[Atom], region: str, forced: dict[Dimension, set[str]]) -> Publication:
    found: dict[TableKey, Table] = {}
    for dimension in GIVES_WAY:
        key = TableKey(region, dimension)
        items = {item: parts(mine) for item, mine in by_item(atoms, key).items()}
        found[key] = pool(items, forced[dimension])
        forced[dimension].update(found[key].pooled)
    return Publication(found)


def _give_way(publication: Publication, region: str, forced: dict[Dimension, set[str]]) -> bool:
    """The first table that still tells anything says it together; whether there was one."""
    for dimension in GIVES_WAY:
        alone = publication.tables[TableKey(region, dimension)].alone
        if alone:
            forced[dimension].update(alone)
            return True
    return False


def _tables(atoms: Sequence[Atom], region: str, publication: Publication) -> dict[Dimension, dict[str, int]]:
    shown: dict[Dimension, dict[str, int]] = {dimension: {} for dimension in GIVES_WAY}
    for row in figures(atoms, publication):
        fen = sum(atom.fen for number, atom in enumerate(atoms) if row.atoms >> number & 1)
        if row.table.dimension is not None:
            shown[row.table.dimension][row.item] = fen
    return shown
