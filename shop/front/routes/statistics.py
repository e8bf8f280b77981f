"""Published statistics: a page per quarter and region, its files and its annex on paper. Never a live figure."""

from __future__ import annotations

import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import public
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.money import plain_yuan
from shop.core.web import pages
from shop.core.web.downloads import XLSX_TYPE, csv_file, kept_file
from shop.front.routes.blueprint import bp
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.publication import files, reading
from shop.workshops.statistics.publication.comparing import change
from shop.workshops.statistics.publication.indicators import BY_KEY, INDICATORS
from shop.workshops.statistics.publication.reading import Report

WHY = "the province publishes the figures of each quarter (Hunan notice, section V)"


@bp.get("/statistics")
@public(WHY)
@pages.kept
def statistics() -> ResponseReturnValue:
    """All quarters that were published, the newest first."""
    found = reading.headlines(db.session)
    return render_template("front/statistics.html", headlines=found, province=PROVINCE)


@bp.get("/statistics/<quarter>/<region>")
@public(WHY)
@pages.kept
def statistics_report(quarter: str, region: str) -> ResponseReturnValue:
    """A quarter of the province or of a prefecture."""
    return _shown("front/statistics_report.html", _report(quarter, region))


@bp.get("/statistics/<quarter>/<region>/print")
@public(WHY)
def statistics_print(quarter: str, region: str) -> ResponseReturnValue:
    """The same as an annex on paper."""
    return _shown("front/statistics_print.html", _report(quarter, region))


@bp.get("/statistics/<quarter>/<region>/<any(json, csv, xlsx):form>")
@public(WHY)
def statistics_file(quarter: str, region: str, form: str) -> Response:
    """The same as a file."""
    found = _report(quarter, region)
    name = _("%(place)s-非遗工坊统计-%(q)s", place=found.region.name, q=str(found.edition.quarter))
    if form == "csv":
        return csv_file(files.as_csv(found), f"{name}.csv")
    if form == "xlsx":
        return kept_file(files.as_xlsx(found), XLSX_TYPE, f"{name}.xlsx")
    data = json.dumps(files.as_data(found), ensure_ascii=False, indent=1).encode()
    return kept_file(data, "application/json", f"{name}.json")


def _report(quarter: str, region: str) -> Report:
    """NotFound for what is no quarter, no region, or not published."""
    try:
        asked = Quarter.parse(quarter)
    except ValueError:
        raise NotFound(_("这个季度的统计还没有公布。")) from None
    version = request.args.get("version", "")
    return reading.report(db.session, asked, region, int(version) if version.isdecimal() else None)


def _shown(template: str, found: Report) -> str:
    return render_template(
        template,
        found=found,
        choices=reading.editions(db.session, found.region.province_code),
        indicators=INDICATORS,
        meaning=BY_KEY,
        change=change,
        exact=plain_yuan,
        measure_word=files.measure_word,
        dimension_word=files.dimension_word,
        columns_of=files.columns_of,
        summed=files.summed,
    )
