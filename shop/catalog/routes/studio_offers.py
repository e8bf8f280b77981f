"""Prices for a time."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import pricing, time_offers
from shop.catalog.models import Product
from shop.catalog.official import in_catalogue, price_limit
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, page
from shop.catalog.routes.studio_table import MOST_DIGITS
from shop.catalog.table_forms import TimeOfferForm
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/studio/products/<int:product_id>/offers")
@guard(Permission.PRODUCT_EDIT)
def studio_offers(product_id: int) -> ResponseReturnValue:
    """What runs, what comes, and room for one more."""
    product = own_product(product_id)
    sold = [v for v in product.variants if v.active]
    rows = [{"variant_id": v.id} for v in sold]
    return _page(product, TimeOfferForm(formdata=None, revision=product.revision, offers=rows))


@bp.post("/studio/products/<int:product_id>/offers")
@guard(Permission.PRODUCT_EDIT)
def set_offer(product_id: int) -> ResponseReturnValue:
    """Lower prices for some days."""
    product, form = own_product(product_id), TimeOfferForm()
    if not form.validate_on_submit():
        return _page(product, form), 422
    assert form.from_day.data is not None and form.until_day.data is not None
    places, prices = form.told()
    try:
        waits = time_offers.set_offer(
            db.session,
            current_actor(),
            product_id=product.id,
            revision=form.revision.data or 0,
            from_day=form.from_day.data,
            until_day=form.until_day.data,
            prices=prices,
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        product = own_product(product_id)
        form.made_anew(product.revision)
        form.refuse_at(refusal, places)
        return _page(product, form), 409 if isinstance(refusal, Conflict) else 422
    edge.commit()
    if waits:
        flash(_("这个限时价低得多，送给平台看了。看过才开始，之前照平常的价格卖。"))
    else:
        flash(_("限时价存好了，到日子自己开始、自己结束。"))
    return redirect(url_for("catalog.studio_offers", product_id=product_id), 303)


@bp.post("/studio/products/<int:product_id>/offers/cancellation")
@guard(Permission.PRODUCT_EDIT)
def end_offer(product_id: int) -> ResponseReturnValue:
    """The base price holds again."""
    product = own_product(product_id)
    if "waiting" in request.form:
        since, _slash, until = request.form["waiting"].partition("/")
        time_offers.take_back(db.session, current_actor(), product_id=product.id, since=since, until=until)
        edge.commit()
        flash(_("撤回了，平台不再看这个限时价。"))
        return redirect(url_for("catalog.studio_offers", product_id=product_id), 303)
    named = request.form.get("offer", "", str)
    price_id = int(named) if named.isdecimal() and len(named) <= MOST_DIGITS else 0
    time_offers.end_offer(db.session, current_actor(), product_id=product.id, price_id=price_id)
    edge.commit()
    flash(_("取消了，现在按平常的价格卖。已经下的单不变。"))
    return redirect(url_for("catalog.studio_offers", product_id=product_id), 303)


def _limit(product: Product) -> int | None:
    """How many percent below the approved price an offer may go without being looked at; None when it may as it likes."""
    if not in_catalogue(db.session, product.id, clock.now()):
        return None
    return price_limit.limit_percent(db.session)


def _page(product: Product, form: TimeOfferForm) -> str:
    at = clock.now()
    sold = {v.id: v for v in product.variants if v.active}
    return page(
        "studio_offers",
        product.workshop,
        product=product,
        form=form,
        sold=sold,
        base=pricing.base_now(db.session, list(sold), at),
        running=time_offers.offers_of(db.session, product.id, at),
        waiting=time_offers.waiting(db.session, product),
        limit=_limit(product),
        at=at,
    )
