"""Paying a booth fee, and coming back from the provider."""

from __future__ import annotations

import sqlalchemy as sa
from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.edge import CSP, FORMS
from shop.exhibition.exhibitors import fees, queries
from shop.exhibition.exhibitors.models import BoothFee
from shop.exhibition.fairs.models import Fair
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.studio import back, standing
from shop.orders.context import providers
from shop.orders.payments import calls
from shop.orders.payments.models import Payment
from shop.orders.payments.provider import ProviderRefused, ProviderUnknown
from shop.orders.payments.settle import LIVE
from shop.workshops.working import studio_head


@bp.get("/studio/fairs/<slug>/fee")
@guard(Permission.FAIR_JOIN)
def booth_fee(slug: str) -> ResponseReturnValue:
    """What is owed, to whom, until when, and one button."""
    fair, workshop, _exhibitor = standing(slug)
    _fair, fee = _fee(slug)
    page = render_template(
        "exhibition/studio_fee.html",
        studio=studio_head(db.session, workshop, clock.now()),
        fair=fair,
        fee=fee,
        now=clock.now(),
        ways=[provider.name for provider in providers().offered],
    )
    answer = make_response(page)
    if places := " ".join(provider.pages for provider in providers().offered if provider.pages):
        answer.headers["Content-Security-Policy"] = CSP.replace(FORMS, f"{FORMS} {places}")
    return answer


@bp.post("/studio/fairs/<slug>/fee")
@guard(Permission.FAIR_JOIN)
def pay_booth_fee(slug: str) -> ResponseReturnValue:
    """Write the payment, open a session at the provider, go there."""
    _fair, fee = _fee(slug)
    name = request.form.get("by", "")
    chosen = name if providers().is_offered(name) else providers().default.name
    try:
        begun = fees.begin_payment(db.session, current_actor(), fee, provider=chosen)
    except Conflict as refusal:
        db.session.rollback()
        return back(slug, str(refusal), "warn")
    payment_id, number = begun.id, fee.id
    edge.commit()
    try:
        url = calls.open_session(
            db.sessionmaker,
            providers(),
            payment_id,
            title=_("百工集 展位费 %(number)s", number=number),
            return_url=url_for("exhibition.fee_returned", slug=slug, _external=True),
        )
    except ProviderRefused:
        return back(slug, _("付款机构不接受这一笔付款。没有扣款，可以换一种方式再付，或联系客服。"), "warn")
    except ProviderUnknown:
        return back(slug, _("付款机构没有回应，请稍等一会儿再点一次。没有扣款。"), "warn")
    return redirect(url, 303)


@bp.get("/studio/fairs/<slug>/fee/return")
@guard(Permission.FAIR_JOIN, writes="the payment provider sends the payer back here; paid or not is booked")
def fee_returned(slug: str) -> ResponseReturnValue:
    """Back from the provider: ask it how the sessions stand, then show the fair."""
    _fair, fee = _fee(slug)
    payable = fees.payable_of(db.session, fee.id)
    live = list(
        db.session.scalars(
            sa.select(Payment.id).where(Payment.payable_id == payable.id, Payment.state.in_(LIVE))
        )
    )
    edge.commit()  # nothing of ours is open while the provider is called
    try:
        for payment_id in live:
            calls.ask(db.sessionmaker, providers(), payment_id)
    except ProviderUnknown:
        return back(slug, _("正在等银行确认，我们会一直去问，直到有结果。不用再付。"), "warn")
    return back(slug)


def _fee(slug: str) -> tuple[Fair, BoothFee]:
    """The fee that the actor's workshop owes at the fair, or paid. NotFound when there is none."""
    fair, _workshop, exhibitor = standing(slug)
    fee = queries.fee_of(db.session, exhibitor.id) if exhibitor else None
    if fee is None:
        raise NotFound("")
    return fair, fee
