"""Deciding what of a province may be published for a quarter: pool, look whether anybody can be worked out, pool more.

A workshop that several tables together give away is hidden by pooling in the table that costs readers least. Every
round pools something, so it ends; in the worst case with the total alone, or with nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shop.workshops.statistics.disclosure.cells import (
    Atom,
    Cube,
    Dimension,
    Figure,
    Publication,
    Scheme,
    Table,
    TableKey,
    parts,
)
from shop.workshops.statistics.disclosure.exposure import Exposed, exposed
from shop.workshops.statistics.disclosure.pooling import pool
from shop.workshops.statistics.disclosure.sensitive import danger_of

Forced = dict[TableKey, set[str]]
EVERYTHING = Scheme()


def protect(atoms: Sequence[Atom], province: str, scheme: Scheme = EVERYTHING) -> Publication:
    """What of the scheme's tables of a province (its code) may be published together. Atoms of nothing do not count.

    Promised of what comes out: no row rests on fewer than three workshops or to more than 80 % on one; no difference
    of two rows rests on fewer than three; no figure of a workshop follows from all rows, nor a bound within 10 % of it.
    """
    held = [atom for atom in atoms if atom.fen]
    if danger_of(parts(held)) is not None:
        return Publication()
    cube = Cube(held)
    forced: Forced = defaultdict(set)
    unsure: set[int] | None = None
    while True:
        publication = _tables(cube, province, scheme, forced)
        rows = cube.figures(publication)
        found = exposed(held, rows, unsure)
        unsure = {one.workshop for one in found}
        if not found:
            return publication
        if not _hide(found, rows, publication, forced, province):
            return Publication()


def _tables(cube: Cube, province: str, scheme: Scheme, forced: Forced) -> Publication:
    tables = {key: _table(cube, key, forced) for key in (TableKey(province, d) for d in scheme.whole)}
    for prefecture in tables[TableKey(province, Dimension.PREFECTURE)].alone:
        for dimension in scheme.within:
            key = TableKey(prefecture, dimension)
            tables[key] = _table(cube, key, forced)
    for key, table in tables.items():
        forced[key].update(table.pooled)  # once pooled, always pooled: a later round only says less
    return Publication(tables)


def _table(cube: Cube, key: TableKey, forced: Forced) -> Table:
    return pool(cube.parts(key), forced[key])


def _cost(province: str, key: TableKey) -> int:
    """What readers lose least comes first: crafts and channels of a prefecture, counties, those of the province."""
    order: list[Dimension | None] = [
        Dimension.CHANNEL,
        Dimension.CRAFT,
        Dimension.COUNTY,
        Dimension.PREFECTURE,
    ]
    return order.index(key.dimension) + (2 if key.region == province else 0)


def _hide(
    found: Sequence[Exposed], rows: Sequence[Figure], publication: Publication, forced: Forced, province: str
) -> bool:
    """Pool one thing for each exposed workshop; whether anything more could be pooled at all."""
    before = sum(map(len, forced.values()))
    touched: set[TableKey] = set()
    for _workshop, telling in found:
        choices = [rows[number] for number in telling if publication.tables[rows[number].table].alone]
        if choices:
            row = min(choices, key=lambda r: _cost(province, r.table))
            if row.table in touched:
                continue  # what was pooled for another one may hide this one as well
            touched.add(row.table)
            forced[row.table] |= _more(row, publication.tables[row.table], forced[row.table])
    if sum(map(len, forced.values())) > before:
        return True
    return _give_up_something(publication, forced, province)


def _more(row: Figure, table: Table, already: set[str]) -> set[str]:
    """What to pool of the table: the row itself, or, when it is the pool, one more beside it."""
    if row.item:
        return {row.item} - already
    return {table.alone[0]}


def _give_up_something(publication: Publication, forced: Forced, province: str) -> bool:
    """No row could be named: close the least of the tables that still tell anything."""
    open_tables = [key for key, table in publication.tables.items() if table.alone]
    if not open_tables:
        return False
    key = min(open_tables, key=lambda k: (_cost(province, k), k))
    forced[key] |= set(publication.tables[key].alone)
    return True
