"""The list: cards that may be sold at this instant, their order, their pages, their counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from shop.catalog import facets, queries
from shop.catalog.asked import ALL, asked_of
from shop.catalog.card_rows import IN_STOCK, MADE_TO_ORDER
from shop.catalog.crafts import CraftName, crafts
from shop.catalog.filters import NEWEST, SOLD, Filters
from shop.catalog.sellers import Seller, Sellers, sellers
from shop.catalog.tally import Counts
from shop.core.web.words import gettext as _

PER_PAGE = 24
MAX_PAGES = 50


class Card(NamedTuple):
    """One product in a grid. `picture`: base address or None; `price_fen` holds now; `from_price`: there are dearer
    variants; `seal`: county city province, '' when it may not be sold now.
    """

    product_id: int
    slug: str
    title: str
    picture: str | None
    alt: str
    pattern_key: str
    seal: str
    seal_label: str
    workshop_name: str
    workshop_slug: str
    place: str
    price_fen: int
    from_price: bool
    lead_text: str


@dataclass(frozen=True)
class Shelf:
    """Who may sell and which crafts there are: read once, used by everything on a page."""

    at: datetime
    sellers: Sellers
    crafts: Mapping[int, CraftName]


@dataclass(frozen=True)
class Listing:
    """A page of the list. `number` is the page shown (the last one when a later was asked for); `capped`: there is
    more than the pages that can be turned, the search wants narrowing. `suggestion`: the words had no hit, these are
    the goods of the other words; `more`: there are more than `total`, and each facet has at least what is counted.
    """

    filters: Filters
    shelf: Shelf
    counts: Counts
    cards: list[Card]
    number: int
    pages: int
    suggestion: str | None = None
    more: bool = False

    @property
    def total(self) -> int:
        """How many cards the question finds."""
        return self.counts.total

    @property
    def capped(self) -> bool:
        """Whether there is more than the numbered pages hold."""
        return self.total > PER_PAGE * MAX_PAGES


def shelf(session: Session, at: datetime) -> Shelf:
    """What every page with cards reads first: two statements."""
    return Shelf(at, sellers(session, at), crafts(session))


def find(session: Session, filters: Filters, at: datetime) -> Listing:
    """The page of the list that the question without words asks for."""
    on_shelf = shelf(session, at)
    counts = counted(session, on_shelf, filters)
    pages, number = paging(counts.total, filters.page)
    found = in_order(session, filters, on_shelf, PER_PAGE * (number - 1)) if counts.total else []
    cards = cards_of(session, found, on_shelf)
    return Listing(replace(filters, page=number), on_shelf, counts, cards, number, pages)


def counted(session: Session, on_shelf: Shelf, filters: Filters) -> Counts:
    """How many cards the question finds, and how many each further choice would. One statement."""
    if not filters.chosen:
        return facets.totals(session, on_shelf.sellers, on_shelf.crafts)
    rows = facets.shelf_rows(session, on_shelf.sellers, filters)
    return facets.count(rows, on_shelf.sellers, on_shelf.crafts, filters)


def in_order(
    session: Session, filters: Filters, on_shelf: Shelf, offset: int, hits: Collection[int] | None = None
) -> Sequence[Any]:
    """The rows of one page of the question, in its order by date, price or sales; only of the products of `hits`."""
    workshops = None
    if filters.place or filters.site or filters.workshop:
        workshops = [s.id for s in on_shelf.sellers.values() if not facets.passes(filters, s)]
    right = queries.right_of(session, on_shelf.sellers, workshops)
    asked = asked_of(right.engine, filters, on_shelf.crafts).and_supplied()
    if hits is not None:
        asked = asked.and_among(right.engine, "hits", hits)
    if workshops is not None and len(workshops) == 1:
        asked = asked.and_one("workshop", workshops[0])
    return queries.page_rows(session, right, filters.order, PER_PAGE, offset, asked)


def paging(total: int, asked: int) -> tuple[int, int]:
    """How many pages there are (1 at least, MAX_PAGES at most) and which one is shown."""
    pages = min(MAX_PAGES, max(1, -(-total // PER_PAGE)))
    return pages, min(asked, pages)


def cards_of(session: Session, rows: Iterable[Any], on_shelf: Shelf) -> list[Card]:
    """Cards of rows of workshops that may sell, with the prices that hold now. One statement."""
    found = list(rows)
    prices = queries.variant_prices(session, [row.product_id for row in found], on_shelf.at)
    return priced_cards(found, on_shelf, prices)


def priced_cards(rows: Iterable[Any], on_shelf: Shelf, prices: Mapping[int, Mapping[int, int]]) -> list[Card]:
    """Cards of the rows at these prices; one that has none is left out: there is nothing to sell it at, though its
    card is not rewritten yet.
    """
    words = _Words()
    return [
        _card(
            row,
            on_shelf.sellers[row.workshop_id],
            on_shelf.crafts[row.craft_id],
            prices[row.product_id].values(),
            words,
        )
        for row in rows
        if row.product_id in prices
    ]


def cards_for(session: Session, product_ids: Collection[int], at: datetime) -> list[Card]:
    """Cards of those of the products that may be sold at the instant, in the order given. Four statements."""
    if not product_ids:
        return []
    on_shelf = shelf(session, at)
    right = queries.right_of(session, on_shelf.sellers)
    rows = queries.rows_of(session, list(product_ids), right)
    return cards_of(session, rows, on_shelf)


def newest(
    session: Session, on_shelf: Shelf, limit: int, *, craft: int | None = None, workshop: int | None = None
) -> list[Card]:
    """The newest cards that may be sold and can be had now, of a craft or a workshop (by id) if named."""
    return cards_of(
        session, first(session, on_shelf, NEWEST, limit, craft=craft, workshop=workshop), on_shelf
    )


def first(
    session: Session,
    on_shelf: Shelf,
    order: str,
    limit: int,
    *,
    craft: int | None = None,
    workshop: int | None = None,
    among: Collection[int] | None = None,
) -> Sequence[Any]:
    """The first rows in the order, of those that may be sold and can be had now; of a craft, a workshop or several
    workshops (by id) if named. In the order of sales only what was sold. One statement.
    """
    asked = ALL.and_supplied()
    asked = asked.and_bought() if order == SOLD else asked
    asked = asked if craft is None else asked.and_one("craft", craft)
    asked = asked if workshop is None else asked.and_one("workshop", workshop)
    right = queries.right_of(session, on_shelf.sellers, among)
    return queries.page_rows(session, right, order, limit, 0, asked)


class _Words:
    """The few words that cards repeat, translated once a page."""

    def __init__(self) -> None:
        self.in_stock = _("现货")
        self.sold_out = _("暂时没有了")
        self.seals = {"province": _("省级示范点"), "city": _("市级示范点"), "county": _("县级认定")}

    def lead(self, supply: str, days: int, least: int) -> str:
        text = self.in_stock if supply == IN_STOCK else self.sold_out
        text = _("订做 %(days)s 天", days=days) if supply == MADE_TO_ORDER else text
        return text if least == 1 else _("%(lead)s，%(n)s 件起", lead=text, n=least)


def _card(row: Any, seller: Seller, craft: CraftName, prices: Collection[int], words: _Words) -> Card:
    low = min(prices)
    return Card(
        product_id=row.product_id,
        slug=row.slug,
        title=row.title,
        picture=f"/media/{row.picture_key}" if row.picture_key else None,
        alt=row.picture_alt,
        pattern_key=craft.pattern_key,
        seal=seller.seal,
        seal_label=words.seals[seller.seal],
        workshop_name=seller.name,
        workshop_slug=seller.slug,
        place=seller.place,
        price_fen=low,
        from_price=low != max(prices),
        lead_text=words.lead(row.supply, row.lead_days, row.min_pieces),
    )
