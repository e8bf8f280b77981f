"""A buyer's coupons: what can be used, what can be claimed, a code."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.promotions import wallet, wording
from shop.orders.promotions.forms import CodeForm
from shop.orders.routes.blueprint import bp


@bp.get("/coupons")
@guard(Permission.PURCHASE_PLACE)
def coupons() -> ResponseReturnValue:
    """My coupons, and those that everybody may claim."""
    return _page(CodeForm())


@bp.post("/coupons/<int:promotion_id>/claim")
@guard(Permission.PURCHASE_PLACE)
def claim_coupon(promotion_id: int) -> ResponseReturnValue:
    """Put an open coupon into the wallet."""
    try:
        promotion = wallet.claim(db.session, current_actor(), promotion_id)
    except Conflict as over:
        db.session.rollback()
        flash(over.sentence, "warn")
        return redirect(url_for("orders.coupons"), 303)
    title = promotion.title
    edge.commit()
    flash(_("领好了：%(title)s。结算时自动选最省的。", title=title))
    return redirect(url_for("orders.coupons"), 303)


@bp.post("/coupons")
@guard(Permission.PURCHASE_PLACE)
def claim_code() -> ResponseReturnValue:
    """The same by a code."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        promotion = wallet.claim_by_code(db.session, current_actor(), form.code.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "code")
        return _page(form), 422
    title = promotion.title
    edge.commit()
    flash(_("领好了：%(title)s。结算时自动选最省的。", title=title))
    return redirect(url_for("orders.coupons"), 303)


def _page(form: CodeForm) -> str:
    now = clock.now()
    return render_template(
        "orders/coupons.html",
        form=form,
        wallet=wallet.wallet_of(db.session, current_actor(), now),
        promo=wording,
    )
