"""Products: the list with its questions, and one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from shop.api.product_data import gone_data, product_data
from shop.api.product_list import ADMITTED, ALL, listing_data
from shop.api.routes.blueprint import bp
from shop.api.web import answers
from shop.api.web.problems import problem
from shop.api.web.values import Data
from shop.catalog import filters, listing, product_page
from shop.catalog.filters import Filters
from shop.catalog.listing import Listing
from shop.catalog.official import listing as official
from shop.catalog.official import marks, numbers
from shop.catalog.search import listing as everything
from shop.catalog.search.context import engine
from shop.catalog.search.protocol import NoIndex
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web import error_words
from shop.core.web.errors import Fault
from shop.core.web.words import gettext as _

OPEN = "the open catalogue: what the shop window shows, for other platforms"


@bp.get("/products")
@public(OPEN)
def products() -> ResponseReturnValue:
    """The list, of admitted products unless `catalogue=all`; what cannot be read is refused with a sentence (422)."""
    asked, catalogue = filters.read(request.args), request.args.get("catalogue", ADMITTED)
    wrong = dict(asked.errors)
    if catalogue not in (ADMITTED, ALL):
        wrong["catalogue"] = _("请写 admitted 或 all。")
    if wrong:
        return _unreadable(wrong)
    return _found(asked, catalogue) if asked.q else _all(asked, catalogue)


def _all(asked: Filters, catalogue: str) -> Response:
    def make() -> Data:
        now = clock.now()
        return _data(_find(asked, catalogue, now), catalogue, now)

    return answers.kept("products", make)


def _found(asked: Filters, catalogue: str) -> Response:
    now, search = clock.now(), official.search if catalogue == ADMITTED else everything.search
    try:
        return answers.fresh(_data(search(db.session, engine(), asked, now), catalogue, now))
    except NoIndex:
        found = _find(replace(asked, q="", sort=""), catalogue, now)
        return answers.fresh(_data(found, catalogue, now, searched=False))


def _find(asked: Filters, catalogue: str, now: datetime) -> Listing:
    find = official.find if catalogue == ADMITTED else listing.find
    return find(db.session, asked, now)


def _data(found: Listing, catalogue: str, now: datetime, *, searched: bool = True) -> Data:
    known = numbers(db.session, [card.product_id for card in found.cards], now)
    return listing_data(found, known, catalogue=catalogue, searched=searched)


def _unreadable(errors: Mapping[str, str]) -> Response:
    heading, _words = error_words.of(422)
    wrong = [{"field": name, "detail": str(sentence)} for name, sentence in errors.items()]
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

    def make() -> Data:
        page, number = product_page.page(db.session, found, now), found.product.id
        known, marked = numbers(db.session, [number], now), marks(db.session, [number], now)
        return product_data(page, known.get(number), marked.get(number))

    return answers.kept("product", make)
