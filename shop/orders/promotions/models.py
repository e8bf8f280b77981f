"""Coupons and full reductions, who bears them, what was used of them; rates of commission. Amounts in fen, rates in bp.

The terms of a promotion are a promise (E-commerce Law art. 49): they are written once. It can be ended, not changed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of


class Kind(StrEnum):
    """How it is come by."""

    COUPON = "coupon"  # claimed, or known by its code
    FULL_REDUCTION = "full_reduction"  # 满减: for everybody, by itself


class Issuer(StrEnum):
    """Who gives it."""

    WORKSHOP = "workshop"
    PLATFORM = "platform"


class SubsidyProgramme(Model):
    """Public money that bears (part of) discounts: whose, by which document, how much. Never granted beyond its budget."""

    __tablename__ = "subsidy_programme"
    __table_args__ = (
        sa.CheckConstraint("budget_fen > 0", name="budget_positive"),
        sa.CheckConstraint("granted_fen >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), unique=True)
    authority: Mapped[str] = mapped_column(sa.String(60))
    document_no: Mapped[str] = mapped_column(sa.String(60))
    budget_fen: Mapped[int] = mapped_column(Fen)
    granted_fen: Mapped[int] = mapped_column(Fen, default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]


class Promotion(Model):
    """The terms of a coupon or a full reduction, with the parts of it that workshop, platform and subsidy bear."""

    __tablename__ = "promotion"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("issuer", Issuer),
        sa.CheckConstraint("workshop_bp + platform_bp + subsidy_bp = 10000", name="borne_whole"),
        sa.CheckConstraint("workshop_bp >= 0 AND platform_bp >= 0 AND subsidy_bp >= 0", name="shares_not_negative"),
        sa.CheckConstraint("issuer = 'platform' OR (workshop_id IS NOT NULL AND workshop_bp = 10000)",
                           name="workshop_bears_its_own"),
        sa.CheckConstraint("workshop_bp = 0 OR workshop_id IS NOT NULL", name="bearing_workshop_named"),
        sa.CheckConstraint("(subsidy_bp > 0) = (programme_id IS NOT NULL)", name="subsidy_has_programme"),
        sa.CheckConstraint("kind = 'full_reduction' OR (amount_fen IS NULL) <> (percent_bp IS NULL)", name="one_way"),
        sa.CheckConstraint("kind = 'coupon' OR (amount_fen IS NULL AND percent_bp IS NULL AND total IS NULL)",
                           name="tiers_only"),
        sa.CheckConstraint("(amount_fen IS NULL OR amount_fen > 0)"
                           " AND (percent_bp IS NULL OR percent_bp BETWEEN 1 AND 9900)", name="off_sane"),
        sa.CheckConstraint("(cap_fen IS NULL OR cap_fen > 0) AND minimum_fen >= 0", name="bounds_sane"),
        sa.CheckConstraint("until_at > from_at", name="ends_after_begin"),
        sa.CheckConstraint("(total IS NULL OR total > 0) AND per_person > 0 AND taken >= 0", name="numbers_sane"),
        sa.CheckConstraint("(kind = 'coupon') OR (code IS NULL AND NOT claimable)", name="only_coupons_are_claimed"),
        sa.CheckConstraint("kind = 'full_reduction' OR claimable OR code IS NOT NULL", name="can_be_had"),
        sa.Index("ix_promotion_workshop", "workshop_id", "until_at"),
        sa.Index("ix_promotion_until", "until_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    issuer: Mapped[str] = mapped_column(sa.String(10))
    # NULL: the whole store.
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    title: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    # Shown in the claim centre; without it only who knows the code has it.
    claimable: Mapped[bool] = mapped_column(default=False)
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    percent_bp: Mapped[int | None]
    cap_fen: Mapped[int | None] = mapped_column(Fen)
    minimum_fen: Mapped[int] = mapped_column(Fen, default=0)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    total: Mapped[int | None]
    per_person: Mapped[int] = mapped_column(default=1)
    # How many of `total` are in use; counted where there is a total only.
    taken: Mapped[int] = mapped_column(default=0)
    workshop_bp: Mapped[int] = mapped_column(default=0)
    platform_bp: Mapped[int] = mapped_column(default=0)
    subsidy_bp: Mapped[int] = mapped_column(default=0)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("subsidy_programme.id"))
    # Where the platform lets a workshop bear a part: the paper in which the workshop agreed.
    agreement: Mapped[str] = mapped_column(sa.String(80), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]

    tiers: Mapped[list[PromotionTier]] = relationship(order_by="PromotionTier.from_fen")
    scopes: Mapped[list[PromotionScope]] = relationship(order_by="PromotionScope.id")
    programme: Mapped[SubsidyProgramme | None] = relationship()


class PromotionTier(Model):
    """满 from_fen 减 off_fen; the highest tier that is reached counts, once."""

    __tablename__ = "promotion_tier"
    __table_args__ = (sa.CheckConstraint("off_fen > 0 AND off_fen < from_fen", name="less_than_it_asks"),)

    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), primary_key=True)
    from_fen: Mapped[int] = mapped_column(Fen, primary_key=True)
    off_fen: Mapped[int] = mapped_column(Fen)


class PromotionScope(Model):
    """It holds for this product or craft only (any of several); without a scope for all goods."""

    __tablename__ = "promotion_scope"
    __table_args__ = (
        sa.CheckConstraint("(product_id IS NULL) <> (craft_id IS NULL)", name="one_thing"),
        sa.Index("ix_promotion_scope_promotion", "promotion_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    craft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("craft.id"))


class CouponClaim(Model):
    """A coupon in somebody's wallet. It holds no piece: who pays first has it."""

    __tablename__ = "coupon_claim"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), primary_key=True)
    claimed_at: Mapped[datetime]


