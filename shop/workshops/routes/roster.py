"""The public roster of certified workshops with its map of places, and how many were certified on a day."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.tables import Cell, csv_text
from shop.core.web import pages
from shop.core.web.downloads import csv_file
from shop.heritage.regions import stem
from shop.workshops.roster import asof, listing, places
from shop.workshops.routes.blueprint import bp

WHY = "the roster of certified workshops is public (national notice 2021)"


@bp.get("/roster")
@public(WHY)
@pages.kept
def roster() -> ResponseReturnValue:
    """Workshops whose certificate holds now, by place and craft; tiles and a table say how many are where."""
    now = clock.now()
    asked = _asked()
    by_county = listing.counts(db.session, asked, now)
    rows, page, more = listing.page(db.session, asked, by_county, now)
    here = asked.region or places.only_province(by_county)
    return render_template(
        "workshops/roster.html",
        asked=asked,
        rows=rows,
        page=page,
        more=more,
        total=_sum(by_county, asked.region),
        map=places.map_of(here, by_county),
        place=places.region_of(asked.region),
        place_of=places.name_of,
        crafts=listing.crafts(db.session),
        today=clock.today(),
    )


@bp.get("/roster/days")
@public(WHY)
def roster_day() -> ResponseReturnValue:
    """How many were certified when a day ended, by place; exact from the history."""
    try:
        day, wrong = asof.day_asked(request.args.get("on", "")[:10], clock.today()), ""
    except Invalid as error:
        day, wrong = clock.today(), error.sentence
    region = _region()
    by_county = asof.counts(db.session, day)
    here = region or places.only_province(by_county)
    page = render_template(
        "workshops/roster_day.html",
        day=day,
        wrong=wrong,
        region=region,
        total=_sum(by_county, region),
        map=places.map_of(here, by_county),
        today=clock.today(),
    )
    return page, 422 if wrong else 200


@bp.get("/roster/days.csv")
@public(WHY)
def roster_day_csv() -> Response:
    """The same numbers by county as a file."""
    day = asof.day_asked(request.args.get("on", "")[:10], clock.today())
    start = stem(_region()) if _region() else ""
    rows: list[list[Cell]] = [
        [day.isoformat(), code, places.name_of(code), n]
        for code, n in sorted(asof.counts(db.session, day).items())
        if code.startswith(start)
    ]
    head = [_("日期"), _("县区代码"), _("县区"), _("认定有效的工坊")]
    return csv_file(csv_text(head, rows), _("认定有效的工坊-%(day)s.csv", day=day.isoformat()))


def _asked() -> listing.Asked:
    return listing.Asked(
        _region(),
        request.args.get("craft", "")[:40],
        request.args.get("q", "").strip()[:40],
        request.args.get("page"),
    )


def _region() -> str:
    code = request.args.get("region", "")
    places.region_of(code)
    return code


def _sum(by_county: dict[str, int], region: str) -> int:
    start = stem(region) if region else ""
    return sum(n for county, n in by_county.items() if county.startswith(start))
