"""The official catalogue for everybody: by place, as a workbook and as a brochure to print."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import page_words, places
from shop.catalog.official import places as catalogue
from shop.catalog.official.workbook import as_xlsx, supply_word
from shop.catalog.routes.blueprint import bp
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.web.downloads import XLSX_TYPE, kept_file

OPEN = "the official catalogue is published for everybody"


@bp.get("/catalogue")
@public(OPEN)
def official_catalogue() -> ResponseReturnValue:
    """The counties with how many products and workshops each has in it, with their files."""
    found = catalogue.counts(db.session, clock.now())
    total = sum(county.products for _code, _name, counties in found for county in counties)
    return render_template("catalog/official_catalogue.html", prefectures=found, total=total, nav="products")


@bp.get("/catalogue/<code>.xlsx")
@public(OPEN)
def catalogue_xlsx(code: str) -> Response:
    """The catalogue of a county, prefecture or the province as a workbook."""
    name = _place(code)
    makers = catalogue.makers(db.session, code, clock.now())
    data = as_xlsx(makers, lambda slug: url_for("front.product", slug=slug, _external=True))
    day = clock.today().isoformat()
    return kept_file(data, XLSX_TYPE, _("%(place)s非遗工坊产品目录-%(day)s.xlsx", place=name, day=day))


@bp.get("/catalogue/<code>/brochure")
@public(OPEN)
def catalogue_brochure(code: str) -> ResponseReturnValue:
    """The catalogue of a county as pages of A4."""
    name, now = _place(code), clock.now()
    if code.endswith("00"):
        raise NotFound(_("图册按县区印。请先选一个县区。"))
    makers = catalogue.makers(db.session, code, now)
    return render_template(
        "catalog/brochure.html",
        makers=makers,
        total=sum(len(maker.entries) for maker in makers),
        code=code,
        place=name,
        within=places.within_province(code),
        day=clock.local_day(now),
        supply_word=supply_word,
        level_title=page_words.level_title,
        level_words=page_words.level_words,
    )


def _place(code: str) -> str:
    region = places.region(code)
    if region is None:
        raise NotFound(_("没有这个地区。"))
    return region.name
