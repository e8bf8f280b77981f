"""Sales at fairs made without the right to sell: what the officers of the county decide (BR-34)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound, ShopError
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.till import after, queries, selling
from shop.exhibition.till import labels as words
from shop.exhibition.till.models import Ruling


@bp.get("/oversight/till-sales")
@guard(Permission.TILL_RULE)
def flagged_sales() -> ResponseReturnValue:
    """What waits in the actor's region."""
    actor = current_actor()
    mine = [s for s in queries.waiting(db.session) if allowed(actor, Permission.TILL_RULE, s.workshop)]
    return render_template("exhibition/flagged_sales.html", sales=mine, words=words)


@bp.get("/oversight/till-sales/<number>")
@guard(Permission.TILL_RULE)
def flagged_sale(number: str) -> ResponseReturnValue:
    """One of them, with the decision."""
    return _page(number)


def _page(number: str, refused: ShopError | None = None) -> str:
    sale = queries.sale(db.session, number)
    if sale is None or not allowed(current_actor(), Permission.TILL_RULE, sale.workshop) or not sale.flag:
        raise NotFound("")
    return render_template(
        "exhibition/flagged_sale.html", sale=sale, words=words, refused=refused, typed=request.form
    )


@bp.post("/oversight/till-sales/<number>/ruling")
@guard(Permission.TILL_RULE)
def rule_sale(number: str) -> ResponseReturnValue:
    """Decide (fields ruling, reason)."""
    sale = selling.get(db.session, number)
    if sale is None:
        raise NotFound("")
    counted = request.form.get("ruling") == Ruling.COUNTED
    try:
        after.rule(
            db.session,
            current_actor(),
            sale,
            Ruling.COUNTED if counted else Ruling.LEFT_OUT,
            reason=request.form.get("reason", ""),
        )
    except Invalid as error:
        db.session.rollback()
        return _page(number, error), 422
    edge.commit()
    flash(_("已决定：计入销售。") if counted else _("已决定：不计入销售。"))
    return redirect(url_for("exhibition.flagged_sales"), 303)
