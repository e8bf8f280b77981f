"""Crafts and places."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import takewhile

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import listing, places
from shop.catalog import page_words as words
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web import pages
from shop.core.web.words import url_for
from shop.front import craft_page, home_page
from shop.front.craft_page import PlacePage
from shop.front.routes.blueprint import bp


@bp.get("/crafts")
@public("the crafts of the store")
@pages.kept
def crafts() -> ResponseReturnValue:
    """All crafts as strips of cloth."""
    body = pages.body("crafts", _crafts)
    return render_template("front/plain_page.html", body=body, title=_("按工艺找"), nav="crafts")


def _crafts() -> str:
    rows = [
        {
            "key": craft.pattern_key,
            "name": craft.name,
            "note": _("%(n)s 件", n=goods) if goods else _("还没有作品"),
            "href": url_for("front.craft", slug=craft.slug),
        }
        for craft, goods in craft_page.crafts_with_counts(db.session, clock.now())
    ]
    return pages.part("front/_crafts.html", rows=rows)


@bp.get("/crafts/<slug>")
@public("the page of a craft")
@pages.kept
def craft(slug: str) -> ResponseReturnValue:
    """What a craft is, how to tell imitation, who makes it, what can be bought."""
    page = craft_page.craft_page(db.session, slug, clock.now())
    body = pages.body(
        "craft", lambda: pages.part("front/_craft.html", page=page, craft=page.craft, words=words)
    )
    return render_template(
        "front/plain_page.html",
        body=body,
        title=page.craft.name,
        description=page.craft.summary,
        nav="crafts",
    )


@bp.get("/places", endpoint="places")
@public("the places goods come from")
@pages.kept
def places_index() -> ResponseReturnValue:
    """Prefectures with their crafts and workshops."""
    body = pages.body("places", _places)
    return render_template("front/plain_page.html", body=body, title=_("按产地找"), nav="places")


def _places() -> str:
    shelf = listing.shelf(db.session, clock.now())
    rows = [
        (p.name, " ".join(p.crafts), p.workshops, url_for("front.place", code=p.code))
        for p in home_page.by_prefecture(shelf)
    ]
    return pages.part("front/_places.html", rows=rows)


@bp.get("/places/<code>")
@public("the page of a place")
@pages.kept
def place(code: str) -> ResponseReturnValue:
    """A county or prefecture: crafts, workshops, registry entries, goods."""
    page = craft_page.place_page(db.session, code, clock.now())
    lead = _lead(page)
    body = pages.body(
        "place",
        lambda: pages.part(
            "front/_place.html", page=page, words=words, places=places, lead=lead, facts=_facts(page)
        ),
    )
    return render_template(
        "front/plain_page.html", body=body, title=page.name, description=lead, nav="places"
    )


def _lead(page: PlacePage) -> str:
    """What there is at the place, counted: registry entries by level, workshops, goods."""
    levels = Counter(words.item_title(item) for item in page.items)
    entries = _("、").join(_("%(title)s %(n)s 项", title=title, n=n) for title, n in levels.most_common())
    told = _("现在有 %(n)s 家持证工坊、%(goods)s 件作品。", n=len(page.sellers), goods=page.total)
    name = places.within_province(page.code)
    if not entries:
        return f"{name}{told}"
    return _("%(name)s有%(entries)s。%(told)s", name=name, entries=entries, told=told)


def _facts(page: PlacePage) -> str:
    """What the state has said of the place, with the source; '' for nothing known."""
    region = page.region
    found = []
    if region.lifted_out_of_poverty:
        found.append(_("脱贫县（来源：%(source)s）。", source=_document(region.lifted_source)))
    if region.key_support:
        found.append(_("重点支持地区（来源：%(source)s）。", source=_document(region.key_support_source)))
    return "".join(found)


def _document(source: str | None) -> str:
    """The number of the document; where in it that stands is for who keeps the data."""
    return "".join(takewhile(lambda sign: unicodedata.category(sign) != "Po", source or ""))
