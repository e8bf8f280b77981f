"""Questions to the workshop: those without an answer first, each answered once."""

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
from shop.orders.questions import asking, queries
from shop.orders.questions.forms import AnswerForm
from shop.orders.questions.loading import get_question_for
from shop.orders.questions.models import ProductQuestion
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import studio_of

ANSWER = Permission.QUESTION_ANSWER


@bp.get("/studio/questions")
@guard(ANSWER)
def studio_questions() -> ResponseReturnValue:
    """What people ask the actor's workshops."""
    mine = current_actor().organisations("workshop", "owner", "staff")
    workshops = order_queries.workshops_of(db.session, mine)
    ids = [workshop.id for workshop in workshops]
    tab = "all" if request.args.get("state") == "all" else ""
    rows, page = queries.of_workshops(db.session, ids, tab, request.args.get("page"))
    words = {"": _("没回答的"), "all": _("全部")}
    counts = {key: queries.count(db.session, queries.theirs(ids, key)) for key in words}
    return render_template(
        "orders/studio_questions.html",
        studio=studio_of(workshops[0]) if workshops else None,
        questions=rows,
        page=page,
        tabs=[
            (word, counts[key], url_for(".studio_questions", state=key or None), key == tab)
            for key, word in words.items()
        ],
    )


@bp.get("/studio/questions/<int:question_id>")
@guard(ANSWER)
def studio_question(question_id: int) -> ResponseReturnValue:
    """One question with the form to answer."""
    return _page(get_question_for(db.session, current_actor(), question_id, ANSWER))


@bp.post("/studio/questions/<int:question_id>/answer")
@guard(ANSWER)
def answer_question(question_id: int) -> ResponseReturnValue:
    """Answer, or put it right within a day."""
    actor, form = current_actor(), AnswerForm()
    question = get_question_for(db.session, actor, question_id, ANSWER)
    if not form.validate_on_submit():
        return _page(question, form), 422
    try:
        asking.answer(db.session, actor, question, words=form.words.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(get_question_for(db.session, actor, question_id, ANSWER), form), 422
    edge.commit()
    flash(_("回答好了，显示在作品页上。24 小时内可以改。"))
    return redirect(url_for(".studio_questions"), 303)


def _page(question: ProductQuestion, form: AnswerForm | None = None) -> str:
    return render_template(
        "orders/studio_question.html",
        studio=studio_of(question.workshop),
        question=question,
        form=form or AnswerForm(formdata=None, words=question.answer_words),
        can_answer=asking.can_answer(question, clock.now()),
    )
