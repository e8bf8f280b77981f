"""`shop payments`: our books against the payment providers'."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta

import click

from shop.core import clock
from shop.core.db import db
from shop.core.money import plain_yuan
from shop.orders.context import providers
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.reconciling.comparing import Compared, reconcile


@click.group("payments")
@click.pass_context
def payments_commands(context: click.Context) -> None:
    """Payments and what the providers say about them."""
    context.with_resource(context.obj().app_context())


@payments_commands.command("reconcile")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day in Shanghai; yesterday without it.")
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
def payments_reconcile(day: datetime | None, as_json: bool) -> None:
    """Compare a day with every provider's books; exit 1 when a difference is left to explain, 2 when none could be read."""
    wanted = day.date() if day else clock.today() - timedelta(days=1)
    try:
        found = [reconcile(db.sessionmaker, books, wanted) for books in providers().with_books()]
    except ProviderUnknown as unknown:
        click.echo(f"shop: the provider's books cannot be read now: {unknown}", err=True)
        sys.exit(2)
    ok = all(compared.ok for compared in found)
    if as_json:
        click.echo(json.dumps({"ok": ok, "day": wanted.isoformat(), "providers": [_data(x) for x in found]}))
    else:
        _say(wanted, found)
    if not ok:
        sys.exit(1)


def _data(compared: Compared) -> dict[str, object]:
    faults = [one._asdict() for one in compared.differences]
    return {**asdict(compared), "day": compared.day.isoformat(), "ok": compared.ok, "differences": faults}


def _say(day: date, found: list[Compared]) -> None:
    for one in found:
        sums = f"{one.ours} of ours {plain_yuan(one.ours_fen)}, {one.theirs} of theirs {plain_yuan(one.theirs_fen)}"
        click.echo(f"{day} {one.provider:<10} {sums}")
        for fault in one.differences:
            sides = f"ours {fault.ours_fen} theirs {fault.theirs_fen} {fault.theirs_currency}"
            done = " (explained)" if fault.explained else ""
            click.echo(f"  {fault.fault} {fault.kind} {fault.ref} {fault.key}: {sides}{done}", err=True)
    click.echo("the books agree" if all(one.ok for one in found) else "the books do NOT agree")
