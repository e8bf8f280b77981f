"""Reported changes: what stands in the register beside what shall stand there, the papers, and the decision."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.loading import who_verifies
from shop.admin.routes.blueprint import bp
from shop.admin.upkeep_forms import AnswerForm, RefusalForm
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.certification.recording import belongs_to
from shop.workshops.register_words import DOCUMENTS
from shop.workshops.upkeep import changes, looking, papers
from shop.workshops.upkeep.models import ChangeRequest, ChangeState


@bp.get("/oversight/changes/<int:change_id>")
@guard(Permission.REGISTER_VIEW)
def change(change_id: int) -> ResponseReturnValue:
    """One report."""
    return _page(_to_see(change_id), AnswerForm(formdata=None), RefusalForm(formdata=None, prefix="no-"))


@bp.post("/oversight/changes/<int:change_id>/acceptance")
@guard(Permission.REGISTER_VIEW)
def accept_change(change_id: int) -> ResponseReturnValue:
    """It is right: into the register."""
    found, form = _to_decide(change_id), AnswerForm()
    if not form.validate_on_submit():
        return _page(found, form, RefusalForm(formdata=None, prefix="no-")), 422
    try:
        changes.accept(db.session, current_actor(), change_id, answer=form.answer.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "answer")
        return _page(_to_see(change_id), form, RefusalForm(formdata=None, prefix="no-")), 422
    edge.commit()
    flash(_("核验通过，登记已经改好。"))
    return redirect(url_for(".change", change_id=change_id), 303)


@bp.post("/oversight/changes/<int:change_id>/refusal")
@guard(Permission.REGISTER_VIEW)
def refuse_change(change_id: int) -> ResponseReturnValue:
    """It is not, and why."""
    found, form = _to_decide(change_id), RefusalForm(prefix="no-")
    if not form.validate_on_submit():
        return _page(found, AnswerForm(formdata=None), form), 422
    changes.refuse(db.session, current_actor(), change_id, answer=form.answer.data or "")
    edge.commit()
    flash(_("不予变更，理由已经告诉工坊。"))
    return redirect(url_for(".change", change_id=change_id), 303)


def _to_see(change_id: int) -> ChangeRequest:
    found = looking.change(db.session, change_id)
    if found is None or not allowed(current_actor(), Permission.REGISTER_VIEW, found.workshop):
        raise NotFound("")
    return found


def _to_decide(change_id: int) -> ChangeRequest:
    found = _to_see(change_id)
    if not allowed(current_actor(), Permission.IDENTITY_VERIFY, found.workshop):
        raise Forbidden(who_verifies(found.workshop))
    return found


def _page(found: ChangeRequest, yes: AnswerForm, no: RefusalForm) -> str:
    actor = current_actor()
    own = belongs_to(actor, found.workshop) or found.reported_by == actor.user_id
    return render_template(
        "admin/change.html",
        change=found,
        workshop=found.workshop,
        papers=papers.of_change(db.session, found.id),
        document_words=DOCUMENTS,
        people=looking.names(db.session, found.reported_by, found.decided_by),
        words=changes.WORDS,
        state=changes.STATES[ChangeState(found.state)],
        late=changes.late(found),
        stale=found.state == ChangeState.OPEN
        and any(
            changes.facts_of(found.workshop)[name] != before
            for name, (before, _after) in found.changes.items()
        ),
        yes=yes,
        no=no,
        open=found.state == ChangeState.OPEN,
        decides=allowed(actor, Permission.IDENTITY_VERIFY, found.workshop) and not own,
        own=own,
        who=who_verifies(found.workshop),
        today=clock.today(),
    )
