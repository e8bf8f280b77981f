"""Programme and goods at the organiser's desk."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog.showcase_models import SlotKind
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.fairs import programme
from shop.exhibition.fairs.models import Fair
from shop.exhibition.forms import FeatureForm, SlotForm
from shop.exhibition.items import featuring
from shop.exhibition.items import queries as items
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.desk import get_fair_for


@bp.get("/fair-desk/<slug>/programme")
@guard(Permission.FAIR_MANAGE)
def desk_programme(slug: str) -> ResponseReturnValue:
    """Demonstrations and livestreams, and one more."""
    return _page(fair := get_fair_for(slug), _form(fair, SlotForm(None)))


@bp.post("/fair-desk/<slug>/programme")
@guard(Permission.FAIR_MANAGE)
def add_slot(slug: str) -> ResponseReturnValue:
    """One more."""
    fair = get_fair_for(slug)
    form = _form(fair, SlotForm())
    if not form.validate_on_submit():
        return _page(fair, form), 422
    starts, ends = form.span()
    try:
        programme.add_slot(
            db.session,
            current_actor(),
            fair,
            kind=SlotKind(form.kind.data),
            title=form.title.data or "",
            place=form.place.data or "",
            starts_at=starts,
            ends_at=ends,
            workshop_id=form.workshop.data or None,
            url=form.url.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "title")
        return _page(get_fair_for(slug), form), 422
    edge.commit()
    flash(_("加好了，展会页面上能看到。"))
    return redirect(url_for("exhibition.desk_programme", slug=slug), 303)


@bp.post("/fair-desk/<slug>/programme/<int:slot_id>/cancellation")
@guard(Permission.FAIR_MANAGE)
def drop_slot(slug: str, slot_id: int) -> ResponseReturnValue:
    """It does not take place."""
    programme.drop_slot(db.session, current_actor(), get_fair_for(slug), slot_id)
    edge.commit()
    flash(_("取消了。"))
    return redirect(url_for("exhibition.desk_programme", slug=slug), 303)


@bp.get("/fair-desk/<slug>/goods")
@guard(Permission.FAIR_MANAGE)
def desk_goods(slug: str) -> ResponseReturnValue:
    """What the workshops bring, at what price, how many; the eight put forward."""
    return _goods_page(fair := get_fair_for(slug), _features(fair, FeatureForm(None)))


@bp.post("/fair-desk/<slug>/goods")
@guard(Permission.FAIR_MANAGE)
def feature_goods(slug: str) -> ResponseReturnValue:
    """Put these forward."""
    fair = get_fair_for(slug)
    form = _features(fair, FeatureForm())
    if not form.validate_on_submit():
        return _goods_page(fair, form), 422
    try:
        featuring.feature(db.session, current_actor(), fair, form.products.data or [])
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "products")
        return _goods_page(get_fair_for(slug), form), 422
    edge.commit()
    flash(_("推荐好了。"))
    return redirect(url_for("exhibition.desk_goods", slug=slug), 303)


def _form(fair: Fair, form: SlotForm) -> SlotForm:
    held = exhibitors.open_holdings(db.session, fair.id)
    named = sorted({(h.workshop_id, h.workshop.name) for h in held.values()}, key=lambda pair: pair[1])
    form.workshop.choices = [(0, _("不限工坊")), *named]
    form.day.choices = [(day.day.isoformat(), day.day.isoformat()) for day in fair.days]
    return form


def _page(fair: Fair, form: SlotForm) -> str:
    slots = programme.slots_of(db.session, fair.id)
    return render_template("exhibition/desk_programme.html", fair=fair, form=form, slots=slots)


def _features(fair: Fair, form: FeatureForm) -> FeatureForm:
    offers = items.of_fair(db.session, fair.id, clock.now())
    titles = {o.item.product_id: o.item.product.title for o in offers}
    form.products.choices = list(titles.items())
    if form.products.raw_data is None:
        form.products.data = [p for p in featuring.featured(db.session, fair.id) if p in titles]
    return form


def _goods_page(fair: Fair, form: FeatureForm) -> str:
    held = exhibitors.holders_of(db.session, fair.id, clock.now())
    return render_template(
        "exhibition/desk_goods.html",
        fair=fair,
        form=form,
        offers=items.of_fair(db.session, fair.id, clock.now()),
        holders={h.exhibitor_id: h for h in held.values()},
        most=featuring.MOST,
    )
