"""A served store with the small province in it, for all tests of a file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys import world
from tests.journeys.world import World
from tests.support import server
from tests.support.databases import Databases
from tests.support.server import Server


@pytest.fixture(scope="session")
def worlds(databases: Databases) -> Iterator[Callable[[str], World]]:
    """The province on an engine, built when it is first asked for."""
    folder = Path(tempfile.mkdtemp(prefix="baigong-world-"))
    built: dict[str, World] = {}

    def on(engine: str) -> World:
        if engine not in built:
            built[engine] = world.create(databases, engine, folder / engine)
        return built[engine]

    yield on
    for one in built.values():
        databases.drop(one.url)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def open_store(
    request: pytest.FixtureRequest, database_engine: str, databases: Databases, worlds: Callable[[str], World]
) -> Iterator[Callable[..., Server]]:
    """`open_store(environment)` serves one more copy of the province; `empty=True`: a store with nothing in it.

    A file that only walks from page to page says `PROCESSES = 1`.
    """
    processes = getattr(request.module, "PROCESSES", server.PROCESSES)
    with ExitStack() as stack:

        def start(environment: dict[str, str] | None = None, *, empty: bool = False) -> Server:
            folder = Path(tempfile.mkdtemp(prefix="baigong-store-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            url = (
                databases.fresh(database_engine)
                if empty
                else worlds(database_engine).copied(databases, folder)
            )
            stack.callback(databases.drop, url)
            running = server.start(url, folder, environment, processes=processes)
            stack.callback(running.stop)
            return running

        yield start


@pytest.fixture(scope="module")
def store(open_store: Callable[..., Server]) -> Server:
    """One store for all tests of the file: each takes care not to stand in another's way."""
    return open_store()
