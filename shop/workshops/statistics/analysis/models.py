"""Who wants figures by mail, and what the analysis keeps ready."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Fen, Model


class FiguresMail(Model):
    """An officer wants the monthly mail of a region. `sent_for`: first day of the month it was sent for last."""

    __tablename__ = "figures_mail"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    since: Mapped[datetime]
    sent_for: Mapped[date]


class BuyerShare(Model):
    """Of a workshop in the year that ends with the quarter: all that was bought, and by its largest buyer, who is not
    named. Counted anew each night; where nothing was bought there is no row.
    """

    __tablename__ = "buyer_share"

    quarter: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    fen: Mapped[int] = mapped_column(Fen)
    largest_fen: Mapped[int] = mapped_column(Fen)
