"""Words for states and what is new, by who is looking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from shop.catalog import places
from shop.core import clock
from shop.orders import carriers, fulfilment
from shop.orders.bag import Line, Why
from shop.orders.cart_row import Row
from shop.orders.models import CloseReason, Order, OrderLine, OrderState
from shop.orders.parcel_models import Shipment
from shop.orders.payments.models import Payable
from shop.orders.promotions import wording
from shop.workshops import grace
from shop.workshops.certification import Refusal

S = OrderState


class Tag(NamedTuple):
    """Kind of a state tag (see the macro `tag`) and its word."""

    kind: str
    word: str


class Step(NamedTuple):
    """A square of the state line."""

    word: str
    note: str
    state: str


def pay_by(provider: str, amount: str) -> str:
    """What the button says that pays the amount by the provider of that name."""
    words = {"stripe": _("用银行卡、支付宝或微信付款 %(fen)s", fen=amount)}
    return words.get(provider, _("付款 %(fen)s", fen=amount))


def buyer_tag(order: Order) -> Tag:
    """The state as the buyer reads it: `!` where it is their turn."""
    if order.state == S.PAID and order.pickup is not None:
        return Tag("warn", _("待自提"))
    if order.state == S.PAID and part_sent(order):
        return Tag("doing", _("部分发货"))
    return {
        S.UNPAID: Tag("warn", _("待付款")),
        S.PAID: Tag("doing", _("待发货")),
        S.SHIPPED: Tag("doing", _("已发货")),
        S.RECEIVED: Tag("ok", _("已签收")),
        S.COMPLETED: Tag("ok", _("已完成")),
        S.CLOSED: Tag("", _("已关闭")),
    }[OrderState(order.state)]


def workshop_tag(order: Order) -> Tag:
    """The state as the workshop reads it; what is fetched waits for the buyer, to ship is their turn, with the day."""
    if order.state == S.PAID and order.pickup is not None and clock.now() < ship_by(order):
        return Tag("warn", _("待自提，%(day)s前备好", day=_day(ship_by(order))))
    if order.state == S.PAID and order.pickup is None:
        late = (clock.today() - clock.local_day(ship_by(order))).days
        if late > 0:
            return Tag("bad", _("晚了 %(n)s 天", n=late))
        if part_sent(order):
            return Tag("warn", _("部分发货，%(day)s前发完", day=_day(ship_by(order))))
        return Tag("warn", _("%(day)s前发", day=_day(ship_by(order))))
    return buyer_tag(order)


def part_sent(order: Order) -> bool:
    """Whether something of it is on its way and something is not."""
    return any(line.sent_pieces for line in order.lines) and any(line.open_pieces for line in order.lines)


def parts_of(order: Order, parcel: Shipment) -> list[tuple[OrderLine, int]]:
    """What is in a parcel: lines and pieces."""
    lines = {line.id: line for line in order.lines}
    return [(lines[part.order_line_id], part.pieces) for part in parcel.lines]


def rest_of(order: Order) -> list[tuple[OrderLine, int]]:
    """What is in no parcel: still to be sent, or all of it for an order of which nothing was sent."""
    if order.shipments:
        return [(line, line.open_pieces) for line in order.lines if line.open_pieces]
    if order.state == S.CLOSED:
        return [(line, line.quantity) for line in order.lines]
    return [(line, line.wanted_pieces) for line in order.lines if line.wanted_pieces]


def given_up(order: Order) -> list[tuple[OrderLine, int]]:
    """What was given up before it was sent: lines and pieces."""
    return [(line, line.cancelled_pieces) for line in order.lines if line.cancelled_pieces]


def open_pieces(order: Order) -> int:
    """Pieces that are still to be sent."""
    return sum(line.open_pieces for line in order.lines) if order.state == S.PAID else 0


def ship_by(order: Order) -> datetime:
    """When the last piece is to be sent: as many days after payment as its making or packing takes."""
    days = max(
        (line.lead_days for line in order.lines if line.wanted_pieces),
        default=max(line.lead_days for line in order.lines),
    )
    return (order.paid_at or order.placed_at) + timedelta(days=days)


def news(order: Order, payable: Payable) -> str:
    """The one thing the buyer wants to know."""
    match OrderState(order.state):
        case S.UNPAID:
            return _("等你付款，%(time)s 前有效", time=f"{clock.local(payable.payable_until):%H:%M}")
        case S.PAID | S.SHIPPED:
            return _on_its_way(order)
        case S.CLOSED:
            return closed_words(order)
        case S.RECEIVED:
            return _("已经签收") if order.pickup is None else _("已经取走")
        case S.COMPLETED:
            return _("订单已完成")


def _on_its_way(order: Order) -> str:
    if order.state == S.PAID:
        until = _day(ship_by(order))
        if order.pickup is not None:
            late = ship_by(order) < clock.now()
            return _("等你来取") if late else _("等你来取，最晚%(day)s备好", day=until)
        if part_sent(order):
            return _("发了一部分，其余%(day)s前发出", day=until)
        return _("工坊在准备，%(day)s前发出", day=until)
    if len(order.shipments) > 1:
        return _("%(n)s 个包裹都已发出", n=len(order.shipments))
    return _("包裹已交给%(carrier)s", carrier=carrier_name(order.shipments[-1].carrier))


def closed_words(order: Order) -> str:
    """Why it was closed."""
    return {
        CloseReason.NOT_PAID: _("没有按时付款，订单已关闭"),
        CloseReason.BUYER_CANCELLED: _("订单已取消"),
        CloseReason.RIGHT_LOST: _("付款时工坊已不能销售，钱全部退回"),
        CloseReason.OUT_OF_STOCK: _("付款晚到，作品已售出，钱全部退回"),
        CloseReason.REFUNDED: _("已经全部退款"),
    }[CloseReason(order.close_reason or CloseReason.NOT_PAID)]


def steps(order: Order) -> list[Step]:
    """The state line of five squares."""
    shipped_note = _short(order.shipped_at)
    marks = [
        (_("下单"), _short(order.placed_at), order.placed_at),
        (_("付款"), _short(order.paid_at), order.paid_at),
        (
            _("发货") if order.pickup is None else _("自提"),
            shipped_note or (_day(ship_by(order)) if order.state == S.PAID else ""),
            order.shipped_at,
        ),
        (_("签收"), _short(order.received_at), order.received_at),
        (_("完成"), _short(order.completed_at), order.completed_at),
    ]
    open_steps = [i for i, (_w, _n, at) in enumerate(marks) if at is None]
    here = open_steps[0] if open_steps and order.state != S.CLOSED else -1
    return [
        Step(word, note, "here" if i == here else ("done" if at is not None else "later"))
        for i, (word, note, at) in enumerate(marks)
    ]


def carrier_name(key: str) -> str:
    """The word for a carrier."""
    return carriers.name_of(key)


def carrier_site(key: str) -> str:
    """Where a carrier's numbers can be followed; '' for one that is not known (any more)."""
    return carriers.CARRIERS[key].site if key in carriers.CARRIERS else ""


