"""Reports about reviews: the platform hides words for one of four reasons, or lets them stand. It cannot delete (BR-19)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.reviews import hiding, labels, queries
from shop.orders.reviews.forms import ReasonForm, reason_form
from shop.orders.reviews.loading import get_review_for
from shop.orders.reviews.models import BuyerReview

HIDE = Permission.REVIEW_HIDE


@bp.get("/oversight/reviews")
@guard(HIDE)
def reviews() -> ResponseReturnValue:
    """Reviews that were reported; on the other tab those that are hidden."""
    look = "hidden" if request.args.get("look") == "hidden" else ""
    rows, page = queries.of_platform(db.session, look, request.args.get("page"))
    words = {"": _("有举报的"), "hidden": _("隐藏了的")}
    tabs = [(word, None, url_for(".reviews", look=key or None), key == look) for key, word in words.items()]
    return render_template("admin/reviews.html", reviews=rows, page=page, tabs=tabs, look=look, says=labels)


@bp.get("/oversight/reviews/<int:review_id>")
@guard(HIDE)
def review(review_id: int) -> ResponseReturnValue:
    """One review with its reports, and what can be done."""
    return _page(_review(review_id))


@bp.post("/oversight/reviews/<int:review_id>/hiding")
@guard(HIDE)
def hide_review(review_id: int) -> ResponseReturnValue:
    """Hide its words for one of the four reasons."""
    found, form = _review(review_id), reason_form()
    if not form.validate_on_submit():
        return _page(found, form), 422
    hiding.hide(db.session, current_actor(), found, reason=form.reason.data)
    return _done(_("隐藏了文字和照片，原文保留，星级照算，买家收到理由，记入操作日志。"))


@bp.post("/oversight/reviews/<int:review_id>/dismissal")
@guard(HIDE)
def keep_review(review_id: int) -> ResponseReturnValue:
    """The reports are not founded."""
    hiding.keep(db.session, current_actor(), _review(review_id))
    return _done(_("举报不成立，评价照常显示。"))


@bp.post("/oversight/reviews/<int:review_id>/restoration")
@guard(HIDE)
def restore_review(review_id: int) -> ResponseReturnValue:
    """It was hidden by mistake."""
    hiding.show_again(db.session, current_actor(), _review(review_id))
    return _done(_("恢复显示了，记入操作日志。"))


def _review(review_id: int) -> BuyerReview:
    return get_review_for(db.session, current_actor(), review_id, HIDE)


def _done(said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".reviews"), 303)


def _page(found: BuyerReview, form: ReasonForm | None = None) -> str:
    return render_template(
        "admin/review.html",
        review=found,
        order=found.line.order,
        reports=queries.reports_of(db.session, found.id),
        form=form or reason_form(fresh=True),
        says=labels,
    )
