"""`shop certification`: who is certified, and whom time has caught up with. Always computed from the events."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import db, reading
from shop.core.errors import NotFound
from shop.workshops import certification, history
from shop.workshops.models import Certificate, CertificateHistory, Workshop


@click.group("certification")
@click.pass_context
def certification_commands(context: click.Context) -> None:
    """Certificates of workshops."""
    context.with_resource(context.obj().app_context())
    context.with_resource(reading())


@certification_commands.command("list")
@click.option(
    "--at", "at_text", default=None, help="An instant, such as 2029-01-01T00:00+08:00 (default: now)."
)
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
def list_all(at_text: str | None, as_json: bool) -> None:
    """How each workshop stands."""
    at = instant(at_text)
    ids = db.session.execute(sa.select(Workshop.id, Workshop.slug).order_by(Workshop.slug)).all()
    statuses = certification.statuses(db.session, None, at)
    selling = set(db.session.scalars(certification.selling_workshops(at)))
    rows = [_row(slug, statuses.get(id_, certification.NO_STATUS), id_ in selling) for id_, slug in ids]
    _answer(rows, as_json, [_line(row) for row in rows])


@certification_commands.command("status")
@click.argument("slug")
@click.option(
    "--at", "at_text", default=None, help="An instant, such as 2029-01-01T00:00+08:00 (default: now)."
)
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
def status(slug: str, at_text: str | None, as_json: bool) -> None:
    """How one workshop stands."""
    at = instant(at_text)
    workshop_id = db.session.scalar(sa.select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound(f"there is no workshop {slug}")
    standing = certification.status(db.session, workshop_id, at)
    row = _row(slug, standing, certification.may_sell(db.session, workshop_id, at))
    _answer(row, as_json, [_line(row)])


@certification_commands.command("notices")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="A day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
def notices(as_of: datetime | None, as_json: bool) -> None:
    """Warnings, missed years and automatic ends, as they stand at the end of a day, and when they were told.

    Only reads: people are told by the nightly job.
    """
    day = as_of.date() if as_of else clock.today()
    end = clock.day_end(day) - datetime.resolution
    found = [*history.warnings(db.session, end), *history.all_happened(db.session, end)]
    rows = _notices(db.session, found)
    _answer(rows, as_json, [_told(row) for row in rows])


def instant(text: str | None) -> datetime:
    """The instant given on the command line; now when none is."""
    try:
        return clock.parse(text) if text else clock.now()
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no instant such as 2029-01-01T00:00+08:00") from error


def _row(slug: str, standing: certification.Status, sells: bool) -> dict[str, Any]:
    return {
        "slug": slug,
        "state": standing.state.value,
        "certified_until": _iso(standing.certified_until),
        "may_sell": sells,
        "missed_years": standing.missed_years,
        "certificate": standing.certificate_number or None,
    }


def _line(row: dict[str, Any]) -> str:
    sells = "sells" if row["may_sell"] else "-"
    return f"{row['slug']:<32} {row['state']:<16} {sells:<6} until {row['certified_until'] or '-'}"


def _notices(session: Session, found: list[history.Notice]) -> list[dict[str, Any]]:
    named = {
        row.id: (row.number, row.slug)
        for row in session.execute(
            sa.select(Certificate.id, Certificate.number, Workshop.slug).join(Certificate.workshop)
        )
    }
    noted = {
        (row.certificate_id, row.kind, row.year): row.noted_at
        for row in session.scalars(sa.select(CertificateHistory))
    }
    return [
        {
            "slug": named[n.certificate_id][1],
            "number": named[n.certificate_id][0],
            "kind": n.kind.value,
            "year": n.year,
            "happened_at": clock.local(n.happened_at).isoformat(),
            "noted_at": _iso(noted.get((n.certificate_id, n.kind.value, n.year))),
        }
        for n in found
    ]


def _iso(at: datetime | None) -> str | None:
    return clock.local(at).isoformat() if at else None


def _told(row: dict[str, Any]) -> str:
    noted = f"noted {row['noted_at']}" if row["noted_at"] else "not noted yet"
    return f"{row['happened_at']}  {row['kind']:<16} {row['year']}  {row['number']}  {row['slug']}  {noted}"


def _answer(data: Any, as_json: bool, lines: list[str]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
