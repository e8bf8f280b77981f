"""The buyer's reviews: of each piece after receipt, corrected within a day, added to once."""

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
from shop.orders.loading import get_order_for
from shop.orders.models import Order, OrderLine
from shop.orders.reviews import labels, queries, writing
from shop.orders.reviews.forms import NewReviewForm, ReviewForm, SaidForm, review_form, said_form
from shop.orders.reviews.loading import get_review_for
from shop.orders.reviews.models import BuyerReview, ReviewPicture
from shop.orders.routes.blueprint import bp
from shop.orders.routes.review_files import kept

WRITE = Permission.REVIEW_WRITE
MOST_TO_WRITE = 30


@bp.get("/reviews")
@guard(WRITE)
def reviews() -> ResponseReturnValue:
    """What can be reviewed, and what was."""
    user_id, now = current_actor().user_id, clock.now()
    assert user_id is not None
    rows, page = queries.of_buyer(db.session, user_id, request.args.get("page"))
    return render_template(
        "orders/reviews.html",
        waiting=queries.to_write(db.session, user_id, now, MOST_TO_WRITE),
        reviews=rows,
        page=page,
        can_correct=lambda review: writing.can_correct(review, now),
        can_add=lambda review: writing.can_add(review, now),
        says=labels,
    )


@bp.get("/orders/<number>/reviews/new")
@guard(WRITE)
def new_review(number: str) -> ResponseReturnValue:
    """The form for a line of the order: the one asked for, else the first that has no review."""
    order = get_order_for(db.session, current_actor(), number)
    wanted = request.args.get("line", "")
    left = _left(order)
    line = next((line for line in left if str(line.id) == wanted), left[0] if left else None)
    form = review_form(with_pictures=True)
    form.line.data = str(line.id) if line else ""
    return _new(order, line, form, [])


@bp.post("/orders/<number>/reviews")
@guard(WRITE)
def write_review(number: str) -> ResponseReturnValue:
    """Publish it. A picture that cannot be used is said at its field, everything else is kept."""
    actor = current_actor()
    order = get_order_for(db.session, actor, number)
    form = review_form(with_pictures=True)
    assert isinstance(form, NewReviewForm)
    valid = form.validate_on_submit()
    pictures = kept(form.pictures)
    order = get_order_for(db.session, actor, number)
    line = next((line for line in order.lines if str(line.id) == form.line.data), None)
    if not valid or form.pictures.errors:
        return _new(order, line, form, pictures), 422
    try:
        writing.write(
            db.session,
            actor,
            order,
            line_id=line.id if line else 0,
            stars=int(form.stars.data),
            service_stars=int(form.service_stars.data),
            words=form.words.data or "",
            picture_keys=[picture.key for picture in pictures],
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _new(get_order_for(db.session, actor, number), line, form, pictures), 422
    edge.commit()
    more = _left(get_order_for(db.session, actor, number))
    flash(_("发表了，谢谢。接着评价下一件。") if more else _("发表了，谢谢。24 小时内可以修改。"))
    here = url_for("orders.new_review", number=number) if more else url_for("orders.reviews")
    return redirect(here, 303)


@bp.get("/reviews/<int:review_id>/edit")
@guard(WRITE)
def edit_review(review_id: int) -> ResponseReturnValue:
    """Within a day the form to correct it; later the form to add to it, once."""
    return _edit(get_review_for(db.session, current_actor(), review_id, WRITE))


@bp.post("/reviews/<int:review_id>/correction")
@guard(WRITE)
def correct_review(review_id: int) -> ResponseReturnValue:
    """Put it right."""
    actor, form = current_actor(), review_form(with_pictures=False)
    review = get_review_for(db.session, actor, review_id, WRITE)
    if not form.validate_on_submit():
        return _edit(review, correction=form), 422
    writing.correct(
        db.session,
        actor,
        review,
        stars=int(form.stars.data),
        service_stars=int(form.service_stars.data),
        words=form.words.data or "",
    )
    edge.commit()
    flash(_("改好了。"))
    return redirect(url_for("orders.reviews"), 303)


@bp.post("/reviews/<int:review_id>/addition")
@guard(WRITE)
def add_to_review(review_id: int) -> ResponseReturnValue:
    """Say more, once."""
    actor, form = current_actor(), said_form(_("追评"))
    review = get_review_for(db.session, actor, review_id, WRITE)
    if not form.validate_on_submit():
        return _edit(review, addition=form), 422
    writing.add(db.session, actor, review, words=form.words.data or "")
    edge.commit()
    flash(_("追评发表了。"))
    return redirect(url_for("orders.reviews"), 303)


def _left(order: Order) -> list[OrderLine]:
    if not writing.can_write(order, clock.now()):
        return []
    done = queries.of_order(db.session, order.id)
    return [line for line in order.lines if line.id not in done and line.wanted_pieces]


def _new(order: Order, line: OrderLine | None, form: ReviewForm, pictures: list[ReviewPicture]) -> str:
    return render_template(
        "orders/review_new.html",
        order=order,
        line=line,
        form=form,
        pictures=pictures,
        others=[other for other in _left(order) if line is not None and other.id != line.id],
    )


def _edit(
    review: BuyerReview, *, correction: ReviewForm | None = None, addition: SaidForm | None = None
) -> str:
    now = clock.now()
    if correction is None:
        facts = {"stars": review.stars, "service_stars": review.service_stars, "words": review.words}
        correction = ReviewForm(formdata=None, **{k: str(v) for k, v in facts.items()})
        correction.offer()
    return render_template(
        "orders/review_edit.html",
        review=review,
        form=correction,
        addition=addition or said_form(_("追评"), fresh=True),
        can_correct=writing.can_correct(review, now),
        can_add=writing.can_add(review, now),
        says=labels,
    )
