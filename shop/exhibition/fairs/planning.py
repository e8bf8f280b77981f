"""The organiser writes a fair: what it is, its days, when workshops may apply. Opened to the public by `announce`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.exhibition.fairs import moves
from shop.exhibition.fairs.models import OVER, Booth, Fair, FairDay
from shop.heritage import queries as heritage
from shop.heritage.models import RegionLevel

MOST_DAYS = 31


#: What is copied from the form as it stands.
TEXTS = (
    "name", "edition", "venue", "region_code", "address", "phone", "lead", "admission", "conditions",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an organiser says of a fair. Days are whole days in Shanghai, the last one included.

    `refund_last`: who leaves up to this day gets its booth fee back; None: nobody does.
    """

    name: str
    edition: str = ""
    venue: str
    region_code: str
    address: str
    phone: str = ""
    lead: str = ""
    admission: str = ""
    conditions: str = ""
    apply_first: date
    apply_last: date
    fee_days: int = 7
    refund_last: date | None = None


def plan(session: Session, actor: Actor, organiser_id: int, facts: Facts) -> Fair:
    """A new fair of the organiser that nobody else sees yet. Invalid at the field for a place that is none or an
    application period the wrong way round; Forbidden for who is no operator of the organiser.
    """
    if organiser_id not in actor.organisations("organiser", "operator") and not actor.is_system:
        raise Forbidden(_("只有主办单位的人可以建展会。"))
    session.get_one(Organisation, organiser_id)
    now = clock.now()
    fair = Fair(organiser_id=organiser_id, slug=f"new-{now.timestamp():.6f}-{organiser_id}", created_at=now)
    _write(session, fair, facts)
    session.add(fair)
    session.flush()
    fair.slug = f"{clock.local_day(now).year}-{fair.id}"
    session.flush()
    audit.record(session, actor, "fair.planned", "fair", fair.id, name=fair.title)
    return fair


def edit(session: Session, actor: Actor, fair: Fair, facts: Facts, *, revision: int) -> None:
    """Change what it says. Conflict when somebody else changed it after the form was made, or once it is closed."""
    require(actor, Permission.FAIR_MANAGE, fair)
    moves.hold(session, fair)
    _still_runs(fair)
    if fair.revision != revision:
        raise Conflict(_("刚才有人改过这个展会，请看一下再改。"))
    _write(session, fair, facts)
    fair.revision += 1
    session.flush()
    audit.record(session, actor, "fair.edited", "fair", fair.id)
    cache.touch(session)


def _write(session: Session, fair: Fair, facts: Facts) -> None:
    place = heritage.region(session, facts.region_code)
    if place is None or place.level == RegionLevel.PROVINCE:
        raise Invalid(_("请选展会所在的市州或县。"), field="region_code")
    if facts.apply_last < facts.apply_first:
        raise Invalid(_("报名的最后一天不能早于第一天。"), field="apply_last")
    for name in TEXTS:
        setattr(fair, name, getattr(facts, name))
    fair.apply_from, fair.apply_until = clock.day_start(facts.apply_first), clock.day_end(facts.apply_last)
    fair.fee_days = facts.fee_days
    fair.refund_until = clock.day_end(facts.refund_last) if facts.refund_last else None


def set_days(session: Session, actor: Actor, fair: Fair, hours: Mapping[date, tuple[time, time]]) -> None:
    """The days of the fair and from when to when each is open, by the clock in Shanghai. Days that have begun stay as
    they are.

    Invalid (field `first_day` or `closes`) for none or more than 31 days, a day in the past, or hours the wrong way
    round; Conflict once it is closed.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    moves.hold(session, fair)
    _still_runs(fair)
    now = clock.now()
    kept = {day.day: day for day in _days(session, fair)}
    begun = {day for day, row in kept.items() if row.opens_at <= now}
    wanted = {day: _span(day, *span) for day, span in hours.items()}
    if not 0 < len(wanted) <= MOST_DAYS:
        raise Invalid(_("展期是 1 到 %(n)s 天。", n=MOST_DAYS), field="first_day")
    if any(span[0] <= now for day, span in wanted.items() if day not in begun):
        raise Invalid(_("新的一天不能早于现在。"), field="first_day")
    for day in kept.keys() - wanted.keys() - begun:
        session.delete(kept[day])
    for day, (opens, closes) in wanted.items():
        if day in begun:
            kept[day].closes_at = max(closes, now) if kept[day].closes_at > now else kept[day].closes_at
        elif day in kept:
            kept[day].opens_at, kept[day].closes_at = opens, closes
        else:
            session.add(FairDay(fair_id=fair.id, day=day, opens_at=opens, closes_at=closes))
    session.flush()
    session.expire(fair, ["days"])
    audit.record(session, actor, "fair.days_set", "fair", fair.id, days=len(wanted))
    cache.touch(session)


def every_day(first: date, last: date, opens: time, closes: time) -> dict[date, tuple[time, time]]:
    """The same hours on every day from the first to the last. Invalid for the wrong way round."""
    if last < first or (last - first).days >= MOST_DAYS:
        raise Invalid(_("最后一天不能早于第一天，展期最多 %(n)s 天。", n=MOST_DAYS), field="last_day")
    return {first + timedelta(days=n): (opens, closes) for n in range((last - first).days + 1)}


def _span(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    if closes <= opens:
        raise Invalid(_("关门要晚于开门。"), field="closes")
    return (
        datetime.combine(day, opens, clock.SHANGHAI).astimezone(UTC),
        datetime.combine(day, closes, clock.SHANGHAI).astimezone(UTC),
    )


def _days(session: Session, fair: Fair) -> list[FairDay]:
    return list(session.scalars(sa.select(FairDay).where(FairDay.fair_id == fair.id).order_by(FairDay.day)))


def _still_runs(fair: Fair) -> None:
    if fair.state in OVER:
        raise Conflict(_("展会已经结束，不能再改。"))


def gaps(session: Session, fair: Fair) -> list[str]:
    """What is missing before it can be announced, in sentences; empty when nothing is."""
    missing = []
    if not _days(session, fair):
        missing.append(_("还没有写展期和开放时间。"))
    if session.scalar(sa.select(sa.func.count()).where(Booth.fair_id == fair.id)) == 0:
        missing.append(_("展位图还是空的。"))
    if not fair.conditions:
        missing.append(_("还没有写参展条件。"))
    return missing


def announce(session: Session, actor: Actor, fair: Fair) -> None:
    """It is public from now on, and workshops may apply in its period. Conflict while something is missing."""
    if missing := gaps(session, fair):
        raise Conflict("".join(missing))
    moves.move(session, actor, fair, moves.Act.ANNOUNCE)
