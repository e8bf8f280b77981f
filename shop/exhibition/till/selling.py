"""Selling at the till: once per device's number, only from the booth's own pool, money taken on site by the workshop.

A sale made now is refused when something stands against it. One made without network has happened: it is always
recorded, and what was wrong with it is flagged; without the right to sell it stays out of certified sales (BR-34).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.numbers import public_number
from shop.exhibition.till import booking, goods
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Flag, Method, TillLine, TillSale
from shop.exhibition.till.serving import Stand
from shop.workshops import certification

PREFIX = "T"
MOST_LINES = 50
MOST_PIECES = 999


def sell(
    session: Session,
    actor: Actor,
    stand: Stand,
    wanted: Sequence[Wanted],
    *,
    uuid: str,
    method: Method,
    sold_at: datetime | None = None,
) -> TillSale:
    """Record a sale. The same `uuid` again answers with the same sale, whoever sends it.

    Without `sold_at` it is made now: Conflict when the workshop may not sell, the fair is not open, a price is not the
    one shown or the pool has too few. With it (the device's time) it was made before and is recorded with a flag. Invalid
    for what no till sells.
    """
    assert actor.user_id is not None
    before = session.scalar(sa.select(TillSale).where(TillSale.uuid == uuid))
    if before is not None:
        return before
    _check(wanted)
    now = certification.lock_shared(session, [stand.workshop.id])
    at = now if sold_at is None else min(sold_at, now)
    found = goods.look(session, stand, wanted, at)
    flag = goods.flag_of(found, allowed=goods.may_sell(session, stand, found, at))
    if sold_at is None:
        _refuse(flag)
    taken = goods.take(session, found, partly=sold_at is not None)
    if any(taken[i].short for i in range(len(found))) and flag != Flag.NO_RIGHT:
        flag = Flag.SHORT
    sale = TillSale(
        uuid=uuid, number=_free_number(session), fair_id=stand.fair.id, booth_id=stand.booth.id,
        exhibitor_id=stand.exhibitor.id, workshop_id=stand.workshop.id, county_code=stand.workshop.county_code,
        method=method, total_fen=sum(one.goods_fen for one in found), sold_at=at, received_at=now,
        offline=sold_at is not None, by_user_id=actor.user_id, flag=flag,
    )  # fmt: skip
    sale.lines = [
        TillLine(
            position=number, item_id=one.item.id, variant_id=one.item.variant_id, product_id=one.item.product_id,
            stock_id=took.stock_id, title=one.item.product.title, sku_code=one.item.variant.sku_code,
            options=one.item.variant.options, quantity=one.quantity, unit_fen=one.unit_fen,
            goods_fen=one.goods_fen, craft_id=one.item.product.craft_id,
            ich_item_id=one.item.product.ich_item_id, short_pieces=took.short,
        )
        for number, (one, took) in enumerate(zip(found, taken, strict=True), 1)
    ]  # fmt: skip
    session.add(sale)
    session.flush()
    if sale.counts:
        booking.sale(session, stand.fair, sale)
    audit.record(
        session,
        actor,
        "till.sold",
        "till_sale",
        sale.number,
        fen=sale.total_fen,
        offline=sale.offline,
        flag=flag,
    )
    return sale


def _check(wanted: Sequence[Wanted]) -> None:
    pieces = [one.quantity for one in wanted]
    if not 1 <= len(wanted) <= MOST_LINES or any(not 1 <= n <= MOST_PIECES for n in pieces):
        raise Invalid(_("请至少选一件，每种最多 999 件。"), field="lines")
    if len({one.item_id for one in wanted}) != len(wanted) or any(one.unit_fen < 1 for one in wanted):
        raise Invalid(_("这笔收款的内容不对，请重新选。"), field="lines")


def _refuse(flag: Flag | None) -> None:
    if flag == Flag.NO_RIGHT:
        raise Conflict(_("现在不能卖：工坊没有销售资格，或者作品下架了。"), code="NO_RIGHT")
    if flag == Flag.HOURS:
        raise Conflict(_("现在不是展会开放时间，收银台不能收款。"), code="HOURS")
    if flag == Flag.PRICE:
        raise Conflict(_("价格变了，请刷新收银台再收。"), code="PRICE")


def _free_number(session: Session) -> str:
    while True:
        number = public_number(PREFIX)
        if session.scalar(sa.select(TillSale.id).where(TillSale.number == number)) is None:
            return number


def get(session: Session, number: str) -> TillSale | None:
    """The sale of the number, locked until the transaction ends."""
    return session.scalar(
        sa.select(TillSale)
        .where(TillSale.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
