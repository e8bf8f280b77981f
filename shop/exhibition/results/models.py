"""The closing report of a fair as it was frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class FairReport(Model):
    """What the closing report said when it was frozen. Append-only: what changes later is shown as a correction."""

    __tablename__ = "fair_report"

    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"), primary_key=True)
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    figures: Mapped[dict[str, Any]]
