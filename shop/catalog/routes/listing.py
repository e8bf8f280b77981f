"""The list of all that may be bought now, with filters, orders and search."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.catalog import facet_view, filters, listing
from shop.catalog.filters import Filters
from shop.catalog.listing import Listing
from shop.catalog.routes import search_counts
from shop.catalog.routes.blueprint import bp
from shop.catalog.search.context import engine
from shop.catalog.search.listing import search
from shop.catalog.search.marking import marked
from shop.catalog.search.protocol import NoIndex
from shop.core import clock
from shop.core.access import public
from shop.core.db import db, mark_reading
from shop.core.web import pages
from shop.core.web.words import gettext as _
from shop.core.web.words import url_for


class Pager(NamedTuple):
    """Numbered pages for the pager macro. `start`: the address of the first."""

    number: int
    pages: int
    start: str

    def url(self, number: int) -> str:
        """The address of a page."""
        if number == 1:
            return self.start
        return f"{self.start}{'&' if '?' in self.start else '?'}page={number}"


def address(query: str) -> str:
    """The list with the query string."""
    path = url_for("catalog.products")
    return f"{path}?{query}" if query else path


@bp.get("/products")
@public("the shop window", writes="counts of searches are kept a few seconds, then written by one of them")
def products() -> ResponseReturnValue:
    """The list; a price bound that is no amount comes back with 422 and a sentence at the field."""
    mark_reading(True)  # it writes at most at the very end
    asked = filters.read(request.args)
    return _found(asked) if asked.q else _all(asked)


@pages.kept
def _all(asked: Filters) -> ResponseReturnValue:
    body = pages.body("products", lambda: _body(asked, listing.find(db.session, asked, clock.now())))
    return _page(asked, body)


@pages.kept
def _found(asked: Filters) -> ResponseReturnValue:
    """Whoever writes the index raises the version of what is public once more, so that this may be kept like a list."""
    now = clock.now()
    try:
        found, lost = _marked(search(db.session, engine(), asked, now)), False
    except NoIndex:
        found, lost = listing.find(db.session, replace(asked, q="", sort=""), now), True
    if asked.page == 1 and not asked.chosen and not lost:
        search_counts.note(asked.q, found=bool(found.total) and found.suggestion is None)
    return _page(asked, Markup(_body(asked, found, lost)))  # noqa: S704 - our own template, which escapes


def _marked(found: Listing) -> Listing:
    """What was searched for is marked in the titles of the page."""
    words = engine().marks(found.suggestion or found.filters.q)
    return replace(found, cards=[card._replace(title=marked(card.title, words)) for card in found.cards])


def _page(asked: Filters, body: Markup) -> ResponseReturnValue:
    title = _("搜索“%(words)s”", words=asked.q) if asked.q else _("全部作品")
    page = render_template(
        "catalog/products.html", body=body, title=title, q=asked.q, nav="products", tab="products"
    )
    return page, 422 if asked.errors else 200


def _body(asked: Filters, found: Listing, lost: bool = False) -> str:
    other = found.suggestion
    key, title, lead = heading(found)
    return pages.part(
        "catalog/_products.html",
        found=found,
        asked=found.filters,
        words=asked.q,
        lost=lost,
        other=(other, address(Filters(q=other).query())) if other else None,
        key=key,
        title=title,
        lead=lead,
        groups=facet_view.groups(found),
        orders=facet_view.orders(found),
        chips=[(word, address(query)) for word, query in facet_view.chips(found)],
        ways_out=[(word, n, address(query)) for word, n, query in facet_view.ways_out(found)],
        clear=address(found.filters.cleared().query()),
        kept=kept_pairs(found.filters),
        crafts=_crafts(found) if asked.q and not found.total else [],
        pager=Pager(found.number, found.pages, address(found.filters.query())),
    )


def _crafts(found: Listing) -> list[tuple[str, str]]:
    """Crafts of workshops that sell now, with the list of each: where to go on when nothing was found."""
    practised = {seller.craft_id for seller in found.shelf.sellers.values()}
    return [
        (craft.name, address(Filters(craft=(craft.slug,)).query()))
        for craft in found.shelf.crafts.values()
        if craft.id in practised
    ]


def heading(found: Listing) -> tuple[str, str, str]:
    """Cloth key, title and a line under it: of the craft or class when just one is chosen."""
    asked, crafts = found.filters, found.shelf.crafts.values()
    if len(asked.craft) == 1:
        for craft in crafts:
            if craft.slug == asked.craft[0]:
                return craft.pattern_key, craft.name, craft.summary
    if len(asked.craft_class) == 1 and not asked.craft:
        for craft in crafts:
            if craft.class_code == asked.craft_class[0]:
                return craft.pattern_key, craft.class_name, ""
    if asked.q:
        return "", _("搜索“%(words)s”", words=asked.q), ""
    return "", _("全部作品"), ""


def kept_pairs(asked: Filters) -> list[tuple[str, str]]:
    """What the form for the order must carry along: all that is asked but the order and the page."""
    pairs = [("q", asked.q)] if asked.q else []
    for name, key in filters.GROUPS.items():
        pairs += [(key, str(value)) for value in getattr(asked, name)]
    return pairs + [(key, text) for key, text in asked.typed.items() if text]
