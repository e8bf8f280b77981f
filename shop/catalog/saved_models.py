"""What a signed-in person keeps for themselves: products they like, workshops they follow."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class SavedProduct(Model):
    """A product somebody saved (收藏). Theirs alone; it goes with the account."""

    __tablename__ = "saved_product"
    __table_args__ = (sa.Index("ix_saved_product_newest", "user_id", "saved_at", "product_id"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True, index=True)
    saved_at: Mapped[datetime]


class FollowedWorkshop(Model):
    """A workshop somebody follows (关注). Theirs alone; it goes with the account."""

    __tablename__ = "followed_workshop"
    __table_args__ = (sa.Index("ix_followed_workshop_newest", "user_id", "followed_at", "workshop_id"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True, index=True)
    followed_at: Mapped[datetime]
