"""Does it stay fast with 10,000 workshops? The import, the public roster, the desk queue and the check page of a
certificate, against the same store with 100 workshops: CPU seconds in this process, in turns, and statements.

`python -m tests.load.rosters`; `make bench` runs it too. Engines as in the other measurements.
"""

from __future__ import annotations

import dataclasses
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.admin.queue.reading import PER_PAGE
from shop.app import create_app
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.db import db
from shop.core.tables import csv_text
from shop.heritage import reference
from shop.heritage.load import load_reference
from shop.workshops.models import Certificate, Workshop
from shop.workshops.roster import importing, reading
from shop.workshops.roster.columns import COLUMNS, titles
from tests.load import stores
from tests.support.watch import count_statements

SIZES = (100, 10_000)
ROUNDS = 15
#: At most so many times slower with 10,000 workshops than with 100.
MOST = 1.3
PROVINCE = "430000"
NAMES = ("roster", "desk_queue", "certificate_check")


@dataclass
class Measured:
    """One page: CPU milliseconds at each size, how many times more at the larger, statements at the larger."""

    name: str
    database: str
    workshops: int
    few_ms: float
    many_ms: float
    ratio: float
    statements: int


@dataclass
class Town:
    """A store with so many certified workshops, and an officer of the province."""

    app: Flask
    officer: int
    number: str
    import_seconds: float


def measure(databases: Sequence[str], say: Callable[[str], None]) -> list[Measured]:
    """All pages on all engines; takes a minute or two."""
    found: list[Measured] = []
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baigong-rosters-")))
        admin = stack.enter_context(stores.postgres_for_load()) if "postgres" in databases else ""
        for engine in databases:
            towns = []
            for size in SIZES:
                url = stores.new_database(admin, f"roster_{size}") if engine == "postgres" else (
                    f"sqlite:///{place / f'{size}.sqlite3'}"
                )  # fmt: skip
                towns.append(build(place / f"{engine}-{size}", url, size))
                say(f"{engine}: {size} workshops brought in within {towns[-1].import_seconds:.1f} s")
            for name in NAMES:
                found.append(_page(name, engine, towns))
                say(line(found[-1]))
    return found


def build(folder: Path, url: str, size: int) -> Town:
    """A store whose workshops came in as one roster file."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database_url=url, data_dir=folder, fragment_cache=False)
    database.upgrade(url)
    app = create_app(settings)
    with app.app_context():
        load_reference(db.session)
        officer = _officer()
        db.session.commit()
        actor = actor_of(db.session, db.session.get_one(User, officer))
        data = csv_text(titles(), list(itertools.islice(_rows(), size))).encode()
        begun = time.perf_counter()
        looked = importing.look(
            db.session, actor, reading.read(data), region_code=PROVINCE, filename="roster.csv"
        )
        assert looked.error_count == 0, looked.errors["lines"][:3]
        db.session.commit()
        importing.bring_in(db.session, actor, looked.key, importing.lines_of(looked))
        db.session.commit()
        seconds = time.perf_counter() - begun
        _verify_most(size)
        database.count_rows(db.session)
        db.session.commit()
        number = db.session.scalars(sa.select(Certificate.number).order_by(Certificate.id).limit(1)).one()
    return Town(app, officer, number.rpartition(" ")[2], seconds)


def _verify_most(size: int) -> None:
    """Of twenty workshops one still waits for the check of its identity (right after an import all of them would), and
    in the small store as many as fill the first page: both desks show equally many rows.
    """
    until = clock.now() + timedelta(days=90)
    waiting = max(size // 20, PER_PAGE + 10)
    done = sa.select(Workshop.id).order_by(Workshop.id.desc()).limit(size - waiting)
    db.session.execute(sa.update(Workshop).where(Workshop.id.in_(done)).values(verified_until=until))
    db.session.commit()


def _officer() -> int:
    now = clock.now()
    office = Organisation(kind="authority", name="province", region_code=PROVINCE, created_at=now)
    user = User(email="officer@load.example", name="officer", created_at=now)
    db.session.add_all([office, user])
    db.session.flush()
    db.session.add(
        Membership(
            user_id=user.id, organisation_id=office.id, role="officer", department="culture", since=now
        )
    )
    db.session.flush()
    return user.id


def _rows() -> Iterator[list[str]]:
    counties = [r.code for r in reference.regions() if r.code.startswith("43") and r.is_leaf]
    crafts = [craft.name for craft in reference.crafts()]
    year = clock.today().year
    for n, (county, craft) in enumerate(
        zip(itertools.cycle(counties), itertools.cycle(crafts), strict=False)
    ):
        granted = year - 1 - n % 4
        cells = {
            "name": f"工坊{n}",
            "operator_type": "合作社",
            "registration_exempt_reason": "家庭手工业产品",
            "legal_rep": "田大姐",
            "leader_name": "田大姐",
            "county_code": county,
            "address": "苗儿滩镇 8 号",
            "location_type": "脱贫地区",
            "craft": craft,
            "employees_total": "20",
            "document_no": "测文旅发〔2023〕1 号",
            "granted_on": f"{granted}-06-01",
            "confirmed_years": "、".join(str(y) for y in range(granted + 1, year + n % 2)),
        }
        yield [cells.get(column.key, "") for column in COLUMNS]


def _page(name: str, engine: str, towns: Sequence[Town]) -> Measured:
    asks = [_asker(name, town) for town in towns]
    for ask in asks * 3:
        ask()
    taken: list[list[float]] = [[] for _ in towns]
    for _ in range(ROUNDS):
        for ask, times in zip(asks, taken, strict=True):
            begun = time.process_time()
            ask()
            times.append(time.process_time() - begun)
    few, many = (statistics.median(times) * 1000 for times in taken)
    with count_statements() as counted:
        asks[-1]()
    return Measured(name, engine, SIZES[-1], few, many, many / few, len(counted))


def _asker(name: str, town: Town) -> Callable[[], None]:
    path = {
        "roster": "/roster",
        "desk_queue": "/oversight",
        "certificate_check": f"/certificates/{town.number}",
    }[name]
    client = town.app.test_client()
    if name == "desk_queue":
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = _login_id(town), True

    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"

    return ask


def _login_id(town: Town) -> str:
    with town.app.app_context():
        return str(db.session.get_one(User, town.officer).get_id())


def line(found: Measured) -> str:
    """One measurement in words."""
    verdict = "ok    " if found.ratio <= MOST else "BELOW "
    return (
        f"{verdict}{found.name} {found.database}: {found.few_ms:.1f} ms with {SIZES[0]}, {found.many_ms:.1f} ms with"
        f" {found.workshops} workshops, {found.ratio:.2f} times (at most {MOST}), {found.statements} statements"
    )


def as_data(found: Measured) -> dict[str, object]:
    """For the file of the measurements."""
    return {"cache": "cold", **dataclasses.asdict(found)}


@click.command()
@click.option("--database", "databases", multiple=True, default=("sqlite", "postgres"), show_default=True)
def main(databases: tuple[str, ...]) -> None:
    """Measure the pages that show the roster."""
    measure(databases, click.echo)


if __name__ == "__main__":
    main()
