"""Hiding a question and its answer, by the platform alone and for the four reasons for which words may be hidden
(Zhejiang art. 19). The text is kept, everybody sees how many were hidden and why; a mistake is put right.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.access import Actor, Permission, require
from shop.core.errors import Conflict, Invalid
from shop.orders.questions.models import ProductQuestion, QuestionReport
from shop.orders.questions.recording import locked, note
from shop.orders.reviews.hiding import LONGEST
from shop.orders.reviews.models import HideReason, ReportState


def report(
    session: Session, actor: Actor, question: ProductQuestion, *, reason: str, words: str = ""
) -> QuestionReport:
    """Ask the platform to hide it; once by each person, the second time is the same report.

    Invalid (field reason) for any but the four; Conflict when it is hidden already.
    """
    question, chosen = locked(session, question.id), _reason(reason)
    if question.hidden_at is not None:
        raise Conflict(_("这个问题已经隐藏了。"))
    if len(words) > LONGEST:
        raise Invalid(_("最多 300 个字。"), field="words")
    assert actor.user_id is not None
    found = session.scalar(
        sa.select(QuestionReport).where(
            QuestionReport.question_id == question.id, QuestionReport.user_id == actor.user_id
        )
    )
    if found is None:
        found = QuestionReport(
            question_id=question.id,
            user_id=actor.user_id,
            reason=chosen,
            words=words,
            reported_at=clock.now(),
        )
        session.add(found)
        session.flush()
    return found


def hide(session: Session, actor: Actor, question: ProductQuestion, *, reason: str) -> None:
    """Hide question and answer; open reports are answered, who asked is told why.

    Forbidden for all but the platform, Invalid (field reason) for any but the four, Conflict when it is hidden.
    """
    require(actor, Permission.QUESTION_HIDE)
    question, chosen = locked(session, question.id), _reason(reason)
    if question.hidden_at is not None:
        raise Conflict(_("这个问题已经隐藏了。"))
    question.hidden_reason, question.hidden_at = chosen, clock.now()
    _decide(session, question, ReportState.HIDDEN)
    messages.notify(
        session, question.user_id, "question_hidden", title=question.product.title, reason=str(chosen)
    )
    note(session, actor, "hidden", question, reason=str(chosen))


def keep(session: Session, actor: Actor, question: ProductQuestion) -> None:
    """The reports are not founded; it stays. Conflict when none is open."""
    require(actor, Permission.QUESTION_HIDE)
    question = locked(session, question.id)
    if not _decide(session, question, ReportState.KEPT):
        raise Conflict(_("这个问题没有等着处理的举报。"))
    note(session, actor, "kept", question)


def show_again(session: Session, actor: Actor, question: ProductQuestion) -> None:
    """It was hidden by mistake. Conflict when it is not hidden."""
    require(actor, Permission.QUESTION_HIDE)
    question = locked(session, question.id)
    if question.hidden_at is None:
        raise Conflict(_("这个问题没有隐藏。"))
    before, question.hidden_reason, question.hidden_at = question.hidden_reason, None, None
    note(session, actor, "shown_again", question, reason=before)


def _reason(reason: str) -> HideReason:
    if reason not in set(HideReason):
        raise Invalid(_("只能因为列出的四种情形隐藏。"), field="reason")
    return HideReason(reason)


def _decide(session: Session, question: ProductQuestion, state: ReportState) -> int:
    rows = session.scalars(
        sa.select(QuestionReport).where(
            QuestionReport.question_id == question.id, QuestionReport.state == ReportState.OPEN
        )
    ).all()
    for row in rows:
        row.state, row.decided_at = state, clock.now()
    return len(rows)
