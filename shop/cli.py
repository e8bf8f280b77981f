"""The `shop` command. Each room adds its commands here; each has --help and a non-zero exit on failure."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from shop.commands import db, heritage, run_worker, serve
from shop.config import BadSetting
from shop.core.errors import ShopError


@click.group()
def cli() -> None:
    """百工集 Baigong: the store of certified craft workshops."""


for command in (db, heritage, serve, run_worker):
    cli.add_command(command)


def main() -> None:
    """Run the command; a bad setting or a refusal is one sentence, not a trace."""
    try:
        cli()
    except (BadSetting, ShopError) as error:
        click.echo(f"shop: {error}", err=True)
        sys.exit(2)
    except OperationalError as error:
        click.echo(f"shop: the database cannot be used: {error.orig}", err=True)
        sys.exit(2)
