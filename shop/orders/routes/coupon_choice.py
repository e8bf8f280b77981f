"""Which coupons go on this purchase: the best ones unless the buyer says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.core import clock
from shop.core.access import guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.orders.bag import look
from shop.orders.context import owner
from shop.orders.promotions import wording
from shop.orders.routes import chosen
from shop.orders.routes.blueprint import bp

BACK = {"cart": "orders.cart", "review": "orders.review", "checkout": "orders.checkout"}


@bp.get("/checkout/coupons")
@guard(Permission.PURCHASE_PLACE)
def coupon_choice() -> ResponseReturnValue:
    """The coupons that can be used now, with what each takes off."""
    bag = look(db.session, owner(), clock.now(), chosen.picks())
    sellers = {str(group.seller.workshop_id): group.seller.workshop_name for group in bag.buying}
    return render_template(
        "orders/coupon_choice.html", bag=bag, sellers=sellers, back=_back(request.args), promo=wording
    )


@bp.post("/checkout/coupons")
@guard(Permission.PURCHASE_PLACE, only_reads=True)
def choose_coupons() -> ResponseReturnValue:
    """Keep the choice and go back to where it was asked from."""
    chosen.keep(picks={**chosen.picks(), **chosen.sent_picks()})
    return redirect(url_for(BACK[_back(request.form)]), 303)


def _back(given: Mapping[str, str]) -> str:
    wish = given.get("back", "")
    return wish if wish in BACK else "review"
