"""The home page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from shop.catalog import page_words as words
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web import pages
from shop.core.web.words import gettext as _
from shop.core.web.words import url_for
from shop.front import home_page
from shop.front.routes.blueprint import bp


@bp.get("/")
@public("the shop window")
@pages.kept
def home() -> ResponseReturnValue:
    """Crafts on the rack, the season, new and popular goods, workshops and their stories, places."""
    return render_template("front/home.html", body=pages.body("home", _body), tab="home")


def _body() -> str:
    page = home_page.load(db.session, clock.now())
    bolts = [
        {
            "key": bolt.craft.pattern_key,
            "name": bolt.craft.name,
            "place": bolt.place,
            "href": url_for("front.craft", slug=bolt.craft.slug),
        }
        for bolt in page.bolts
    ]
    rows = [
        (p.name, " ".join(p.crafts), p.workshops, url_for("front.place", code=p.code)) for p in page.places
    ]
    season = [
        {
            "key": craft.pattern_key,
            "name": craft.name,
            "note": _("%(n)s 件", n=page.counted[craft.id]),
            "href": url_for("front.craft", slug=craft.slug),
        }
        for craft in page.in_season
    ]
    return pages.part("front/_home.html", page=page, bolts=bolts, season=season, rows=rows, words=words)
