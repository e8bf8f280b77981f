"""After a sale at the till: money given back, what an officer decides about a flagged sale, the end of a day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.exhibition.fairs.models import Fair
from shop.exhibition.till import booking
from shop.exhibition.till.models import Flag, Method, Ruling, TillClosing, TillRefund, TillSale
from shop.exhibition.till.serving import Stand

MOST_FEN = 10**10


def give_back(
    session: Session,
    actor: Actor,
    sale: TillSale,
    *,
    line_id: int,
    pieces: int,
    uuid: str,
    restock: bool,
    reason: str = "",
) -> TillRefund:
    """Money for pieces of a line is given back at the till, the way it came. `restock`: they go back on the table.

    `sale` is locked. The same `uuid` again is the same refund. Invalid (field pieces) for more than were sold.
    """
    assert actor.user_id is not None
    before = session.scalar(sa.select(TillRefund).where(TillRefund.uuid == uuid))
    if before is not None:
        return before
    line = next((line for line in sale.lines if line.id == line_id), None)
    if line is None:
        raise NotFound(_("没有找到这一行。"))
    if not 1 <= pieces <= line.quantity - line.refunded_pieces:
        raise Invalid(_("最多还能退 %(n)s 件。", n=line.quantity - line.refunded_pieces), field="pieces")
    line.refunded_pieces += pieces
    fen = line.unit_fen * pieces
    sale.refunded_fen += fen
    row = TillRefund(
        uuid=uuid, sale_id=sale.id, line_id=line.id, pieces=pieces, amount_fen=fen, restocked=restock,
        reason=reason, at=clock.now(), by_user_id=actor.user_id,
    )  # fmt: skip
    sale.refunds.append(row)
    session.flush()
    if restock and line.stock_id is not None:
        stock.restock(session, {line.stock_id: pieces})
    if sale.counts:
        booking.refund(session, session.get_one(Fair, sale.fair_id), sale, line, row)
    audit.record(session, actor, "till.refunded", "till_sale", sale.number, fen=fen)
    return row


def rule(session: Session, actor: Actor, sale: TillSale, ruling: Ruling, *, reason: str) -> None:
    """The officer decides about a sale made without the right to sell (BR-34): it counts after all, with what was given
    back of it, or stays out. `sale` is locked. Forbidden to others, Invalid without a reason, Conflict when decided.
    """
    require(actor, Permission.TILL_RULE, sale.workshop)
    if sale.flag != Flag.NO_RIGHT or sale.ruling is not None:
        raise Conflict(_("这笔已经决定过了。"))
    if not reason.strip():
        raise Invalid(_("请写明理由。"), field="reason")
    sale.ruling, sale.ruled_at, sale.ruled_by = ruling, clock.now(), actor.user_id
    sale.ruling_reason = reason.strip()[:200]
    session.flush()
    if ruling == Ruling.COUNTED:
        fair = session.get_one(Fair, sale.fair_id)
        booking.sale(session, fair, sale)
        lines = {line.id: line for line in sale.lines}
        for row in sale.refunds:
            booking.refund(session, fair, sale, lines[row.line_id], row)
    audit.record(session, actor, "till.ruled", "till_sale", sale.number, ruling=ruling, reason=reason)


def day_sums(session: Session, stand: Stand, day: date) -> dict[Method, tuple[int, int]]:
    """What the till took that day by way of payment: how many sales, and fen less what was given back that day."""
    within = (clock.day_start(day), clock.day_end(day))
    mine = sa.and_(TillSale.booth_id == stand.booth.id, TillSale.exhibitor_id == stand.exhibitor.id)
    took = sa.select(TillSale.method, sa.func.count(), sa.func.sum(TillSale.total_fen)).where(
        mine, TillSale.sold_at >= within[0], TillSale.sold_at < within[1]
    )
    gave = (
        sa.select(TillSale.method, sa.func.sum(TillRefund.amount_fen))
        .join(TillRefund, TillRefund.sale_id == TillSale.id)
        .where(mine, TillRefund.at >= within[0], TillRefund.at < within[1])
    )
    back = {method: int(fen) for method, fen in session.execute(gave.group_by(TillSale.method))}
    found = {m: (n, int(fen)) for m, n, fen in session.execute(took.group_by(TillSale.method))}
    return {m: (found.get(m, (0, 0))[0], found.get(m, (0, 0))[1] - back.get(m, 0)) for m in Method}


def close_day(
    session: Session,
    actor: Actor,
    stand: Stand,
    *,
    day: date,
    float_fen: int,
    counted_fen: int,
    note: str = "",
) -> TillClosing:
    """The drawer was counted at the end of a day. Invalid for amounts nobody means and a day to come."""
    assert actor.user_id is not None
    if not (0 <= float_fen <= MOST_FEN and 0 <= counted_fen <= MOST_FEN):
        raise Invalid(_("请填一个金额。"), field="counted")
    if day > clock.today():
        raise Invalid(_("这一天还没有到。"), field="day")
    sums = day_sums(session, stand, day)
    row = TillClosing(
        booth_id=stand.booth.id, exhibitor_id=stand.exhibitor.id, day=day,
        sales=sum(count for count, _fen in sums.values()), cash_fen=sums[Method.CASH][1],
        card_fen=sums[Method.CARD][1], float_fen=float_fen, counted_fen=counted_fen, note=note[:200],
        closed_at=clock.now(), by_user_id=actor.user_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, actor, "till.closed", "booth", stand.booth.id, difference_fen=row.difference_fen)
    return row
