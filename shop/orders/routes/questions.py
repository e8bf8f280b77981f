"""Questions about a product: read by everybody, asked by who is signed in, reported to the platform."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import product_page
from shop.catalog.product_rows import Found
from shop.core import clock
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.questions import asking, hiding, queries
from shop.orders.questions.forms import QuestionForm
from shop.orders.questions.loading import get_public_question
from shop.orders.questions.models import ProductQuestion
from shop.orders.reviews import labels
from shop.orders.reviews.forms import ReportForm
from shop.orders.routes.blueprint import bp

ASK = Permission.QUESTION_ASK


@bp.get("/products/<slug>/questions")
@public("what people ask is for everybody")
def product_questions(slug: str) -> ResponseReturnValue:
    """The questions about a product, the newest first, and the form to ask."""
    return _page(product_page.load(db.session, slug, clock.now()), QuestionForm(formdata=None))


@bp.post("/products/<slug>/questions")
@guard(ASK)
def ask_question(slug: str) -> ResponseReturnValue:
    """Ask; only about what is on sale."""
    found, form = product_page.load(db.session, slug, clock.now()), QuestionForm()
    if not found.on_sale:
        raise Conflict(_("这件作品现在没有上架，不能提问。"))
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        asking.ask(db.session, current_actor(), product_id=found.product.id, words=form.words.data or "")
    except (Invalid, TooMany) as error:
        db.session.rollback()
        form.refuse(error, "words")
        return _page(found, form), 422
    edge.commit()
    flash(_("问题发给工坊了，回答了会通知你。"))
    return redirect(url_for(".product_questions", slug=slug), 303)


@bp.get("/questions")
@guard(ASK)
def questions() -> ResponseReturnValue:
    """What the person asked, with the answers."""
    user_id = current_actor().user_id
    assert user_id is not None
    rows, page = queries.of_asker(db.session, user_id, request.args.get("page"))
    return render_template("orders/questions.html", questions=rows, page=page, says=labels)


@bp.get("/questions/<int:question_id>/reports/new")
@guard(ASK)
def new_question_report(question_id: int) -> ResponseReturnValue:
    """Which of the four reasons, and words."""
    form = ReportForm(formdata=None)
    form.offer()
    return _report_page(get_public_question(db.session, question_id), form)


@bp.post("/questions/<int:question_id>/reports")
@guard(ASK)
def report_question(question_id: int) -> ResponseReturnValue:
    """Hand it to the platform."""
    question, form = get_public_question(db.session, question_id), ReportForm()
    form.offer()
    if not form.validate_on_submit():
        return _report_page(question, form), 422
    slug = question.product.slug
    hiding.report(db.session, current_actor(), question, reason=form.reason.data, words=form.words.data or "")
    edge.commit()
    flash(_("收到了，平台会看。只有四种情形可以隐藏。"))
    return redirect(url_for(".product_questions", slug=slug), 303)


def _page(found: Found, form: QuestionForm) -> str:
    rows, page = queries.of_product(db.session, found.product.id, request.args.get("page"))
    hidden = queries.hidden_of(db.session, found.product.id)
    return render_template(
        "orders/product_questions.html",
        found=found,
        questions=rows,
        page=page,
        form=form,
        hidden=[
            _("%(n)s 个问题因“%(why)s”被平台隐藏。", n=number, why=labels.REASONS[reason])
            for reason, number in hidden
        ],
    )


def _report_page(question: ProductQuestion, form: ReportForm) -> str:
    return render_template("orders/question_report.html", question=question, form=form)
