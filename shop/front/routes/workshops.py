"""The directory of workshops and the page of each."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import closures, places, saving, workshop_page
from shop.catalog import page_words as words
from shop.catalog.workshop_page import WorkshopPage
from shop.core import clock
from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.web import pages
from shop.core.web.words import url_for
from shop.front import structured
from shop.front.routes.blueprint import bp
from shop.front.routes.paging import Pager, page_number
from shop.orders.promotions import hints as promotions
from shop.workshops import grace
from shop.workshops.licences import WORDS as LICENCE_WORDS

# Between the parts of a workshop's page: its head, its body up to what is the visitor's own, the rest.
CUT = "<!--cut-->"


@bp.get("/workshops")
@public("the directory of certified workshops")
@pages.kept
def workshops() -> ResponseReturnValue:
    """Workshops that may sell now."""
    body = pages.body("workshops", _directory)
    number = page_number(request.args)
    return render_template(
        "front/plain_page.html", body=body, title=_("工坊名录"), nav="workshops", number=number
    )


def _directory() -> str:
    asked = {name: request.args.get(name, "")[:40] for name in ("place", "craft", "sort")}
    asked["place"] = asked["place"] if asked["place"].isdecimal() else ""
    found = workshop_page.directory(
        db.session,
        clock.now(),
        place=asked["place"],
        craft=asked["craft"],
        order=asked["sort"],
        number=page_number(request.args),
    )
    kept = {name: value for name, value in asked.items() if value}
    pager = Pager(found.number, found.pages, lambda n: url_for("front.workshops", page=n, **kept))
    orders = {
        workshop_page.GOODS_FIRST: _("作品多的在前"),
        workshop_page.LEVEL_FIRST: _("示范点级别高的在前"),
        workshop_page.BY_PLACE: _("按地方"),
    }
    return pages.part(
        "front/_workshops.html",
        found=found,
        asked=asked,
        orders=orders,
        pager=pager,
        place_of=workshop_page.place_of,
    )


@bp.get("/workshops/<slug>")
@public("the page of a certified workshop")
@pages.kept
def workshop(slug: str) -> ResponseReturnValue:
    """A workshop with its certificate; while it may not sell the page stays and says why, without goods."""
    page = workshop_page.load(db.session, slug, clock.now())
    head, before, after = pages.body("workshop", lambda: _body(page)).split(CUT)
    return render_template(
        "front/workshop.html",
        head=head,
        before=before,
        after=after,
        title=page.workshop.name,
        followed=saving.is_followed(db.session, current_actor(), page.workshop.id),
        nav="workshops",
    )


def _body(page: WorkshopPage) -> str:
    one, place = page.workshop, places.within_province(page.workshop.county_code)
    url = url_for("front.workshop", slug=one.slug, _external=True)
    house = url_for("front.home", _external=True).rstrip("/")
    picture = f"{house}/media/{one.picture_key}/800.jpg" if one.picture_key else ""
    data = structured.workshop(
        name=one.name,
        url=url,
        place=place,
        founded=str(one.founded_on.year) if one.founded_on else "",
        picture=picture,
        standing=page.standing,
        certificate_url=url_for(
            "workshops.certificate", number=page.standing.certificate_number, _external=True
        ),
    )
    return pages.part(
        "front/_workshop.html",
        page=page,
        workshop=one,
        place=place,
        words=words,
        licence_words=LICENCE_WORDS,
        standing=words.standing_tag(page.standing),
        leaving=grace.leaving(page.standing),
        rest=closures.told(page.rest, clock.today()),
        stays=grace.in_public(page.refusal) if page.refusal else "",
        url=url,
        picture=picture,
        data=data,
        hints=[] if page.refusal else promotions.hints(db.session, workshop_id=one.id, at=clock.now()),
    )
