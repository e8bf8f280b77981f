"""The buyer's orders."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import cancellation, fulfilment, history, labels, lapses, offers, queries
from shop.orders.context import owner
from shop.orders.loading import get_order_for
from shop.orders.models import OrderState
from shop.orders.moves import Act, can
from shop.orders.reviews import queries as reviews
from shop.orders.reviews import writing
from shop.orders.routes.blueprint import bp
from shop.orders.routes.tabs import page_number, tabs

S = OrderState
TABS: dict[str, tuple[OrderState, ...]] = {
    "": (),
    "unpaid": (S.UNPAID,),
    "paid": (S.PAID,),
    "shipped": (S.SHIPPED,),
    "done": (S.RECEIVED, S.COMPLETED),
    "closed": (S.CLOSED,),
}


@bp.get("/orders")
@guard(Permission.ORDER_VIEW)
def orders() -> ResponseReturnValue:
    """The buyer's orders, tabs by state."""
    actor = current_actor()
    assert actor.user_id is not None
    tab = request.args.get("state", "")
    tab = tab if tab in TABS else ""
    asked = history.read(request.args.get("q", ""), request.args.get("year", ""))
    mine = history.condition(actor.user_id, asked)
    counts = queries.counts_of(db.session, mine)
    words = {
        "": _("全部"),
        "unpaid": _("待付款"),
        "paid": _("待发货"),
        "shipped": _("待收货"),
        "done": _("已签收"),
        "closed": _("已关闭"),
    }
    page = queries.orders_of(db.session, mine, TABS[tab], page_number())
    return render_template(
        "orders/orders.html",
        page=page,
        tabs=tabs("orders.orders", words, TABS, counts, tab, kept=asked.kept),
        state=tab,
        asked=asked,
        years=[(year, str(year), year == asked.year) for year in history.years(db.session, actor.user_id)],
        words=labels,
    )


@bp.get("/orders/<number>")
@guard(Permission.ORDER_VIEW)
def order(number: str) -> ResponseReturnValue:
    """One order: what is new, what can be done."""
    found = get_order_for(db.session, current_actor(), number)
    return render_template(
        "orders/order.html",
        order=found,
        payable=queries.payable_of(db.session, found.purchase_id),
        pending_fen=queries.pending_refunds(db.session, found.id),
        can_cancel=found.state == S.PAID and can(found, Act.CANCEL),
        can_extend=fulfilment.can_extend(found),
        offers=offers.open_of(db.session, found.id),
        lapse=lapses.for_buyer(db.session, found, clock.now()),
        can_review=writing.can_write(found, clock.now())
        and len(reviews.of_order(db.session, found.id)) < len(found.lines),
        words=labels,
    )


@bp.post("/orders/<number>/cart")
@guard(Permission.ORDER_VIEW)
def buy_order_again(number: str) -> ResponseReturnValue:
    """Everything of the order that can be had now goes into the cart; what cannot is named with the reason."""
    found = get_order_for(db.session, current_actor(), number)
    put, missing = history.buy_again(db.session, owner(), found)
    edge.commit()
    if missing:
        why = " ".join(_("%(title)s：%(why)s", title=title, why=why) for title, why in missing)
        flash(_("这些现在买不了，没有放进来：%(why)s", why=why), "warn")
    if put:
        flash(_("%(n)s 样作品放进购物车了，按现在的价格。", n=put))
    return redirect(url_for("orders.cart") if put else url_for("orders.order", number=number), 303)


@bp.get("/orders/<number>/cancellation")
@guard(Permission.ORDER_VIEW)
def confirm_order_cancellation(number: str) -> ResponseReturnValue:
    """Ask once more before a paid order is given up."""
    found = get_order_for(db.session, current_actor(), number)
    possible = found.state == S.PAID and can(found, Act.CANCEL)
    if possible and any(line.sent_pieces for line in found.lines):
        return redirect(url_for("orders.choose_pieces", number=number), 303)
    return render_template("orders/cancel_order.html", order=found, possible=possible)


@bp.post("/orders/<number>/cancellation")
@guard(Permission.ORDER_VIEW)
def cancel_order(number: str) -> ResponseReturnValue:
    """Give up a paid order that was not sent; all money goes back."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    cancellation.cancel_order(db.session, actor, found)
    edge.commit()
    flash(_("订单取消了，钱按原路退回，到账时会通知你。"))
    return redirect(url_for("orders.order", number=number), 303)


@bp.post("/orders/<number>/receipt")
@guard(Permission.ORDER_VIEW)
def receive_order(number: str) -> ResponseReturnValue:
    """The parcel has arrived."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    fulfilment.receive(db.session, actor, found)
    edge.commit()
    flash(_("签收好了。"))
    return redirect(url_for("orders.order", number=number), 303)


@bp.post("/orders/<number>/extension")
@guard(Permission.ORDER_VIEW)
def extend_receipt(number: str) -> ResponseReturnValue:
    """It has not arrived yet: five more days before it is received by itself, once."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    fulfilment.extend(db.session, actor, found)
    edge.commit()
    flash(_("延长了 5 天，到 %(day)s才会自动签收。", day=labels.day(found.auto_receive_at)))
    return redirect(url_for("orders.order", number=number), 303)
