"""Commands that need the whole app: serving, the worker, the database."""

from __future__ import annotations

import os
import sys

import click
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from shop.accounts.rulebook import load_rules
from shop.app import create_app
from shop.config import Settings
from shop.core import db as database
from shop.core import serving, worker
from shop.core.db import Model
from shop.heritage.load import load_reference
from shop.migrations import tables
from shop.workshops.conditions.load import load_conditions


@click.group("db")
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest migration."""
    database.upgrade(_settings().database_url)
    click.echo("the database is up to date")


@db.command("check")
def db_check() -> None:
    """Whether the database, the migrations and the models are equal; lists each difference."""
    assert tables.ALL
    engine = sa.create_engine(_settings().database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Model.metadata)
    for difference in differences:
        click.echo(str(difference), err=True)
    if differences:
        sys.exit(1)
    click.echo("database, migrations and models are equal")


@click.group("heritage")
def heritage() -> None:
    """Reference data: regions, ICH items, crafts, conditions of certification."""


@heritage.command("load")
def heritage_load() -> None:
    """Add or renew the reference data of the package; what officers recorded stays."""
    app = create_app(_settings())
    with app.app_context():
        for table, rows in load_reference(database.db.session).items():
            click.echo(f"{table}: {rows}")
        click.echo(f"conditions added: {load_conditions(database.db.session)}")
        click.echo(f"rules published: {load_rules(database.db.session)}")
        database.db.session.commit()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=0, help="Web processes (default: two a core, eight at the most).")
@click.option("--threads", default=2, show_default=True, help="Threads of each web process.")
@click.option(
    "--worker/--no-worker", "with_worker", default=True, help="Work the outbox in the same process."
)
def serve(host: str, port: int, processes: int, threads: int, with_worker: bool) -> None:
    """Serve the store."""
    settings = _settings()
    database.upgrade(settings.database_url)
    click.echo(f"百工集 Baigong is open at http://{host}:{port}", err=True)
    serving.serve(
        lambda: create_app(settings),
        host=host,
        port=port,
        processes=processes or min(2 * (os.cpu_count() or 1), 8),
        threads=threads,
        with_worker=with_worker,
    )


@click.command("worker")
def run_worker() -> None:
    """Work the outbox and the repeated jobs until stopped."""
    worker.run_forever(create_app(_settings()))


def _settings() -> Settings:
    return Settings.from_env()
