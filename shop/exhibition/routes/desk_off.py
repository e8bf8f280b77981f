"""A fair is called off or moved to other days, with the reason that all read."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.fairs.models import Fair
from shop.exhibition.forms import CancelForm, PostponeForm
from shop.exhibition.items import calling_off
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.desk import get_fair_for, refused


@bp.get("/fair-desk/<slug>/cancellation")
@guard(Permission.FAIR_MANAGE)
def cancel_page(slug: str) -> ResponseReturnValue:
    """What cancelling means, and why."""
    return _page(get_fair_for(slug), CancelForm(None))


@bp.post("/fair-desk/<slug>/cancellation")
@guard(Permission.FAIR_MANAGE)
def cancel_fair(slug: str) -> ResponseReturnValue:
    """It does not take place."""
    fair, form = get_fair_for(slug), CancelForm()
    if not form.validate_on_submit():
        return _page(fair, form), 422
    try:
        done = calling_off.cancel(db.session, current_actor(), fair, reason=form.reason.data or "")
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_fair", slug)
    edge.commit()
    flash(_("取消了。通知了 %(a)s 家工坊、%(b)s 位买家，%(n)s 件回到商城，展位费都在退。",
            a=done.exhibitors, b=done.buyers, n=done.pieces))  # fmt: skip
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


@bp.get("/fair-desk/<slug>/postponement")
@guard(Permission.FAIR_MANAGE)
def postpone_page(slug: str) -> ResponseReturnValue:
    """The days to come instead."""
    return _page(get_fair_for(slug), PostponeForm(None))


@bp.post("/fair-desk/<slug>/postponement")
@guard(Permission.FAIR_MANAGE)
def postpone_fair(slug: str) -> ResponseReturnValue:
    """Other days."""
    fair, form = get_fair_for(slug), PostponeForm()
    if not form.validate_on_submit():
        return _page(fair, form), 422
    first, last, opens, closes = form.facts()
    try:
        done = calling_off.postpone(
            db.session, current_actor(), fair,
            first=first, last=last, opens=opens, closes=closes, reason=form.reason.data or "",
        )  # fmt: skip
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "first_day")
        return _page(get_fair_for(slug), form), 422
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_fair", slug)
    edge.commit()
    flash(_("改期了。通知了 %(a)s 家工坊、%(b)s 位买家，%(n)s 件先回到商城。",
            a=done.exhibitors, b=done.buyers, n=done.pieces))  # fmt: skip
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


def _page(fair: Fair, form: CancelForm | PostponeForm) -> str:
    fees = exhibitors.fees_of(db.session, fair.id).values()
    return render_template(
        "exhibition/desk_off.html",
        fair=fair,
        form=form,
        act="cancel" if isinstance(form, CancelForm) else "postpone",
        counts=len(exhibitors.of_fair(db.session, fair.id, *calling_off.STANDING)),
        fees_fen=sum(fee.amount_fen for fee in fees if fee.paid_at is not None),
    )
