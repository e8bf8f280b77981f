"""What the directory and the page of a workshop show. Never a wage, sales or income figure (BR-31)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog import closures, listing, places, ratings
from shop.catalog.card_rows import SOLD_OUT
from shop.catalog.closures import Rest
from shop.catalog.crafts import CraftName
from shop.catalog.desk_models import Closure
from shop.catalog.listing import Card, Shelf
from shop.catalog.models import DeliveryRule, ListingCard
from shop.catalog.punctuality import OnTime, percent
from shop.catalog.ratings import WorkshopRating
from shop.catalog.sellers import Seller
from shop.core import clock
from shop.core.errors import NotFound
from shop.heritage.models import Craft
from shop.heritage.regions import covers
from shop.workshops import certification
from shop.workshops.certification import Refusal, State, Status
from shop.workshops.models import Licence, Workshop

GOODS = 12
PER_PAGE = 48


@dataclass(frozen=True)
class WorkshopPage:
    """A workshop as the public sees it. `refusal`: why nothing can be bought from it now, None when it may sell."""

    workshop: Workshop
    standing: Status
    refusal: Refusal | None
    licences: list[Licence]
    delivery: DeliveryRule | None
    # Percent of orders sent in time; None while there are too few.
    on_time: int | None
    # Average for its service with one decimal and the number of reviews; None while there are too few.
    rating: tuple[str, int] | None
    rest: Rest | None
    goods: list[Card]
    more_goods: bool

    @property
    def seal(self) -> str:
        """Level of its seal; '' while it may not sell: no seal beside a name that has lost the right."""
        return "" if self.refusal else self.workshop.model_site_level or "county"


def load(session: Session, slug: str, at: datetime) -> WorkshopPage:
    """The page of a workshop that has or had a certificate; NotFound for any other."""
    today = sa.bindparam("today", clock.local_day(at), sa.Date)
    row = session.execute(
        sa.select(Workshop, Closure, OnTime, WorkshopRating)
        .outerjoin(OnTime, OnTime.workshop_id == Workshop.id)
        .outerjoin(WorkshopRating, WorkshopRating.workshop_id == Workshop.id)
        .outerjoin(Closure, closures.next_sql(Workshop.id, today))
        .where(Workshop.slug == slug)
        .options(joinedload(Workshop.craft).joinedload(Craft.craft_class), joinedload(Workshop.ich_item))
    ).first()
    workshop, closure, punctual, rated = (row[0], row[1], row[2], row[3]) if row else (None,) * 4
    standing = certification.status(session, workshop.id, at) if workshop else certification.NO_STATUS
    if workshop is None or standing.state is State.NONE:
        raise NotFound(_("没有找到这家工坊。可能是网址有误，或它还没有取得认定。"))
    refusal = certification.why_not(session, workshop.id, at)
    shelf = listing.shelf(session, at)
    goods = listing.newest(session, shelf, GOODS + 1, workshop=workshop.id)
    valid = sa.or_(Licence.valid_until.is_(None), Licence.valid_until > at)
    licences = session.scalars(
        sa.select(Licence)
        .where(Licence.workshop_id == workshop.id, Licence.valid_from <= at, valid)
        .order_by(Licence.kind, Licence.id)
    )
    return WorkshopPage(
        workshop=workshop,
        standing=standing,
        refusal=refusal,
        licences=list(licences),
        delivery=session.get(DeliveryRule, workshop.id),
        on_time=percent(punctual.orders, punctual.on_time) if punctual else None,
        rating=ratings.of_workshop(rated),
        rest=Rest(closure.from_day, closure.until_day, closure.words) if closure else None,
        goods=goods[:GOODS],
        more_goods=len(goods) > GOODS,
    )


GOODS_FIRST, LEVEL_FIRST, BY_PLACE = "goods", "level", "place"
MAX_PAGES = 50
_LEVELS = {"province": 0, "city": 1, "county": 2}


@dataclass(frozen=True)
class Directory:
    """A page of the directory: sellers with their craft and how many goods they have. `crafts` and `prefectures`: what
    can be chosen, with how many workshops.
    """

    rows: list[tuple[Seller, str, str, int]]
    total: int
    number: int
    pages: int
    shelf: Shelf
    crafts: list[tuple[CraftName, int]]
    prefectures: list[tuple[str, str, int]]


def directory(
    session: Session,
    at: datetime,
    *,
    place: str = "",
    craft: str = "",
    order: str = GOODS_FIRST,
    number: int = 1,
) -> Directory:
    """Workshops that may sell now, of a place or craft if named; by number of goods, level of the seal, or place. Three
    statements.
    """
    shelf = listing.shelf(session, at)
    counted = sa.select(ListingCard.workshop_id, sa.func.count()).where(ListingCard.supply != SOLD_OUT)
    goods = {row[0]: row[1] for row in session.execute(counted.group_by(ListingCard.workshop_id))}
    orders: dict[str, Callable[[Seller], tuple[Any, ...]]] = {
        LEVEL_FIRST: lambda s: (_LEVELS[s.seal], -goods.get(s.id, 0), s.id),
        BY_PLACE: lambda s: (s.county_code, -goods.get(s.id, 0), s.id),
    }
    everybody = shelf.sellers.values()
    chosen = [s for s in everybody if _fits(s, place, craft, shelf)]
    chosen.sort(key=orders.get(order, lambda s: (-goods.get(s.id, 0), s.id)))
    pages = min(MAX_PAGES, max(1, -(-len(chosen) // PER_PAGE)))
    number = min(max(1, number), pages)
    rows = []
    for seller in chosen[PER_PAGE * (number - 1) : PER_PAGE * number]:
        name = shelf.crafts[seller.craft_id]
        rows.append((seller, name.pattern_key, name.name, goods.get(seller.id, 0)))
    by_craft = Counter(s.craft_id for s in everybody)
    by_prefecture = Counter(places.prefecture(s.county_code) for s in everybody)
    return Directory(
        rows,
        len(chosen),
        number,
        pages,
        shelf,
        [(shelf.crafts[i], n) for i, n in sorted(by_craft.items())],
        [(code, places.prefecture_name(code), n) for code, n in sorted(by_prefecture.items())],
    )


def _fits(seller: Seller, place: str, craft: str, shelf: Shelf) -> bool:
    here = not place or covers(place, seller.county_code)
    return here and (not craft or shelf.crafts[seller.craft_id].slug == craft)


def place_of(seller: Seller) -> str:
    """Prefecture and county of a seller."""
    return places.within_province(seller.county_code)
