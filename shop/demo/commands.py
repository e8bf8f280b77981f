"""`shop demo`: build the living demo province."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from shop.accounts import demo_accounts
from shop.accounts.models import User
from shop.catalog.search import context as search
from shop.catalog.search import upkeep
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.db import db
from shop.core.errors import Conflict
from shop.demo.build import Plan, build


@click.command("demo")
@click.option("--products", default=780, show_default=True, type=click.IntRange(70, 500_000))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day it is as of (default: today).")
@click.option("--if-missing", is_flag=True, help="Do nothing when the store has users already.")
@click.option("--fresh", is_flag=True, help="Throw away the demo database and files first (SQLite only).")
@click.pass_obj
def demo(
    make_app: Callable[[], Flask], products: int, as_of: datetime | None, if_missing: bool, fresh: bool
) -> None:
    """Build the living demo province: workshops, products, pictures, fifteen months of orders."""
    settings = Settings.from_env()
    if settings.production:
        raise Conflict("the demo is not built into a production store")
    if fresh:
        _throw_away(settings)
    database.upgrade(settings.database_url)
    app = make_app()
    with app.app_context():
        if db.session.scalar(sa.select(User.id).limit(1)) is not None:
            if if_missing:
                click.echo("the demo store is there already")
                return
            raise Conflict("this store has users already; use --fresh to build the demo anew")
        db.session.rollback()
        _build(app, settings, Plan(as_of.date() if as_of else clock.today(), products))
        _print_accounts()


def _throw_away(settings: Settings) -> None:
    if not settings.is_sqlite:
        raise Conflict("--fresh throws away SQLite stores only; drop a PostgreSQL database yourself")
    place = Path(settings.database_url.removeprefix("sqlite:///"))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    for folder in ("media", "search", "messages"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)


def _build(app: Flask, settings: Settings, plan: Plan) -> None:
    click.echo(f"building the demo province as of {plan.as_of}, {plan.products} products")
    columns = (TextColumn("{task.description:>18}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn()) as bar:
        rows: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in rows:
                rows[what] = bar.add_task(what, total=total)
            bar.update(rows[what], completed=done, total=total)

        build(db.session, settings, plan, show)
        database.count_rows(db.session)
        db.session.commit()
        indexing = bar.add_task("搜索索引", total=upkeep.published(db.session))
        upkeep.rebuild(db.session, search.engine(), lambda more: bar.advance(indexing, more))
        db.session.rollback()


def _print_accounts() -> None:
    click.echo("\n演示账号 demo accounts, password " + demo_accounts.DEMO_PASSWORD)
    for group, accounts in demo_accounts.listed(db.session):
        for account in accounts:
            click.echo(f"  {group}  {account.login:<30} {account.role}  {account.note}")
