"""Papers that workshops have sent for their six-monthly check, and the decision about them."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.loading import who_verifies
from shop.admin.routes.blueprint import bp
from shop.admin.upkeep_forms import AnswerForm, RefusalForm
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import licences
from shop.workshops.certification.recording import belongs_to
from shop.workshops.register_words import DOCUMENTS
from shop.workshops.upkeep import identity, looking, papers
from shop.workshops.upkeep.models import IdentityCheck


@bp.get("/oversight/verifications/<int:check_id>")
@guard(Permission.REGISTER_VIEW)
def identity_check(check_id: int) -> ResponseReturnValue:
    """One check: papers beside the register."""
    return _page(_to_see(check_id), AnswerForm(formdata=None), RefusalForm(formdata=None, prefix="no-"))


@bp.post("/oversight/verifications/<int:check_id>/acceptance")
@guard(Permission.REGISTER_VIEW)
def pass_identity_check(check_id: int) -> ResponseReturnValue:
    """The papers are right: good for six months, sales go on at once."""
    found, form = _to_decide(check_id), AnswerForm()
    if not form.validate_on_submit():
        return _page(found, form, RefusalForm(formdata=None, prefix="no-")), 422
    check = identity.pass_check(db.session, current_actor(), check_id, note=form.answer.data or "")
    assert check.good_until is not None
    said = _("核验通过，有效到 %(day)s。", day=clock.local_day(check.good_until - datetime.resolution))
    edge.commit()
    flash(said)
    return redirect(url_for(".identity_check", check_id=check_id), 303)


@bp.post("/oversight/verifications/<int:check_id>/refusal")
@guard(Permission.REGISTER_VIEW)
def refuse_identity_check(check_id: int) -> ResponseReturnValue:
    """They are not, and what is missing."""
    found, form = _to_decide(check_id), RefusalForm(prefix="no-")
    if not form.validate_on_submit():
        return _page(found, AnswerForm(formdata=None), form), 422
    identity.refuse_check(db.session, current_actor(), check_id, note=form.answer.data or "")
    edge.commit()
    flash(_("没有通过，差什么已经告诉工坊。"))
    return redirect(url_for(".identity_check", check_id=check_id), 303)


def _to_see(check_id: int) -> IdentityCheck:
    found = looking.check(db.session, check_id)
    if found is None or not allowed(current_actor(), Permission.REGISTER_VIEW, found.workshop):
        raise NotFound("")
    return found


def _to_decide(check_id: int) -> IdentityCheck:
    found = _to_see(check_id)
    if not allowed(current_actor(), Permission.IDENTITY_VERIFY, found.workshop):
        raise Forbidden(who_verifies(found.workshop))
    return found


def _page(found: IdentityCheck, yes: AnswerForm, no: RefusalForm) -> str:
    actor, workshop, now = current_actor(), found.workshop, clock.now()
    own = belongs_to(actor, workshop) or (found.sent_by is not None and found.sent_by == actor.user_id)
    held = licences.of_workshop(db.session, workshop.id)
    return render_template(
        "admin/verification.html",
        check=found,
        workshop=workshop,
        papers=papers.of_check(db.session, found.id),
        document_words=DOCUMENTS,
        people=looking.names(db.session, found.sent_by, found.checked_by),
        licences_kv=[
            (licences.WORDS[x.kind], f"{x.number} {licences.last_day(x) or _('长期')}") for x in held
        ],
        verified=workshop.verified_until > now,
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
        yes=yes,
        no=no,
        open=found.checked_at is None,
        decides=allowed(actor, Permission.IDENTITY_VERIFY, workshop) and not own,
        own=own,
        who=who_verifies(workshop),
        today=clock.local_day(now),
    )
