"""The `shop` command. Each room adds its commands here; each has --help and a non-zero exit on failure."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from shop.admin.commands import ledger_commands
from shop.app import create_app
from shop.catalog.commands import reindex
from shop.commands import db, heritage, run_worker, serve
from shop.config import BadSetting, Settings
from shop.core.errors import ShopError
from shop.demo.commands import demo
from shop.orders.commands import payments_commands
from shop.workshops.commands import certification_commands
from shop.workshops.income.commands import report_commands


# The room's commands take the app from the context: a room does not know who builds it.
@click.group(context_settings={"obj": lambda: create_app(Settings.from_env())})
def cli() -> None:
    """百工集 Baigong: the store of certified craft workshops."""


for command in (
    db,
    demo,
    heritage,
    serve,
    run_worker,
    certification_commands,
    ledger_commands,
    payments_commands,
    report_commands,
    reindex,
):
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
