"""`shop ledger`: the books, proven."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from shop.admin import ledger_check
from shop.core.db import db, reading, see_one_moment
from shop.core.money import plain_yuan
from shop.workshops.income import rebuilding


@click.group("ledger")
@click.pass_context
def ledger_commands(context: click.Context) -> None:
    """The income ledger."""
    context.with_resource(context.obj().app_context())


@ledger_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
@click.pass_context
def ledger_verify(context: click.Context, as_json: bool) -> None:
    """Prove that every entry balances and that orders, ledger and rollups agree to the fen; exit 1 if not."""
    context.with_resource(reading())
    see_one_moment(db.session)
    report = ledger_check.check(db.session)
    if as_json:
        click.echo(json.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False, indent=2))
    else:
        for name in ("orders_fen", "ledger_fen", "rollup_fen"):
            click.echo(f"{name.removesuffix('_fen'):<8} {plain_yuan(getattr(report, name)):>18}")
        click.echo(f"{'entries':<8} {report.entries:>18}, {report.unbalanced} unbalanced")
        for fault in report.faults:
            click.echo(f"FAULT {fault}", err=True)
        click.echo("the books agree" if report.ok else "the books do NOT agree")
    if not report.ok:
        sys.exit(1)


@ledger_commands.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
def ledger_rebuild(as_json: bool) -> None:
    """Make the rollups anew from the ledger, quarter by quarter; the store goes on selling meanwhile."""
    with reading():
        quarters = len(rebuilding.quarters_booked(db.session))
        db.session.rollback()
    with click.progressbar(length=quarters, label="quarters", hidden=as_json, show_pos=True) as bar:
        rows = rebuilding.rebuild(db.sessionmaker, bar.update)
    click.echo(json.dumps({"quarters": quarters, "rows": rows}) if as_json else f"{rows} rows written")
