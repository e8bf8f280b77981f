"""The platform's promotions and the public money behind them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.promotion_forms import PlatformPromotionForm, ProgrammeForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage.models import Craft
from shop.orders.promotions import listed, terms, wording
from shop.workshops.models import Workshop


def workshop_named(slug: str) -> int | None:
    """The id of a workshop by its slug or full name; None when nothing was typed. Invalid (workshop) for no such one."""
    wish = slug.strip()
    if not wish:
        return None
    found = db.session.scalar(
        sa.select(Workshop.id).where(sa.or_(Workshop.slug == wish, Workshop.name == wish))
    )
    if found is None:
        raise Invalid(_("没有找到这家工坊，请填全名。"), field="workshop")
    return found


@bp.get("/oversight/promotions")
@guard(Permission.PROMOTION_MANAGE)
def promotions() -> ResponseReturnValue:
    """What the platform issued, with uses and cost by bearer; subsidy programmes with what they granted."""
    return render_template(
        "admin/promotions.html",
        rows=listed.of_platform(db.session),
        programmes=listed.programmes(db.session),
        now=clock.now(),
        promo=wording,
    )


@bp.get("/oversight/promotions/new")
@guard(Permission.PROMOTION_MANAGE)
def new_platform_promotion() -> ResponseReturnValue:
    """The form."""
    return _form_page(_form())


@bp.post("/oversight/promotions")
@guard(Permission.PROMOTION_MANAGE)
def issue_platform_promotion() -> ResponseReturnValue:
    """Issue it; its terms are not changed any more."""
    form = _form()
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        terms.issue(
            db.session,
            current_actor(),
            form.terms(crafts=form.crafts.data or ()),
            borne=form.borne(),
            workshop_id=workshop_named(form.workshop.data or ""),
            programme_id=form.programme.data or None,
            agreement=(form.agreement.data or "").strip(),
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "title")
        return _form_page(form), 422
    edge.commit()
    flash(_("做好了，到时间就生效。"))
    return redirect(url_for(".promotions"), 303)


@bp.post("/oversight/promotions/<int:promotion_id>/end")
@guard(Permission.PROMOTION_MANAGE)
def end_platform_promotion(promotion_id: int) -> ResponseReturnValue:
    """End it early; purchases placed before keep what they were promised."""
    actor = current_actor()
    terms.end(db.session, actor, listed.promotion_for(db.session, actor, promotion_id))
    edge.commit()
    flash(_("已经停用。之前下的单照旧。"))
    return redirect(url_for(".promotions"), 303)


@bp.get("/oversight/subsidies/new")
@guard(Permission.PROMOTION_MANAGE)
def new_programme() -> ResponseReturnValue:
    """The form of a subsidy programme."""
    return render_template("admin/programme_new.html", form=ProgrammeForm())


@bp.post("/oversight/subsidies")
@guard(Permission.PROMOTION_MANAGE)
def begin_programme() -> ResponseReturnValue:
    """Enter it; coupons can then be borne by it."""
    form = ProgrammeForm()
    if not form.validate_on_submit():
        return render_template("admin/programme_new.html", form=form), 422
    try:
        terms.begin_programme(
            db.session,
            current_actor(),
            name=form.name.data or "",
            authority=form.authority.data or "",
            document_no=form.document_no.data or "",
            budget_fen=form.budget.data or 0,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "name")
        return render_template("admin/programme_new.html", form=form), 422
    edge.commit()
    flash(_("登记好了，做优惠时可以选它承担。"))
    return redirect(url_for(".promotions"), 303)


def _form() -> PlatformPromotionForm:
    form = PlatformPromotionForm()
    crafts = db.session.execute(sa.select(Craft.id, Craft.name).order_by(Craft.name))
    form.crafts.choices = [(craft_id, name) for craft_id, name in crafts]
    none = [(0, _("不用补贴"))]
    form.programme.choices = none + [(p.id, p.name) for p in listed.programmes(db.session)]
    if form.from_day.data is None and not form.from_day.raw_data:
        form.from_day.data = clock.today()
    return form


def _form_page(form: PlatformPromotionForm) -> str:
    return render_template("admin/promotion_new.html", form=form)
