"""Somebody asks about a product, the workshop answers once. Both are public, so both are held to the words of advertising
and show no contact data.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import words as advertising
from shop.catalog.models import Product
from shop.core import clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.text import masked_name
from shop.orders.covering import cover
from shop.orders.queries import people_of
from shop.orders.questions.models import ProductQuestion
from shop.orders.questions.recording import locked, note

CORRECT = timedelta(hours=24)
LONGEST, LONGEST_ANSWER = 300, 500
#: Questions of one person within a day.
MOST_A_DAY = 20


def ask(session: Session, actor: Actor, *, product_id: int, words: str) -> ProductQuestion:
    """Ask about a product; the workshop's people are told. The same words sent twice are one question.

    Invalid (field words) for too few, too many or forbidden words (BR-26) and for contact data; TooMany after twenty in
    a day.
    """
    assert actor.user_id is not None
    if not 2 <= len(words) <= LONGEST:
        raise Invalid(_("请写 2 到 300 个字。"), field="words")
    _public(words)
    # One person asks one after the other: the same form sent twice is found, and nobody slips past the count.
    user = session.scalars(sa.select(User).where(User.id == actor.user_id).with_for_update()).one()
    product = session.get_one(Product, product_id)
    mine = sa.select(ProductQuestion).where(
        ProductQuestion.user_id == actor.user_id, ProductQuestion.asked_at > clock.now() - timedelta(days=1)
    )
    today = session.scalars(mine).all()
    for before in today:
        if (before.product_id, before.words) == (product_id, words):
            return before
    if len(today) >= MOST_A_DAY:
        raise TooMany(_("一天最多问 20 个问题，请明天再来。"))
    question = ProductQuestion(
        product_id=product_id,
        workshop_id=product.workshop_id,
        user_id=actor.user_id,
        shown_name=masked_name(user.name) or _("买家"),
        words=words,
        asked_at=clock.now(),
    )
    session.add(question)
    session.flush()
    for person in people_of(session, [product.workshop_id])[product.workshop_id]:
        messages.notify(session, person, "question_asked", id=question.id, title=product.title)
    note(session, actor, "asked", question)
    return question


def can_answer(question: ProductQuestion, now: datetime) -> bool:
    """While there is no answer, and to put it right within 24 hours of it; not to what is hidden."""
    early = question.answered_at is None or now < question.answered_at + CORRECT
    return early and question.hidden_at is None


def answer(session: Session, actor: Actor, question: ProductQuestion, *, words: str) -> None:
    """Answer, or put the answer right within 24 hours. Who asked is told of the first.

    Conflict later, or when the question is hidden; Invalid (field words) for none, too many or forbidden ones (BR-26)
    and for contact data.
    """
    question, now = locked(session, question.id), clock.now()
    if question.answer_words == words and words:
        return
    if not can_answer(question, now):
        raise Conflict(_("每个问题只能回答一次，24 小时内可以改。"))
    if not 1 <= len(words) <= LONGEST_ANSWER:
        raise Invalid(_("请写 1 到 500 个字。"), field="words")
    _public(words)
    first = question.answered_at is None
    question.answer_words = words
    if first:
        question.answered_at = now
        slug = question.product.slug
        messages.notify(
            session, question.user_id, "question_answered", title=question.product.title, slug=slug
        )
    note(session, actor, "answered" if first else "answer_corrected", question)


def _public(words: str) -> None:
    advertising.refuse({"words": words})
    if cover(words)[1]:
        raise Invalid(_("大家都看得到，请不要写电话、微信、邮箱。要单独说的，发消息。"), field="words")
