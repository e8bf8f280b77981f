"""Rates of commission: what was set, and a further one."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.promotion_forms import RateForm
from shop.admin.routes.blueprint import bp
from shop.admin.routes.promotions import workshop_named
from shop.catalog.models import Category
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.promotions import commission_rates


@bp.get("/oversight/commission")
@guard(Permission.COMMISSION_SET)
def commission() -> ResponseReturnValue:
    """All rates that were ever set, and the form for a further one."""
    return _page(_form())


@bp.post("/oversight/commission")
@guard(Permission.COMMISSION_SET)
def set_commission() -> ResponseReturnValue:
    """A further rate; what was sold keeps its own."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    assert form.from_day.data is not None
    try:
        commission_rates.set_rate(
            db.session,
            current_actor(),
            rate_bp=form.rate_bp(),
            from_day=form.from_day.data,
            category_id=form.category.data or None,
            workshop_id=workshop_named(form.workshop.data or ""),
            reason=form.reason.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "rate")
        return _page(form), 422
    edge.commit()
    flash(_("记好了，到那天起的新订单照它算。"))
    return redirect(url_for(".commission"), 303)


def _form() -> RateForm:
    form = RateForm()
    names = db.session.execute(sa.select(Category.id, Category.name).order_by(Category.name))
    form.category.choices = [(0, _("各类作品"))] + [(category_id, name) for category_id, name in names]
    return form


def _page(form: RateForm) -> str:
    return render_template(
        "admin/commission.html", form=form, rates=commission_rates.history(db.session), today=clock.today()
    )
