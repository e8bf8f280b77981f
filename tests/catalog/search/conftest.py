"""The demo province with its products, without pictures, sales and cases; built once per engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.config import Settings
from shop.core import clock
from shop.core.db import db
from shop.demo import build as demo
from shop.demo import easel
from tests.conftest import make_app
from tests.support.databases import POSTGRES, SQLITE, Databases

AS_OF = date(2026, 11, 22)
ENGINES = {SQLITE: "whoosh", POSTGRES: "postgres"}


def painted(settings: Settings, wanted: list[easel.Motif]) -> Iterator[easel.Drawn]:
    """Keys of pictures that nobody draws."""
    for motif in wanted:
        yield easel.Drawn(motif, hashlib.sha256(repr(motif).encode()).hexdigest(), 800, 800)


@pytest.fixture(scope="module")
def province(
    database_engine: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The store on the demo province with its search index; the engine is that which belongs to the database."""
    url = databases.fresh(database_engine)
    folder: Path = tmp_path_factory.mktemp("province")
    with pytest.MonkeyPatch.context() as patch, clock.at(clock.day_start(AS_OF)):
        patch.setattr(easel, "paint", painted)
        store = make_app(url, folder, search=ENGINES[database_engine])
        with store.app_context():
            plan = demo.Plan(as_of=AS_OF, purchases=0, cases=False)
            demo.build(db.session, store.extensions["settings"], plan, lambda *_: None)
            db.session.commit()
            upkeep.rebuild(db.session, engine())
        yield store
    with store.app_context():
        db.engine.dispose()
    databases.drop(url)
