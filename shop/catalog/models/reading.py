"""What lists and pages read: made of the other tables or posted from above, never the truth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Fen, Model


class ListingCard(Model):
    """Read model of lists: one row per published product, rewritten with what it is made of. Never the truth."""

    __tablename__ = "listing_card"
    __table_args__ = (
        sa.Index(
            "ix_listing_card_new", "published_at", "product_id", "workshop_id", "licence_kind", "supply"
        ),
        sa.Index("ix_listing_card_price", "price_fen", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_sold", "sold", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_rated", "rated", "product_id", "workshop_id", "licence_kind", "supply"),
        sa.Index("ix_listing_card_craft", "craft_id", "published_at", "product_id"),
        sa.Index("ix_listing_card_workshop", "workshop_id", "published_at", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    county_code: Mapped[str] = mapped_column(sa.String(6))
    ich_level: Mapped[str] = mapped_column(sa.String(12), default="")
    site_level: Mapped[str] = mapped_column(sa.String(12), default="")
    licence_kind: Mapped[str] = mapped_column(sa.String(12), default="")
    # in_stock, made_to_order or sold_out: the best of its variants.
    supply: Mapped[str] = mapped_column(sa.String(14))
    price_band: Mapped[int]
    lead_band: Mapped[int]
    least_band: Mapped[int]
    materials: Mapped[int] = mapped_column(sa.BigInteger)
    price_fen: Mapped[int] = mapped_column(Fen)
    many_prices: Mapped[bool] = mapped_column(default=False)
    lead_days: Mapped[int]
    min_pieces: Mapped[int]
    sold: Mapped[int] = mapped_column(default=0)
    # What `ratings.fair` says of its stars, in thousandths.
    rated: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(60))
    picture_key: Mapped[str | None] = mapped_column(sa.String(64))
    picture_alt: Mapped[str] = mapped_column(sa.String(120), default="")


class ShelfCount(Model):
    """How many cards a workshop has of each mix of facets: facet counts cost the same at any number of products."""

    __tablename__ = "shelf_count"
    # Read in whole stretches of its key: on SQLite the rows lie in the key itself.
    __table_args__ = ({"sqlite_with_rowid": False},)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"), primary_key=True)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"), primary_key=True)
    ich_level: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    licence_kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    supply: Mapped[str] = mapped_column(sa.String(14), primary_key=True)
    price_band: Mapped[int] = mapped_column(primary_key=True)
    lead_band: Mapped[int] = mapped_column(primary_key=True)
    least_band: Mapped[int] = mapped_column(primary_key=True)
    materials: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    cards: Mapped[int]


class ProductStat(Model):
    """What upper rooms tell about a product: pieces sold, ratings. Posted down through the outbox."""

    __tablename__ = "product_stat"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    sold: Mapped[int] = mapped_column(default=0)
    # How many reviews gave so many stars, and how many reviews have hidden words.
    stars_1: Mapped[int] = mapped_column(default=0)
    stars_2: Mapped[int] = mapped_column(default=0)
    stars_3: Mapped[int] = mapped_column(default=0)
    stars_4: Mapped[int] = mapped_column(default=0)
    stars_5: Mapped[int] = mapped_column(default=0)
    reviews_hidden: Mapped[int] = mapped_column(default=0)
    # The newest questions with their answers, as the product page shows them, and how many there are.
    asked: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