class PromotionUse(Model):
    """A promotion in a purchase. Released when the purchase ended unpaid, or all it was used on went back unsent."""

    __tablename__ = "promotion_use"
    __table_args__ = (
        sa.UniqueConstraint("purchase_id", "promotion_id"),
        # Slot 1 .. per_person: nobody has one twice, whatever happens at once.
        sa.Index("uq_promotion_use_slot", "promotion_id", "user_id", "slot", unique=True,
                 sqlite_where=sa.text("released_at IS NULL"), postgresql_where=sa.text("released_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    purchase_id: Mapped[int] = mapped_column(sa.ForeignKey("purchase.id"))
    # NULL: nobody counts (a full reduction, or taken again for money that came late).
    slot: Mapped[int | None]
    used_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    promotion: Mapped[Promotion] = relationship()
    parts: Mapped[list[PromotionUsePart]] = relationship(order_by="PromotionUsePart.order_id")


class PromotionUsePart(Model):
    """What a use took off an order, by bearer, in fen."""

    __tablename__ = "promotion_use_part"
    __table_args__ = (
        sa.CheckConstraint(
            "workshop_fen >= 0 AND platform_fen >= 0 AND subsidy_fen >= 0", name="not_negative"
        ),
        sa.Index("ix_promotion_use_part_order", "order_id"),
    )

    use_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion_use.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"), primary_key=True)
    workshop_fen: Mapped[int] = mapped_column(Fen, default=0)
    platform_fen: Mapped[int] = mapped_column(Fen, default=0)
    subsidy_fen: Mapped[int] = mapped_column(Fen, default=0)

    @property
    def total_fen(self) -> int:
        """All that it took off, in fen."""
        return self.workshop_fen + self.platform_fen + self.subsidy_fen


class CommissionRate(Model):
    """From a day on the platform takes this rate: of one workshop's goods of a category, of either, or of all.

    Append-only (trigger): a change is a further row. The most special rule that has begun holds.
    """

    __tablename__ = "commission_rate"
    __table_args__ = (
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 3000", name="rate_sane"),
        sa.Index("ix_commission_rate_from", "from_day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    rate_bp: Mapped[int]
    from_day: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(120), default="")
    set_at: Mapped[datetime]
    set_by: Mapped[int | None]
