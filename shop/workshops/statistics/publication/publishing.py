"""A frozen quarter becomes public: looked at for what it would give away, then written down once.

A correction comes out in the tables under which the quarter already stands, and waits while the change would tell of
single workshops (BR-37); the officers see it at once in their own figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, sessionmaker

from shop.core import audit, cache, clock
from shop.core.access import SYSTEM
from shop.core.db import reading, see_one_moment, table_of
from shop.core.errors import Conflict
from shop.heritage.models import Craft
from shop.workshops.income.models import FrozenQuarter
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.disclosure import Publication, Table, TableKey, correction_faults, danger_of
from shop.workshops.statistics.disclosure.cells import Dimension, figures, parts_of
from shop.workshops.statistics.figures import figures_of
from shop.workshops.statistics.publication.models import Measure, PublishedRow, QuarterPublication
from shop.workshops.statistics.publication.rows import Atoms, Facts, atoms_of, protected, published_rows
from shop.workshops.statistics.snapshot_models import QuarterSnapshot

Shown = dict[Measure, Publication]
MONEY = (Measure.SALES, Measure.DECLARED, Measure.WAGES)


@dataclass(frozen=True)
class Material:
    """All that is read of a snapshot before it is looked at. `standing`: the version the public reads now, and under
    which tables.
    """

    snapshot_id: int
    province: str
    facts: Facts
    standing: int | None
    before: Facts | None
    shown: Shown | None


@dataclass(frozen=True)
class Outcome:
    """What is to be written of a snapshot, and the version it was held against."""

    snapshot_id: int
    standing: int | None
    faults: list[str]
    rows: list[dict[str, Any]]


def publish_waiting(sessions: sessionmaker[Session]) -> int:
    """Publish every snapshot not yet looked at, the earliest first; how many were written.

    Nothing is held while the figures are looked at: they are read, looked at with no transaction open, and written only
    if the public still reads what it read then. One that lost a race comes again with the next run.
    """
    written = 0
    with reading(), sessions() as session:
        waiting = waiting_for(session)
    for snapshot_id in waiting:
        with reading(), sessions() as session:
            see_one_moment(session)
            material = read(session, session.get_one(QuarterSnapshot, snapshot_id))
        outcome = look(material)
        with sessions.begin() as session:
            if write(session, outcome) is None:
                break
        written += 1
    return written


def waiting_for(session: Session) -> list[int]:
    """Snapshots not yet looked at, the earliest first."""
    looked = sa.exists().where(QuarterPublication.snapshot_id == QuarterSnapshot.id)
    return list(session.scalars(sa.select(QuarterSnapshot.id).where(~looked).order_by(QuarterSnapshot.id)))


def publish(session: Session, snapshot: QuarterSnapshot) -> QuarterPublication:
    """All of it in the caller's transaction. The same snapshot again: what is."""
    if (known := session.get(QuarterPublication, snapshot.id)) is not None:
        return known
    found = write(session, look(read(session, snapshot)))
    if found is None:
        raise Conflict(_("更早的一版还没有看过。"), code="EARLIER_WAITS")
    return found


def read(session: Session, snapshot: QuarterSnapshot) -> Material:
    """What is needed to look at a snapshot; snapshots and published rows never change."""
    standing = _standing(session, snapshot)
    return Material(
        snapshot_id=snapshot.id,
        province=snapshot.region_code,
        facts=_facts(session, snapshot),
        standing=standing.id if standing else None,
        before=_facts(session, standing) if standing else None,
        shown=shown_of(session, standing) if standing else None,
    )


def look(material: Material) -> Outcome:
    """What the public may read of it, or why it is held back. Seconds for a whole province. Pure."""
    atoms, province = atoms_of(material.facts), material.province
    faults: list[str] = []
    if material.before is None or material.shown is None:
        shown = protected(atoms, province)
    else:
        shown = material.shown
        faults = _faults(atoms_of(material.before), atoms, shown)
    rows = [] if faults else published_rows(material.facts, atoms, shown, province)
    return Outcome(material.snapshot_id, material.standing, faults, rows)


def write(session: Session, outcome: Outcome) -> QuarterPublication | None:
    """Write down what the public reads of the snapshot, or that it is held back; None, and nothing written, when it was
    looked at meanwhile, or the public reads another version than the one it was held against.
    """
    snapshot = session.get_one(QuarterSnapshot, outcome.snapshot_id)
    session.get(FrozenQuarter, snapshot.quarter, with_for_update=True)  # one at a time
    standing = _standing(session, snapshot)
    if (standing.id if standing else None) != outcome.standing or _known_or_too_early(session, snapshot):
        return None
    found = QuarterPublication(
        snapshot_id=snapshot.id,
        quarter=snapshot.quarter,
        region_code=snapshot.region_code,
        version=snapshot.version,
        held=bool(outcome.faults),
        faults="\n".join(outcome.faults),
        looked_at=clock.now(),
    )
    session.add(found)
    session.flush()
    _write(session, snapshot.id, outcome.rows)
    act = "quarter.held" if outcome.faults else "quarter.published"
    audit.record(session, SYSTEM, act, "quarter", snapshot.quarter, version=snapshot.version)
    cache.touch(session)
    return found


def _known_or_too_early(session: Session, snapshot: QuarterSnapshot) -> bool:
    """Whether the snapshot was looked at, or an earlier version of its quarter was not."""
    looked = sa.exists().where(QuarterPublication.snapshot_id == QuarterSnapshot.id)
    same = sa.and_(
        QuarterSnapshot.quarter == snapshot.quarter, QuarterSnapshot.region_code == snapshot.region_code
    )
    earlier = sa.select(sa.func.count()).where(same, QuarterSnapshot.version < snapshot.version, ~looked)
    return session.get(QuarterPublication, snapshot.id) is not None or bool(session.scalar(earlier))


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
