"""The workshop's reviews: those without an answer first, each answered once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import queries as order_queries
from shop.orders.reviews import labels, queries, replying
from shop.orders.reviews.forms import SaidForm, said_form
from shop.orders.reviews.loading import get_review_for
from shop.orders.reviews.models import BuyerReview
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import studio_of

REPLY = Permission.REVIEW_REPLY


@bp.get("/studio/reviews")
@guard(REPLY)
def studio_reviews() -> ResponseReturnValue:
    """What buyers say of the actor's workshops."""
    mine = current_actor().organisations("workshop", "owner", "staff")
    workshops = order_queries.workshops_of(db.session, mine)
    ids = [workshop.id for workshop in workshops]
    tab = "all" if request.args.get("state") == "all" else ""
    rows, page = queries.of_workshops(db.session, ids, tab, request.args.get("page"))
    words = {"": _("没回复的"), "all": _("全部")}
    counts = {key: queries.count(db.session, queries.theirs(ids, key)) for key in words}
    return render_template(
        "orders/studio_reviews.html",
        studio=studio_of(workshops[0]) if workshops else None,
        reviews=rows,
        page=page,
        tabs=[
            (word, counts[key], url_for(".studio_reviews", state=key or None), key == tab)
            for key, word in words.items()
        ],
        says=labels,
    )


@bp.get("/studio/reviews/<int:review_id>")
@guard(REPLY)
def studio_review(review_id: int) -> ResponseReturnValue:
    """One review with the form to answer."""
    return _page(_review(review_id))


@bp.post("/studio/reviews/<int:review_id>/reply")
@guard(REPLY)
def reply_to_review(review_id: int) -> ResponseReturnValue:
    """Answer it; the answer can be put right within a day."""
    review, form = _review(review_id), said_form(_("你的回复"))
    if not form.validate_on_submit():
        return _page(review, form), 422
    try:
        replying.reply(db.session, current_actor(), review, words=form.words.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_review(review_id), form), 422
    edge.commit()
    flash(_("回复好了，显示在评价下面。24 小时内可以改。"))
    return redirect(url_for(".studio_reviews"), 303)


def _review(review_id: int) -> BuyerReview:
    return get_review_for(db.session, current_actor(), review_id, REPLY)


def _page(review: BuyerReview, form: SaidForm | None = None) -> str:
    return render_template(
        "orders/studio_review.html",
        studio=studio_of(review.line.order.workshop),
        review=review,
        form=form or said_form(_("你的回复"), fresh=True, words=review.reply_words),
        can_reply=replying.can_reply(review, clock.now()),
        says=labels,
    )
