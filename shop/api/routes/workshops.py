"""Workshops: those that may sell now, and one of them."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from shop.api.routes.blueprint import bp
from shop.api.web import answers
from shop.api.workshop_data import Question, directory_data, workshop_data
from shop.catalog import workshop_page
from shop.core import clock
from shop.core.access import public
from shop.core.db import db

OPEN = "the open catalogue: certified workshops, for other platforms"


@bp.get("/workshops")
@public(OPEN)
def workshops() -> ResponseReturnValue:
    """Workshops that may sell now, by number of goods, of a place or a craft if named."""
    typed = request.args.get("page", "")
    number = max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1
    asked = Question(request.args.get("place", "")[:12], request.args.get("craft", "")[:60], number)

    def make() -> dict[str, object]:
        found = workshop_page.directory(
            db.session, clock.now(), place=asked.place, craft=asked.craft, number=asked.page
        )
        return directory_data(found, asked)

    return answers.kept("workshops", make)


@bp.get("/workshops/<slug>")
@public(OPEN)
def workshop(slug: str) -> ResponseReturnValue:
    """A workshop with its certificate; while it may not sell the answer stays and says why, without goods."""
    page = workshop_page.load(db.session, slug, clock.now())
    return answers.kept("workshop", lambda: workshop_data(page))
