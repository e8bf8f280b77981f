"""The directory of workshops and the page of each."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import page_words as words
from shop.catalog import places, workshop_page
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web import pages
from shop.core.web.words import url_for
from shop.front.routes.blueprint import bp
from shop.front.routes.paging import Pager, page_number
from shop.workshops import grace
from shop.workshops.licences import WORDS as LICENCE_WORDS


@bp.get("/workshops")
@public("the directory of certified workshops")
@pages.kept
def workshops() -> ResponseReturnValue:
    """Workshops that may sell now."""
    body = pages.body("workshops", _directory)
    return render_template("front/plain_page.html", body=body, title=_("工坊名录"), nav="workshops")


def _directory() -> str:
    found = workshop_page.directory(db.session, clock.now(), number=page_number(request.args))
    pager = Pager(found.number, found.pages, lambda n: url_for("front.workshops", page=n))
    return pages.part("front/_workshops.html", found=found, pager=pager, place_of=workshop_page.place_of)


@bp.get("/workshops/<slug>")
@public("the page of a certified workshop")
@pages.kept
def workshop(slug: str) -> ResponseReturnValue:
    """A workshop with its certificate; while it may not sell the page stays and says why, without goods."""
    page = workshop_page.load(db.session, slug, clock.now())
    place = places.within_province(page.workshop.county_code)
    body = pages.body(
        "workshop",
        lambda: pages.part(
            "front/_workshop.html",
            page=page,
            workshop=page.workshop,
            place=place,
            words=words,
            licence_words=LICENCE_WORDS,
            standing=words.standing_tag(page.standing),
            leaving=grace.leaving(page.standing),
            stays=grace.in_public(page.refusal) if page.refusal else "",
        ),
    )
    return render_template("front/plain_page.html", body=body, title=page.workshop.name, nav="workshops")