def masked(phone: str) -> str:
    """138****2046."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def masked_name(name: str) -> str:
    """周**: the first character of a recipient."""
    return name[:1] + "**"


def lead_words(*, made_to_order: bool, lead_days: int) -> str:
    """When it is sent."""
    if made_to_order:
        return _("订做，%(n)s 天做好再发", n=lead_days)
    return _("现货，%(n)s 天内发", n=lead_days)


def why_words(line: Line) -> str:
    """Why a line cannot be bought, in one sentence."""
    if line.refusal is not None:
        return line.refusal.sentence
    match line.why:
        case Why.SHORT if line.left is not None:
            words = _("只剩 %(n)s 件，请改少一些。", n=line.left)
        case Why.SHORT:
            words = _("现货没有 %(n)s 件这么多，请改少一些。", n=line.row.quantity)
        case Why.TOO_FEW:
            words = _("这一款 %(n)s 件起卖，请改多一些。", n=line.row.min_pieces)
        case Why.SOLD_OUT:
            words = _("刚刚卖完了。补上以后，这件会自动变回可买。")
        case Why.NOT_SERVED:
            words = not_served(line.row)
        case Why.APART:
            words = _("这家工坊在展会上买的先结算，这件留在购物车里，付完再买。")
        case _unpublished:
            words = _("工坊已经把它下架了。")
    return words


def not_served(row: Row) -> str:
    """That the workshop does not send to where it goes."""
    return _(
        "%(shop)s不送到%(place)s。", shop=row.workshop_name, place=places.short_name(f"{row.to_code[:2]}0000")
    )


def off_words(refusal: Refusal) -> str:
    """Why goods in a cart cannot be bought, by which document, and what happens to them."""
    document = _("公示文号 %(no)s。", no=refusal.document_no) if refusal.document_no else ""
    return f"{refusal.sentence}{document}{grace.in_cart(refusal)}"


def at_checkout() -> str:
    """What happens to what fell out of a purchase about to be placed."""
    return grace.at_checkout()


def unpaid() -> str:
    """What happens to a purchase whose workshop may not sell any more."""
    return grace.unpaid()


def return_until(order: Order) -> datetime | None:
    """Until when goods of a received order may be returned without reason; None when it was not received."""
    return fulfilment.return_window_end(order.received_at) if order.received_at else None


def day(at: datetime | None) -> str:
    """11 月 25 日; nothing for no instant."""
    return _day(at) if at else ""


def discounts(lines: Iterable[OrderLine]) -> list[tuple[str, int]]:
    """Rows of a sum: what each bearer took off these lines, below zero, in fen."""
    return [(word, -fen) for word, fen in wording.borne(wording.of_lines(lines))]


def commission_fen(lines: Iterable[OrderLine]) -> int:
    """The commission kept on these lines, in fen."""
    return sum(line.commission_fen for line in lines)


def _day(at: datetime) -> str:
    there = clock.local_day(at)
    return _("%(m)s 月 %(d)s 日", m=there.month, d=there.day)


def _short(at: datetime | None) -> str:
    return f"{clock.local(at):%m-%d}" if at else ""
