"""The owner's page of appeals: what can be appealed against, until when, and how former ones ended."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certificate_view as view
from shop.workshops import certification
from shop.workshops.evidence.models import Document
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.routes.paper_files import collect
from shop.workshops.upkeep import appeals, looking, papers
from shop.workshops.upkeep.forms import AppealForm
from shop.workshops.upkeep.models import AppealState
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/appeals")
@guard(Permission.APPEAL_FILE)
def studio_appeals() -> ResponseReturnValue:
    """What can be appealed against, the form, and former appeals."""
    return _page(_mine(), AppealForm(formdata=None))


@bp.post("/studio/appeals")
@guard(Permission.APPEAL_FILE)
def file_appeal() -> ResponseReturnValue:
    """Appeal; 409 when there is nothing (any more) to appeal against."""
    workshop, form = _mine(), AppealForm()
    workshop_id = workshop.id
    appeals.check_possible(db.session, workshop_id)
    valid = form.validate_on_submit()
    kept = collect(form, workshop_id)
    if not valid or form.errors:
        return _page(workshop, form, kept), 422
    appeal = appeals.file(db.session, current_actor(), workshop_id, grounds=form.grounds.data or "")
    papers.attach(db.session, kept, appeal_id=appeal.id)
    said = _("申诉 %(no)s 收到了，%(day)s 前答复。", no=appeal.number, day=appeal.due_on)
    edge.commit()
    flash(said)
    return redirect(url_for(".studio_appeals"), 303)


@bp.post("/studio/appeals/<number>/withdrawal")
@guard(Permission.APPEAL_FILE)
def withdraw_appeal(number: str) -> ResponseReturnValue:
    """Take an appeal back."""
    found = looking.appeal(db.session, number)
    if found is None or found.certificate.workshop_id != _mine().id:
        raise NotFound(_("没有这份申诉。"))
    appeals.withdraw(db.session, current_actor(), found.id)
    edge.commit()
    flash(_("申诉撤回了。"))
    return redirect(url_for(".studio_appeals"), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.APPEAL_FILE)


def _page(workshop: Workshop, form: AppealForm, kept: Sequence[Document] = ()) -> str:
    now = clock.now()
    standing = certification.status(db.session, workshop.id, now)
    filed = looking.appeals_of(db.session, workshop.id)
    return render_template(
        "workshops/studio_appeals.html",
        studio=studio_head(db.session, workshop, now),
        form=form,
        kept=kept,
        standing=standing,
        until=appeals.last_day_to_file(standing),
        today=clock.local_day(now),
        waiting=next((a for a in filed if a.state == AppealState.OPEN), None),
        done=[a for a in filed if a.state != AppealState.OPEN],
        states=appeals.STATES,
        view=view.STATES,
    )
