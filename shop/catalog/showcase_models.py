"""What a fair or campaign shows for a time: lists of featured goods, demonstrations and livestreams.

`source` says what kind of thing it belongs to and `ref` which one (a plain value: those lie above).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models import Product
from shop.core import clock
from shop.core.db import BigId, Model, one_of
from shop.workshops.models import Workshop


class ShowcaseSource(StrEnum):
    """What shows it."""

    FAIR = "fair"
    CAMPAIGN = "campaign"


class SlotKind(StrEnum):
    """What can be watched."""

    DEMONSTRATION = "demonstration"
    LIVESTREAM = "livestream"


class FeaturedProduct(Model):
    """A product that a fair or campaign puts forward, in the order of `position`; shown as long as its source is."""

    __tablename__ = "featured_product"
    __table_args__ = (
        one_of("source", ShowcaseSource),
        sa.UniqueConstraint("source", "ref", "product_id"),
        sa.UniqueConstraint("source", "ref", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(12))
    ref: Mapped[str] = mapped_column(sa.String(40))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    position: Mapped[int]

    product: Mapped[Product] = relationship()


class ProgrammeSlot(Model):
    """A demonstration or livestream at its time, half-open; `url` is where a livestream can be watched."""

    __tablename__ = "programme_slot"
    __table_args__ = (
        one_of("source", ShowcaseSource),
        one_of("kind", SlotKind),
        sa.CheckConstraint("ends_at > starts_at", name="time_in_order"),
        sa.CheckConstraint("length(title) > 0", name="has_title"),
        sa.Index("ix_programme_slot_source", "source", "ref", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(12))
    ref: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(16))
    title: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(60), default="")
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    url: Mapped[str] = mapped_column(sa.String(300), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    workshop: Mapped[Workshop | None] = relationship()

    @property
    def day(self) -> date:
        """The day on which it takes place."""
        return clock.local_day(self.starts_at)
