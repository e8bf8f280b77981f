"""The platform's published rules, all versions kept, and what people said about them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model


class RulesVersion(Model):
    """One version of a text of the rules (E-commerce Law art. 32 to 34). The database refuses UPDATE and DELETE."""

    __tablename__ = "rules_version"
    __table_args__ = (
        sa.UniqueConstraint("topic", "version"),
        sa.CheckConstraint("effective_at >= published_at", name="published_before_effect"),
        sa.Index("ix_rules_version_topic", "topic", "effective_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.Text)
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    published_at: Mapped[datetime]
    published_by: Mapped[int | None]
    effective_at: Mapped[datetime]


class RulesComment(Model):
    """What somebody says about rules that are published and not yet in effect."""

    __tablename__ = "rules_comment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rules_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rules_version.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(sa.String(1000))
    at: Mapped[datetime]
