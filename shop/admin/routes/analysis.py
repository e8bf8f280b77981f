"""The officers' analysis and the yearly summary. Their own region only; the platform all."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.analysis import looking, yearly
from shop.admin.income_scope import WHOLE_COUNTRY, Place, homes, place
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import XLSX_TYPE, csv_file, kept_file
from shop.workshops.income.periods import quarter_words
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics.analysis import mailing
from shop.workshops.statistics.analysis.measures import percent
from shop.workshops.statistics.publication import reading

SHOWN = 8


@bp.get("/oversight/analysis")
@guard(Permission.REGION_INCOME_VIEW)
def analysis() -> ResponseReturnValue:
    """A region's workshops over four quarters: what grows, what falls, who depends on whom."""
    where, last = _place(), _quarter()
    look = request.args.get("look", "all")
    if look not in set(looking.Look):
        raise NotFound(_("没有这个列表。"))
    found = looking.analysis(db.session, where, last, looking.Look(look), request.args.get("page", ""))
    return render_template(
        "admin/analysis.html",
        found=found,
        place=where,
        homes=homes(db.session, current_actor()),
        region=where.code or WHOLE_COUNTRY,
        quarters=_recent(looking.last_ended(clock.now())),
        look=look,
        looks=looking.LOOKS,
        outlooks=looking.OUTLOOKS,
        now=clock.now(),
        words=quarter_words,
        percent=percent,
        held=reading.held_back(db.session),
        mails=mailing.subscribed(db.session, current_actor(), where.code),
    )


@bp.get("/oversight/analysis.csv")
@guard(Permission.REGION_INCOME_VIEW)
def analysis_csv() -> Response:
    """All workshops of the region as a file."""
    where, last = _place(), _quarter()
    header = [
        _("区县代码"), _("工坊"), _("近四季净销售额（元）"), _("再前四季（元）"), _("其中订单生产（元）"),
        _("申报销售额（元）"), _("就业人数"), _("人均销售额（元）"), _("人均劳动报酬（元）"), _("增减"),
        _("订单生产占比"), _("最大买家占比"), _("旺季占比"), _("年度确认"),
    ]  # fmt: skip
    text = looking.as_csv(db.session, where, last, header)
    return csv_file(text, _("%(n)s-工坊分析-%(q)s.csv", n=where.name, q=str(last)))


@bp.post("/oversight/analysis/mails")
@guard(Permission.REGION_INCOME_VIEW)
def analysis_mails() -> ResponseReturnValue:
    """Monthly mail of the region's figures, begun or ended (field on)."""
    where = _place(request.form.get("region", ""))
    wanted = request.form.get("on") == "1"
    mailing.choose(db.session, current_actor(), where.code, wanted=wanted)
    edge.commit()
    flash(_("每月 1 日会把上个月的数发给您。") if wanted else _("不再每月发给您。"))
    return redirect(url_for(".analysis", region=where.code), 303)


@bp.get("/oversight/analysis/year")
@guard(Permission.REGION_INCOME_VIEW)
def analysis_year() -> ResponseReturnValue:
    """The yearly summary of a prefecture or province."""
    where, year = _place(), _year()
    found = yearly.summary(db.session, where.code or yearly.PROVINCE, year)
    return render_template(
        "admin/analysis_year.html",
        found=found,
        place=where,
        year=year,
        years=_years(),
        titles=yearly.titles(),
    )


@bp.get("/oversight/analysis/year.xlsx")
@guard(Permission.REGION_INCOME_VIEW)
def analysis_year_xlsx() -> Response:
    """The same as a workbook for the ministry and the departments; sums are formulas."""
    where, year = _place(), _year()
    data = yearly.as_xlsx(yearly.summary(db.session, where.code or yearly.PROVINCE, year))
    return kept_file(data, XLSX_TYPE, _("%(n)s-%(y)d年非遗工坊年度汇总.xlsx", n=where.name, y=year))


def _place(asked: str = "") -> Place:
    return place(db.session, current_actor(), asked or request.args.get("region", ""))


def _quarter() -> Quarter:
    text = request.args.get("quarter", "")
    try:
        return Quarter.parse(text) if text else looking.last_ended(clock.now())
    except ValueError:
        raise NotFound(_("没有这个季度。")) from None


def _recent(last: Quarter) -> list[Quarter]:
    found = [last]
    while len(found) < SHOWN:
        found.append(found[-1].previous)
    return found


def _years() -> list[int]:
    this = clock.today().year
    return [this - n for n in range(5)]


def _year() -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else _years()[0]
    if not 2020 <= year <= _years()[0]:
        raise NotFound(_("没有这一年。"))
    return year
