"""The page a scan leads to: the booth, who holds it at this second, what it offers and for how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog import pricing, stock
from shop.core.errors import NotFound
from shop.exhibition.entry.tokens import ITEM, Named
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.models import Holding
from shop.exhibition.exhibitors.queries import Holder
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.fairs.models import ANNOUNCED, Booth, Fair, FairDay
from shop.exhibition.items import queries as items
from shop.exhibition.items.models import FairItem
from shop.workshops.models import Certificate, RightInterval, Workshop


class Good(NamedTuple):
    """An item of the booth. Amounts in fen a piece; pieces of the fair's pool and of the mall that nobody was promised."""

    item: FairItem
    fair_fen: int | None
    mall_fen: int | None
    here: int
    in_mall: int

    @property
    def at_fair(self) -> bool:
        """Whether it is sold at the fair price from the fair's pieces now."""
        return self.fair_fen is not None and self.here >= self.item.variant.min_pieces

    @property
    def in_store(self) -> bool:
        """Whether it can be had at the ordinary price."""
        made = self.item.variant.made_to_order
        return self.mall_fen is not None and (made or self.in_mall >= self.item.variant.min_pieces)


@dataclass(frozen=True)
class BoothPage:
    """A booth at an instant. `holder` is None for an empty booth, also when its workshop may not sell at that second."""

    at: datetime
    fair: Fair
    booth: Booth
    opening: FairDay | None
    holder: Holder | None
    workshop: Workshop | None
    certificate_no: str
    goods: list[Good]

    @property
    def is_open(self) -> bool:
        """Whether the fair's price and pieces hold now (BR-22)."""
        return self.opening is not None


def load(session: Session, named: Named, at: datetime) -> BoothPage:
    """What the code leads to at the instant. NotFound when there is no such booth or item, or its fair is not public."""
    booth_id = named.id
    first = None
    if named.kind == ITEM:
        first = session.get(FairItem, named.id)
        if first is None:
            raise NotFound("")
        booth_id = _booth_of(session, first, at)
    booth = session.scalar(
        sa.select(Booth)
        .where(Booth.id == booth_id)
        .options(joinedload(Booth.hall), joinedload(Booth.fair).selectinload(Fair.days))
    )
    if booth is None or booth.fair.state not in ANNOUNCED:
        raise NotFound("")
    holder = exhibitors.holder_of(session, booth.id, at)
    goods = _goods(session, holder.exhibitor_id, at) if holder else []
    goods.sort(key=lambda good: first is None or good.item.id != first.id)
    return BoothPage(
        at,
        booth.fair,
        booth,
        fairs.opening(session, booth.fair_id, at),
        holder,
        _workshop(session, holder.workshop_id) if holder else None,
        _certificate(session, holder.workshop_id, at) if holder else "",
        goods,
    )


def _booth_of(session: Session, item: FairItem, at: datetime) -> int:
    """Where the exhibitor of the item is now, or was last."""
    now = exhibitors.booth_of(session, item.exhibitor_id, at)
    found = now.booth_id if now else _last_booth(session, item.exhibitor_id)
    if found is None:
        raise NotFound("")
    return found


def _last_booth(session: Session, exhibitor_id: int) -> int | None:
    held = sa.select(Holding.booth_id).where(Holding.exhibitor_id == exhibitor_id)
    return session.scalar(held.order_by(Holding.from_at.desc(), Holding.id.desc()).limit(1))


def _goods(session: Session, exhibitor_id: int, at: datetime) -> list[Good]:
    offered = items.on_offer(session, at, exhibitor_id=exhibitor_id)
    variants = [offer.item.variant_id for offer in offered]
    prices, free = pricing.price_now(session, variants, at), stock.available(session, variants)
    return [
        Good(
            offer.item,
            offer.fair_fen,
            prices[offer.item.variant_id].amount_fen if offer.item.variant_id in prices else None,
            offer.free,
            free[offer.item.variant_id],
        )
        for offer in offered
    ]


def _workshop(session: Session, workshop_id: int) -> Workshop | None:
    whole = (joinedload(Workshop.craft), joinedload(Workshop.county))
    return session.scalar(sa.select(Workshop).where(Workshop.id == workshop_id).options(*whole))


def _certificate(session: Session, workshop_id: int, at: datetime) -> str:
    found = session.scalar(
        sa.select(Certificate.number)
        .join(RightInterval, RightInterval.certificate_id == Certificate.id)
        .where(
            RightInterval.workshop_id == workshop_id, RightInterval.from_at <= at, RightInterval.until_at > at
        )
        .limit(1)
    )
    return found or ""
