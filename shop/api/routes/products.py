"""Products: the list with its questions, and one of them."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from flask.typing import ResponseReturnValue

from shop.api.product_data import gone_data, product_data
from shop.api.product_list import listing_data
from shop.api.routes.blueprint import bp
from shop.api.web import answers
from shop.api.web.problems import problem
from shop.catalog import filters, listing, product_page
from shop.catalog.filters import Filters
from shop.catalog.search.context import engine
from shop.catalog.search.listing import search
from shop.catalog.search.protocol import NoIndex
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web import error_words
from shop.core.web.errors import Fault

OPEN = "the open catalogue: what the shop window shows, for other platforms"


@bp.get("/products")
@public(OPEN)
def products() -> ResponseReturnValue:
    """The list; a price bound that is no amount is refused with a sentence for its field (422)."""
    asked = filters.read(request.args)
    if asked.errors:
        return _unreadable(asked)
    return _found(asked) if asked.q else _all(asked)


def _all(asked: Filters) -> Response:
    def make() -> dict[str, object]:
        return listing_data(listing.find(db.session, asked, clock.now()), searched=True)

    return answers.kept("products", make)


def _found(asked: Filters) -> Response:
    now = clock.now()
    try:
        found, searched = search(db.session, engine(), asked, now), True
    except NoIndex:
        found, searched = listing.find(db.session, replace(asked, q="", sort=""), now), False
    return answers.fresh(listing_data(found, searched=searched))


def _unreadable(asked: Filters) -> Response:
    heading, _words = error_words.of(422)
    wrong = [{"field": name, "detail": str(sentence)} for name, sentence in asked.errors.items()]
    return problem(Fault(422, "INVALID", str(heading), wrong[0]["detail"]), errors=wrong)


@bp.get("/products/<slug>")
@public(OPEN)
def product(slug: str) -> ResponseReturnValue:
    """A product on sale; 410 with the reason when it was public and is not on sale now, 404 when it never was."""
    now = clock.now()
    found = product_page.load(db.session, slug, now)
    if not found.on_sale:
        gone = product_page.gone(db.session, found, now)
        return problem(
            Fault(410, gone.code, str(error_words.of(410).heading), gone.sentence), **gone_data(gone)
        )
    return answers.kept("product", lambda: product_data(product_page.page(db.session, found, now)))
