"""Periods of the procedure and the checklist of conditions, by region; what is silent follows the region above."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class ConditionGroup(StrEnum):
    """The three conditions of the national notice (section 3)."""

    BASIS = "basis"
    PREMISES = "premises"
    PEOPLE = "people"


class ConditionKind(StrEnum):
    """How a condition is looked at."""

    DOCUMENT = "document"  # a document of the kind `subject` was handed in
    AT_LEAST = "at_least"  # the fact `subject` is at least `threshold`
    SHARE_AT_LEAST = "share_at_least"  # `subject` is at least `threshold` percent of employees_total
    STATED = "stated"  # the fact `subject` is filled in or ticked


class Jurisdiction(Model):
    """Periods a province, prefecture or county has set; NULL follows the region above."""

    __tablename__ = "jurisdiction"
    __table_args__ = (
        sa.CheckConstraint("notice_workdays BETWEEN 1 AND 60", name="notice_period_sane"),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_period_sane"),
        sa.CheckConstraint("review_workdays BETWEEN 1 AND 120", name="review_period_sane"),
    )

    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    notice_workdays: Mapped[int | None]
    answer_days: Mapped[int | None]
    review_workdays: Mapped[int | None]
    visit_required: Mapped[bool | None]
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None]


class Condition(Model):
    """One line of the checklist of a region. Retired lines stay for the applications that were judged by them."""

    __tablename__ = "condition"
    __table_args__ = (
        one_of("group_key", ConditionGroup),
        one_of("kind", ConditionKind),
        sa.CheckConstraint(
            "(kind IN ('at_least', 'share_at_least')) = (threshold IS NOT NULL)", name="threshold_where_counted"
        ),
        sa.CheckConstraint("threshold >= 0", name="threshold_not_negative"),
        sa.Index("ix_condition_region", "region_code", "position"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    group_key: Mapped[str] = mapped_column(sa.String(12))
    kind: Mapped[str] = mapped_column(sa.String(16))
    subject: Mapped[str] = mapped_column(sa.String(40))
    threshold: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(sa.String(200))
    required: Mapped[bool] = mapped_column(default=True)
    # Of lines with the same word one is enough (30 jobs, or 10 people lifted out of poverty).
    alternative: Mapped[str] = mapped_column(sa.String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    retired_at: Mapped[datetime | None]
