"""Transfers and reversals that the provider neither made nor refused when it was asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model
from shop.orders.payouts.models import Payout, PayoutReversal


class TransferSnag(Model):
    """Since when a transfer (or what is to be taken back of it) does not come about, and what the provider last said.

    Gone as soon as the provider decides, or somebody of the finance ends it.
    """

    __tablename__ = "transfer_snag"
    __table_args__ = (
        sa.CheckConstraint("times >= 1", name="asked_at_least_once"),
        sa.CheckConstraint("look_from >= since", name="looked_at_later"),
        sa.Index("ix_transfer_snag_payout", "payout_id"),
    )

    #: That of the payout or of the reversal, under which the provider is asked.
    uuid: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payout.id"), type_=BigId)
    #: NULL when it is the transfer itself.
    reversal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payout_reversal.id"), type_=BigId)
    said: Mapped[str] = mapped_column(sa.String(100))
    since: Mapped[datetime]
    #: From when on people have to look at it: at once where asking again does not help, after a day otherwise.
    look_from: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]
    #: Somebody is asking since; NULL between two tries.
    asking_at: Mapped[datetime | None]

    payout: Mapped[Payout] = relationship()
    reversal: Mapped[PayoutReversal | None] = relationship()
