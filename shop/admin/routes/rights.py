"""The platform checks marks of intellectual property that workshops declared."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.catalogue.forms import ReasonForm
from shop.admin.routes.blueprint import bp
from shop.catalog import mark_deciding
from shop.catalog.mark_models import MarkState
from shop.catalog.page_words import mark_word
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.certification.recording import belongs_to
from shop.workshops.models import Workshop


@bp.get("/oversight/rights/<int:mark_id>")
@guard(Permission.CATALOGUE_DECIDE)
def rights_mark(mark_id: int) -> ResponseReturnValue:
    """One mark with its certificate."""
    return _page(mark_id)


@bp.post("/oversight/rights/<int:mark_id>/verification")
@guard(Permission.CATALOGUE_DECIDE)
def verify_rights(mark_id: int) -> ResponseReturnValue:
    """It is what it says."""
    mark_deciding.verify(db.session, current_actor(), mark_id)
    return _done(mark_id, _("核验好了，作品页上写“已核验”。"))


@bp.post("/oversight/rights/<int:mark_id>/refusal")
@guard(Permission.CATALOGUE_DECIDE)
def refuse_rights(mark_id: int) -> ResponseReturnValue:
    """It cannot be confirmed, or not any more."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(mark_id, form), 422
    mark_deciding.refuse(db.session, current_actor(), mark_id, reason=form.reason.data or "")
    return _done(mark_id, _("没有通过，理由已经告诉工坊。"))


def _done(mark_id: int, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".rights_mark", mark_id=mark_id), 303)


def _page(mark_id: int, form: ReasonForm | None = None) -> str:
    mark = mark_deciding.one(db.session, mark_id)
    workshop = db.session.get_one(Workshop, mark.workshop_id)
    return render_template(
        "admin/rights_mark.html",
        mark=mark,
        word=mark_word(mark.kind),
        workshop=workshop,
        product=mark_deciding.goods_of(db.session, mark),
        own=belongs_to(current_actor(), workshop),
        may={
            "verify": mark_deciding.may_move(mark, MarkState.VERIFIED),
            "refuse": mark_deciding.may_move(mark, MarkState.REFUSED),
        },
        form=form or ReasonForm(formdata=None),
    )
