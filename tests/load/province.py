"""Do the province's pages stay fast with 7,000 workshops and 5 million ledger entries, and how long does freezing and
publishing a quarter take? On PostgreSQL; entries, certificates and forms are loaded in bulk, rollups made of them by the
store's own code.

`python -m tests.load.province`; `make bench` runs it too. `--entries 50000 --workshops 300` to try it, `--slow 50` names
the statements that take longer.
"""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import Organisation, User
from shop.app import create_app
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.access import SYSTEM
from shop.core.db import db, insert_each
from shop.heritage import reference
from shop.heritage.load import load_reference
from shop.heritage.models import Craft
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.rebuilding import rebuild
from shop.workshops.models import Workshop
from shop.workshops.statistics import freezing
from shop.workshops.statistics.publication.publishing import publish
from shop.workshops.statistics.snapshot_models import Release
from tests.factories.workshops import a_workshop
from tests.load import stores
from tests.load.rosters import PROVINCE, _officer
from tests.support.watch import count_statements

FEW, MANY, WORKSHOPS = 50_000, 5_000_000, 7_000
#: The province's page may take so many times what it takes with few entries.
MOST = 1.5
#: Freezing a quarter of the whole province, in seconds.
LONGEST = 120.0
#: Statements of a page of the province (docs/statistics.md).
STATEMENTS = 20
ROUNDS = 15
DAYS = 730

_ENTRIES = """
INSERT INTO ledger_entry (source, kind, workshop_id, county_code, order_number, occurred_at, posted_at, counted_on,
                          proof, currency)
SELECT 'order:B' || n, 'sale', w.id, w.county_code, 'B' || n, day.at, day.at, day.at::date, 'platform', 'CNY'
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
JOIN (SELECT id, county_code, row_number() OVER (ORDER BY id) - 1 AS place FROM workshop) w
  ON w.place = (n * 7919) % :workshops
CROSS JOIN LATERAL (SELECT CAST(:start AS timestamptz) + ((n * 104729) % :days) * INTERVAL '1 day' AS at) day
"""
_POSTINGS = """
INSERT INTO ledger_posting (entry_id, account, amount_fen, channel, craft_id, sku_code, title, pieces)
SELECT e.id, side.account, side.sign * (2000 + (e.id * 48271) % 90000), side.channel, side.craft, side.sku, side.title,
       side.pieces
FROM ledger_entry e
JOIN workshop w ON w.id = e.workshop_id
CROSS JOIN LATERAL (VALUES
  ('provider', 1, NULL, NULL::bigint, NULL, NULL, NULL::int),
  ('goods', -1, (ARRAY['mall', 'bulk_order', 'fair'])[1 + e.id % 3], w.craft_id, 'SKU', '西兰卡普桌旗', 1)
) AS side (account, sign, channel, craft, sku, title, pieces)
WHERE e.id > :after
"""
_CERTIFIED = """
INSERT INTO right_interval (workshop_id, certificate_id, from_at, until_at)
SELECT w.id, (SELECT min(id) FROM certificate), CAST(:since AS timestamptz), CAST(:until AS timestamptz)
FROM workshop w WHERE NOT EXISTS (SELECT 1 FROM right_interval r WHERE r.workshop_id = w.id)
"""
_FORMS = """
INSERT INTO workshop_return (workshop_id, quarter, county_code, state, employed_total, employed_target,
    employed_monitored, employed_low_income, employed_home_based, benefited, wages_fen, training_sessions,
    training_person_times, narrative, reasons, seen_proven_fen, seen_declared_fen, saved_at, filled_by, submitted_at,
    late, reviewed_by, reviewed_at, review_note, edition)
SELECT w.id, CAST(:quarter AS varchar), w.county_code, 'accepted', 5 + w.id % 40, 2 + w.id % 3, w.id % 2, 1, 2, 3,
    CAST(300000 AS bigint) * (5 + w.id % 40), 1, 12, '', '', 0, 0, CAST(:at AS timestamptz), 1,
    CAST(:at AS timestamptz), false, 2, CAST(:at AS timestamptz), '', 1
FROM workshop w WHERE w.id % 20 <> 0
"""
#: What is measured of the pages, and under which name.
PAGES = {"province": "/oversight/income?region={region}&quarter={quarter}",
         "province_analysis": "/oversight/analysis?region={region}&quarter={quarter}"}  # fmt: skip


