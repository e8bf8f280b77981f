"""Appeals: the measure, the grounds, the papers, and the decision by somebody who did not take the measure."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.loading import who_decides
from shop.admin.routes.blueprint import bp
from shop.admin.upkeep_forms import AppealDecisionForm
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certificate_view as view
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.register_words import DOCUMENTS
from shop.workshops.upkeep import appeals, looking, papers
from shop.workshops.upkeep.models import Appeal, AppealState


@bp.get("/oversight/appeals/<number>")
@guard(Permission.REGISTER_VIEW)
def appeal(number: str) -> ResponseReturnValue:
    """One appeal."""
    return _page(_to_see(number), AppealDecisionForm(formdata=None))


@bp.post("/oversight/appeals/<number>/decision")
@guard(Permission.REGISTER_VIEW)
def decide_appeal(number: str) -> ResponseReturnValue:
    """Upheld: the right is back in the same act. Rejected: everything stays."""
    found, form, actor = _to_see(number), AppealDecisionForm(), current_actor()
    if not allowed(actor, Permission.CERTIFICATE_DECIDE, found.certificate.workshop):
        raise Forbidden(who_decides(found.certificate.workshop))
    if not form.validate_on_submit():
        return _page(found, form), 422
    act = appeals.uphold if form.decision.data == "upheld" else appeals.reject
    try:
        act(
            db.session,
            actor,
            found.id,
            answer=form.answer.data or "",
            document_no=form.document_no.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_to_see(number), form), 422
    said = _("申诉成立，已经恢复。") if act is appeals.uphold else _("申诉不成立，理由已经告诉工坊。")
    edge.commit()
    flash(said)
    return redirect(url_for(".appeal", number=number), 303)


def _to_see(number: str) -> Appeal:
    found = looking.appeal(db.session, number)
    if found is None or not allowed(current_actor(), Permission.REGISTER_VIEW, found.certificate.workshop):
        raise NotFound("")
    return found


def _page(found: Appeal, form: AppealDecisionForm) -> str:
    actor, workshop, now = current_actor(), found.certificate.workshop, clock.now()
    against = State(found.against)
    kind = certification.MEASURES.get(against)
    standing = certification.status(db.session, workshop.id, now)
    free = appeals.may_decide(db.session, actor, found)
    return render_template(
        "admin/appeal.html",
        appeal=found,
        workshop=workshop,
        papers=papers.of_appeal(db.session, found.id),
        document_words=DOCUMENTS,
        measure=looking.measure_of(db.session, found.certificate_id, kind) if kind else None,
        against=view.STATES[against],
        standing=standing,
        now_state=view.STATES[standing.state],
        moved_on=standing.state != found.against or standing.certificate_id != found.certificate_id,
        people=looking.names(db.session, found.filed_by, found.decided_by),
        state=appeals.STATES[AppealState(found.state)],
        form=form,
        open=found.state == AppealState.OPEN,
        decides=allowed(actor, Permission.CERTIFICATE_DECIDE, workshop),
        free=free,
        who=who_decides(workshop),
        today=clock.local_day(now),
    )
