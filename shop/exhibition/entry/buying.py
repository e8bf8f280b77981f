"""Buying at a booth: into the cart by way of the fair while it is open, as anywhere else a minute later (BR-22).

The price and the pieces are chosen again at the checkout, at that very second, by the one choice of the catalogue.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.errors import NotFound
from shop.core.web.formats import moment
from shop.exhibition.entry.booth_page import BoothPage
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.items.queries import origin_ref as origin_of
from shop.heritage.queries import place_text
from shop.orders import cart
from shop.orders.cart import Owner
from shop.orders.pickup_models import PickupPoint, PointKind
from shop.workshops.income import origins


def put(session: Session, owner: Owner, page: BoothPage, *, item_id: int, quantity: int) -> bool:
    """Pieces of an item of the booth go into the cart. Answers whether by way of the fair: while it is open and its pool
    has some. NotFound for an item that is not offered there now; what `cart.put` raises besides.
    """
    good = next((good for good in page.goods if good.item.id == item_id), None)
    if good is None or page.holder is None:
        raise NotFound(_("这件作品现在没有在这个展位卖。"))
    way = origin_of(page.fair.id) if page.is_open and good.at_fair else ""
    if way:
        origins.name_origin(session, way, page.fair.title)
        offer_pickup(session, page)
    cart.put(session, owner, variant_id=good.item.variant_id, quantity=quantity, origin_ref=way)
    return bool(way)


def choose_these(session: Session, owner: Owner, page: BoothPage) -> None:
    """What is bought now is what this booth offers; the rest of the cart waits."""
    cart.select_these(session, owner, variant_ids=[good.item.variant_id for good in page.goods])


def offer_pickup(session: Session, page: BoothPage) -> PickupPoint:
    """What is bought at the booth may be fetched there until the fair ends: its point says where it is now."""
    assert page.holder is not None
    way = origin_of(page.fair.id)
    point = session.scalar(
        sa.select(PickupPoint).where(
            PickupPoint.workshop_id == page.holder.workshop_id, PickupPoint.origin_ref == way
        )
    ) or PickupPoint(workshop_id=page.holder.workshop_id, kind=PointKind.FAIR, origin_ref=way)
    span = fairs.span_of(session, page.fair.id)
    assert span is not None and page.workshop is not None
    point.name = _("%(fair)s %(booth)s 展位", fair=page.fair.name, booth=page.booth.number)
    point.region_code = page.fair.region_code
    point.region_text = place_text(session, page.fair.region_code)
    point.street = f"{page.fair.address}{page.fair.venue}"
    point.phone = page.fair.phone or page.workshop.contact_phone or ""
    point.hours = _("展会开放时间内，%(until)s前来取", until=moment(span.last_at))
    point.offered, point.until_at = True, span.last_at
    session.add(point)
    session.flush()
    return point
