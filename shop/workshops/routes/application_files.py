"""Photos and papers of an application. Good ones are kept even when another of the same form is refused."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops.applications import filing, gaps, pages
from shop.workshops.applications.forms import FILES
from shop.workshops.applications.models import Application
from shop.workshops.evidence import documents
from shop.workshops.evidence.contents import MAX_BYTES
from shop.workshops.routes.applications import WRITABLE, common, own
from shop.workshops.routes.blueprint import bp


@bp.post("/applications/<number>/photos", defaults={"step": "photos"})
@bp.post("/applications/<number>/papers", defaults={"step": "papers"})
@guard(Permission.APPLICATION_FILE)
def add_documents(number: str, step: str) -> ResponseReturnValue:
    """Take in what was chosen, each file for itself; what is refused stands at its field."""
    found = own(number)
    if found.state not in WRITABLE:
        raise Conflict(_("申请已经交上去了，现在不能改材料。"), code="ILLEGAL_MOVE")
    application_id = found.id
    form = FILES[step]()
    if not form.validate_on_submit():
        return files_page(own(number), step, form), 422
    taken = sum(_take(application_id, field, file) for field, file in _chosen(form))
    if form.errors:
        return files_page(own(number), step, form, taken), 422
    if taken:
        flash(_("收到 %(n)s 份。", n=taken))
    if taken or request.form.get("stay"):
        return redirect(url_for(".application_step", number=number, step=step), 303)
    return redirect(_way_on(number, step), 303)


@bp.post("/applications/<number>/documents/<key>/removal")
@guard(Permission.APPLICATION_FILE)
def remove_document(number: str, key: str) -> ResponseReturnValue:
    """Take one out again."""
    found = own(number)
    step = gaps.step_of(
        next((d.kind for d in documents.of_application(db.session, found.id) if d.key == key), "")
    )
    filing.take_back(db.session, current_actor(), found.id, key)
    edge.commit()
    flash(_("删掉了。"))
    if not step:
        return redirect(url_for(".application", number=number), 303)
    return redirect(url_for(".application_step", number=number, step=step), 303)


def files_page(found: Application, step: str, form: Form | None = None, taken: int = 0) -> str:
    """The page of files with what is there already, of an application that is written or mended."""
    held = documents.of_application(db.session, found.id)
    view = pages.overview(db.session, found, held)
    keys = [task.step.key for task in view.tasks]
    task = view.tasks[keys.index(step)]
    if not task.open:
        raise Conflict(_("这一页这次不用改，只改退回说明里写的几处。"), code="STEP_CLOSED")
    return render_template(
        "workshops/application_files.html",
        **common(found),
        form=form or FILES[step](formdata=None),
        step=task.step,
        items=view.items,
        number=keys.index(step) + 1,
        of=len(keys) + 1,
        lines=[line for line in view.lines if line.step == step],
        held={kind: [d for d in held if d.kind == kind] for kind in task.step.fields},
        has_preview=documents.has_preview,
        taken=taken,
    )


def _chosen(form: Form) -> list[tuple[Field, FileStorage]]:
    """The files that were chosen, with their fields."""
    return [
        (field, file)
        for field in form
        if field.type == "MultipleFileField"
        for file in request.files.getlist(field.name)
        if file.filename
    ]


def _take(application_id: int, field: Field, file: FileStorage) -> bool:
    """One file in a transaction of its own; a refusal is put at the field. No transaction is open while it is read."""
    db.session.rollback()
    try:
        filing.hand_in(
            db.session,
            current_actor(),
            application_id,
            data=file.stream.read(MAX_BYTES + 1),
            filename=file.filename or "",
            kind=field.name,
        )
    except (Invalid, Conflict, NotFound) as refused:
        db.session.rollback()
        field.errors = [*field.errors, refused.sentence]
        return False
    edge.commit()
    return True


def _way_on(number: str, step: str) -> str:
    if request.args.get("back") == "check":
        return url_for(".application_check", number=number)
    found = own(number)
    following = pages.after(found, step, pages.overview(db.session, found))
    if request.form.get("later") or following is None:
        return url_for(".application", number=number)
    return url_for(".application_step", number=number, step=following.key)
