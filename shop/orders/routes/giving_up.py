"""The buyer gives up pieces that were not sent, and answers a workshop that cannot send something."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.money import format_fen
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import cancellation, offers, refunds
from shop.orders.loading import get_order_for
from shop.orders.models import Order, OrderState
from shop.orders.piece_forms import GiveUpForm, asking
from shop.orders.routes.blueprint import bp


@bp.get("/orders/<number>/cancellation/pieces")
@guard(Permission.ORDER_VIEW)
def choose_pieces(number: str) -> ResponseReturnValue:
    """How many pieces of which line; with pieces in the query, what exactly would go back."""
    found = get_order_for(db.session, current_actor(), number)
    if not _open(found):
        return redirect(url_for("orders.order", number=number), 303)
    form = asking(GiveUpForm, found.lines, all_of_them=False)
    if not request.args:
        return _page(found, form)
    form.process(request.args)
    if not form.valid_pieces():
        return _page(found, form), 422
    return _page(found, form, chosen={i: n for i, n in (form.pieces() or {}).items() if n})


@bp.post("/orders/<number>/cancellation/pieces")
@guard(Permission.ORDER_VIEW)
def cancel_pieces(number: str) -> ResponseReturnValue:
    """Give them up; what was paid for them goes back."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    form = asking(GiveUpForm, found.lines, all_of_them=False)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        fen = cancellation.cancel_pieces(db.session, actor, found, pieces=form.pieces() or {})
    except Invalid as error:
        form.refuse(error)
        return _page(found, form), 422
    edge.commit()
    flash(_("退掉了，%(fen)s 按原路退回，到账时会通知你。", fen=format_fen(fen)))
    return redirect(url_for("orders.order", number=number), 303)


@bp.post("/orders/<number>/offers/<int:offer>/acceptance")
@guard(Permission.ORDER_VIEW)
def accept_offer(number: str, offer: int) -> ResponseReturnValue:
    """The buyer agrees to give up what the workshop cannot send."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    fen = cancellation.accept_offer(db.session, actor, found, offer_id=offer)
    edge.commit()
    flash(_("退掉了，%(fen)s 按原路退回，到账时会通知你。", fen=format_fen(fen)))
    return redirect(url_for("orders.order", number=number), 303)


@bp.post("/orders/<number>/offers/<int:offer>/refusal")
@guard(Permission.ORDER_VIEW)
def decline_offer(number: str, offer: int) -> ResponseReturnValue:
    """The buyer insists: the contract stands, the workshop has to send."""
    actor = current_actor()
    found = get_order_for(db.session, actor, number)
    offers.decline(db.session, actor, found, offer_id=offer)
    edge.commit()
    flash(_("告诉工坊了：这件你还要，合同照旧。"))
    return redirect(url_for("orders.order", number=number), 303)


def _open(order: Order) -> bool:
    return order.state == OrderState.PAID and any(line.open_pieces for line in order.lines)


def _page(order: Order, form: GiveUpForm, chosen: dict[int, int] | None = None) -> str:
    """`chosen`: pieces by line id, of which the exact amount is shown with the button that binds."""
    left = refunds.left_of(db.session, order)
    fen = cancellation.refund_fen(order, left.goods, chosen or {})
    whole = bool(chosen) and cancellation.is_all(order, chosen or {})
    return render_template(
        "orders/give_up.html",
        order=order,
        form=form,
        chosen=chosen,
        goods_fen=sum(left.goods.values()) if whole else sum(fen.values()),
        freight_fen=left.freight_fen if whole else 0,
        whole=whole,
    )