@dataclass
class Measured:
    """One thing measured. `ratio`: against the same with few entries, of a duration against the longest allowed."""

    name: str
    database: str
    entries: int
    workshops: int
    p50_ms: float
    p99_ms: float
    ratio: float
    statements: int


def measure(
    say: Callable[[str], None], *, entries: int = MANY, workshops: int = WORKSHOPS, slow: int = 0
) -> list[Measured]:
    """The pages with few and with many entries, the rebuilding, the snapshot and its publication."""
    with (
        tempfile.TemporaryDirectory(prefix="baigong-province-") as folder,
        stores.postgres_for_load() as admin,
    ):
        settings = Settings(
            database_url=stores.new_database(admin, "province"), data_dir=Path(folder), fragment_cache=False
        )
        database.upgrade(settings.database_url)
        app = create_app(settings)
        with app.app_context():
            officer = _people(workshops)
        found: list[Measured] = []
        few_ms: dict[str, float] = {}
        for size in (min(FEW, entries), entries):
            begun = time.perf_counter()
            with app.app_context():
                load(size, workshops)
                loaded = time.perf_counter()
                rebuild(db.sessionmaker)
                rebuilt = time.perf_counter()
                database.count_rows(db.session)
                db.session.commit()
            say(f"{size} entries loaded in {loaded - begun:.0f} s, rollups in {rebuilt - loaded:.0f} s")
            for name in PAGES:
                with _slow_statements(slow, say):
                    page = _page(app, name, officer, size, workshops)
                few = few_ms.setdefault(name, page.p50_ms)
                found.append(dataclasses.replace(page, ratio=round(page.p50_ms / few, 3)))
                say(line(found[-1]))
        with app.app_context(), _slow_statements(slow, say):
            found += _snapshot(entries, workshops, say)
        return found


