"""Whole purchases per second, the database's own commits per second, and what a purchase asks the database."""

from __future__ import annotations

import itertools
import threading
import time

import sqlalchemy as sa

from tests.load.buyers import Buyer, HttpBrowser, LocalBrowser
from tests.load.client import Sample
from tests.load.stores import PASSWORD, Store
from tests.support.watch import count_statements


def buy_for(port: int, emails: list[str], variants: list[int], seconds: float) -> Sample:
    """Every buyer buys one thing after another for so long. A latency is that of a whole purchase."""
    sample, turn, lock = Sample(), itertools.cycle(variants), threading.Lock()
    buyers = [Buyer(HttpBrowser(port), email, PASSWORD) for email in emails]
    faults: list[BaseException] = []
    started = time.perf_counter()

    def shop(buyer: Buyer) -> None:
        try:
            while (begun := time.perf_counter()) < started + seconds:
                with lock:
                    variant = next(turn)
                buyer.buy([variant])
                with lock:
                    sample.latencies.append(time.perf_counter() - begun)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=shop, args=(buyer,)) for buyer in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sample.seconds = time.perf_counter() - started
    if faults:
        raise faults[0]
    return sample


def commits_for(store: Store, seconds: float) -> Sample:
    """One row after another written and committed, on one connection of the database itself."""
    sample = Sample()
    engine = _engine(store)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.rollback()
        _one(raw, "CREATE TABLE IF NOT EXISTS load_row (id INTEGER PRIMARY KEY, words VARCHAR(40))")
        _one(raw, "DELETE FROM load_row")
        started = time.perf_counter()
        for n in itertools.count():
            begun = time.perf_counter()
            if begun - started > seconds:
                break
            _one(raw, f"INSERT INTO load_row VALUES ({n}, 'a row of forty letters or somewhat fewer')")
            sample.latencies.append(time.perf_counter() - begun)
        sample.seconds = time.perf_counter() - started
        _one(raw, "DROP TABLE load_row")
    engine.dispose()
    return sample


def _one(raw: object, statement: str) -> None:
    cursor = raw.cursor()  # type: ignore[attr-defined]
    cursor.execute(statement)
    cursor.close()
    raw.commit()  # type: ignore[attr-defined]


def _engine(store: Store) -> sa.Engine:
    engine = sa.create_engine(store.settings.database_url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _as_the_store_does(raw: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
                raw.cursor().execute(f"PRAGMA {pragma}")

    return engine


def statements_of_a_purchase(store: Store, email: str, variant: int) -> int:
    """Statements from the cart to paid."""
    buyer = Buyer(LocalBrowser(store.app), email, PASSWORD)
    buyer.buy([variant])
    with count_statements() as statements:
        buyer.buy([variant])
    return len(statements)
