"""The daily comparison with the payment providers: days, what differs, what finance says about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import reconciliation as desk
from shop.admin.reconciliation import ExplanationForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict
from shop.core.paging import page_of
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.payments.reconciling import differences
from shop.orders.payments.reconciling.models import Difference


@bp.get("/oversight/reconciliation")
@guard(Permission.PAYMENTS_RECONCILE)
def reconciliation() -> ResponseReturnValue:
    """What waits for an explanation, the compared days, what was explained last."""
    page = page_of(desk.day_count(db.session), request.args.get("page"), desk.PER_PAGE)
    return render_template(
        "admin/reconciliation.html",
        waiting=desk.waiting(db.session),
        days=desk.days(db.session, page),
        explained=desk.explained(db.session),
        page=page,
        words=desk,
    )


@bp.get("/oversight/reconciliation/<int:difference_id>")
@guard(Permission.PAYMENTS_RECONCILE)
def difference(difference_id: int) -> ResponseReturnValue:
    """One difference with both sides, and the form to explain it."""
    return _page(desk.the_difference(db.session, difference_id), ExplanationForm())


@bp.post("/oversight/reconciliation/<int:difference_id>/explanation")
@guard(Permission.PAYMENTS_RECONCILE)
def explain_difference(difference_id: int) -> ResponseReturnValue:
    """Write down how it came about and what was done."""
    found, form = desk.the_difference(db.session, difference_id), ExplanationForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        differences.explain(db.session, current_actor(), found, explanation=form.explanation.data or "")
    except Conflict as error:
        db.session.rollback()
        form.refuse(error, "explanation")
        return _page(found, form), 409
    edge.commit()
    flash(_("说明已经记下。"))
    return redirect(url_for(".reconciliation"), 303)


def _page(found: Difference, form: ExplanationForm) -> str:
    return render_template(
        "admin/difference.html",
        one=found,
        form=form,
        subject=desk.subject(db.session, found),
        who=desk.who_explained(db.session, found),
        words=desk,
    )
