"""Promotions for tests: a coupon in a wallet, a full reduction, a subsidy programme, a rate of commission."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.orders.promotions.models import (
    CommissionRate,
    CouponClaim,
    Issuer,
    Kind,
    Promotion,
    PromotionTier,
    SubsidyProgramme,
)
from shop.workshops.models import Workshop


def a_promotion(session: Session, workshop: Workshop | None = None, **terms: Any) -> Promotion:
    """A claimable coupon of the workshop (of the platform, which bears it, without one) that has begun: ¥20 off."""
    now = clock.now()
    borne = {"workshop_bp": 10_000} if workshop is not None else {"platform_bp": 10_000}
    if {"workshop_bp", "platform_bp", "subsidy_bp"} & terms.keys():
        borne = {}
    facts: dict[str, Any] = {
        "kind": Kind.COUPON,
        "issuer": Issuer.PLATFORM if workshop is None else Issuer.WORKSHOP,
        "workshop_id": workshop.id if workshop else None,
        "title": "减 20 元",
        "from_at": now - timedelta(hours=1),
        "until_at": now + timedelta(days=30),
        "created_at": now,
    }
    if terms.get("kind", Kind.COUPON) == Kind.COUPON:
        facts |= {"claimable": True} | ({} if "percent_bp" in terms else {"amount_fen": 2_000})
    promotion = Promotion(**facts | borne | terms)
    session.add(promotion)
    session.flush()
    return promotion


def a_reduction(
    session: Session, workshop: Workshop | None = None, *tiers: tuple[int, int], **terms: Any
) -> Promotion:
    """A full reduction with these tiers of (from, off) in fen."""
    steps = [PromotionTier(from_fen=reach, off_fen=off) for reach, off in tiers]
    return a_promotion(session, workshop, kind=Kind.FULL_REDUCTION, title="满减", tiers=steps, **terms)


def claimed(session: Session, promotion: Promotion, *users: User) -> Promotion:
    """The coupon in the wallets of these people."""
    session.add_all(
        CouponClaim(user_id=user.id, promotion_id=promotion.id, claimed_at=clock.now()) for user in users
    )
    session.flush()
    return promotion


def a_programme(session: Session, budget_fen: int = 100_000) -> SubsidyProgramme:
    """Public money for discounts."""
    programme = SubsidyProgramme(
        name=f"消费券 {budget_fen}",
        authority="县商务局",
        document_no="商函 12 号",
        budget_fen=budget_fen,
        granted_fen=0,
        created_at=clock.now(),
    )
    session.add(programme)
    session.flush()
    return programme


def a_rate(session: Session, rate_bp: int, **what: Any) -> CommissionRate:
    """A rate of commission that has begun."""
    facts = {"from_day": date(2020, 1, 1), "set_at": clock.now(), **what}
    rate = CommissionRate(rate_bp=rate_bp, **facts)
    session.add(rate)
    session.flush()
    return rate
