"""The year's list: look at confirmations, accept many at once, return or void one, record those who came in person."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import register, year
from shop.admin.cases.forms import words_field
from shop.admin.forms import DecisionForm
from shop.admin.loading import who_decides
from shop.admin.routes.blueprint import bp
from shop.admin.year import Result
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState


class ReturnForm(Form):
    """Why a confirmation is returned."""

    reason = words_field(_l("要补正什么"), 300, _l("请写明要补正什么。"))


@bp.get("/oversight/confirmations")
@guard(Permission.REGISTER_VIEW)
def confirmations() -> ResponseReturnValue:
    """One part of the year's list."""
    actor = current_actor()
    county = request.args.get("county", "")[:6]
    listed = year.read(db.session, actor, request.args.get("look", "")[:12], county, request.args.get("page"))
    return render_template(
        "admin/confirmations.html",
        listed=listed,
        county=county,
        counties=register.counties(db.session, actor),
        looks=year.LOOKS,
        states=year.STATES,
        decides=allowed(actor, Permission.CERTIFICATE_DECIDE),
        this_year=clock.today().year,
        today=clock.today(),
    )


@bp.post("/oversight/confirmations/acceptance")
@guard(Permission.CERTIFICATE_DECIDE)
def accept_confirmations() -> ResponseReturnValue:
    """Accept those that were ticked; each answers for itself."""
    ids = [int(i) for i in request.form.getlist("event") if i.isascii() and i.isdigit() and len(i) < 18]
    return _told(year.accept_many(db.session, current_actor(), ids), "open")


@bp.post("/oversight/confirmations/records")
@guard(Permission.CERTIFICATE_DECIDE)
def record_confirmations() -> ResponseReturnValue:
    """Record that those that were ticked confirmed the year at the office."""
    slugs = request.form.getlist("workshop")
    return _told(year.confirm_many(db.session, current_actor(), slugs), "missing")


def _told(results: list[Result], look: str) -> ResponseReturnValue:
    edge.commit()
    if not results:
        flash(_("没有选中任何一家。"), "error")
    elif all(r.ok for r in results):
        flash(_("办好了 %(n)s 家。", n=len(results)))
    else:
        return render_template("admin/confirmation_results.html", results=results, look=look)
    return redirect(url_for(".confirmations", look=look), 303)


@bp.get("/oversight/confirmations/<int:event_id>")
@guard(Permission.REGISTER_VIEW)
def confirmation(event_id: int) -> ResponseReturnValue:
    """One confirmation: what was confirmed, what it changed, what can be done now."""
    found = year.review_for(db.session, current_actor(), event_id)
    return _page(found, ReturnForm(), DecisionForm(prefix="void-"))


@bp.post("/oversight/confirmations/<int:event_id>/acceptance")
@guard(Permission.REGISTER_VIEW)
def accept_confirmation(event_id: int) -> ResponseReturnValue:
    """Accept it."""
    found = _to_decide(event_id)
    (result,) = confirming.accept(db.session, current_actor(), [found.event_id])
    if not result.ok:
        raise Conflict(result.sentence)
    return _done(event_id, _("已经通过。"))


@bp.post("/oversight/confirmations/<int:event_id>/return")
@guard(Permission.REGISTER_VIEW)
def return_confirmation(event_id: int) -> ResponseReturnValue:
    """Return it to be corrected within 15 working days; the year stays confirmed (BR-30)."""
    found, form = _to_decide(event_id), ReturnForm()
    if found.state not in confirming.LOOKED_AT:
        raise Conflict(_("这条年度确认现在不能退回。"))
    if not form.validate_on_submit():
        return _page(found, form, DecisionForm(None, prefix="void-")), 422
    confirming.send_back(db.session, current_actor(), event_id, reason=form.reason.data or "")
    return _done(event_id, _("已经退回补正。补正期间这一年仍算已确认。"))


@bp.post("/oversight/confirmations/<int:event_id>/voiding")
@guard(Permission.REGISTER_VIEW)
def void_confirmation(event_id: int) -> ResponseReturnValue:
    """Void it, effective now, once its last day to be corrected is over (BR-30)."""
    found, form = _to_decide(event_id), DecisionForm(prefix="void-")
    if refusal := year.may_void(found):
        raise Conflict(refusal)
    if not form.validate_on_submit():
        return _page(found, ReturnForm(None), form), 422
    try:
        confirming.void(
            db.session,
            current_actor(),
            event_id,
            reason=form.reason.data or "",
            document_no=form.document_no.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        found = year.review_for(db.session, current_actor(), event_id)
        return _page(found, ReturnForm(None), form), 422
    return _done(event_id, _("已经作废，从现在起生效。"))


def _to_decide(event_id: int) -> ConfirmationReview:
    """The review, for who may decide about the workshop; Forbidden, with who can, for those who only see."""
    actor = current_actor()
    found = year.review_for(db.session, actor, event_id)
    if not allowed(actor, Permission.CERTIFICATE_DECIDE, found.workshop):
        raise Forbidden(who_decides(found.workshop))
    return found


def _page(found: ConfirmationReview, back: ReturnForm, void: DecisionForm) -> str:
    return render_template(
        "admin/confirmation.html",
        review=found,
        facts=year.confirmed_facts(found),
        state=year.STATES[ReviewState(found.state)],
        can_look=found.state in confirming.LOOKED_AT,
        void_refusal=year.may_void(found),
        decides=allowed(current_actor(), Permission.CERTIFICATE_DECIDE, found.workshop),
        who_decides=who_decides(found.workshop),
        form=back,
        void=void,
    )


def _done(event_id: int, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".confirmation", event_id=event_id), 303)
