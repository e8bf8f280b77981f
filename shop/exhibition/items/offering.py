"""A workshop brings goods to a fair: a fair price, and pieces moved from the mall into a pool of the fair or booth.

Only products admitted to the official catalogue (Hunan notice, part 3 (5)), never above the shop's price.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog import official, pricing, stock_moves
from shop.catalog.models import Pool, PriceSource, Product, ProductState, Variant
from shop.catalog.stock_moves import MALL, Place
from shop.catalog.windows import Window, rewrite
from shop.core import audit, cache
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import applying
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorState
from shop.exhibition.fairs.models import RUNNING, Fair, FairDay
from shop.exhibition.fairs.moves import hold
from shop.exhibition.items.models import FairItem
from shop.exhibition.items.queries import CHANNEL, origin_ref, pool_ref
from shop.workshops.models import Workshop


def choices(session: Session, workshop_id: int, at: datetime) -> list[Variant]:
    """Variants that the workshop can bring: published, active, in the official catalogue. With their products."""
    rows = (
        sa.select(Variant)
        .join(Variant.product)
        .where(
            Product.workshop_id == workshop_id,
            Product.state == ProductState.PUBLISHED,
            Variant.active,
            official.in_catalogue_sql(Product.id, at),
        )
        .options(joinedload(Variant.product))
        .order_by(Product.id, Variant.position)
    )
    return list(session.scalars(rows))


def offer(
    session: Session,
    actor: Actor,
    fair: Fair,
    exhibitor: Exhibitor,
    *,
    variant_id: int,
    price_fen: int,
    pieces: int,
    pool: str = Pool.BOOTH,
) -> FairItem:
    """Bring a variant at so many fen a piece, with so many pieces taken out of the mall now.

    Conflict without a booth, when the workshop may not sell at this second, or when the mall has fewer pieces free;
    Invalid (field `variant`, `price`, `pieces`) for what is not in the catalogue or is brought already, a price above
    the shop's, no pieces of what is kept in stock.
    """
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, exhibitor.workshop_id))
    hold(session, fair)
    if exhibitor.state != ExhibitorState.PLACED:
        raise Conflict(_("有了展位才能选作品。"))
    at = applying.ask_right(session, exhibitor.workshop_id)
    variant = _admitted(session, exhibitor, variant_id, at)
    _check_price(session, variant, price_fen, at)
    if variant.made_to_order != (pieces == 0):
        raise Invalid(
            _("订做的不用带件数，填 0。") if variant.made_to_order else _("请填带几件。"), field="pieces"
        )
    ref = pool_ref(fair.id, exhibitor.id, pool)
    if pieces:
        stock_moves.move(
            session, actor, variant_id=variant.id, pieces=pieces, source=MALL, target=Place(pool, ref)
        )
    item = FairItem(
        fair_id=fair.id, exhibitor_id=exhibitor.id, workshop_id=exhibitor.workshop_id,
        product_id=variant.product_id, variant_id=variant.id, price_fen=price_fen, pool=pool, pool_ref=ref,
        allotted=pieces, added_at=at,
    )  # fmt: skip
    session.add(item)
    session.flush()
    price(session, fair, [item], at)
    audit.record(
        session, actor, "fair.item_offered", "fair", fair.id, sku=variant.sku_code, fen=price_fen, pieces=pieces
    )  # fmt: skip
    return item


def change(session: Session, actor: Actor, fair: Fair, item: FairItem, *, price_fen: int, more: int) -> None:
    """Another price from now on, and `more` pieces from the mall (fewer than nought: back to it). Errors as in `offer`."""
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, item.workshop_id))
    hold(session, fair)
    at = applying.ask_right(session, item.workshop_id)
    if item.ended_at is not None:
        raise Conflict(_("这件已经不在展会上了。"))
    variant = session.get_one(Variant, item.variant_id)
    if price_fen != item.price_fen:
        _check_price(session, variant, price_fen, at)
        item.price_fen = price_fen
        session.flush()
        price(session, fair, [item], at)
    if more and variant.made_to_order:
        raise Invalid(_("订做的不用带件数，填 0。"), field="more")
    here = Place(item.pool, item.pool_ref)
    ways = (MALL, here) if more > 0 else (here, MALL)
    if more:
        stock_moves.move(
            session, actor, variant_id=item.variant_id, pieces=abs(more), source=ways[0], target=ways[1]
        )
        item.allotted = max(0, item.allotted + more)
    session.flush()
    audit.record(session, actor, "fair.item_changed", "fair", fair.id, item=item.id, fen=price_fen, more=more)
    cache.touch(session)


def price(session: Session, fair: Fair, items: list[FairItem], at: datetime) -> None:
    """Write the price windows of the items anew: one for each opening of the fair that is left. While its booths are not
    arranged, and for items that ended, there are none.
    """
    days = session.scalars(sa.select(FairDay).where(FairDay.fair_id == fair.id).order_by(FairDay.day)).all()
    opens = fair.state in RUNNING
    windows = [
        Window(item.variant_id, item.price_fen, day.opens_at, day.closes_at, item.pool, item.pool_ref)
        for item in items
        for day in days
        if opens and item.ended_at is None
    ]
    rewrite(
        session, channel=CHANNEL, source=PriceSource.FAIR, origin_ref=origin_ref(fair.id),
        variant_ids=[item.variant_id for item in items], windows=windows, at=at,
    )  # fmt: skip


def price_all(session: Session, fair: Fair, at: datetime) -> None:
    """The same for all that is brought to the fair: its days or its state have changed."""
    rows = sa.select(FairItem).where(FairItem.fair_id == fair.id, FairItem.ended_at.is_(None))
    price(session, fair, list(session.scalars(rows)), at)


def _admitted(session: Session, exhibitor: Exhibitor, variant_id: int, at: datetime) -> Variant:
    variant = session.get(Variant, variant_id, options=[joinedload(Variant.product)])
    if variant is None or variant.product.workshop_id != exhibitor.workshop_id or not variant.active:
        raise NotFound(_("没有找到这个款式。"))
    if variant.product.state != ProductState.PUBLISHED:
        raise Invalid(_("这件没有上架。"), field="variant")
    if not official.in_catalogue(session, variant.product_id, at):
        raise Invalid(_("这件还没有列入产品目录，展会只卖目录产品。"), field="variant")
    running = sa.select(FairItem.id).where(
        FairItem.fair_id == exhibitor.fair_id, FairItem.variant_id == variant_id, FairItem.ended_at.is_(None)
    )
    if session.scalar(running) is not None:
        raise Invalid(_("这个款式已经在展会上了。"), field="variant")
    return variant


def _check_price(session: Session, variant: Variant, price_fen: int, at: datetime) -> None:
    base = pricing.base_now(session, [variant.id], at).get(variant.id)
    if base is None or price_fen <= 0 or price_fen > base:
        raise Invalid(_("展会价不能高于平时价。"), field="price")
