"""The workshop's own income: the page, what it is made of, and both as a file. Members of the workshop only."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, NotFound
from shop.core.permissions import Permission
from shop.core.web.downloads import csv_file
from shop.workshops.income import pages
from shop.workshops.income.lines import LineScope
from shop.workshops.income.models import Channel, Proof
from shop.workshops.income.periods import Period, Unit, asked, recent
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.sheet import sheet
from shop.workshops.income.sources import sources, sources_csv
from shop.workshops.models import Workshop
from shop.workshops.queries import own_workshops
from shop.workshops.routes.blueprint import bp
from shop.workshops.statistics.analysis.measures import percent
from shop.workshops.statistics.analysis.reading import year_of
from shop.workshops.working import studio_head

UNITS = (Unit.DAY, Unit.MONTH, Unit.QUARTER)
# So far back the menu of months and quarters reaches; older spans are opened step by step.
MENU = {Unit.DAY: 0, Unit.MONTH: 24, Unit.QUARTER: 12}


class Asked(NamedTuple):
    """What the address asks for."""

    workshop: Workshop
    mine: list[Workshop]
    period: Period

    @property
    def base(self) -> dict[str, str]:
        """Whose income, in an address; nothing for who has one workshop."""
        return {"workshop": self.workshop.slug} if len(self.mine) > 1 else {}

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        return self.base | self.period.query


@bp.get("/studio/income")
@guard(Permission.INCOME_VIEW)
def studio_income() -> ResponseReturnValue:
    """The span's sum sheet, the spans before it, channels and products."""
    wanted = _asked()
    today = clock.today()
    return render_template(
        "workshops/studio_income.html",
        **_common(wanted),
        sheet=sheet(db.session, wanted.workshop.id, wanted.period, today),
        tabs=_tabs(wanted, ".studio_income"),
        menu=recent(Period.of(wanted.period.unit, today), MENU[wanted.period.unit] or 1),
        today=today,
        year=year_of(db.session, wanted.workshop.id, Quarter.of(today).previous),
        percent=percent,
    )


@bp.get("/studio/income/sources")
@guard(Permission.INCOME_VIEW)
def studio_income_sources() -> ResponseReturnValue:
    """Every source of income beside each other; proven and declared apart."""
    wanted = _asked()
    today = clock.today()
    return render_template(
        "workshops/studio_income_sources.html",
        **_common(wanted),
        found=sources(db.session, wanted.workshop.id, wanted.period),
        tabs=_tabs(wanted, ".studio_income_sources"),
        menu=recent(Period.of(wanted.period.unit, today), MENU[wanted.period.unit] or 1),
        today=today,
    )


@bp.get("/studio/income/sources.csv")
@guard(Permission.INCOME_VIEW)
def studio_income_sources_csv() -> ResponseReturnValue:
    """The same as a file."""
    wanted = _asked()
    text = sources_csv(sources(db.session, wanted.workshop.id, wanted.period))
    return csv_file(text, _("%(w)s-各路收入-%(p)s.csv", w=wanted.workshop.name, p=wanted.period.code))


@bp.get("/studio/income/lines")
@guard(Permission.INCOME_VIEW)
def studio_income_lines() -> ResponseReturnValue:
    """The lines of the ledger that make the span's figures."""
    wanted = _asked()
    channel, proof = _narrowing()
    narrowed = ({"channel": channel.value} if channel else {}) | (
        {"proof": proof.value} if proof is Proof.DECLARED else {}
    )
    kept = wanted.query | narrowed
    found = pages.line_page(db.session, _scope(wanted), request.args.get("page", ""), kept)
    return render_template(
        "workshops/studio_income_lines.html",
        **_common(wanted) | {"lines_query": kept},
        channel=channel,
        declared=proof is Proof.DECLARED,
        channel_word=pages.channel_word,
        found=found,
        what=pages.what,
    )


@bp.get("/studio/income.csv")
@guard(Permission.INCOME_VIEW)
def studio_income_csv() -> ResponseReturnValue:
    """The same lines as a file."""
    wanted = _asked()
    name = _("%(w)s-收入-%(p)s.csv", w=wanted.workshop.name, p=wanted.period.code)
    return csv_file(pages.lines_csv(db.session, _scope(wanted)), name)


def _asked() -> Asked:
    actor = current_actor()
    mine = [w for w in own_workshops(db.session, actor) if allowed(actor, Permission.INCOME_VIEW, w)]
    if not mine:
        raise Forbidden(_("这是工坊的页面。您的账号还不属于任何工坊。"))
    slug = request.args.get("workshop", "") or mine[0].slug
    workshop = next((w for w in mine if w.slug == slug), None)
    if workshop is None:
        raise NotFound(_("没有这家工坊，或者它不是您的工坊。"))
    args = {unit.value: request.args.get(unit.value, "") for unit in UNITS}
    return Asked(workshop, mine, asked(args, Period.of(Unit.MONTH, clock.today())))


def _scope(wanted: Asked) -> LineScope:
    """The lines of the span, perhaps of one channel or of what was declared."""
    channel, proof = _narrowing()
    return LineScope(wanted.workshop.id, wanted.period, channel=channel, proof=proof)


def _narrowing() -> tuple[Channel | None, Proof]:
    channel, proof = request.args.get("channel", ""), request.args.get("proof", "") or Proof.PLATFORM
    if (channel and channel not in set(Channel)) or proof not in set(Proof):
        raise NotFound(_("没有这个渠道。"))
    return Channel(channel) if channel else None, Proof(proof)


def _common(wanted: Asked) -> dict[str, object]:
    return {
        "studio": studio_head(db.session, wanted.workshop, clock.now()),
        "workshop": wanted.workshop,
        "mine": wanted.mine,
        "period": wanted.period,
        "query": wanted.query,
        "query_base": wanted.base,
    }


def _tabs(wanted: Asked, page: str) -> list[tuple[str, None, str, bool]]:
    """The switch between day, month and quarter; it keeps the last day of what is looked at."""
    day = min(wanted.period.last, clock.today())
    words = {Unit.DAY: _("按日"), Unit.MONTH: _("按月"), Unit.QUARTER: _("按季")}
    return [
        (words[unit], None, _to(wanted, page, Period.of(unit, day)), unit is wanted.period.unit)
        for unit in UNITS
    ]


def _to(wanted: Asked, page: str, period: Period) -> str:
    query: dict[str, Any] = wanted._replace(period=period).query
    return url_for(page, **query)
