"""From the figures of a snapshot to the rows that are published. Pure; amounts in fen.

Head-counts of a workshop are no secret (BR-31), yet they stand in rows of three workshops and more like all else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.workshops.income.models import Proof
from shop.workshops.statistics.disclosure import Atom, Publication, TableKey, protect
from shop.workshops.statistics.disclosure.cells import Cube, Dimension, Figure, Scheme, numbers_of, parts
from shop.workshops.statistics.figures import PeopleRow, SaleRow
from shop.workshops.statistics.publication.models import COUNTED, Measure

#: By what each measure is published: of the province, and of each prefecture.
SCHEMES = {
    Measure.PEOPLE: Scheme((Dimension.PREFECTURE, Dimension.CRAFT), (Dimension.COUNTY,)),
    Measure.SALES: Scheme(
        (Dimension.PREFECTURE, Dimension.CRAFT, Dimension.CHANNEL),
        (Dimension.COUNTY, Dimension.CRAFT, Dimension.CHANNEL),
    ),
    Measure.DECLARED: Scheme((Dimension.PREFECTURE, Dimension.CHANNEL), ()),
    Measure.WAGES: Scheme((Dimension.PREFECTURE,), ()),
}
Row = dict[str, Any]
Atoms = dict[Measure, list[Atom]]


@dataclass(frozen=True)
class Facts:
    """What a snapshot holds, and the keys of crafts by id."""

    sales: Sequence[SaleRow]
    people: Sequence[PeopleRow]
    crafts: Mapping[int, str]


def atoms_of(facts: Facts) -> Atoms:
    """Per measure what each workshop adds. Of people every workshop that had to report adds one: itself."""
    crafts = facts.crafts
    return {
        Measure.PEOPLE: [Atom(p.workshop_id, p.county_code, crafts[p.craft_id], "", 1) for p in facts.people],
        Measure.WAGES: [
            Atom(p.workshop_id, p.county_code, crafts[p.craft_id], "", p.wages_fen)
            for p in facts.people
            if p.wages_fen
        ],
        Measure.SALES: _sold(facts, Proof.PLATFORM),
        Measure.DECLARED: _sold(facts, Proof.DECLARED),
    }


def _sold(facts: Facts, proof: Proof) -> list[Atom]:
    return [
        Atom(s.workshop_id, s.county_code, facts.crafts[s.craft_id], s.channel, s.net_fen)
        for s in facts.sales
        if s.proof == proof and s.net_fen
    ]


def protected(atoms: Atoms, province: str) -> dict[Measure, Publication]:
    """The tables of each measure; measures are not added to each other, so each is looked at alone."""
    return {measure: protect(atoms[measure], province, SCHEMES[measure]) for measure in Measure}


def published_rows(
    facts: Facts, atoms: Atoms, shown: Mapping[Measure, Publication], province: str
) -> list[Row]:
    """All rows of all tables and the totals of all regions shown, of each measure."""
    found = []
    for measure, publication in shown.items():
        fill = _filler(facts, measure)
        mine = atoms[measure]
        for row in _with_totals(mine, publication, province):
            key, held = row.table, [mine[n] for n in numbers_of(row.atoms)]
            pooled = publication.tables[key].pooled if key in publication.tables and not row.item else ()
            found.append(
                {
                    "measure": measure.value,
                    "region_code": key.region,
                    "dimension": str(key.dimension) if key.dimension else "total",
                    "item": row.item,
                    "pooled": " ".join(pooled),
                    "workshops": sum(1 for fen in parts(held).values() if fen),
                    **fill(held),
                }
            )
    return found


def _with_totals(atoms: Sequence[Atom], publication: Publication, province: str) -> list[Figure]:
    """The rows of tables that tell anything beside the total, and the total of each region shown."""
    if not publication.tables:
        return []
    cube = Cube(atoms)
    rows = [row for row in cube.figures(publication) if publication.tables[row.table].alone]
    places = publication.tables.get(TableKey(province, Dimension.PREFECTURE))
    whole = {key.region for key in publication.tables if key.dimension is None}
    for region in sorted({province, *(places.alone if places else ()), *whole}):
        total = TableKey(region, None)
        rows.append(Figure(total, "", cube.bits(total).get("", 0)))
    return rows


def _filler(facts: Facts, measure: Measure) -> Callable[[list[Atom]], Row]:
    if measure is Measure.PEOPLE:
        by_workshop = {p.workshop_id: p for p in facts.people}
        return lambda held: _people(by_workshop[atom.workshop] for atom in held)
    orders = _orders(facts, Proof.DECLARED if measure is Measure.DECLARED else Proof.PLATFORM)
    if measure is Measure.WAGES:
        orders = {}
    return lambda held: {
        "fen": sum(a.fen for a in held),
        "orders": sum(orders.get(a[:4], 0) for a in held),
    }


def _orders(facts: Facts, proof: Proof) -> dict[tuple[int, str, str, str], int]:
    found: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for s in facts.sales:
        if s.proof == proof:
            found[s.workshop_id, s.county_code, facts.crafts[s.craft_id], s.channel] += s.orders
    return found


def _people(workshops: Iterable[PeopleRow]) -> Row:
    mine = list(workshops)
    return {
        "counties": len({p.county_code for p in mine}),
        "ich_items": len({p.ich_item_id for p in mine if p.ich_item_id is not None}),
        **{name: sum(getattr(p, name) for p in mine) for name in COUNTED},
    }
