"""Paying a purchase, and coming back from the provider."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.edge import CSP, FORMS
from shop.orders import labels, paying, queries, rights
from shop.orders.context import providers
from shop.orders.loading import get_purchase_for
from shop.orders.models import Order, Purchase
from shop.orders.payments import calls
from shop.orders.payments.bank import choosing, papers
from shop.orders.payments.models import Payable
from shop.orders.payments.provider import ProviderRefused, ProviderUnknown
from shop.orders.routes.blueprint import bp


@bp.get("/purchases/<number>/payment")
@guard(Permission.PURCHASE_PLACE)
def payment(number: str) -> ResponseReturnValue:
    """What is to be paid, until when, and one button; when a workshop may not sell any more, that and the way on."""
    found = get_purchase_for(db.session, current_actor(), number)
    payable = queries.payable_of(db.session, found.id)
    if payable.settled_at is not None or payable.closed_at is not None:
        return redirect(url_for("orders.purchase", number=number), 303)
    without = set(rights.without_right(db.session, found.id, clock.now()))
    lost = [order for order in found.orders if order.id in without]
    return _page(found, payable, lost)


@bp.post("/purchases/<number>/payment")
@guard(Permission.PURCHASE_PLACE)
def start_payment(number: str) -> ResponseReturnValue:
    """Write the payment, open a session at the provider, go there."""
    actor = current_actor()
    found = get_purchase_for(db.session, actor, number, whole=False)
    try:
        begun = paying.begin_payment(db.session, actor, found, provider=_chosen())
    except paying.RightLost as lost:
        return _right_lost(number, lost), 409
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for("orders.purchase", number=number), 303)
    payment_id = begun.id
    edge.commit()
    try:
        url = calls.open_session(
            db.sessionmaker,
            providers(),
            payment_id,
            title=_("百工集 %(number)s", number=number),
            return_url=url_for("orders.returned", number=number, _external=True),
        )
    except ProviderRefused:
        flash(_("付款机构不接受这一笔付款。没有扣款，可以换一种方式再付，或联系客服。"), "warn")
        return redirect(url_for("orders.payment", number=number), 303)
    except ProviderUnknown:
        flash(_("付款机构没有回应，请稍等一会儿再点一次。没有扣款。"), "warn")
        return redirect(url_for("orders.payment", number=number), 303)
    return redirect(url, 303)


def _chosen() -> str:
    """By which provider the buyer wants to pay; the store's first when nobody chose, or one that is not offered."""
    name = request.form.get("by", "")
    return name if providers().is_offered(name) else providers().default.name


def _right_lost(number: str, lost: paying.RightLost) -> Response:
    """Which orders stand in the way; the rest can be placed anew."""
    db.session.rollback()
    found = get_purchase_for(db.session, current_actor(), number)
    orders = [order for order in found.orders if order.id in lost.order_ids]
    return _page(found, queries.payable_of(db.session, found.id), orders)


def _page(purchase: Purchase, payable: Payable, lost: Sequence[Order]) -> Response:
    """Its button leads to the provider's own page, so the browser must be told that it may go there."""
    paper = papers.paper_for(db.session, current_actor(), payable) if purchase.organisation_id else None
    transfer = choosing.of(db.session, payable.id) if paper else None
    page = render_template(
        "orders/payment.html",
        purchase=purchase,
        payable=payable,
        now=clock.now(),
        words=labels,
        lost=lost,
        ways=[provider.name for provider in providers().offered],
        transfer=transfer,
        by_transfer=transfer is None and choosing.is_offered(db.session, payable, paper),
    )
    answer = make_response(page)
    if places := " ".join(provider.pages for provider in providers().offered if provider.pages):
        answer.headers["Content-Security-Policy"] = CSP.replace(FORMS, f"{FORMS} {places}")
    return answer


@bp.get("/purchases/<number>/return")
@guard(
    Permission.PURCHASE_PLACE, writes="the payment provider sends the payer back here; paid or not is booked"
)
def returned(number: str) -> ResponseReturnValue:
    """Back from the provider: ask it how the sessions stand, then show the purchase."""
    found = get_purchase_for(db.session, current_actor(), number, whole=False)
    live = queries.live_payments(db.session, found.id)
    edge.commit()  # nothing of ours is open while the provider is called
    try:
        for payment_id in live:
            calls.ask(db.sessionmaker, providers(), payment_id)
    except ProviderUnknown:
        flash(_("正在等银行确认，我们会一直去问，直到有结果。不用再付。"), "warn")
    return redirect(url_for("orders.purchase", number=number), 303)
