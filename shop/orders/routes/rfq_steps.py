"""Writing a request: one question on each page, saved with each; of an open request everybody who is asked hears of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.orders.production import attachments
from shop.orders.production.rfq import drafting, drawings, labels, parts, queries
from shop.orders.production.rfq.forms import (
    FileForm,
    MuchForm,
    TermsForm,
    WhatForm,
    WhenForm,
    WhoForm,
    fill,
    where_form,
)
from shop.orders.production.rfq.loading import get_rfq_for
from shop.orders.production.rfq.models import Rfq, State
from shop.orders.production.rfq.steps import STEPS, after, place_of
from shop.orders.routes.blueprint import bp

FORMS: dict[str, type[Form]] = {
    "what": WhatForm,
    "much": MuchForm,
    "terms": TermsForm,
    "when": WhenForm,
    "who": WhoForm,
    "files": FileForm,
}


@bp.get("/rfqs/<number>/steps/<step>")
@guard(Permission.RFQ_WRITE)
def rfq_step(number: str, step: str) -> str:
    """One page of the request, with what it says already."""
    found = _found(number, step)
    form = _form(found, step, fresh=True)
    fill(form, found)
    return _page(found, step, form)


@bp.post("/rfqs/<number>/steps/<step>")
@guard(Permission.RFQ_WRITE)
def write_rfq(number: str, step: str) -> ResponseReturnValue:
    """Save the page and go to the next."""
    found = _found(number, step)
    if step == "files":
        return redirect(url_for(".rfq_step", number=number, step="when"), 303)
    form: Any = _form(found, step)
    if not form.validate_on_submit():
        return _page(found, step, form), 422
    try:
        changed = drafting.write(db.session, current_actor(), found, form.part())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_found(number, step), step, form), 422
    edge.commit()
    if found.state == State.OPEN:
        flash(
            _("改好了，通知了问过的工坊：%(what)s。", what=labels.names(changed))
            if changed
            else _("没有改动。")
        )
        return redirect(url_for(".rfq", number=number), 303)
    following = after(step)
    if following is None or request.form.get("then") == "check":
        return redirect(url_for(".rfq", number=number), 303)
    return redirect(url_for(".rfq_step", number=number, step=following), 303)


@bp.post("/rfqs/<number>/files")
@guard(Permission.RFQ_WRITE)
def add_rfq_file(number: str) -> ResponseReturnValue:
    """Add a drawing, picture or paper."""
    actor, form = current_actor(), FileForm()
    found = _found(number, "files")
    if not form.validate_on_submit():
        return _page(found, "files", form), 422
    file = form.file.data
    data, name = file.read(), file.filename or ""
    db.session.rollback()
    try:
        kept = attachments.keep(db.session, drawings.FOLDER, data, name)
        drawings.add(db.session, actor, _found(number, "files"), kept)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return _page(_found(number, "files"), "files", form), 422
    edge.commit()
    flash(_("传好了。只有你们单位和问到的工坊能打开。"))
    return redirect(url_for(".rfq_step", number=number, step="files"), 303)


@bp.post("/rfqs/<number>/files/<key>/removal")
@guard(Permission.RFQ_WRITE)
def remove_rfq_file(number: str, key: str) -> ResponseReturnValue:
    """Take a file out."""
    drawings.take_out(db.session, current_actor(), _found(number, "files"), key)
    edge.commit()
    flash(_("删掉了。"))
    return redirect(url_for(".rfq_step", number=number, step="files"), 303)


def _found(number: str, step: str) -> Rfq:
    if step not in STEPS:
        raise NotFound("")
    return get_rfq_for(db.session, current_actor(), number, Permission.RFQ_WRITE)


def _form(found: Rfq, step: str, *, fresh: bool = False) -> Form:
    if step == "where":
        return where_form(found, parts.sendable(db.session, current_actor(), found))
    form: Any = FORMS[step](formdata=None) if fresh else FORMS[step]()
    if step == "what":
        form.offer(queries.crafts(db.session))
    if step == "terms":
        form.offer()
    if step == "who":
        named = {one.workshop_id: one.workshop for one in found.invitations}
        fit = {one.id: one for one in queries.nameable(db.session, found.craft_id)}
        form.offer(queries.regions(db.session), list({**fit, **named}.values()))
    kept: Form = form
    return kept


def _page(found: Rfq, step: str, form: Form) -> str:
    return render_template(
        "orders/rfq_step.html",
        rfq=found,
        step=step,
        title=STEPS[step][0],
        place=place_of(step),
        form=form,
        says=labels,
        next_step=after(step),
        file_url=lambda key: url_for(".rfq_file", number=found.number, key=key),
        removal_url=lambda key: url_for(".remove_rfq_file", number=found.number, key=key),
    )
