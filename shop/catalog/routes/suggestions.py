"""What the search box offers while somebody types; without JavaScript it is a plain search."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from shop.catalog.routes.blueprint import bp
from shop.catalog.search.context import engine
from shop.catalog.search.protocol import NoIndex
from shop.catalog.search.suggesting import offers
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web.words import gettext as _


@bp.get("/products/suggestions")
@public("the search box is for everybody")
def suggestions() -> ResponseReturnValue:
    """`offers`: words that find something now, with what they name. Never kept: what is sold changes."""
    try:
        found = offers(db.session, engine(), request.args.get("q", ""), clock.now())
    except NoIndex:
        found = []
    kinds = [_("工艺"), _("工艺"), _("产地"), _("工坊"), _("花样"), _("作品"), ""]
    answer = jsonify(offers=[{"words": offer.words, "kind": kinds[offer.rank]} for offer in found])
    answer.headers["Cache-Control"] = "no-store"
    return answer
