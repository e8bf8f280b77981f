"""All reviews of a product, and reports about one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import product_page
from shop.catalog.ratings import Rating
from shop.core import clock
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.reviews import hiding, labels, queries
from shop.orders.reviews.forms import ReportForm
from shop.orders.reviews.models import BuyerReview
from shop.orders.routes.blueprint import bp

_NONE = Rating(0, 0, 0, 0, 0, 0)


@bp.get("/products/<slug>/reviews")
@public("what buyers say is for everybody")
def product_reviews(slug: str) -> ResponseReturnValue:
    """The reviews of a product, the newest first; also when it is not on sale any more."""
    found = product_page.load(db.session, slug, clock.now())
    rating = found.rating or _NONE
    text = request.args.get("stars", "")
    stars = int(text) if text in {"1", "2", "3", "4", "5"} else None
    total = rating.total if stars is None else rating[stars - 1]
    rows, page = queries.of_product(db.session, found.product.id, request.args.get("page"), total, stars)
    tabs = [(_("全部"), rating.total, url_for(".product_reviews", slug=slug), stars is None)]
    for n, count, _percent in rating.spread:
        here = url_for(".product_reviews", slug=slug, stars=n)
        tabs.append((_("%(n)s 星", n=n), count, here, stars == n))
    return render_template(
        "orders/product_reviews.html",
        found=found,
        rating=rating,
        reviews=rows,
        page=page,
        tabs=tabs,
        hidden=labels.hidden_counts(queries.hidden_of(db.session, found.product.id)),
        says=labels,
    )


@bp.get("/reviews/<int:review_id>/reports/new")
@guard(Permission.REVIEW_REPORT)
def new_review_report(review_id: int) -> ResponseReturnValue:
    """Which of the four reasons, and words."""
    form = ReportForm(formdata=None)
    form.offer()
    return _report_page(_shown(review_id), form)


@bp.post("/reviews/<int:review_id>/reports")
@guard(Permission.REVIEW_REPORT)
def report_review(review_id: int) -> ResponseReturnValue:
    """Hand it to the platform."""
    review, form = _shown(review_id), ReportForm()
    form.offer()
    if not form.validate_on_submit():
        return _report_page(review, form), 422
    try:
        hiding.report(
            db.session, current_actor(), review, reason=form.reason.data, words=form.words.data or ""
        )
    except Invalid as error:
        form.refuse(error)
        return _report_page(review, form), 422
    slug = review.line.product_slug
    edge.commit()
    flash(_("收到了，平台会看。只有四种情形可以隐藏，差评不是理由。"))
    return redirect(url_for(".product_reviews", slug=slug), 303)


def _shown(review_id: int) -> BuyerReview:
    review = queries.get(db.session, review_id)
    if review is None or review.hidden_at is not None:
        raise NotFound(_("没有找到这条评价。"))
    return review


def _report_page(review: BuyerReview, form: ReportForm) -> str:
    return render_template("orders/review_report.html", review=review, form=form, says=labels)