@contextmanager
def _slow_statements(least_ms: int, say: Callable[[str], None]) -> Iterator[None]:
    """Say which statements take so many milliseconds or more, each once; 0 says nothing."""
    told: set[str] = set()

    def before(_c: Any, _cursor: Any, _statement: str, _p: Any, context: Any, _many: bool) -> None:
        context.begun = time.perf_counter()

    def after(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:
        ms = (time.perf_counter() - context.begun) * 1000
        if least_ms and ms >= least_ms and statement not in told:
            told.add(statement)
            say(f"  {ms:.0f} ms: {' '.join(statement.split())[:600]}")

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    sa.event.listen(sa.Engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", before)
        sa.event.remove(sa.Engine, "after_cursor_execute", after)


def _people(workshops: int) -> str:
    """Certified workshops spread over the counties and crafts of the province, and an officer of it."""
    load_reference(db.session)
    officer = _officer()
    counties = [r.code for r in reference.regions() if r.code.startswith("43") and r.is_leaf]
    crafts = [craft.slug for craft in reference.crafts()]
    first = a_workshop(db.session, county=counties[0], craft=crafts[0], certified="2026-01-02")
    ids = dict(db.session.execute(sa.select(Craft.slug, Craft.id)).all())
    places = [(counties[n % len(counties)], ids[crafts[n * 31 % len(crafts)]]) for n in range(1, workshops)]
    _copies(first, places)
    _state()
    db.session.commit()
    return str(db.session.get_one(User, officer).get_id())


def _copies(first: Workshop, places: list[tuple[str, int]]) -> None:
    """Workshops like the first one, in these counties and crafts."""
    now = clock.now()
    organisations = insert_each(
        db.session,
        Organisation,
        [
            {"kind": "workshop", "name": f"工坊{n}合作社", "region_code": county, "created_at": now}
            for n, (county, _craft) in enumerate(places)
        ],
    )
    names = [column.name for column in Workshop.__table__.columns if column.name != "id"]
    alike = {name: getattr(first, name) for name in names}
    insert_each(
        db.session,
        Workshop,
        [
            alike
            | {"organisation_id": organisation, "slug": f"copy-{n}", "name": f"试验工坊{n}"}
            | {"county_code": county, "craft_id": craft}
            for n, (organisation, (county, craft)) in enumerate(zip(organisations, places, strict=True))
        ],
    )


def _state() -> None:
    """All are certified since the year began, and nineteen of twenty have handed in the four forms of a year."""
    last = Quarter.of(clock.today()).previous
    until = clock.day_start(clock.today().replace(year=clock.today().year + 3, month=1, day=1))
    since = clock.day_start(last.first_day.replace(year=last.year - 1))
    db.session.execute(sa.text(_CERTIFIED), {"since": since, "until": until})
    db.session.execute(sa.text("UPDATE workshop SET certified_until = :until"), {"until": until})
    for _ in range(4):
        at = clock.day_start(last.next.first_day)
        db.session.execute(sa.text(_FORMS), {"quarter": str(last), "at": at})
        last = last.previous


def load(entries: int, workshops: int) -> None:
    """Entries up to that number, each with its two sides; those that are there stay."""
    have = db.session.scalar(sa.text("SELECT count(*) FROM ledger_entry")) or 0
    after = db.session.scalar(sa.text("SELECT coalesce(max(id), 0) FROM ledger_entry"))
    quarter = Quarter.of(clock.today())
    start = clock.day_start(quarter.first_day.replace(year=quarter.year - 2))
    db.session.execute(
        sa.text(_ENTRIES),
        {"first": have + 1, "last": entries, "workshops": workshops, "start": start, "days": DAYS},
    )
    db.session.execute(sa.text(_POSTINGS), {"after": after})
    db.session.commit()


def _page(app: Flask, name: str, officer: str, entries: int, workshops: int) -> Measured:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = officer, True
    path = PAGES[name].format(region=PROVINCE, quarter=Quarter.of(clock.today()).previous)
    for _ in range(3):
        assert client.get(path).status_code == 200
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    with count_statements() as counted:
        client.get(path)
    return Measured(name, "postgres", entries, workshops, round(statistics.median(taken), 1),
                    round(max(taken), 1), 1.0, len(counted))  # fmt: skip


def _snapshot(entries: int, workshops: int, say: Callable[[str], None]) -> list[Measured]:
    quarter = Quarter.of(clock.today()).previous
    now = clock.now()
    release = Release(
        quarter=str(quarter), region_code=PROVINCE, proposed_by=1, proposed_at=now, confirmed_by=2, confirmed_at=now
    )  # fmt: skip
    db.session.add(release)
    db.session.flush()
    found = []
    for name in ("quarter_snapshot", "quarter_publication"):
        begun = time.perf_counter()
        with count_statements() as counted:
            if name == "quarter_snapshot":
                snapshot = freezing.freeze(db.session, SYSTEM, release)
            else:
                publish(db.session, snapshot)
            db.session.commit()
        ms = round((time.perf_counter() - begun) * 1000, 1)
        ratio = round(ms / 1000 / LONGEST, 4)
        found.append(Measured(name, "postgres", entries, workshops, ms, ms, ratio, len(counted)))
        say(line(found[-1]))
    return found


def line(found: Measured) -> str:
    """One measurement in words."""
    most = MOST if found.name in PAGES else 1.0
    fits = found.name not in PAGES or found.statements <= STATEMENTS
    verdict = "ok    " if found.ratio <= most and fits else "BELOW "
    return (
        f"{verdict}{found.name} {found.database}: {found.p50_ms:.0f} ms with {found.workshops} workshops and"
        f" {found.entries} entries, ratio {found.ratio:.2f} (at most {most}), {found.statements} statements"
    )


def as_data(found: Measured) -> dict[str, object]:
    """For the file of the measurements."""
    return {"cache": "cold", "products": 0, "engine": "postgres", **dataclasses.asdict(found)}


@click.command()
@click.option("--entries", default=MANY, show_default=True)
@click.option("--workshops", default=WORKSHOPS, show_default=True)
@click.option("--slow", default=0, help="Name the statements that take so many milliseconds or more.")
def main(entries: int, workshops: int, slow: int) -> None:
    """Measure the province's pages, the snapshot of a quarter and its publication."""
    measure(click.echo, entries=entries, workshops=workshops, slow=slow)


if __name__ == "__main__":
    main()
