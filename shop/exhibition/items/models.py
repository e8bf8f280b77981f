"""What is sold at a fair: a variant with a fair price and a stock pool of its own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models import Product, Variant
from shop.core.db import BigId, Fen, Model
from shop.exhibition.exhibitors.models import Exhibitor
from shop.exhibition.fairs.models import Fair


class FairItem(Model):
    """A variant at a fair, offered by the workshop in its booth until `ended_at`.

    Its price windows are rows of `catalog.price` (channel and source fair, same pool and pool_ref, one a day of opening);
    its pieces lie in the row of `catalog.stock` with the same pool and pool_ref. Pool `booth` is the booth's own (the
    till sells from it), pool `fair` is shared by the fair. The same variant at another fair has another pool_ref.
    """

    __tablename__ = "fair_item"
    __table_args__ = (
        sa.CheckConstraint("pool IN ('fair', 'booth')", name="pool_known"),
        sa.CheckConstraint("price_fen > 0", name="price_positive"),
        sa.CheckConstraint("allotted >= 0", name="allotted_not_negative"),
        sa.Index("uq_fair_item_running", "fair_id", "variant_id", unique=True,
                 sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")),
        sa.Index("ix_fair_item_exhibitor", "exhibitor_id"),
        sa.Index("ix_fair_item_pool", "pool_ref", "variant_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    price_fen: Mapped[int] = mapped_column(Fen)
    pool: Mapped[str] = mapped_column(sa.String(12))
    pool_ref: Mapped[str] = mapped_column(sa.String(40))
    # Pieces moved from the mall in all; what came back is taken off.
    allotted: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    product: Mapped[Product] = relationship()
    variant: Mapped[Variant] = relationship()
