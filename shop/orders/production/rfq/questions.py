"""Questions of workshops that are asked; an answered one is seen by all who are asked, without who asked it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.production.rfq import matching, moves, people
from shop.orders.production.rfq.models import Rfq, RfqQuestion, State
from shop.workshops.models import Workshop

#: Questions of one workshop about one request that wait for an answer.
MOST_OPEN = 5
LONGEST, LONGEST_ANSWER = 500, 1000


def ask(session: Session, actor: Actor, rfq: Rfq, workshop: Workshop, *, words: str) -> RfqQuestion:
    """Put a question; the caller has checked that the workshop is asked. Invalid (words), Conflict when no quotations are
    taken any more or too many questions wait.
    """
    require(actor, Permission.RFQ_ANSWER, workshop)
    words = words.strip()
    if not 2 <= len(words) <= LONGEST:
        raise Invalid(_("请写 2 到 500 个字。"), field="words")
    if rfq.state != State.OPEN or rfq.deadline_at is None or rfq.deadline_at <= clock.now():
        raise Conflict(_("报价已经截止，不能再提问。"), code="ILLEGAL_MOVE")
    waiting = sa.select(sa.func.count()).where(
        RfqQuestion.rfq_id == rfq.id,
        RfqQuestion.workshop_id == workshop.id,
        RfqQuestion.answered_at.is_(None),
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise Conflict(_("还有 %(n)s 个问题没有答复，请等一等。", n=MOST_OPEN), code="TOO_MANY")
    question = RfqQuestion(
        rfq_id=rfq.id, workshop_id=workshop.id, asked_by=actor.user_id, asked_at=clock.now(), words=words
    )
    session.add(question)
    session.flush()
    people.tell_buyer(session, rfq, "question")
    return question


def answer(session: Session, actor: Actor, rfq: Rfq, question_id: int, *, words: str) -> RfqQuestion:
    """Answer it, once; everybody who is asked hears of it. Invalid (words), NotFound, Conflict when it was answered."""
    rfq = moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    words = words.strip()
    if not 1 <= len(words) <= LONGEST_ANSWER:
        raise Invalid(_("请写 1 到 1000 个字。"), field="words")
    question = session.get(RfqQuestion, question_id)
    if question is None or question.rfq_id != rfq.id:
        raise NotFound(_("没有这个问题。"))
    if question.answered_at is not None:
        raise Conflict(_("这个问题已经答复过了。"), code="ANSWERED")
    question.answer, question.answered_at, question.answered_by = words, clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, "rfq.answered", "rfq", rfq.number, question=question.id)
    if rfq.state == State.OPEN:
        people.tell_workshops(session, rfq, matching.asked(session, rfq), "answered")
    return question
