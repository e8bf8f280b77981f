"""For search engines: what to read and what to leave."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.front import sitemap
from shop.front.routes.blueprint import bp

ENGINES = "search engines read it"
#: Nobody finds goods there: what is one's own, desks, steps on the way, and the same list in other orders.
CLOSED = (
    "/account", "/cart", "/checkout", "/favourites", "/following", "/orders", "/oversight", "/password", "/purchases",
    "/register", "/seen", "/sign-in", "/studio", "/*?*sort=", "/*?*to=",
)  # fmt: skip


@bp.get("/robots.txt")
@public(ENGINES)
def robots() -> ResponseReturnValue:
    """What not to read, and where the sitemap lies."""
    where = url_for("front.sitemap_index", _external=True)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {where}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/sitemap.xml")
@public(ENGINES)
def sitemap_index() -> ResponseReturnValue:
    """The parts of the sitemap."""
    names = sitemap.parts(db.session)
    addresses = [url_for("front.sitemap_part", part=name, _external=True) for name in names]
    return _xml(render_template("front/sitemap_index.xml", addresses=addresses))


@bp.get("/sitemaps/<part>.xml")
@public(ENGINES)
def sitemap_part(part: str) -> ResponseReturnValue:
    """The pages of a part, those that stand at this instant."""
    entries = sitemap.part(db.session, part, clock.now())
    return _xml(render_template("front/sitemap_part.xml", entries=entries))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
