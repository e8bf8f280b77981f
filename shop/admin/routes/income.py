"""The officers' income overview, down to the ledger lines of a workshop. Their own region only; the platform all."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.income_files import overview_csv
from shop.admin.income_overview import overview
from shop.admin.income_scope import WHOLE_COUNTRY, Place, homes, place
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web.downloads import csv_file
from shop.heritage.models import Craft
from shop.workshops.income import pages
from shop.workshops.income.lines import LineScope
from shop.workshops.income.models import Channel, Proof
from shop.workshops.income.periods import Period, Unit, asked, recent
from shop.workshops.income.queries import Scope, quarters_with_figures
from shop.workshops.income.sources import sources, sources_csv
from shop.workshops.models import Workshop
from shop.workshops.queries import workshop_for

SPANS = ("quarter", "month", "from", "to")
MENU_QUARTERS = 8
MENU_MONTHS = 18


class Filters(NamedTuple):
    """The span, the craft and the channel an address asks for."""

    period: Period
    craft: Craft | None
    channel: Channel | None

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        craft = {"craft": self.craft.slug} if self.craft else {}
        channel = {"channel": self.channel.value} if self.channel else {}
        return self.period.query | craft | channel


@bp.get("/oversight/income")
@guard(Permission.REGION_INCOME_VIEW)
def income() -> ResponseReturnValue:
    """A region's totals and its tables, each row a level that opens."""
    filters, where = _filters(), _place()
    return render_template(
        "admin/income.html",
        **_menus(filters.period),
        **filters._asdict(),
        place=where,
        homes=homes(db.session, current_actor()),
        sees_all=bool(current_actor().organisations("platform")),
        query={"region": where.code or WHOLE_COUNTRY} | filters.query,
        filters=filters.query,
        found=overview(db.session, _scope(filters, where), where),
        channel_word=pages.channel_word,
    )


@bp.get("/oversight/income.csv")
@guard(Permission.REGION_INCOME_VIEW)
def income_csv() -> ResponseReturnValue:
    """The same tables as a file."""
    filters, where = _filters(), _place()
    text = overview_csv(overview(db.session, _scope(filters, where), where))
    return csv_file(text, _("%(n)s-收入-%(p)s.csv", n=where.name, p=filters.period.code))


@bp.get("/oversight/income/workshops/<slug>")
@guard(Permission.REGION_INCOME_VIEW)
def income_lines(slug: str) -> ResponseReturnValue:
    """The ledger lines that make a workshop's figure; their sum is the figure."""
    filters, workshop = _filters(), _workshop(slug)
    scope = _lines(filters, workshop)
    declared = {"proof": scope.proof.value} if scope.proof is Proof.DECLARED else {}
    kept = filters.query | declared
    return render_template(
        "admin/income_lines.html",
        **filters._asdict(),
        workshop=workshop,
        query=filters.query,
        kept=kept,
        declared=bool(declared),
        found=pages.line_page(db.session, scope, request.args.get("page", ""), kept),
        what=pages.what,
        channel_word=pages.channel_word,
    )


@bp.get("/oversight/income/workshops/<slug>/sources")
@guard(Permission.REGION_INCOME_VIEW)
def income_sources(slug: str) -> ResponseReturnValue:
    """Every source of a workshop's income in the span; proven and declared apart."""
    filters, workshop = _filters(), _workshop(slug)
    return render_template(
        "admin/income_sources.html",
        workshop=workshop,
        period=filters.period,
        query=filters.period.query,
        found=sources(db.session, workshop.id, filters.period),
    )


@bp.get("/oversight/income/workshops/<slug>/sources.csv")
@guard(Permission.REGION_INCOME_VIEW)
def income_sources_csv(slug: str) -> ResponseReturnValue:
    """The same as a file."""
    filters, workshop = _filters(), _workshop(slug)
    text = sources_csv(sources(db.session, workshop.id, filters.period))
    return csv_file(text, _("%(n)s-各路收入-%(p)s.csv", n=workshop.name, p=filters.period.code))


@bp.get("/oversight/income/workshops/<slug>/lines.csv")
@guard(Permission.REGION_INCOME_VIEW)
def income_lines_csv(slug: str) -> ResponseReturnValue:
    """The same lines as a file."""
    filters, workshop = _filters(), _workshop(slug)
    text = pages.lines_csv(db.session, _lines(filters, workshop))
    return csv_file(text, _("%(n)s-收入-%(p)s.csv", n=workshop.name, p=filters.period.code))


def _filters() -> Filters:
    args = {name: request.args.get(name, "") for name in SPANS}
    period = asked(args, Period.of(Unit.QUARTER, clock.today()))
    return Filters(period, _craft(request.args.get("craft", "")), _channel(request.args.get("channel", "")))


def _craft(slug: str) -> Craft | None:
    if not slug:
        return None
    craft = db.session.scalar(sa.select(Craft).where(Craft.slug == slug))
    if craft is None:
        raise NotFound(_("没有这门工艺。"))
    return craft


def _channel(text: str) -> Channel | None:
    if text and text not in set(Channel):
        raise NotFound(_("没有这个渠道。"))
    return Channel(text) if text else None


def _place() -> Place:
    return place(db.session, current_actor(), request.args.get("region", ""))


def _workshop(slug: str) -> Workshop:
    return workshop_for(db.session, current_actor(), slug, Permission.REGION_INCOME_VIEW)


def _scope(filters: Filters, where: Place) -> Scope:
    return Scope(filters.period, where.code, filters.craft.id if filters.craft else None, filters.channel)


def _lines(filters: Filters, workshop: Workshop) -> LineScope:
    craft_id = filters.craft.id if filters.craft else None
    proof = request.args.get("proof", "") or Proof.PLATFORM
    if proof not in set(Proof):
        raise NotFound(_("没有这个列表。"))
    return LineScope(workshop.id, filters.period, craft_id, filters.channel, Proof(proof))


def _menus(period: Period) -> dict[str, list[Period]]:
    """Quarters and months to choose from: the recent ones, those with figures, the one looked at."""
    today = clock.today()
    named = {
        Period.of(Unit.QUARTER, asked({"quarter": q}, period).first)
        for q in quarters_with_figures(db.session)
    }
    quarters = named | set(recent(Period.of(Unit.QUARTER, today), MENU_QUARTERS))
    months = set(recent(Period.of(Unit.MONTH, today), MENU_MONTHS))
    return {
        "quarters": sorted(quarters | ({period} if period.unit is Unit.QUARTER else set()), reverse=True),
        "months": sorted(months | ({period} if period.unit is Unit.MONTH else set()), reverse=True),
    }
