"""Which purchases have had their personal data taken out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class PurgedPurchase(Model):
    """Three years after its last order ended, who bought and where it went is not kept any more (BR-20)."""

    __tablename__ = "purged_purchase"

    purchase_id: Mapped[int] = mapped_column(sa.ForeignKey("purchase.id"), primary_key=True)
    purged_at: Mapped[datetime]
