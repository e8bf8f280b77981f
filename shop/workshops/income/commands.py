"""`shop report`: the figures of a quarter as data or as a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from shop.core.db import db, reading, see_one_moment
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE, quarter_report
from shop.workshops.income.report_files import as_csv, as_xlsx


@click.group("report")
@click.pass_context
def report_commands(context: click.Context) -> None:
    """Reports made of the income ledger."""
    context.with_resource(context.obj().app_context())
    context.with_resource(reading())


@report_commands.command("quarter")
@click.argument("quarter")
@click.option(
    "--region", default=PROVINCE, show_default=True, help="Code of a province, prefecture or county."
)
@click.option(
    "--format", "form", type=click.Choice(["json", "csv", "xlsx"]), default="json", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), default=None,
    help="Write to this file instead of the standard output.",
)  # fmt: skip
def report_quarter(quarter: str, region: str, form: str, output: Path | None) -> None:
    """The income of QUARTER, such as 2026Q3: totals, and a row per county with its channels and crafts."""
    try:
        asked = Quarter.parse(quarter)
    except ValueError as error:
        raise click.BadParameter(f"{quarter!r} is no quarter such as 2026Q3") from error
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise click.UsageError("an xlsx file is not for the screen: name a file with --output")
    see_one_moment(db.session)
    report = quarter_report(db.session, asked, region)
    if form == "xlsx":
        data = as_xlsx(report)
    else:
        text = as_csv(report) if form == "csv" else json.dumps(report, ensure_ascii=False, indent=2) + "\n"
        data = text.encode()
    if output is not None:
        output.write_bytes(data)
    else:
        click.echo(data, nl=False)
