"""A workshop's promotions: what runs, what it cost, one more, an early end."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog.marks import choices
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.promotions import listed, terms, wording
from shop.orders.promotions.commission_rates import standing
from shop.orders.promotions.forms import WorkshopPromotionForm
from shop.orders.routes.blueprint import bp
from shop.workshops.models import Workshop
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/promotions")
@guard(Permission.PROMOTION_ISSUE)
def studio_promotions() -> ResponseReturnValue:
    """What was issued, how often it was used and what it cost; the commission that holds."""
    workshop = _own()
    now = clock.now()
    return render_template(
        "orders/studio_promotions.html",
        studio=studio_head(db.session, workshop, now),
        rows=listed.of_workshop(db.session, workshop.id),
        rates=standing(db.session, workshop.id),
        now=now,
        today=clock.today(),
        promo=wording,
    )


@bp.get("/studio/promotions/new")
@guard(Permission.PROMOTION_ISSUE)
def new_promotion() -> ResponseReturnValue:
    """The form."""
    workshop = _own()
    return _form_page(workshop, _form(workshop))


@bp.post("/studio/promotions")
@guard(Permission.PROMOTION_ISSUE)
def issue_promotion() -> ResponseReturnValue:
    """Issue it; its terms are not changed any more."""
    workshop = _own()
    form = _form(workshop)
    if not form.validate_on_submit():
        return _form_page(workshop, form), 422
    try:
        terms.issue_own(db.session, current_actor(), workshop, form.terms(products=form.products.data or ()))
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "title")
        return _form_page(_own(), form), 422
    edge.commit()
    flash(_("做好了，到时间就生效。"))
    return redirect(url_for("orders.studio_promotions"), 303)


@bp.post("/studio/promotions/<int:promotion_id>/end")
@guard(Permission.PROMOTION_ISSUE)
def end_promotion(promotion_id: int) -> ResponseReturnValue:
    """End it early; purchases placed before keep what they were promised."""
    actor = current_actor()
    terms.end(db.session, actor, listed.promotion_for(db.session, actor, promotion_id))
    edge.commit()
    flash(_("已经停用。之前下的单照旧。"))
    return redirect(url_for("orders.studio_promotions"), 303)


def _own() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.PROMOTION_ISSUE)


def _form(workshop: Workshop) -> WorkshopPromotionForm:
    form = WorkshopPromotionForm()
    form.products.choices = [(int(i), title) for i, title in choices(db.session, workshop) if i]
    if form.from_day.data is None and not form.from_day.raw_data:
        form.from_day.data = clock.today()
    return form


def _form_page(workshop: Workshop, form: WorkshopPromotionForm) -> str:
    head = studio_head(db.session, workshop, clock.now())
    return render_template("orders/studio_promotion_new.html", studio=head, form=form)
