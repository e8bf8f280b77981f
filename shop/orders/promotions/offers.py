"""Which promotions hold now for a buyer: one statement, built once for each engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.id_lists import IdColumn, Statement, engine_name, listed, read, value
from shop.core.db import UtcDateTime
from shop.orders.promotions.discounts import Bearers, Offer, Step
from shop.orders.promotions.models import (
    CouponClaim,
    Issuer,
    Kind,
    Promotion,
    PromotionScope,
    PromotionTier,
    PromotionUse,
    SubsidyProgramme,
)

NOBODY = 0
_AT: Any = sa.bindparam("at", type_=UtcDateTime())
P = Promotion


def offers_for(
    session: Session, *, user_id: int | None, workshop_ids: Collection[int], at: datetime
) -> list[Offer]:
    """Full reductions that hold at the instant, and the buyer's coupons that can be used; of these workshops or the store.

    A visitor has no coupons. Coupons all of which are in use, or that the buyer has used as often as may be, are left out.
    """
    if not workshop_ids:
        return []
    engine = engine_name(session)
    asked = {"user_id": user_id or NOBODY, "ids": value(engine, workshop_ids), "at": at}
    found: dict[int, list[Any]] = {}
    for row in read(session, _statement(engine), asked):
        found.setdefault(row.id, []).append(row)
    return [offer_of(rows) for rows in found.values()]


def offer_of(rows: list[Any]) -> Offer:
    """The offer of a promotion's rows, one for each of its tiers and scopes."""
    row = rows[0]
    return Offer(
        id=row.id,
        title=row.title,
        step=step_of(row.kind, row.issuer, row.workshop_id),
        workshop_id=row.workshop_id,
        bearers=Bearers(row.workshop_bp, row.platform_bp, row.subsidy_bp),
        until_at=row.until_at,
        amount_fen=row.amount_fen,
        percent_bp=row.percent_bp,
        cap_fen=row.cap_fen,
        minimum_fen=row.minimum_fen,
        tiers=sorted({(r.reach_fen, r.off_fen) for r in rows if r.reach_fen is not None}),
        products=frozenset(r.product_id for r in rows if r.product_id is not None),
        crafts=frozenset(r.craft_id for r in rows if r.craft_id is not None),
        total=row.total,
        taken_by_me=row.mine,
        programme_id=row.programme_id,
        left_fen=row.left_fen,
    )


def step_of(kind: str, issuer: str, workshop_id: int | None) -> Step:
    """When it is applied: a coupon by who issued it, a full reduction by where it holds."""
    if kind == Kind.COUPON:
        return Step.WORKSHOP_COUPON if issuer == Issuer.WORKSHOP else Step.PLATFORM_COUPON
    return Step.STORE_REDUCTION if workshop_id is None else Step.WORKSHOP_REDUCTION


def holds() -> sa.ColumnElement[bool]:
    """It has begun, is not over, was not ended, and some are left; the instant comes as the parameter `at`."""
    return sa.and_(
        P.from_at <= _AT, P.until_at > _AT, P.ended_at.is_(None), sa.or_(P.total.is_(None), P.taken < P.total)
    )


def used_by(user_id: Any) -> sa.ScalarSelect[int]:
    """How many of the promotion somebody has in use, within the number that each person may have."""
    return (
        sa.select(sa.func.count())
        .where(
            PromotionUse.promotion_id == P.id,
            PromotionUse.user_id == user_id,
            PromotionUse.released_at.is_(None),
        )
        .correlate(P)
        .scalar_subquery()
    )


@lru_cache(maxsize=2)
def _statement(engine: str) -> Statement:
    me: Any = sa.bindparam("user_id", type_=sa.BigInteger)
    mine = used_by(me)
    here = sa.or_(P.workshop_id.is_(None), listed(engine, cast("IdColumn", P.workshop_id), "ids"))
    mine_to_use = sa.and_(CouponClaim.promotion_id.is_not(None), mine < P.per_person)
    left = SubsidyProgramme.budget_fen - SubsidyProgramme.granted_fen
    return (
        sa.select(
            P.id, P.kind, P.issuer, P.workshop_id, P.title, P.amount_fen, P.percent_bp, P.cap_fen, P.minimum_fen,
            P.workshop_bp, P.platform_bp, P.subsidy_bp, P.programme_id, P.until_at, P.total, mine.label("mine"),
            left.label("left_fen"), PromotionTier.from_fen.label("reach_fen"), PromotionTier.off_fen,
            PromotionScope.product_id, PromotionScope.craft_id,
        )
        .outerjoin(CouponClaim, sa.and_(CouponClaim.promotion_id == P.id, CouponClaim.user_id == me))
        .outerjoin(PromotionTier, PromotionTier.promotion_id == P.id)
        .outerjoin(PromotionScope, PromotionScope.promotion_id == P.id)
        .outerjoin(SubsidyProgramme, SubsidyProgramme.id == P.programme_id)
        .where(holds(), here, sa.or_(P.kind == Kind.FULL_REDUCTION, mine_to_use))
        .order_by(P.id)
    )  # fmt: skip
