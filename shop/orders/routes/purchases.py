"""A purchase: one payment for several orders; giving it up, buying it again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import cart as carts
from shop.orders import labels, queries
from shop.orders.context import owner, providers
from shop.orders.loading import get_purchase_for
from shop.orders.models import Purchase
from shop.orders.payments import calls
from shop.orders.payments.bank import choosing
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.routes.blueprint import bp


@bp.get("/purchases/<number>")
@guard(Permission.PURCHASE_PLACE)
def purchase(number: str) -> ResponseReturnValue:
    """How it stands, with its orders."""
    found = get_purchase_for(db.session, current_actor(), number)
    payable = queries.payable_of(db.session, found.id)
    transfer = choosing.of(db.session, payable.id) if found.organisation_id else None
    return render_template(
        "orders/purchase.html", purchase=found, payable=payable, transfer=transfer, words=labels
    )


@bp.get("/purchases/<number>/cancellation")
@guard(Permission.PURCHASE_PLACE)
def confirm_cancellation(number: str) -> ResponseReturnValue:
    """Ask once more before it is given up."""
    found = get_purchase_for(db.session, current_actor(), number)
    payable = queries.payable_of(db.session, found.id)
    return render_template("orders/cancel_purchase.html", purchase=found, payable=payable)


@bp.post("/purchases/<number>/cancellation")
@guard(Permission.PURCHASE_PLACE)
def cancel_purchase(number: str) -> ResponseReturnValue:
    """Give up an unpaid purchase, once the provider says that nothing was paid. `again`: the goods go back into the cart."""
    actor = current_actor()
    found = get_purchase_for(db.session, actor, number, whole=False)
    payable_id, again = queries.payable_id_of(db.session, found.id), "again" in request.form
    edge.commit()  # nothing of ours is open while the provider is called
    try:
        closed = calls.end_unpaid(db.sessionmaker, providers(), actor, payable_id)
    except ProviderUnknown:
        flash(_("正在等银行确认有没有付款，现在还不能取消。过几分钟再看。"), "warn")
        return redirect(url_for("orders.purchase", number=number), 303)
    if not closed:
        flash(_("这一笔已经付款或已经关闭，没有再取消。"), "warn")
        return redirect(url_for("orders.purchase", number=number), 303)
    if again:
        return _buy_again(get_purchase_for(db.session, actor, number))
    flash(_("已经取消，没有扣款。"))
    return redirect(url_for("orders.purchase", number=number), 303)


@bp.post("/purchases/<number>/cart")
@guard(Permission.PURCHASE_PLACE)
def buy_again(number: str) -> ResponseReturnValue:
    """All its goods into the cart again, as far as they are on sale."""
    return _buy_again(get_purchase_for(db.session, current_actor(), number))


def _buy_again(found: Purchase) -> ResponseReturnValue:
    lines = [line for order in found.orders for line in order.lines]
    gone = set(carts.put_again(db.session, owner(), {x.variant_id: x.quantity for x in lines}))
    missing = [x.title for x in lines if x.variant_id in gone]
    edge.commit()
    if missing:
        flash(_("这些现在买不了，没有放进来：%(titles)s", titles="、".join(missing)), "warn")
    else:
        flash(_("作品都放回购物车了。"))
    return redirect(url_for("orders.cart"), 303)
