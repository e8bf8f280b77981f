"""The owner's page of changes: what was reported, and a new report."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.evidence.models import Document
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.routes.paper_files import collect
from shop.workshops.upkeep import changes, looking, papers
from shop.workshops.upkeep.forms import ChangeForm
from shop.workshops.upkeep.models import ChangeState
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/changes")
@guard(Permission.APPEAL_FILE)
def studio_changes() -> ResponseReturnValue:
    """What was reported, and the form with what stands in the register."""
    workshop = _mine()
    return _page(workshop, ChangeForm(formdata=None, data=changes.facts_of(workshop)))


@bp.post("/studio/changes")
@guard(Permission.APPEAL_FILE)
def report_change() -> ResponseReturnValue:
    """Report what has changed; 409 while another report waits."""
    workshop, form = _mine(), ChangeForm()
    workshop_id = workshop.id
    changes.refuse_second(db.session, workshop_id)
    valid = form.validate_on_submit()
    kept = collect(form, workshop_id)
    if not valid or form.errors or form.happened_on.data is None:
        return _page(workshop, form, kept), 422
    try:
        report = changes.report(
            db.session, current_actor(), workshop_id, happened_on=form.happened_on.data, new=form.new()
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(workshop, form, kept), 422
    papers.attach(db.session, kept, change_id=report.id)
    said = [_("报上去了，%(day)s 前核验。核验以前，登记不变。", day=report.verify_due_on)]
    if changes.late(report):
        said.append(_("这类变更要在 3 个工作日内报，这次晚了。"))
    edge.commit()
    flash("".join(said))
    return redirect(url_for(".studio_changes"), 303)


@bp.post("/studio/changes/<int:change_id>/withdrawal")
@guard(Permission.APPEAL_FILE)
def withdraw_change(change_id: int) -> ResponseReturnValue:
    """Take a report back."""
    found = looking.change(db.session, change_id)
    if found is None or found.workshop_id != _mine().id:
        raise NotFound(_("没有这份变更。"))
    changes.withdraw(db.session, current_actor(), change_id)
    edge.commit()
    flash(_("撤回了。"))
    return redirect(url_for(".studio_changes"), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.APPEAL_FILE)


def _page(workshop: Workshop, form: ChangeForm, kept: Sequence[Document] = ()) -> str:
    reported = looking.changes_of(db.session, workshop.id)
    return render_template(
        "workshops/studio_changes.html",
        studio=studio_head(db.session, workshop, clock.now()),
        form=form,
        kept=kept,
        waiting=next((c for c in reported if c.state == ChangeState.OPEN), None),
        done=[c for c in reported if c.state != ChangeState.OPEN],
        words=changes.WORDS,
        late=changes.late,
        states=changes.STATES,
        exempt=not workshop.uscc,
    )
