"""Promotions in lists of those who issued them: what each does, how often it was used, what it has cost."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.promotions.discounts import Share
from shop.orders.promotions.models import (
    Issuer,
    Promotion,
    PromotionUse,
    PromotionUsePart,
    SubsidyProgramme,
)
from shop.workshops.models import Workshop

SHOWN = 100


class Row(NamedTuple):
    """A promotion with purchases it is used in and what each bearer gave there, in fen (released uses not counted)."""

    promotion: Promotion
    workshop_name: str
    uses: int
    cost: Share

    def state(self, at: datetime) -> tuple[str, str]:
        """Kind and word of its tag."""
        one = self.promotion
        if one.ended_at is not None:
            return "", _("已停用")
        if one.until_at <= at:
            return "", _("已结束")
        if one.from_at > at:
            return "doing", _("还没开始")
        if one.total is not None and one.taken >= one.total:
            return "warn", _("用完了")
        return "ok", _("进行中")


def of_workshop(session: Session, workshop_id: int) -> list[Row]:
    """What the workshop issued, and what the platform lets it bear; the latest first."""
    return _rows(
        session,
        sa.and_(
            Promotion.workshop_id == workshop_id,
            sa.or_(Promotion.issuer == Issuer.WORKSHOP, Promotion.workshop_bp > 0),
        ),
    )


def of_platform(session: Session) -> list[Row]:
    """What the platform issued, the latest first."""
    return _rows(session, Promotion.issuer == Issuer.PLATFORM)


def promotion_for(session: Session, actor: Actor, promotion_id: int) -> Promotion:
    """A promotion the actor may end. NotFound for everybody else."""
    found = session.get(Promotion, promotion_id)
    if found is None:
        raise NotFound(_("没有找到这个优惠。"))
    if found.issuer == Issuer.WORKSHOP and found.workshop_id is not None:
        workshop = session.get_one(Workshop, found.workshop_id)
        may = allowed(actor, Permission.PROMOTION_ISSUE, workshop)
    else:
        may = allowed(actor, Permission.PROMOTION_MANAGE)
    if not may:
        raise NotFound(_("没有找到这个优惠。"))
    return found


def programmes(session: Session) -> list[SubsidyProgramme]:
    """All subsidy programmes, the latest first."""
    return list(
        session.scalars(sa.select(SubsidyProgramme).order_by(SubsidyProgramme.id.desc()).limit(SHOWN))
    )


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> list[Row]:
    found = session.execute(
        sa.select(Promotion, Workshop.name)
        .outerjoin(Workshop, Workshop.id == Promotion.workshop_id)
        .where(condition)
        .options(selectinload(Promotion.tiers))
        .order_by(Promotion.id.desc())
        .limit(SHOWN)
    ).all()
    part = PromotionUsePart
    sums = session.execute(
        sa.select(
            PromotionUse.promotion_id,
            sa.func.count(sa.distinct(PromotionUse.id)),
            *(sa.func.sum(c) for c in (part.workshop_fen, part.platform_fen, part.subsidy_fen)),
        )
        .join(part, part.use_id == PromotionUse.id)
        .where(
            PromotionUse.promotion_id.in_([p.id for p, _name in found]), PromotionUse.released_at.is_(None)
        )
        .group_by(PromotionUse.promotion_id)
    )
    costs = {one: (uses, Share(*(int(fen) for fen in parts))) for one, uses, *parts in sums}
    return [Row(p, name or "", *costs.get(p.id, (0, Share()))) for p, name in found]
