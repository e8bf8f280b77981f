"""Freezing a quarter: its figures become a snapshot that never changes, and what is booked later counts later (BR-36).

A correction is a new version beside the old one. Sales of a frozen quarter cannot differ between versions, for the
ledger counts what comes later in the running quarter; people, wages and late forms can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import Actor
from shop.core.db import table_of
from shop.core.errors import Conflict
from shop.workshops.income.ledger import hold_past_quarters
from shop.workshops.income.models import FrozenQuarter
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics import figures
from shop.workshops.statistics.figures import PeopleRow, SaleRow
from shop.workshops.statistics.models import STATED
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, Release, SnapshotPeople, SnapshotSale


def freeze(session: Session, actor: Actor, release: Release) -> QuarterSnapshot:
    """Take the snapshot that a confirmed release publishes: version 1, or the next one for a correction.

    Waits until every posting to an earlier quarter that has begun is done; those that begin later see the quarter
    frozen. Raises Conflict (NOT_OVER) before 24:00 of the quarter's last day, and (UNCHANGED) for a correction in which
    no row differs.
    """
    quarter = Quarter.parse(release.quarter)
    if clock.now() < clock.day_end(figures.last_day(quarter)):
        raise Conflict(_("这个季度还没有结束，数字还会变。"), code="NOT_OVER")
    hold_past_quarters(session, alone=True)
    before = figures.snapshot_of(session, quarter)
    sales, people = figures.sales_now(session, quarter), figures.people_now(session, quarter)
    digest = digest_of(sales, people)
    if before is not None and before.digest == digest:
        raise Conflict(_("和已经公布的完全一样，不用更正。"), code="UNCHANGED")
    if session.get(FrozenQuarter, str(quarter)) is None:
        session.add(FrozenQuarter(quarter=str(quarter), frozen_at=clock.now()))
    snapshot = QuarterSnapshot(
        quarter=str(quarter),
        region_code=PROVINCE,
        version=before.version + 1 if before else 1,
        release_id=release.id,
        digest=digest,
        taken_at=clock.now(),
    )
    session.add(snapshot)
    session.flush()
    _write(session, SnapshotSale, snapshot.id, sales)
    _write(session, SnapshotPeople, snapshot.id, people)
    audit.record(
        session, actor, "quarter.frozen", "quarter", str(quarter), version=snapshot.version, digest=digest
    )
    cache.touch(session)
    return snapshot


def digest_of(sales: Iterable[SaleRow], people: Iterable[PeopleRow]) -> str:
    """SHA-256 over all rows as text, one a line, in the order of their text: the same figures, the same digest. Pure."""
    lines = [_line("S", row) for row in sales] + [_line("P", row) for row in people]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def verified(session: Session, snapshot: QuarterSnapshot) -> bool:
    """Whether the rows that are kept are those that were frozen."""
    kept = figures.figures_of(session, Quarter.parse(snapshot.quarter), version=snapshot.version)
    return digest_of(kept.sales, kept.people) == snapshot.digest


def _line(kind: str, row: tuple[Any, ...]) -> str:
    return "|".join([kind, *("" if value is None else str(value) for value in row)])


def _write(session: Session, table: Any, snapshot_id: int, rows: Sequence[SaleRow | PeopleRow]) -> None:
    if rows:
        session.execute(
            sa.insert(table_of(table)), [{"snapshot_id": snapshot_id, **row._asdict()} for row in rows]
        )


class Difference(NamedTuple):
    """What one workshop's row says otherwise in the later version: field, before, after; amounts in fen."""

    workshop_id: int
    county_code: str
    field: str
    before: int | str
    after: int | str


def differences(session: Session, quarter: Quarter, earlier: int, later: int) -> list[Difference]:
    """What a later version changed, by workshop and field; sales differ in no field (BR-36), people may."""
    old, new = (figures.figures_of(session, quarter, version=v) for v in (earlier, later))
    return differing(old.people, new.people)


def differing(old: Iterable[PeopleRow], new: Iterable[PeopleRow]) -> list[Difference]:
    """The same of two lists of rows. Pure."""
    before, after = ({row.workshop_id: row for row in rows} for rows in (old, new))
    found = []
    for workshop_id in sorted(before.keys() | after.keys()):
        one, two = before.get(workshop_id), after.get(workshop_id)
        county = (two or one).county_code  # type: ignore[union-attr]  # one of the two is there
        for field in ("reported", *STATED):
            a, b = (getattr(row, field) if row else 0 for row in (one, two))
            if a != b:
                found.append(Difference(workshop_id, county, field, a, b))
    return found
