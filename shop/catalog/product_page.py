"""What a product page shows, read in a fixed number of statements whatever the product has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import closures, listing, product_rows, queries, struck, variant_rows
from shop.catalog.crafts import CraftName
from shop.catalog.listing import Card, Shelf
from shop.catalog.product_rows import Found, PaperRow
from shop.catalog.sellers import Seller, Sellers
from shop.catalog.variant_rows import VariantRow
from shop.core import clock
from shop.core.errors import NotFound
from shop.core.money import Money
from shop.workshops import certification, grace
from shop.workshops.certification import Refusal, Status

SIMILAR = 4


class Offer(NamedTuple):
    """A variant as it can be had now. `least`: the fewest sold at once; `pieces` are available ones (0 for made
    to order, and for fewer than that); `fen` None: no price; `struck_fen`:
    the price that may stand struck through beside it (BR-27).
    """

    variant_id: int
    options: str
    made_to_order: bool
    lead_days: int
    least: int
    pieces: int
    fen: int | None
    struck_fen: int | None = None

    @property
    def buyable(self) -> bool:
        """Whether it can be put into a cart now."""
        return self.fen is not None and (self.made_to_order or self.pieces > 0)


class Part(NamedTuple):
    """A part of the price: kind, fen, percent (rounded)."""

    kind: str
    fen: int
    percent: int


@dataclass(frozen=True)
class ProductPage:
    """A product and everything about it that the public may know."""

    found: Found
    offers: list[Offer]
    pictures: list[tuple[str, str]]
    steps: list[tuple[str, str]]
    shares: list[tuple[str, int]]
    papers: list[PaperRow]
    standing: Status
    similar: list[Card]
    at: datetime

    @property
    def sent_in(self) -> int:
        """Days until the chosen variant is sent when it is ordered now: days of rest of the workshop are waited for."""
        lead = self.chosen.lead_days if self.chosen else 0
        return closures.lead_days(self.found.rest, lead, clock.local_day(self.at))

    @property
    def sold_out(self) -> bool:
        """Whether it has a price, and no variant of it can be had now."""
        return self.chosen is not None and not self.chosen.buyable

    @property
    def seal(self) -> str:
        """Level of the workshop's seal: county city province."""
        return self.found.workshop.model_site_level or "county"

    @cached_property
    def chosen(self) -> Offer | None:
        """The variant that is chosen at first: the first that can be had, else the first that has a price."""
        priced = [o for o in self.offers if o.fen is not None]
        return next((o for o in priced if o.buyable), priced[0] if priced else None)

    @property
    def parts(self) -> list[Part]:
        """Where the money of the chosen variant goes; empty unless the shares make up the whole."""
        if self.chosen is None or self.chosen.fen is None or sum(bp for _kind, bp in self.shares) != 10_000:
            return []
        amounts = Money(self.chosen.fen).share([bp for _kind, bp in self.shares])
        return [
            Part(kind, m.fen, round(bp / 100)) for (kind, bp), m in zip(self.shares, amounts, strict=True)
        ]


def load(session: Session, slug: str, at: datetime) -> Found:
    """The product of the address; NotFound when there is none or it never was public. One statement."""
    found = product_rows.find(session, slug, at)
    if found is None:
        raise NotFound(_("没有找到这件作品。可能是网址有误。"))
    return found


def page(session: Session, found: Found, at: datetime) -> ProductPage:
    """All that the page of a product on sale shows. Seven statements with `load`; one more while a price is lowered."""
    product = found.product
    parts = product_rows.children(session, product.id)
    rows = queries.similar_rows(session, found.craft.id, product.id, at, SIMILAR)
    prices = queries.variant_prices(session, [product.id, *(row.product_id for row in rows)], at)
    own = prices.get(product.id, {})
    return ProductPage(
        found=found,
        offers=_offers(session, variant_rows.variants(session, product.id, at), own),
        pictures=[(f"/media/{row.one}", row.two) for row in parts if row.kind == "picture"],
        steps=[(row.one, row.two) for row in parts if row.kind == "step"],
        shares=[(row.one, row.number) for row in parts if row.kind == "part"],
        papers=product_rows.papers(session, found.workshop.id, product.id, at),
        standing=certification.status(session, found.workshop.id, at),
        similar=listing.priced_cards(rows, _shelf_of(rows, found, at), prices),
        at=at,
    )


def _offers(session: Session, variants: Sequence[VariantRow], prices: Mapping[int, int]) -> list[Offer]:
    lowered = {v.id: clock.local_day(v.lowered_at) for v in variants if v.lowered_at is not None}
    deals = struck.lowest_deals(session, lowered) if lowered else {}
    offers = []
    for v in variants:
        fen, deal = prices.get(v.id), deals.get(v.id)
        was = deal if fen is not None and deal is not None and deal > fen else None
        pieces = 0 if v.made_to_order or v.free < v.min_pieces else v.free
        offers.append(Offer(v.id, v.options, v.made_to_order, v.lead_days, v.min_pieces, pieces, fen, was))
    return offers


def _shelf_of(rows: Sequence[Any], found: Found, at: datetime) -> Shelf:
    """Sellers and craft of the similar goods, from their own rows."""
    craft, of = found.craft, found.craft_class
    name = CraftName(craft.id, craft.slug, craft.name, craft.pattern_key, of.code, of.name, (), "")
    sellers = {
        row.workshop_id: Seller(
            row.workshop_id,
            row.seller_slug,
            row.name,
            row.county_code,
            craft.id,
            row.model_site_level or "county",
            frozenset(),
        )
        for row in rows
    }
    return Shelf(at, Sellers(sellers), {craft.id: name})


@dataclass(frozen=True)
class Gone:
    """Why a product that was public cannot be had, in a word for programs and in a sentence, and goods like it. `since`,
    `document_no` and `reason` where a measure against the workshop is the cause; `stays`: what it means for orders and
    for coming back.
    """

    found: Found
    code: str
    sentence: str
    since: datetime | None
    document_no: str
    reason: str
    stays: str
    similar: list[Card]


def gone(session: Session, found: Found, at: datetime) -> Gone:
    """The reason why the product is not on sale, and goods of workshops that may sell: of its craft, else the newest."""
    refusal = _refusal(session, found, at)
    shelf = listing.shelf(session, at)
    similar = listing.newest(session, shelf, SIMILAR, craft=found.craft.id)
    if not similar:
        similar = listing.newest(session, shelf, SIMILAR)
    stays = grace.in_public(refusal)
    return Gone(
        found,
        refusal.code,
        refusal.sentence,
        refusal.since,
        refusal.document_no,
        refusal.reason,
        stays,
        similar,
    )


def _refusal(session: Session, found: Found, at: datetime) -> Refusal:
    refusal = certification.why_not(session, found.workshop.id, at, found.category.licence_kind)
    if refusal is not None:
        return refusal
    if found.category.blocked:
        return Refusal("CATEGORY_BLOCKED", _("这一类商品不能在网上销售。"), None)
    return Refusal("UNPUBLISHED", _("工坊已经把这件作品下架。"), None)
