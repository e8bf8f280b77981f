"""What every test may ask for. The stock cast and the factories of each room live in tests/factories/.

A test that takes `app`, `client` or `session` runs isolated: it may commit, afterwards nothing is left. A test with
threads, processes, the search index or the fragment cache takes `real_db`. A test through HTTP against the store as it
is served takes `live_server`; one with a browser, `browser_page`.

`--database=sqlite|postgres|both` chooses the engines; each test that touches a database runs once on each.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from shop.app import create_app
from shop.config import Settings
from shop.core import clock
from shop.core.db import db
from tests.support import browser as chrome
from tests.support import compiled, postgres, server, steady, stripe_server
from tests.support.databases import POSTGRES, SQLITE, Databases
from tests.support.isolation import Client, isolated
from tests.support.network import block_network
from tests.support.stripe_server import StripeServer
from tests.support.watch import watch_requests

ENGINES = {SQLITE: [SQLITE], POSTGRES: [POSTGRES], "both": [SQLITE, POSTGRES]}
LONG = ("tests/journeys/", "tests/demo/", "tests/histories/", "tests/workshops/test_any_history.py")
SECRET = "a secret for tests only, forty characters."
_postgres_key = pytest.StashKey[postgres.PostgresServer]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one option of our own."""
    parser.addoption(
        "--database", choices=sorted(ENGINES), default=SQLITE, help="engine(s) to run the tests on"
    )


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run starts PostgreSQL; every process closes its doors to the network, shares what
    templates and routes were compiled to, and draws the same examples."""
    leads = not hasattr(config, "workerinput")
    if leads and POSTGRES in ENGINES[config.getoption("--database")] and not config.option.collectonly:
        config.stash[_postgres_key] = postgres.start()
    compiled.keep()
    steady.draw_the_same()
    block_network()


def pytest_unconfigure(config: pytest.Config) -> None:
    """What was started is ended."""
    running = config.stash.get(_postgres_key, None)
    if running is not None:
        postgres.stop(running)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of two workers each is given a half: both begin with what takes long, so that at the end neither waits."""
    if not hasattr(config, "workerinput"):
        return
    first = [item for item in items if item.nodeid.startswith(LONG) and "[postgres" not in item.nodeid]
    second = [item for item in items if item.nodeid.startswith(LONG) and "[postgres" in item.nodeid]
    rest = [item for item in items if not item.nodeid.startswith(LONG)]
    half = max(len(items) // 2 - len(first), 0)
    items[:] = [*first, *rest[:half], *second, *rest[half:]]


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist: tell a worker where PostgreSQL is."""
    running = node.config.stash.get(_postgres_key, None)
    node.workerinput["postgres_url"] = postgres.driver_url(running) if running else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches a database runs once on each engine; one with a browser on the first, or where it says."""
    if "database_engine" not in metafunc.fixturenames:
        return
    engines = ENGINES[metafunc.config.getoption("--database")]
    only = metafunc.definition.get_closest_marker("engine")
    if only is not None:
        engines = [engine for engine in engines if engine in only.args]
    elif metafunc.definition.get_closest_marker("browser") or "browser_page" in metafunc.fixturenames:
        engines = engines[:1]
    metafunc.parametrize("database_engine", engines, scope="session")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes databases of this worker on either engine."""
    config = request.config
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    running = config.stash.get(_postgres_key, None)
    url = postgres.driver_url(running) if running else getattr(config, "workerinput", {}).get("postgres_url")
    folder = Path(tempfile.mkdtemp(prefix=f"baigong-{worker}-"))
    yield Databases(folder, worker, url)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_apps(databases: Databases) -> Iterator[Callable[[str], Flask]]:
    """One app per engine and worker, each on a database that only isolated tests use."""
    apps: dict[str, Flask] = {}
    folder = Path(tempfile.mkdtemp(prefix="baigong-app-"))

    def of(engine: str) -> Flask:
        if engine not in apps:
            data = folder / engine
            # The version row goes back with each rolled-back test, so a kept fragment could outlive its test.
            apps[engine] = make_app(databases.fresh(engine), data, fragment_cache=False)
        return apps[engine]

    yield of
    for app in apps.values():
        with app.app_context():
            db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)


def make_app(url: str, data_dir: Path, **settings: Any) -> Flask:
    """The store for tests on the database of the URL: no CSRF tokens needed, and every request is watched."""
    app = create_app(
        Settings(secret_key=SECRET, database_url=url, data_dir=data_dir, testing=True, **settings)
    )
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    watch_requests(app)
    return app


@pytest.fixture
def app(database_engine: str, shared_apps: Callable[[str], Flask]) -> Iterator[Flask]:
    """The store, isolated, with an application context for the test's own queries."""
    store = shared_apps(database_engine)
    data: Path = store.extensions["settings"].data_dir
    if not data.is_dir() or any(data.iterdir()):
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
    with isolated(store), store.app_context():
        yield store


@pytest.fixture
def session(app: Flask) -> Session:
    """The test's own session. Requests of `client` have sessions of their own and see only what was committed
    or flushed here before; after each request this one reads anew."""
    return db.session


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor with cookies, nobody signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def real_db(database_engine: str, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The store on a fresh database of its own that commits for real: for threads, processes, index and cache.

    No application context is pushed; each thread opens its own with `with real_db.app_context():`.
    """
    url = databases.fresh(database_engine)
    store = make_app(url, tmp_path / "data")
    yield store
    with store.app_context():
        db.engine.dispose()
    databases.drop(url)


@pytest.fixture
def serve(
    request: pytest.FixtureRequest, database_engine: str, databases: Databases, tmp_path: Path
) -> Iterator[Callable[..., server.Server]]:
    """`serve(environment={...}, url=...)` starts a store as it is really served, several times if wished.

    A browser asks for one page after another: for it the store has one process.
    """
    processes = 1 if "browser_page" in request.fixturenames else server.PROCESSES
    with ExitStack() as stack:

        def start(environment: dict[str, str] | None = None, url: str | None = None) -> server.Server:
            if url is None:
                url = databases.fresh(database_engine)
                stack.callback(databases.drop, url)
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            running = server.start(url, folder, environment, processes=processes)
            stack.callback(running.stop)
            return running

        yield start


@pytest.fixture
def live_server(serve: Callable[..., server.Server]) -> server.Server:
    """A store as it is really served, on a fresh database."""
    return serve()


@pytest.fixture(scope="module")
def shared_server(database_engine: str, databases: Databases) -> Iterator[server.Server]:
    """The same for all tests of a file, one process: for those that only look at pages of data filled in once."""
    url = databases.fresh(database_engine)
    folder = Path(tempfile.mkdtemp(prefix="baigong-server-"))
    running = server.start(url, folder, processes=1)
    yield running
    running.stop()
    databases.drop(url)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once per worker."""
    with chrome.chromium() as running:
        yield running


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`browser_page(server.url, width=390, javascript=False)` opens an empty page of a new visitor."""
    with ExitStack() as stack:

        def open_page(base_url: str, **options: Any) -> Page:
            context = chrome.open_context(browser, base_url, **options)
            stack.callback(context.close)
            return context.new_page()

        yield open_page


@pytest.fixture
def clock_at() -> Iterator[Callable[[datetime | str], None]]:
    """`clock_at("2025-01-01T00:00+08:00")`: from here on it is that instant; may be called again to move on."""
    with ExitStack() as stack:

        def set_to(instant: datetime | str) -> None:
            value = clock.parse(instant) if isinstance(instant, str) else instant
            stack.enter_context(clock.at(value))

        yield set_to


@pytest.fixture(scope="session")
def _stripe_server() -> Iterator[StripeServer]:
    """One server for the process; each test begins with empty books."""
    with stripe_server.running() as server:
        yield server


@pytest.fixture
def stripe(_stripe_server: StripeServer) -> StripeServer:
    """Stripe as a local server of our own, with nothing in its books."""
    _stripe_server.reset()
    return _stripe_server
