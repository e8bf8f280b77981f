"""Hiding a question and its answer, by the platform alone and for the four reasons for which words may be hidden
(Zhejiang art. 19). The text is kept, everybody sees how many were hidden and why; a mistake is put right.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.questions.models import ProductQuestion, QuestionReport
from shop.orders.questions.recording import locked, note
from shop.orders.reported import Reports
from shop.orders.reviews.models import HideReason, ReportState

REPORTS = Reports(QuestionReport, QuestionReport.question_id)


def report(
    session: Session, actor: Actor, question: ProductQuestion, *, reason: str, words: str = ""
) -> QuestionReport:
    """Ask the platform to hide it; once by each person, the second time is the same report.

    Invalid (field reason) for any but the four; Conflict when it is hidden already.
    """
    question, chosen = locked(session, question.id), _reason(reason)
    if question.hidden_at is not None:
        raise Conflict(_("这个问题已经隐藏了。"))
    return REPORTS.add(session, actor, question.id, reason=chosen, words=words)


def hide(session: Session, actor: Actor, question: ProductQuestion, *, reason: str) -> None:
    """Hide question and answer; open reports are answered, who asked is told why.

    Forbidden for all but the platform, Invalid (field reason) for any but the four, Conflict when it is hidden.
    """
    require(actor, Permission.QUESTION_HIDE)
    question, chosen = locked(session, question.id), _reason(reason)
    if question.hidden_at is not None:
        raise Conflict(_("这个问题已经隐藏了。"))
    question.hidden_reason, question.hidden_at = chosen, clock.now()
    REPORTS.decide(session, question.id, ReportState.HIDDEN)
    messages.notify(
        session, question.user_id, "question_hidden", title=question.product.title, reason=str(chosen)
    )
    note(session, actor, "hidden", question, reason=str(chosen))


def keep(session: Session, actor: Actor, question: ProductQuestion) -> None:
    """The reports are not founded; it stays. Conflict when none is open."""
    require(actor, Permission.QUESTION_HIDE)
    question = locked(session, question.id)
    if not REPORTS.decide(session, question.id, ReportState.KEPT):
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
