"""A return form that was put away before it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class ReturnDraft(Model):
    """One for each order, of its buyer; gone when the form is sent, and after thirty days."""

    __tablename__ = "return_draft"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"), primary_key=True)
    facts: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
