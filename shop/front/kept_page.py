"""What somebody saved, follows or looked at: with what of it can be had now, and what cannot any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import listing, queries, saving
from shop.catalog.filters import NEWEST
from shop.catalog.id_lists import among
from shop.catalog.listing import Card
from shop.catalog.models import Product
from shop.catalog.sellers import Seller
from shop.catalog.supply import can_be_had
from shop.core.access import Actor
from shop.workshops.models import Workshop

PER_PAGE = 24


@dataclass(frozen=True)
class Lost:
    """A product that cannot be had now. `on_sale`: it is only sold out, its page stands."""

    slug: str
    title: str
    on_sale: bool


@dataclass(frozen=True)
class Kept:
    """A page of what somebody saved: cards of what can be had, then the rest, each in the order of saving."""

    cards: list[Card]
    lost: list[Lost]
    total: int
    number: int
    pages: int


def saved(session: Session, actor: Actor, at: datetime, number: int) -> Kept:
    """A page of the products the actor saved, newest first; what may not be sold or is sold out is named as such."""
    ids = saving.saved_ids(session, actor)
    pages = max(1, -(-len(ids) // PER_PAGE))
    number = min(max(1, number), pages)
    here = ids[PER_PAGE * (number - 1) : PER_PAGE * number]
    cards, lost = divided(session, here, at)
    return Kept(cards, lost, len(ids), number, pages)


def divided(session: Session, ids: Sequence[int], at: datetime) -> tuple[list[Card], list[Lost]]:
    """Of these products the cards of those that may be sold and can be had, and the rest that ever was public; both in
    the order given.
    """
    if not ids:
        return [], []
    on_shelf = listing.shelf(session, at)
    rows = queries.rows_of(session, list(ids), queries.right_of(session, on_shelf.sellers))
    named = sa.select(Product.id, Product.slug, Product.title, can_be_had(Product.id).label("had"))
    public = named.where(among(session, Product.id, ids), Product.published_at.is_not(None))
    products = {row.id: row for row in session.execute(public)}
    may_sell = {row.product_id for row in rows}
    offered = [row for row in rows if row.product_id in products and products[row.product_id].had]
    cards = listing.cards_of(session, offered, on_shelf)
    shown = {card.product_id for card in cards}
    lost = [
        Lost(products[i].slug, products[i].title, i in may_sell)
        for i in ids
        if i in products and i not in shown
    ]
    return cards, lost


@dataclass(frozen=True)
class Followed:
    """A workshop somebody follows; `seller` None: it may not sell now."""

    slug: str
    name: str
    seller: Seller | None


@dataclass(frozen=True)
class Following:
    """The workshops somebody follows, newest first, and the newest goods of those that may sell."""

    workshops: list[Followed]
    goods: list[Card]


GOODS = 8


def following(session: Session, actor: Actor, at: datetime) -> Following:
    """What the actor follows. A fixed number of statements."""
    ids = saving.followed_ids(session, actor)
    if not ids:
        return Following([], [])
    named = sa.select(Workshop.id, Workshop.slug, Workshop.name).where(among(session, Workshop.id, ids))
    names = {row.id: row for row in session.execute(named)}
    on_shelf = listing.shelf(session, at)
    workshops = [Followed(names[i].slug, names[i].name, on_shelf.sellers.get(i)) for i in ids]
    rows = listing.first(session, on_shelf, NEWEST, GOODS, among=ids)
    return Following(workshops, listing.cards_of(session, rows, on_shelf))
