"""Pictures as they are kept, and as products show them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model


class StoredPicture(Model):
    """An original picture as kept in file storage, with what was found in it. Renditions are disposable."""

    __tablename__ = "stored_picture"
    __table_args__ = (sa.CheckConstraint("width > 0 AND height > 0", name="has_size"),)

    # sha256 of the cleaned original: also its place in storage and its address.
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]
    renditions_at: Mapped[datetime | None]


class ProductPicture(Model):
    """A picture of a product with the words for those who cannot see it."""

    __tablename__ = "product_picture"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "picture_key"),
        sa.CheckConstraint("length(alt) > 0", name="has_alt"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    picture_key: Mapped[str] = mapped_column(sa.ForeignKey("stored_picture.key"))
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(sa.String(120))
    # The whole picture that this one was cut from; None: it is whole.
    cut_from: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_picture.key"))
