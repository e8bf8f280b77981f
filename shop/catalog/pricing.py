"""What a piece costs: half-open price windows, chosen by channel and then by amount.

The base price is the one open window of source `base` of a variant, channel and tier. Fairs and campaigns
write windows of their own beside it; nothing here ever changes an amount that has been public.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog import windows
from shop.catalog.models import Price, PriceSource, Variant
from shop.catalog.official import price_limit
from shop.core import audit, cache, outbox
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound

MALL = "mall"
# Ten million yuan a piece: more is a typing error.
MAX_FEN = 10**9


def price_now(
    session: Session,
    variant_ids: Collection[int],
    at: datetime,
    channel: str = MALL,
    quantities: Mapping[int, int] | None = None,
    origin_ref: str = "",
) -> dict[int, Price]:
    """The one window that holds for each variant at the instant; a variant without any is left out.

    Windows of the entered channel come first, those of the mall serve when it has none. Among them the
    lowest amount wins, one window only. `quantities` are pieces (one when not named): a tier counts from
    its `min_qty` on. `origin_ref`: the way by which the buyer came (fair:3); windows of other ways do not hold.
    """
    if not variant_ids:
        return {}
    found = session.scalars(
        sa.select(Price)
        .where(
            Price.variant_id.in_(sorted(variant_ids)),
            Price.channel.in_({channel, MALL}),
            Price.origin_ref.in_({origin_ref, ""}),
            Price.from_at <= at,
            sa.or_(Price.until_at.is_(None), Price.until_at > at),
        )
        .order_by(Price.id)
    )
    wanted = quantities or {}
    chosen: dict[int, Price] = {}
    for window in found:
        if window.min_qty > wanted.get(window.variant_id, 1):
            continue
        other = chosen.get(window.variant_id)
        if other is None or _rank(window, channel) < _rank(other, channel):
            chosen[window.variant_id] = window
    return chosen


def base_now(session: Session, variant_ids: Collection[int], at: datetime) -> dict[int, int]:
    """The base price of a piece of each variant in the mall at the instant, in fen, whatever offers run beside it."""
    if not variant_ids:
        return {}
    rows = session.execute(
        sa.select(Price.variant_id, Price.amount_fen)
        .where(
            Price.variant_id.in_(sorted(variant_ids)),
            Price.channel == MALL,
            Price.min_qty == 1,
            Price.source == PriceSource.BASE,
            Price.from_at <= at,
            sa.or_(Price.until_at.is_(None), Price.until_at > at),
        )
        .order_by(Price.id)
    )
    return {row.variant_id: row.amount_fen for row in rows}


def window_sql(
    variant_id: ColumnElement[int] | InstrumentedAttribute[int],
    pieces: ColumnElement[int] | InstrumentedAttribute[int],
    at: datetime,
    origin_ref: ColumnElement[str] | InstrumentedAttribute[str] | None = None,
) -> sa.ScalarSelect[int]:
    """The id of the window that `price_now` chooses for so many pieces, as SQL about the caller's row; NULL when there is
    none. A test sets the two against each other. `origin_ref`: the way by which the buyer came (fair:3): its windows
    come before those of the mall.
    """
    here = Price.channel == MALL
    order: tuple[Any, ...] = (Price.amount_fen, Price.id)
    if origin_ref is not None:
        here = sa.or_(here, sa.and_(Price.origin_ref == origin_ref, Price.origin_ref != ""))
        order = (sa.case((Price.channel == MALL, 1), else_=0), *order)
    return (
        sa.select(Price.id)
        .where(
            Price.variant_id == variant_id,
            here,
            Price.min_qty <= pieces,
            Price.from_at <= at,
            sa.or_(Price.until_at.is_(None), Price.until_at > at),
        )
        .order_by(*order)
        .limit(1)
        .correlate_except(Price)
        .scalar_subquery()
    )


def _rank(window: Price, channel: str) -> tuple[bool, int, int]:
    return window.channel != channel, window.amount_fen, window.id


def set_base_price(
    session: Session,
    actor: Actor,
    *,
    variant_id: int,
    amount_fen: int,
    at: datetime,
    channel: str = MALL,
    min_qty: int = 1,
    approved: bool = False,
) -> Price | None:
    """The base price is `amount_fen` fen a piece from the instant on.

    Of a product in the official catalogue, a price beyond the limit is handed in to be looked at and the one that
    holds is answered (None: it is a new variant and has none), unless the platform has `approved` it.

    The open window closes and the new one opens in the same instant: no gap, no overlap. At the same amount
    nothing happens. Raises Invalid (field `price`) for an amount that nobody means, NotFound for an unknown
    variant.
    """
    if not 0 < amount_fen <= MAX_FEN:
        raise Invalid(_("请填 0.01 元到一千万元之间的价格。"), field="price")
    reviewed = price_limit.reviewed_product(session, variant_id) if (channel, min_qty) == (MALL, 1) else None
    waits = (
        reviewed is not None
        and not approved
        and price_limit.hold_price(
            session, actor, product_id=reviewed, variant_id=variant_id, amount_fen=amount_fen
        )
    )
    product_id = _locked_product_id(session, variant_id)
    running = session.scalar(
        sa.select(Price)
        .where(
            Price.variant_id == variant_id,
            Price.channel == channel,
            Price.min_qty == min_qty,
            Price.source == PriceSource.BASE,
            Price.until_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if waits or (running is not None and running.amount_fen == amount_fen):
        return running
    before = running.amount_fen if running else None
    window = _replace(session, running, variant_id, channel, min_qty, amount_fen, at)
    if running is not None and (channel, min_qty) == (MALL, 1):
        windows.never_dearer(session, [variant_id], at)
    audit.record(
        session,
        actor,
        "variant.priced",
        "variant",
        variant_id,
        channel=channel,
        fen=amount_fen,
        before_fen=before,
    )
    outbox.post(session, "catalog.card", product_id=product_id)
    cache.touch(session)
    if reviewed is not None:
        price_limit.follow_price(
            session, actor, product_id=product_id, variant_id=variant_id, amount_fen=amount_fen
        )
    return window


def _locked_product_id(session: Session, variant_id: int) -> int:
    """Two who change the price of one variant wait for each other here."""
    product_id = session.scalar(
        sa.select(Variant.product_id).where(Variant.id == variant_id).with_for_update(key_share=True)
    )
    if product_id is None:
        raise NotFound(_("没有找到这件作品。"))
    return product_id


def _replace(
    session: Session,
    running: Price | None,
    variant_id: int,
    channel: str,
    min_qty: int,
    amount_fen: int,
    at: datetime,
) -> Price:
    if running is not None and running.from_at >= at:
        # Opened this very instant (or by a clock slightly ahead): a window of no length cannot be closed.
        running.amount_fen = amount_fen
        session.flush()
        return running
    if running is not None:
        running.until_at = at
        session.flush()
    window = Price(
        variant_id=variant_id,
        channel=channel,
        min_qty=min_qty,
        amount_fen=amount_fen,
        from_at=at,
        source=PriceSource.BASE,
    )
    session.add(window)
    session.flush()
    return window
