"""Matters of what people say: reviews, questions and messages that were reported, to be looked at within three days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.admin.queue.arms import Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.admin.queue.return_arms import day_of
from shop.orders.messages.models import AbuseState, MessageReport, Thread, ThreadMessage
from shop.orders.questions.models import ProductQuestion, QuestionReport
from shop.orders.reviews.models import BuyerReview, ReportState, ReviewReport
from shop.workshops.models import Workshop

DAYS = timedelta(days=3)


def opinions(asker: Asker) -> Rows:
    """Reported reviews."""
    waits = _first(ReviewReport.review_id, ReviewReport.reported_at, ReviewReport.state == ReportState.OPEN)
    return (
        _rows(asker, Matter.OPINION, BuyerReview.id, waits)
        .select_from(BuyerReview)
        .join(waits, waits.c.about == BuyerReview.id)
        .join(Workshop, Workshop.id == BuyerReview.workshop_id)
    )


def questions(asker: Asker) -> Rows:
    """Reported questions."""
    waits = _first(
        QuestionReport.question_id, QuestionReport.reported_at, QuestionReport.state == ReportState.OPEN
    )
    return (
        _rows(asker, Matter.QUESTION, ProductQuestion.id, waits)
        .select_from(ProductQuestion)
        .join(waits, waits.c.about == ProductQuestion.id)
        .join(Workshop, Workshop.id == ProductQuestion.workshop_id)
    )


def talk(asker: Asker) -> Rows:
    """Reported messages."""
    waits = _first(
        MessageReport.message_id, MessageReport.reported_at, MessageReport.state == AbuseState.OPEN
    )
    return (
        _rows(asker, Matter.MESSAGE, ThreadMessage.id, waits)
        .select_from(ThreadMessage)
        .join(waits, waits.c.about == ThreadMessage.id)
        .join(Thread, Thread.id == ThreadMessage.thread_id)
        .join(Workshop, Workshop.id == Thread.workshop_id)
    )


def _first(about: Any, at: Any, is_open: Any) -> Any:
    """Per thing when it was first reported, of the reports that wait."""
    first = sa.select(about.label("about"), sa.func.min(at).label("at")).where(is_open)
    return first.group_by(about).subquery()


def _rows(asker: Asker, matter: Matter, number: Any, waits: Any) -> Rows:
    return columns(
        matter,
        place=number,
        key=number,
        name=Workshop.name,
        county=Workshop.county_code,
        due=day_of(waits.c.at, asker.moment, DAYS),
    ).where(asker.place(Workshop.county_code, matter))
