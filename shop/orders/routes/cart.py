"""The cart."""

from __future__ import annotations

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.web import edge
from shop.orders import cart as carts
from shop.orders import labels
from shop.orders.bag import look
from shop.orders.context import keep_token, owner, owner_to_write
from shop.orders.promotions import wording
from shop.orders.queries import slug_of
from shop.orders.routes import chosen
from shop.orders.routes.blueprint import bp

VISITORS = "visitors fill a cart before they sign in"


@bp.get("/cart")
@public(VISITORS)
def cart() -> ResponseReturnValue:
    """What is in the cart, by workshop, with the prices of now."""
    bag = look(db.session, owner(), clock.now(), chosen.picks())
    g.cart_count = bag.pieces
    return render_template("orders/cart.html", bag=bag, words=labels, promo=wording)


@bp.post("/cart/lines")
@public(VISITORS)
def add_line() -> ResponseReturnValue:
    """Put pieces of a variant in (fields variant_id, quantity); with buy_now go on with this alone."""
    variant_id = _number("variant_id", 0)
    whose, token = owner_to_write()
    now = "buy_now" in request.form
    try:
        carts.put(db.session, whose, variant_id=variant_id, quantity=_number("quantity", 1), exactly=now)
    except Invalid as error:
        db.session.rollback()
        flash(str(error), "error")
        return redirect(url_for("front.product", slug=slug_of(db.session, variant_id)), 303)
    if now:
        carts.select_only(db.session, whose, variant_id=variant_id)
    edge.commit()
    return keep_token(_onwards(now=now), token)


def _onwards(*, now: bool) -> Response:
    if not now:
        flash(_("放进购物车了。"))
        return make_response(redirect(url_for("orders.cart"), 303))
    return make_response(redirect(url_for("orders.checkout"), 303))


@bp.post("/cart/lines/<int:line_id>")
@public(VISITORS)
def change_line(line_id: int) -> ResponseReturnValue:
    """That many pieces of a line (field quantity)."""
    try:
        carts.set_quantity(db.session, owner(), line_id=line_id, quantity=_number("quantity", 0))
    except Invalid as error:
        return _refused(error)
    edge.commit()
    return redirect(url_for("orders.cart"), 303)


@bp.post("/cart/lines/<int:line_id>/removal")
@public(VISITORS)
def remove_line(line_id: int) -> ResponseReturnValue:
    """Take a line out."""
    carts.remove(db.session, owner(), line_id=line_id)
    edge.commit()
    flash(_("已经移除。"))
    return redirect(url_for("orders.cart"), 303)


@bp.post("/cart/selection")
@public(VISITORS)
def change_cart() -> ResponseReturnValue:
    """The whole form of the cart: what is chosen, pieces typed, and the one button pressed.

    Buttons: minus, plus, remove (value: the line), else `to` (checkout or nothing). Going to the checkout accepts the
    prices that were shown.
    """
    whose, offered = owner(), [int(x) for x in request.form.getlist("offered") if x.isdigit()]
    ticked = [int(x) for x in request.form.getlist("line") if x.isdigit()]
    carts.select(db.session, whose, offered=offered, chosen=ticked)
    try:
        _apply_quantities(offered)
    except Invalid as error:
        return _refused(error)
    if (gone := request.form.get("remove", "")).isdigit():
        carts.remove(db.session, whose, line_id=int(gone))
    leaving = request.form.get("to") == "checkout"
    if leaving:
        carts.accept_prices(db.session, whose, shown=_shown_prices(offered))
    edge.commit()
    return redirect(url_for("orders.checkout" if leaving else "orders.cart"), 303)


def _apply_quantities(offered: list[int]) -> None:
    """What was typed or pressed for each line that was shown."""
    steps = {request.form.get("minus"): -1, request.form.get("plus"): 1}
    for line_id in offered:
        before = _number(f"was-{line_id}", 0)
        wanted = _number(f"qty-{line_id}", 0) + steps.get(str(line_id), 0)
        if wanted != before:
            carts.set_quantity(
                db.session, owner(), line_id=line_id, quantity=min(max(wanted, 1), carts.MOST)
                if str(line_id) in steps else wanted
            )  # fmt: skip


def _shown_prices(offered: list[int]) -> dict[int, int]:
    return {line_id: fen for line_id in offered if (fen := _number(f"price-{line_id}", 0)) > 0}


def _refused(error: Invalid) -> ResponseReturnValue:
    """The cart again with what was refused at its field; what was typed stays."""
    db.session.rollback()
    bag = look(db.session, owner(), clock.now(), chosen.picks())
    return render_template(
        "orders/cart.html", bag=bag, words=labels, promo=wording, refused=error, typed=request.form
    ), 422


def _number(name: str, otherwise: int) -> int:
    text = request.form.get(name, "").strip()
    if not text and otherwise:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
