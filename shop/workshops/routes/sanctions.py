"""The public list of measures, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.tables import csv_text
from shop.core.web import pages
from shop.core.web.downloads import csv_file
from shop.workshops import certificate_view as view
from shop.workshops import sanctions
from shop.workshops.routes.blueprint import bp

WHY = "measures against sellers must be published (E-commerce Law art. 36)"


@bp.get("/sanctions", endpoint="sanctions")
@public(WHY)
@pages.kept
def sanctions_list() -> ResponseReturnValue:
    """What was decided about workshops, and whom time has caught up with; by kind, place and year."""
    asked = _asked()
    lines, page = sanctions.page(db.session, asked)
    return render_template(
        "workshops/sanctions.html",
        lines=lines,
        page=page,
        asked=asked,
        words=view.words,
        states=_choices(_("全部措施"), sanctions.STATE_WORDS.items(), asked.state),
        counties=_choices(_("全部区县"), sanctions.counties(db.session), asked.county),
        years=_choices(
            _("全部年份"), [(str(y), _("%(y)s 年", y=y)) for y in sanctions.years(db.session)], asked.year
        ),
    )


def _choices(
    everything: str, known: Iterable[tuple[str, object]], chosen: str
) -> list[tuple[str, object, bool]]:
    """Everything, then each value with its word, and which one is chosen."""
    return [("", everything, not chosen), *((value, word, value == chosen) for value, word in known)]


@bp.get("/sanctions.csv")
@public(WHY)
def sanctions_csv() -> Response:
    """The same list, whole, as a file."""
    head = [
        _("公布日期"), _("生效日期"), _("工坊"), _("区县"), _("证书编号"), _("措施"), _("理由"), _("文号"),
        _("办理单位"),
    ]  # fmt: skip
    rows = [
        [
            clock.local_day(line.listed_at).isoformat(),
            clock.local_day(line.effective_at).isoformat(),
            line.workshop.name,
            line.workshop.county.name,
            line.certificate.number,
            view.words(line.kind, line.year),
            line.event.reason if line.event else "",
            line.event.document_no if line.event else "",
            line.event.authority if line.event else "",
        ]
        for line in sanctions.everything(db.session, _asked())
    ]
    return csv_file(csv_text(head, rows), _("处理公示-%(day)s.csv", day=clock.today().isoformat()))


def _asked() -> sanctions.Asked:
    county = request.args.get("county", "")
    return sanctions.Asked(
        state=request.args.get("state", "") if request.args.get("state", "") in sanctions.STATES else "",
        county=county if len(county) == 6 and county.isascii() and county.isdigit() else "",
        year=request.args.get("year", "")[:4],
        page=request.args.get("page"),
    )
