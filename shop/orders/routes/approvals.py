"""What waits for an approver of a company: looking at it, deciding, taking it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts.companies import approvals, labels, queries
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.companies import purchases
from shop.orders.companies.forms import DecisionForm
from shop.orders.routes.blueprint import bp

VIEW, DECIDE = Permission.COMPANY_VIEW, Permission.COMPANY_APPROVE


@bp.get("/approvals/<number>")
@guard(VIEW)
def approval(number: str) -> ResponseReturnValue:
    """The matter as it is now, and how it was decided."""
    return _page(number, DecisionForm(formdata=None))


@bp.post("/approvals/<number>/decision")
@guard(DECIDE)
def decide_approval(number: str) -> ResponseReturnValue:
    """Agree or decline. What is not as it was seen any more is shown again and nothing is decided."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(number, form), 422
    approve = request.form.get("approve") == "yes"
    try:
        approvals.decide(
            db.session,
            current_actor(),
            number,
            approve=approve,
            words=form.words.data or "",
            seen=form.seen.data or "",
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _page(number, form), 409 if isinstance(error, Conflict) else 422
    edge.commit()
    flash(_("同意了，经办人收到通知。") if approve else _("没有同意，经办人收到通知。"))
    return redirect(url_for("orders.approval", number=number), 303)


@bp.post("/approvals/<number>/withdrawal")
@guard(VIEW)
def withdraw_approval(number: str) -> ResponseReturnValue:
    """Whoever asked takes it back."""
    try:
        kind = approvals.withdraw(db.session, current_actor(), number).kind
    except Conflict as error:
        db.session.rollback()
        flash(error.sentence, "warn")
        return redirect(url_for("orders.approval", number=number), 303)
    edge.commit()
    flash(_("撤回了，作品回到购物车。") if kind == purchases.KIND else _("撤回了。"))
    return redirect(url_for("orders.approval", number=number), 303)


def _page(number: str, form: DecisionForm) -> str:
    actor = current_actor()
    found = queries.approval_for(db.session, actor, number)
    sees = allowed(actor, DECIDE, found) or found.asked_by == actor.user_id
    if not sees:
        raise Forbidden(_("这份审批只有经办人和审批人能看。"))
    hooks = approvals.hooks_of(found.kind)
    shown = hooks.show(db.session, actor, found)
    values: dict[str, Any] = {hooks.argument: found.ref}
    form.seen.data = shown.seen if shown else ""
    return render_template(
        "orders/approval.html",
        approval=found,
        shown=shown,
        link=url_for(hooks.endpoint, **values) if hooks.endpoint else "",
        form=form,
        says=labels,
        decides=allowed(actor, DECIDE, found) and found.asked_by != actor.user_id,
        own=found.asked_by == actor.user_id,
    )
