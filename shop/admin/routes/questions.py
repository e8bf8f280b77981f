"""Reports about questions: the platform hides them for one of four reasons, or lets them stand. It cannot delete."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.questions import hiding, queries
from shop.orders.questions.loading import get_question_for
from shop.orders.questions.models import ProductQuestion
from shop.orders.reviews import labels
from shop.orders.reviews.forms import ReasonForm, reason_form

HIDE = Permission.QUESTION_HIDE


@bp.get("/oversight/questions")
@guard(HIDE)
def questions() -> ResponseReturnValue:
    """Questions that were reported; on the other tab those that are hidden."""
    look = "hidden" if request.args.get("look") == "hidden" else ""
    rows, page = queries.of_platform(db.session, look, request.args.get("page"))
    words = {"": _("有举报的"), "hidden": _("隐藏了的")}
    tabs = [(word, None, url_for(".questions", look=key or None), key == look) for key, word in words.items()]
    return render_template(
        "admin/questions.html", questions=rows, page=page, tabs=tabs, look=look, says=labels
    )


@bp.get("/oversight/questions/<int:question_id>")
@guard(HIDE)
def question(question_id: int) -> ResponseReturnValue:
    """One question with its reports, and what can be done."""
    return _page(_question(question_id))


@bp.post("/oversight/questions/<int:question_id>/hiding")
@guard(HIDE)
def hide_question(question_id: int) -> ResponseReturnValue:
    """Hide it for one of the four reasons."""
    found, form = _question(question_id), reason_form()
    if not form.validate_on_submit():
        return _page(found, form), 422
    hiding.hide(db.session, current_actor(), found, reason=form.reason.data)
    return _done(_("隐藏了问题和回答，原文保留，提问的人收到理由，记入操作日志。"))


@bp.post("/oversight/questions/<int:question_id>/dismissal")
@guard(HIDE)
def keep_question(question_id: int) -> ResponseReturnValue:
    """The reports are not founded."""
    hiding.keep(db.session, current_actor(), _question(question_id))
    return _done(_("举报不成立，问题照常显示。"))


@bp.post("/oversight/questions/<int:question_id>/restoration")
@guard(HIDE)
def restore_question(question_id: int) -> ResponseReturnValue:
    """It was hidden by mistake."""
    hiding.show_again(db.session, current_actor(), _question(question_id))
    return _done(_("恢复显示了，记入操作日志。"))


def _question(question_id: int) -> ProductQuestion:
    return get_question_for(db.session, current_actor(), question_id, HIDE)


def _done(said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".questions"), 303)


def _page(found: ProductQuestion, form: ReasonForm | None = None) -> str:
    return render_template(
        "admin/question.html",
        question=found,
        reports=queries.reports_of(db.session, found.id),
        form=form or reason_form(fresh=True),
        says=labels,
    )
