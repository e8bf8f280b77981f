"""Alerts about certified workshops, and the statistics of the procedure."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shop.admin import register
from shop.admin.cases.words import LIVELINESS
from shop.admin.forms import LICENCES
from shop.admin.records import alerts as desk
from shop.admin.records import statistics as counting
from shop.admin.records.lists import Asked
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission

FIRST_YEAR = 2020


@bp.get("/oversight/alerts")
@guard(Permission.REGISTER_VIEW)
def alerts() -> ResponseReturnValue:
    """What should be looked into."""
    actor, args = current_actor(), request.args
    asked = Asked(args.get("look", "")[:12], args.get("county", "")[:6], "", args.get("page"))
    return render_template(
        "admin/alerts.html",
        listed=desk.read(db.session, actor, asked),
        asked=asked,
        looks=desk.LOOKS,
        liveliness=LIVELINESS,
        licences=dict(LICENCES),
        counties=register.counties(db.session, actor),
    )


@bp.get("/oversight/statistics")
@guard(Permission.APPLICATION_VIEW)
def statistics() -> ResponseReturnValue:
    """The procedure in figures, by county."""
    this_year = clock.today().year
    given = request.args.get("year", "")
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else this_year
    return render_template(
        "admin/statistics.html",
        s=counting.of_year(db.session, current_actor(), min(max(year, FIRST_YEAR), this_year)),
        years=range(this_year, FIRST_YEAR - 1, -1),
    )
