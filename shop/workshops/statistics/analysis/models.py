"""Who wants figures by mail."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class FiguresMail(Model):
    """An officer wants the monthly mail of a region. `sent_for`: first day of the month it was sent for last."""

    __tablename__ = "figures_mail"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    since: Mapped[datetime]
    sent_for: Mapped[date]
