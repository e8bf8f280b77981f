"""What everybody sees of a fair: who is in which booth now, what is on offer, by hall, craft and prefecture."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog import listing, places
from shop.catalog.listing import Card
from shop.catalog.models import Product
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.queries import Holder
from shop.exhibition.fairs.models import Booth, Hall
from shop.exhibition.items import featuring
from shop.exhibition.items import queries as items
from shop.exhibition.zone.drawing import Told
from shop.heritage.models import Craft
from shop.workshops.models import Workshop


class Stand(NamedTuple):
    """A booth with its workshop of this instant; None: nobody is there."""

    booth: Booth
    hall: Hall
    workshop: Workshop | None

    @property
    def told(self) -> Told:
        """What its square in the plan says."""
        if self.workshop is None:
            return Told("", "", "")
        return Told(self.workshop.name, self.workshop.craft.name, self.workshop.craft.pattern_key)


class Choice(NamedTuple):
    """One way to narrow the goods: its value and word, how many goods that leaves, whether it is chosen."""

    value: str
    word: str
    pieces: int
    chosen: bool


class Shown(NamedTuple):
    """A card of the zone: the ordinary card, the lowest fair price of its variants in fen, its booth number."""

    card: Card
    fair_fen: int
    booth: str


class Goods(NamedTuple):
    """The goods of a fair that may be sold now, narrowed; and by what they can be."""

    cards: list[Shown]
    total: int
    halls: list[Choice]
    crafts: list[Choice]
    prefectures: list[Choice]
    open_now: bool


def stands(session: Session, halls: list[Hall], fair_id: int, at: datetime) -> list[Stand]:
    """Every booth of the fair and who is in it at the instant, in the order of the plan. Two statements."""
    held = exhibitors.holders_of(session, fair_id, at)
    rows = sa.select(Workshop).where(Workshop.id.in_({h.workshop_id for h in held.values()}))
    there = {
        w.id: w
        for w in session.scalars(rows.options(joinedload(Workshop.craft), joinedload(Workshop.county)))
    }
    return [
        Stand(booth, hall, there[held[booth.id].workshop_id] if booth.id in held else None)
        for hall in halls
        for booth in hall.booths
    ]


def goods(
    session: Session,
    fair_id: int,
    at: datetime,
    *,
    hall: str = "",
    craft: str = "",
    place: str = "",
    only_featured: bool = False,
) -> Goods:
    """What the fair has on offer at the instant: the goods of booths that are held, whose workshops may sell, which stand
    in the official catalogue. `hall` is a hall's code, `craft` a slug, `place` the code of a prefecture; an unknown one
    leaves nothing.
    """
    held = {h.exhibitor_id: h for h in exhibitors.holders_of(session, fair_id, at).values()}
    offers = [o for o in items.of_fair(session, fair_id, at) if o.item.exhibitor_id in held]
    lowest: dict[int, int] = {}
    booth_of: dict[int, Holder] = {}
    for offer in offers:
        product = offer.item.product_id
        lowest[product] = min(offer.item.price_fen, lowest.get(product, offer.item.price_fen))
        booth_of[product] = held[offer.item.exhibitor_id]
    chosen = featuring.featured(session, fair_id)
    wanted = [p for p in chosen if p in lowest] if only_featured else sorted(lowest)
    cards = {card.product_id: card for card in listing.cards_for(session, wanted, at)}
    facts = _facts(session, [p for p in wanted if p in cards])
    picked = {"hall": hall, "craft": craft, "place": place}

    def value(product: int, by: str) -> str:
        if by == "hall":
            return _hall_of(booth_of[product].booth_number)
        return facts[product][0] if by == "craft" else facts[product][2]

    def fits(product: int, but: str = "") -> bool:
        return all(not picked[by] or by == but or value(product, by) == picked[by] for by in picked)

    def choices(by: str) -> list[Choice]:
        counted = Counter(value(p, by) for p in facts if fits(p, by))
        words = {value(p, by): _word(by, value(p, by), facts[p]) for p in facts}
        return [Choice(v, words[v], n, picked[by] == v) for v, n in sorted(counted.items())]

    shown = [Shown(cards[p], lowest[p], booth_of[p].booth_number) for p in wanted if p in cards and fits(p)]
    if not only_featured:
        first = {product: n for n, product in enumerate(chosen)}
        shown.sort(key=lambda s: (first.get(s.card.product_id, len(first)), s.booth, s.card.product_id))
    open_now = any(offer.fair_fen is not None for offer in offers)
    return Goods(shown, len(facts), choices("hall"), choices("craft"), choices("place"), open_now)


def _hall_of(number: str) -> str:
    return number.rstrip("0123456789")


def _word(by: str, value: str, facts: tuple[str, str, str]) -> str:
    if by == "craft":
        return facts[1]
    return places.name(value) if by == "place" else value


def _facts(session: Session, product_ids: list[int]) -> dict[int, tuple[str, str, str]]:
    """Craft (slug, name) and prefecture of each product, by id. One statement."""
    from_ = sa.select(
        Product.id, Craft.slug, Craft.name, sa.func.substr(Workshop.county_code, 1, 4).concat("00")
    )
    rows = (
        from_.join(Craft, Craft.id == Product.craft_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .where(Product.id.in_(product_ids))
    )
    return {product: (slug, name, code) for product, slug, name, code in session.execute(rows)}
