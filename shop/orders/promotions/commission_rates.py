"""Setting the rates of commission: each change is a further row, from a day to come; nothing sold is touched by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Category
from shop.core import audit, clock, messages, outbox
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.orders.promotions.commission import rate_for
from shop.orders.promotions.models import CommissionRate
from shop.orders.promotions.rates import rates_on
from shop.orders.queries import people_of
from shop.workshops.models import Workshop

MOST_BP = 3_000
# A higher rate is a change of the trading rules: seven full days' notice (E-commerce Law art. 34).
NOTICE = timedelta(days=8)
SHOWN = 200
RAISED = "commission.raised"


class Shown(NamedTuple):
    """A rate with names; '' where it holds for all categories, or for all workshops."""

    rate: CommissionRate
    category: str
    workshop: str

    def begun(self, today: date) -> bool:
        """Whether it has begun."""
        return self.rate.from_day <= today


def set_rate(
    session: Session,
    actor: Actor,
    *,
    rate_bp: int,
    from_day: date,
    category_id: int | None,
    workshop_id: int | None,
    reason: str,
) -> CommissionRate:
    """From the day on this rate (basis points, at most 3,000) holds for the category, the workshop, both, or everything.

    Invalid (rate, from_day) for a rate out of bounds, a day before tomorrow, or a raise without seven full days' notice;
    Forbidden.
    """
    require(actor, Permission.COMMISSION_SET)
    if not 0 <= rate_bp <= MOST_BP:
        raise Invalid(_("佣金在 0 到 30% 之间。"), field="rate")
    today = clock.today()
    if from_day <= today:
        raise Invalid(_("最早从明天起；已经卖出的不会改。"), field="from_day")
    raised = rate_bp > _now(session, from_day, category_id, workshop_id)
    if raised and from_day < today + NOTICE:
        raise Invalid(
            _("提高佣金要提前七整天公示，最早从 %(day)s 起。", day=today + NOTICE), field="from_day"
        )
    rate = CommissionRate(
        category_id=category_id,
        workshop_id=workshop_id,
        rate_bp=rate_bp,
        from_day=from_day,
        reason=reason,
        set_at=clock.now(),
        set_by=actor.user_id,
    )
    session.add(rate)
    session.flush()
    facts = {"rate_bp": rate_bp, "from_day": from_day.isoformat(), "reason": reason}
    whom = {"category_id": category_id, "workshop_id": workshop_id}
    audit.record(session, actor, "commission.set", "commission_rate", str(rate.id), **facts, **whom)
    if raised:
        outbox.post(session, RAISED, rate_id=rate.id)
    return rate


def tell_raise(session: Session, rate_id: int) -> int:
    """Owners and staff of every workshop that pays the higher rate are told; answers how many people."""
    rate = session.get_one(CommissionRate, rate_id)
    category = session.get(Category, rate.category_id) if rate.category_id else None
    whose = sa.select(Workshop.id) if rate.workshop_id is None else sa.select(sa.literal(rate.workshop_id))
    people = people_of(session, list(session.scalars(whose)))
    facts = {
        "percent": f"{rate.rate_bp / 100:g}",
        "day": rate.from_day.isoformat(),
        "category": category.name if category else "",
    }
    users = sorted({user_id for found in people.values() for user_id in found})
    tasks = [messages.telling(user_id, "commission_raised", **facts) for user_id in users]
    outbox.post_all(session, tasks)
    return len(users)


def _now(session: Session, day: date, category_id: int | None, workshop_id: int | None) -> int:
    """The rate that would hold on the day without the change. -1 and 0 are ids of nothing: general rates alone fit."""
    begun = rates_on(session, day, [workshop_id] if workshop_id else [])
    return rate_for(begun, category_id=category_id or -1, workshop_id=workshop_id or -1)


def history(session: Session) -> list[Shown]:
    """All rates that were ever set, the latest first."""
    return _shown(session, sa.true(), SHOWN)


def standing(session: Session, workshop_id: int) -> list[Shown]:
    """The rates that concern a workshop: general ones and its own, the latest first."""
    return _shown(
        session, sa.or_(CommissionRate.workshop_id.is_(None), CommissionRate.workshop_id == workshop_id), 20
    )


def _shown(session: Session, condition: sa.ColumnElement[bool], most: int) -> list[Shown]:
    rows = session.execute(
        sa.select(CommissionRate, Category.name, Workshop.name)
        .outerjoin(Category, Category.id == CommissionRate.category_id)
        .outerjoin(Workshop, Workshop.id == CommissionRate.workshop_id)
        .where(condition)
        .order_by(CommissionRate.from_day.desc(), CommissionRate.id.desc())
        .limit(most)
    )
    return [Shown(rate, category or "", workshop or "") for rate, category, workshop in rows]
