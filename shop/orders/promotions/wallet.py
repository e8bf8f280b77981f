"""Coupons of a buyer: claimed in the claim centre or by a code, ready to be used, used."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.id_lists import Statement
from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.promotions.models import CouponClaim, Kind, Promotion
from shop.orders.promotions.offers import holds, used_by
from shop.workshops import certification
from shop.workshops.models import Workshop

SHOWN = 60
_BY_CODE = sa.select(Promotion).where(Promotion.code == sa.bindparam("code"))


class Coupon(NamedTuple):
    """A coupon and where it holds. `used` of `per_person` times; `claimed`: it is in the wallet."""

    promotion: Promotion
    workshop_name: str
    workshop_slug: str
    used: int
    claimed: bool

    @property
    def usable(self) -> bool:
        """Whether the buyer has one left."""
        return self.claimed and self.used < self.promotion.per_person


class Wallet(NamedTuple):
    """What can be used now, what will begin, and what can be claimed."""

    mine: list[Coupon]
    coming: list[Coupon]
    open: list[Coupon]


def wallet_of(session: Session, actor: Actor, at: datetime) -> Wallet:
    """The actor's coupons that are not over, and those that everybody may claim; those that end first come first.

    Coupons of workshops that may not sell now are left out: there is nothing to use them on.
    """
    assert actor.user_id is not None
    found = session.execute(_coupons(actor.user_id, at)).all()
    coupons = [Coupon(p, name or "", slug or "", used, claimed) for p, name, slug, used, claimed in found]
    begun = [c for c in coupons if c.promotion.from_at <= at]
    return Wallet(
        mine=[c for c in begun if c.usable],
        coming=[c for c in coupons if c.promotion.from_at > at and c.claimed],
        open=[c for c in begun if not c.claimed],
    )


def _coupons(user_id: int, at: datetime) -> Statement:
    mine = sa.and_(CouponClaim.promotion_id == Promotion.id, CouponClaim.user_id == user_id)
    not_over = sa.and_(
        Promotion.until_at > at,
        Promotion.ended_at.is_(None),
        sa.or_(Promotion.total.is_(None), Promotion.taken < Promotion.total),
    )
    sells = sa.or_(Promotion.workshop_id.is_(None), certification.may_sell_sql(Workshop.id, at))
    claimed = CouponClaim.user_id.is_not(None)
    return (
        sa.select(Promotion, Workshop.name, Workshop.slug, used_by(user_id), claimed)
        .outerjoin(CouponClaim, mine)
        .outerjoin(Workshop, Workshop.id == Promotion.workshop_id)
        .where(Promotion.kind == Kind.COUPON, not_over, sells, sa.or_(claimed, Promotion.claimable))
        .order_by(Promotion.until_at, Promotion.id)
        .limit(SHOWN)
    )


def claim(session: Session, actor: Actor, promotion_id: int) -> Promotion:
    """Put an open coupon into the wallet; again changes nothing. NotFound for one that nobody may claim, Conflict for one
    that is over or all taken.
    """
    promotion = session.get(Promotion, promotion_id)
    if promotion is None or not promotion.claimable:
        raise NotFound(_("没有找到这张优惠券。"))
    return _put(session, actor, promotion)


def claim_by_code(session: Session, actor: Actor, code: str) -> Promotion:
    """The same for who knows its code. Invalid (field code) for an unknown one."""
    promotion = session.scalar(_BY_CODE, {"code": code.strip().upper()})
    if promotion is None:
        raise Invalid(_("没有这个口令，请对一对。"), field="code")
    try:
        return _put(session, actor, promotion)
    except Conflict as over:
        raise Invalid(over.sentence, field="code") from None


def _put(session: Session, actor: Actor, promotion: Promotion) -> Promotion:
    require(actor, Permission.PURCHASE_PLACE)
    assert actor.user_id is not None
    if session.get(CouponClaim, (actor.user_id, promotion.id)) is not None:
        return promotion
    now = clock.now()
    live = session.scalar(sa.select(Promotion.id).where(Promotion.id == promotion.id, holds()), {"at": now})
    if live is None:
        raise Conflict(_("这张优惠券还没开始、已经结束或者被领完用完了。"))
    try:
        with session.begin_nested():
            session.add(CouponClaim(user_id=actor.user_id, promotion_id=promotion.id, claimed_at=now))
    except IntegrityError:
        pass  # Claimed by another request of the same person at this moment.
    return promotion
