"""The owner's page of the six-monthly check: until when it is good, and papers for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.evidence.models import Document, DocumentKind
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.routes.paper_files import collect
from shop.workshops.upkeep import identity, looking, papers
from shop.workshops.upkeep.forms import IdentityForm
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/identity")
@guard(Permission.APPEAL_FILE)
def studio_identity() -> ResponseReturnValue:
    """Until when the check is good, what was sent, and the form for new papers."""
    return _page(_mine(), IdentityForm(formdata=None))


@bp.post("/studio/identity")
@guard(Permission.APPEAL_FILE)
def send_identity_papers() -> ResponseReturnValue:
    """Papers for the next check; 409 while others wait."""
    workshop, form = _mine(), IdentityForm()
    workshop_id = workshop.id
    if identity.open_check(db.session, workshop_id) is not None:
        raise Conflict(_("已经交过材料，正在等核验。"), code="ALREADY_OPEN")
    valid = form.validate_on_submit()
    kept = collect(form, workshop_id)
    needed = _needed(workshop)
    if not form.errors and needed not in {d.kind for d in kept}:
        form.refuse(Invalid(_("请把这一份拍上来，有几页拍几张。"), field=needed))
    if not valid or form.errors:
        return _page(workshop, form, kept), 422
    check = identity.send_papers(db.session, current_actor(), workshop_id)
    papers.attach(db.session, kept, check_id=check.id)
    said = _("交上去了，%(day)s 前核验，结果会发消息告诉你。", day=check.due_on)
    edge.commit()
    flash(said)
    return redirect(url_for(".studio_identity"), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.APPEAL_FILE)


def _needed(workshop: Workshop) -> str:
    """The paper without which nothing can be checked."""
    return (DocumentKind.BUSINESS_LICENCE if workshop.uscc else DocumentKind.IDENTITY).value


def _page(workshop: Workshop, form: IdentityForm, kept: Sequence[Document] = ()) -> str:
    now = clock.now()
    checks = looking.checks_of(db.session, workshop.id)
    return render_template(
        "workshops/studio_identity.html",
        studio=studio_head(db.session, workshop, now),
        form=form,
        kept=kept,
        needed=_needed(workshop),
        verified=workshop.verified_until > now,
        verified_to=clock.local_day(workshop.verified_until - datetime.resolution),
        waiting=next((c for c in checks if c.checked_at is None), None),
        last=next((c for c in checks if c.checked_at is not None), None),
    )
