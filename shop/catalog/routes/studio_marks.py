"""Marks of intellectual property: what the workshop declares of its goods."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import marks
from shop.catalog.mark_forms import KINDS, MarkForm
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_workshop, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.evidence.contents import MAX_BYTES


@bp.get("/studio/marks")
@guard(Permission.PRODUCT_EDIT)
def studio_marks() -> ResponseReturnValue:
    """What is declared, and the form for one more."""
    return _page(_form())


@bp.post("/studio/marks")
@guard(Permission.PRODUCT_EDIT)
def declare_mark() -> ResponseReturnValue:
    """Declare one more; it stands on the product pages at once, as not checked."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    paper, workshop_id = _paper(form), own_workshop().id
    # Looking into a file takes long: no transaction is open meanwhile.
    db.session.rollback()
    try:
        marks.declare(
            db.session,
            current_actor(),
            workshop_id=workshop_id,
            paper=paper,
            kind=form.kind.data,
            name=form.name.data or "",
            number=form.number.data or "",
            holder=form.holder.data or "",
            product_id=form.product.data,
            valid_until=form.valid_until.data,
        )
    except (Invalid, Conflict, Forbidden) as refusal:
        db.session.rollback()
        form.refuse(refusal, "number")
        return _page(form), 422
    edge.commit()
    flash(_("登记好了，作品页上写“未核验”；平台核对以后发消息告诉你。"))
    return redirect(url_for("catalog.studio_marks"), 303)


@bp.post("/studio/marks/<int:mark_id>/removal")
@guard(Permission.PRODUCT_EDIT)
def remove_mark(mark_id: int) -> ResponseReturnValue:
    """Take one away."""
    marks.remove(db.session, current_actor(), workshop=own_workshop(), mark_id=mark_id)
    edge.commit()
    flash(_("删掉了。"))
    return redirect(url_for("catalog.studio_marks"), 303)


def _paper(form: MarkForm) -> marks.Paper | None:
    if not form.file.data or not form.file.data.filename:
        return None
    return marks.Paper(form.file.data.stream.read(MAX_BYTES + 1), form.file.data.filename)


def _form() -> MarkForm:
    form = MarkForm()
    form.offer(marks.choices(db.session, own_workshop()))
    return form


def _page(form: MarkForm) -> str:
    workshop = own_workshop()
    rows = marks.listed(db.session, workshop)
    words = {str(kind): str(word) for kind, word in KINDS}
    may_hand_in = workshop.organisation_id in current_actor().organisations("workshop", "owner")
    return page(
        "studio_marks", workshop, form=form, rows=rows, words=words, today=clock.today(), files=may_hand_in
    )
