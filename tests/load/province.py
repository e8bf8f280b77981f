"""Does the province's page stay fast with 7,000 workshops and 5 million ledger entries, and how long does freezing and
publishing a quarter take? On PostgreSQL; entries are loaded in bulk, rollups made of them by the store's own code.

`python -m tests.load.province`; `make bench` runs it too. `--entries 50000 --workshops 700` to try it.
"""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import User
from shop.app import create_app
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.heritage import reference
from shop.heritage.load import load_reference
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.rebuilding import rebuild
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


def measure(say: Callable[[str], None], *, entries: int = MANY, workshops: int = WORKSHOPS) -> list[Measured]:
    """The page with few and with many entries, the rebuilding, the snapshot and its publication."""
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
        found, few_ms = [], 0.0
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
            page = _page(app, officer, size, workshops)
            few_ms = few_ms or page.p50_ms
            found.append(dataclasses.replace(page, ratio=round(page.p50_ms / few_ms, 3)))
            say(line(found[-1]))
        with app.app_context():
            found += _snapshot(entries, workshops, say)
        return found


def _people(workshops: int) -> str:
    """Certified workshops spread over the counties and crafts of the province, and an officer of it."""
    load_reference(db.session)
    officer = _officer()
    counties = [r.code for r in reference.regions() if r.code.startswith("43") and r.is_leaf]
    crafts = [craft.slug for craft in reference.crafts()]
    for n in range(workshops):
        a_workshop(
            db.session,
            county=counties[n % len(counties)],
            craft=crafts[n * 31 % len(crafts)],
            certified="2023-01-02" if n % 50 == 0 else None,
        )
        if n % 500 == 499:
            db.session.commit()
            db.session.expunge_all()
    db.session.commit()
    return str(db.session.get_one(User, officer).get_id())


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


def _page(app: Flask, officer: str, entries: int, workshops: int) -> Measured:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = officer, True
    path = f"/oversight/income?region={PROVINCE}&quarter={Quarter.of(clock.today()).previous}"
    for _ in range(3):
        assert client.get(path).status_code == 200
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    with count_statements() as counted:
        client.get(path)
    return Measured("province", "postgres", entries, workshops, round(statistics.median(taken), 1),
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
    most = MOST if found.name == "province" else 1.0
    verdict = "ok    " if found.ratio <= most else "BELOW "
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
def main(entries: int, workshops: int) -> None:
    """Measure the province's page, the snapshot of a quarter and its publication."""
    measure(click.echo, entries=entries, workshops=workshops)


if __name__ == "__main__":
    main()
