"""Reading questions: for the public, who asked, the workshop and the platform."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog.models import Product
from shop.core import clock
from shop.core.paging import Page, page_of
from shop.orders.questions.models import ProductQuestion, QuestionReport
from shop.orders.reviews.models import HideReason, ReportState
from shop.workshops.models import Workshop

PER_PAGE = 20
#: Questions on the product page itself.
SHOWN = 3
_NEWEST = (
    sa.select(ProductQuestion)
    .options(
        joinedload(ProductQuestion.product, innerjoin=True).load_only(Product.slug, Product.title),
        joinedload(ProductQuestion.workshop, innerjoin=True).joinedload(Workshop.craft, innerjoin=True),
    )
    .order_by(ProductQuestion.id.desc())
)
_VISIBLE = ProductQuestion.hidden_at.is_(None)


def get(session: Session, question_id: int) -> ProductQuestion | None:
    """The question with its product and workshop."""
    return session.scalar(_NEWEST.where(ProductQuestion.id == question_id))


def shown_of(session: Session, product_id: int) -> dict[str, Any]:
    """What the product page shows: how many there are, and the newest, those with an answer first."""
    here = sa.and_(ProductQuestion.product_id == product_id, _VISIBLE)
    answered_first = ProductQuestion.answered_at.is_(None)
    rows = session.scalars(
        sa.select(ProductQuestion)
        .where(here)
        .order_by(answered_first, ProductQuestion.id.desc())
        .limit(SHOWN)
    )
    newest = [
        {
            "name": q.shown_name,
            "day": clock.local_day(q.asked_at).isoformat(),
            "words": q.words,
            "answer": q.answer_words,
        }
        for q in rows
    ]
    return {"total": count(session, here), "newest": newest}


def of_product(session: Session, product_id: int, page: str | None) -> tuple[list[ProductQuestion], Page]:
    """What everybody may read about the product, the newest first."""
    here = sa.and_(ProductQuestion.product_id == product_id, _VISIBLE)
    return _listed(session, here, page, {})


def hidden_of(session: Session, product_id: int) -> list[tuple[HideReason, int]]:
    """How many are hidden, by reason."""
    rows = session.execute(
        sa.select(ProductQuestion.hidden_reason, sa.func.count())
        .where(ProductQuestion.product_id == product_id, ProductQuestion.hidden_at.is_not(None))
        .group_by(ProductQuestion.hidden_reason)
        .order_by(ProductQuestion.hidden_reason)
    )
    return [(HideReason(str(reason)), number) for reason, number in rows]


def of_asker(session: Session, user_id: int, page: str | None) -> tuple[list[ProductQuestion], Page]:
    """What the person asked."""
    return _listed(session, ProductQuestion.user_id == user_id, page, {})


def theirs(workshop_ids: Collection[int], tab: str) -> sa.ColumnElement[bool]:
    """The condition behind a tab of the workshop's list: "" without an answer, else all."""
    mine = ProductQuestion.workshop_id.in_(workshop_ids)
    return mine if tab else sa.and_(mine, ProductQuestion.answered_at.is_(None), _VISIBLE)


def of_workshops(
    session: Session, workshop_ids: Collection[int], tab: str, page: str | None
) -> tuple[list[ProductQuestion], Page]:
    """Questions to the workshops."""
    return _listed(session, theirs(workshop_ids, tab), page, {"state": tab})


def of_platform(session: Session, tab: str, page: str | None) -> tuple[list[ProductQuestion], Page]:
    """`tab` "" those reported, "hidden" those hidden."""
    waits = sa.select(QuestionReport.question_id).where(QuestionReport.state == ReportState.OPEN)
    where = ProductQuestion.hidden_at.is_not(None) if tab else ProductQuestion.id.in_(waits)
    return _listed(session, where, page, {"look": tab})


def reports_of(session: Session, question_id: int) -> Sequence[QuestionReport]:
    """The reports of a question, the oldest first."""
    rows = sa.select(QuestionReport).where(QuestionReport.question_id == question_id)
    return session.scalars(rows.order_by(QuestionReport.id)).all()


def count(session: Session, where: sa.ColumnElement[bool]) -> int:
    """How many questions."""
    return session.scalar(sa.select(sa.func.count()).select_from(ProductQuestion).where(where)) or 0


def _listed(
    session: Session, where: sa.ColumnElement[bool], page: str | None, kept: dict[str, str]
) -> tuple[list[ProductQuestion], Page]:
    shown = page_of(count(session, where), page, PER_PAGE, kept)
    return list(session.scalars(_NEWEST.where(where).offset(shown.start).limit(PER_PAGE))), shown
