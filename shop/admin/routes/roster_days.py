"""Who was certified on a day, in the account's regions: as known now, or as known on another day."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import register
from shop.admin.routes.blueprint import bp
from shop.core import audit, clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.heritage.regions import covers
from shop.workshops.certificate_view import STATES
from shop.workshops.queries import watched_regions
from shop.workshops.roster import asof


@bp.get("/oversight/roster/days")
@guard(Permission.REGISTER_VIEW)
def certified_on() -> ResponseReturnValue:
    """The workshops that held the right when the day ended."""
    actor = current_actor()
    wrong = ""
    try:
        asked = _asked()
    except Invalid as error:
        asked, wrong = asof.Asked(clock.today()), error.sentence
    rows, page = asof.page(db.session, asked, watched_regions(actor))
    answer = render_template(
        "admin/roster_days.html",
        asked=asked,
        wrong=wrong,
        rows=rows,
        page=page,
        states=STATES,
        counties=register.counties(db.session, actor),
        today=clock.today(),
    )
    return answer, 422 if wrong else 200


@bp.get("/oversight/roster/days.csv")
@guard(Permission.REGISTER_VIEW, writes="each export of the register is written into the audit trail")
def certified_on_csv() -> Response:
    """The same list, whole, as a file."""
    actor, asked = current_actor(), _asked()
    text = asof.as_csv(db.session, asked, watched_regions(actor))
    audit.record(db.session, actor, "roster.day_exported", "roster", asked.region or "-", **asked.kept)
    edge.commit()
    return csv_file(text, _("%(day)s认定有效的工坊.csv", day=asked.day.isoformat()))


def _asked() -> asof.Asked:
    region = request.args.get("county", "")
    watched = watched_regions(current_actor())
    if region and watched is not None and not any(covers(w, region) for w in watched):
        raise NotFound(_("没有这个地区。"))
    return asof.Asked(
        asof.day_asked(request.args.get("on", "")[:10], clock.today()),
        _known(request.args.get("known", "")[:10]),
        region if len(region) == 6 and region.isascii() and region.isdigit() else "",
        request.args.get("page"),
    )


def _known(text: str) -> date | None:
    return asof.day_asked(text, clock.today()) if text else None
