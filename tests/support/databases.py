"""Databases for tests: one migrated template per engine and worker; every other database is a copy of it."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import sqlalchemy as sa

from shop.core import db as store
from tests.support.postgres import admin

SQLITE, POSTGRES = "sqlite", "postgres"


class Databases:
    """Makes and removes databases on either engine. Migrations run once per engine."""

    def __init__(self, folder: Path, worker: str, postgres_url: str | None) -> None:
        self._folder = folder
        self._worker = worker
        self._postgres_url = postgres_url
        self._templates: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def fresh(self, engine: str) -> str:
        """The URL of a new database that holds exactly what the migrations make."""
        template = self._template(engine)
        name = f"test_{self._worker}_{next(self._numbers)}"
        if engine == SQLITE:
            target = self._folder / f"{name}.sqlite3"
            shutil.copyfile(template.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        return self._copied(template, name)

    def copy(self, url: str) -> str:
        """The URL of a new database with all that another holds; nobody may be connected to that one."""
        name = f"copy_{self._worker}_{next(self._numbers)}"
        if url.startswith("sqlite"):
            _fold_write_ahead_log(url)
            shutil.copyfile(url.removeprefix("sqlite:///"), self._folder / f"{name}.sqlite3")
            return f"sqlite:///{self._folder / name}.sqlite3"
        return self._copied(url, name)

    def empty(self, engine: str) -> str:
        """The URL of a new database without any table (for tests of the migrations themselves)."""
        name = f"empty_{self._worker}_{next(self._numbers)}"
        if engine == SQLITE:
            return f"sqlite:///{self._folder / name}.sqlite3"
        self._execute(f'CREATE DATABASE "{name}"')
        return self._postgres(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        if url.startswith("sqlite"):
            for leftover in self._folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
                leftover.unlink()
        else:
            self._execute(f'DROP DATABASE IF EXISTS "{sa.make_url(url).database}" WITH (FORCE)')

    def _template(self, engine: str) -> str:
        if engine not in self._templates:
            url = self.empty(engine)
            store.upgrade(url)
            if engine == SQLITE:
                _fold_write_ahead_log(url)
            self._templates[engine] = url
        return self._templates[engine]

    def _copied(self, url: str, name: str) -> str:
        """Its files are copied as they are: the way by the log, which is usual, costs more than twice as much."""
        template = sa.make_url(url).database
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._postgres(name)

    def _postgres(self, name: str) -> str:
        url = sa.make_url(self._required()).set(database=name)
        return url.render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with admin(self._required()).connect() as connection:
            connection.exec_driver_sql(statement)

    def _required(self) -> str:
        assert self._postgres_url, "run pytest with --database=postgres or --database=both"
        return self._postgres_url


def _fold_write_ahead_log(url: str) -> None:
    """All content into the one file, so that copying the file copies the database."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
