"""The `shop` command. Each room adds its commands here; each has --help and a non-zero exit on failure."""

from __future__ import annotations

import sys

import click

from shop.app import create_app
from shop.config import BadSetting, Settings
from shop.core import db as database
from shop.heritage.load import load_reference


@click.group()
def cli() -> None:
    """百工集 Baigong: the store of certified craft workshops."""


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest migration."""
    database.upgrade(Settings.from_env().database_url)
    click.echo("database is up to date")


@cli.group()
def heritage() -> None:
    """Reference data: regions, ICH items, crafts."""


@heritage.command("load")
def heritage_load() -> None:
    """Add or renew the reference data of the package; what officers recorded stays."""
    app = create_app()
    with app.app_context():
        for table, rows in load_reference(database.db.session).items():
            click.echo(f"{table}: {rows}")
        database.db.session.commit()


def main() -> None:
    """Run the command; a bad setting is one sentence, not a trace."""
    try:
        cli()
    except BadSetting as error:
        click.echo(f"shop: {error}", err=True)
        sys.exit(2)
