"""What the till shows: items of the own pool, the latest sales, earlier counts of the drawer."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog.models import Pool
from shop.core import clock
from shop.exhibition.items import queries as items
from shop.exhibition.items.queries import OnOffer
from shop.exhibition.till.models import Flag, TillClosing, TillSale
from shop.exhibition.till.serving import Stand

SHOWN = 10


def offered(session: Session, stand: Stand, at: datetime) -> list[OnOffer]:
    """What the booth may sell from its own pool at the instant."""
    found = items.on_offer(session, at, exhibitor_id=stand.exhibitor.id)
    return [offer for offer in found if offer.item.pool == Pool.BOOTH]


def latest(session: Session, stand: Stand, day: date) -> list[TillSale]:
    """The latest sales of the day at the stand."""
    rows = sa.select(TillSale).where(
        TillSale.booth_id == stand.booth.id,
        TillSale.exhibitor_id == stand.exhibitor.id,
        TillSale.sold_at >= clock.day_start(day),
    )
    return list(session.scalars(rows.order_by(TillSale.sold_at.desc(), TillSale.id.desc()).limit(SHOWN)))


def sale(session: Session, number: str) -> TillSale | None:
    """The sale with its lines and what was given back."""
    return session.scalar(
        sa.select(TillSale)
        .where(TillSale.number == number)
        .options(selectinload(TillSale.lines), selectinload(TillSale.refunds), joinedload(TillSale.workshop))
    )


def closings(session: Session, stand: Stand) -> list[TillClosing]:
    """Counts of the drawer, the latest first."""
    rows = sa.select(TillClosing).where(
        TillClosing.booth_id == stand.booth.id, TillClosing.exhibitor_id == stand.exhibitor.id
    )
    return list(session.scalars(rows.order_by(TillClosing.id.desc()).limit(SHOWN)))


def waiting(session: Session) -> list[TillSale]:
    """Flagged sales that wait for an officer, the oldest first."""
    rows = sa.select(TillSale).where(TillSale.flag == Flag.NO_RIGHT, TillSale.ruling.is_(None))
    return list(session.scalars(rows.options(joinedload(TillSale.workshop)).order_by(TillSale.sold_at)))
