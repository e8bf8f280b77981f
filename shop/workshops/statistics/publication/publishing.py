"""A frozen quarter becomes public: looked at for what it would give away, then written down once.

A correction comes out in the tables under which the quarter already stands, and waits while the change would tell of
single workshops (BR-37); the officers see it at once in their own figures.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import SYSTEM
from shop.core.db import table_of
from shop.heritage.models import Craft
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.disclosure import Publication, Table, TableKey, correction_faults, danger_of
from shop.workshops.statistics.disclosure.cells import Dimension, figures, parts_of
from shop.workshops.statistics.figures import figures_of
from shop.workshops.statistics.publication.models import Measure, PublishedRow, QuarterPublication
from shop.workshops.statistics.publication.rows import Atoms, Facts, atoms_of, protected, published_rows
from shop.workshops.statistics.snapshot_models import QuarterSnapshot

Shown = dict[Measure, Publication]
MONEY = (Measure.SALES, Measure.DECLARED, Measure.WAGES)


def publish_waiting(session: Session) -> int:
    """Publish every snapshot not yet looked at, the earliest first; how many there were."""
    looked = sa.exists().where(QuarterPublication.snapshot_id == QuarterSnapshot.id)
    waiting = list(session.scalars(sa.select(QuarterSnapshot).where(~looked).order_by(QuarterSnapshot.id)))
    for snapshot in waiting:
        publish(session, snapshot)
    return len(waiting)


def publish(session: Session, snapshot: QuarterSnapshot) -> QuarterPublication:
    """Write down what the public reads of the snapshot, or that it is held back. The same snapshot again: what is."""
    if (known := session.get(QuarterPublication, snapshot.id)) is not None:
        return known
    facts, province = _facts(session, snapshot), snapshot.region_code
    atoms, standing = atoms_of(facts), _standing(session, snapshot)
    faults: list[str] = []
    if standing is None:
        shown = protected(atoms, province)
    else:
        shown = shown_of(session, standing)
        faults = _faults(atoms_of(_facts(session, standing)), atoms, shown)
    found = QuarterPublication(
        snapshot_id=snapshot.id,
        quarter=snapshot.quarter,
        region_code=province,
        version=snapshot.version,
        held=bool(faults),
        faults="\n".join(faults),
        looked_at=clock.now(),
    )
    session.add(found)
    session.flush()
    if not faults:
        _write(session, snapshot.id, published_rows(facts, atoms, shown, province))
    act = "quarter.held" if faults else "quarter.published"
    audit.record(session, SYSTEM, act, "quarter", snapshot.quarter, version=snapshot.version)
    cache.touch(session)
    return found


def _standing(session: Session, snapshot: QuarterSnapshot) -> QuarterSnapshot | None:
    """The version of the quarter that the public reads now."""
    return session.scalar(
        sa.select(QuarterSnapshot)
        .join(QuarterPublication, QuarterPublication.snapshot_id == QuarterSnapshot.id)
        .where(
            QuarterSnapshot.quarter == snapshot.quarter,
            QuarterSnapshot.region_code == snapshot.region_code,
            QuarterPublication.held.is_(False),
        )
        .order_by(QuarterSnapshot.version.desc())
        .limit(1)
    )


def shown_of(session: Session, snapshot: QuarterSnapshot) -> Shown:
    """The tables under which a snapshot stands published, as they were written down."""
    rows = session.scalars(
        sa.select(PublishedRow).where(PublishedRow.snapshot_id == snapshot.id).order_by(PublishedRow.id)
    )
    alone: dict[Measure, dict[TableKey, tuple[list[str], list[str]]]] = {m: {} for m in Measure}
    for row in rows:
        if row.dimension == "total":
            # A total alone is the table of a region in which nothing stands apart.
            alone[Measure(row.measure)].setdefault(TableKey(row.region_code, None), ([], []))
            continue
        key = TableKey(row.region_code, Dimension(row.dimension))
        items, pooled = alone[Measure(row.measure)].setdefault(key, ([], []))
        items.extend([row.item] if row.item else [])
        pooled.extend(row.pooled.split())
    return {
        measure: Publication({key: Table(tuple(a), tuple(b)) for key, (a, b) in tables.items()})
        for measure, tables in alone.items()
    }


def _faults(before: Atoms, after: Atoms, shown: Shown) -> list[str]:
    """In lines of measure, region, dimension and item. How many workshops there are is no secret and may change by one,
    but a row must still rest on three.
    """
    found = [(m, row) for m in MONEY for row in correction_faults(before[m], after[m], shown[m])]
    heads, people = after[Measure.PEOPLE], shown[Measure.PEOPLE]
    rows = figures(heads, people)
    found += [(Measure.PEOPLE, r) for r in rows if danger_of(parts_of(heads, r)) is not None]
    return [f"{m.value} {r.table.region} {r.table.dimension or 'total'} {r.item}".rstrip() for m, r in found]


def _facts(session: Session, snapshot: QuarterSnapshot) -> Facts:
    found = figures_of(
        session, Quarter.parse(snapshot.quarter), region=snapshot.region_code, version=snapshot.version
    )
    crafts = dict(session.execute(sa.select(Craft.id, Craft.slug)).all())
    return Facts(found.sales, found.people, crafts)


def _write(session: Session, snapshot_id: int, rows: list[dict[str, Any]]) -> None:
    """Each row with all its columns, so that they go in together."""
    table = table_of(PublishedRow)
    nothing = {column.name: 0 for column in table.c if column.default is not None and column.name != "id"}
    if rows:
        session.execute(sa.insert(table), [{**nothing, "snapshot_id": snapshot_id, **row} for row in rows])
