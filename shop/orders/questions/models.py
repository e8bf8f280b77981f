"""What people ask about a product, what the workshop answers, and reports about it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.core.db import BigId, Model, one_of
from shop.orders.reviews.models import HideReason, ReportState
from shop.workshops.models import Workshop


class ProductQuestion(Model):
    """One question with at most one answer. Hidden for the four lawful reasons only, never deleted."""

    __tablename__ = "product_question"
    __table_args__ = (
        one_of("hidden_reason", HideReason),
        sa.CheckConstraint("(answered_at IS NULL) = (answer_words = '')", name="answer_has_instant"),
        sa.CheckConstraint("(hidden_reason IS NULL) = (hidden_at IS NULL)", name="hidden_has_instant"),
        sa.Index("ix_product_question_product", "product_id", "id"),
        sa.Index("ix_product_question_workshop", "workshop_id", "id"),
        sa.Index("ix_product_question_asker", "user_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # As the public sees who asks: 周*. The real name is nowhere here.
    shown_name: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(300))
    asked_at: Mapped[datetime]
    answer_words: Mapped[str] = mapped_column(sa.String(500), default="")
    answered_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(sa.String(10))
    hidden_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    workshop: Mapped[Workshop] = relationship()
    user: Mapped[User] = relationship()


class QuestionReport(Model):
    """Somebody says that a question or its answer should be hidden, and why; once by each person."""

    __tablename__ = "question_report"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "user_id"),
        one_of("reason", HideReason),
        one_of("state", ReportState),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_instant"),
        sa.Index("ix_question_report_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("product_question.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[str] = mapped_column(sa.String(8), default=ReportState.OPEN)
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    question: Mapped[ProductQuestion] = relationship()
