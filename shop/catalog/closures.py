"""A workshop rests (放假): orders are taken, what they wait for starts after the last day of rest.

Nothing is hidden and nothing is refused: whoever buys is told the later day before they pay, and the order keeps it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog import words
from shop.catalog.desk_models import Closure
from shop.core import audit, cache, clock
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound

MOST_DAYS = 60
MOST_COMING = 5


class Rest(NamedTuple):
    """Days of rest, both included, and the workshop's words."""

    from_day: date
    until_day: date
    words: str = ""

    def lead_days(self, lead: int, day: date) -> int:
        """Days until what is ordered on the day is sent, with `lead` days of work: days of rest are none of them."""
        if day > self.until_day or self.from_day > day + timedelta(days=lead):
            return lead
        worked = max((self.from_day - day).days - 1, 0)
        return (self.until_day - day).days + lead - worked

    def is_near(self, day: date) -> bool:
        """Whether buyers should know of it: it runs, or begins within two weeks."""
        return self.from_day - timedelta(days=14) <= day <= self.until_day


def lead_days(rest: Rest | None, lead: int, day: date) -> int:
    """`Rest.lead_days`, also where there is no rest."""
    return lead if rest is None else rest.lead_days(lead, day)


def told(rest: Rest | None, day: date) -> str:
    """What buyers read of it; empty when it is none of their matter yet."""
    if rest is None or not rest.is_near(day):
        return ""
    again = rest.until_day + timedelta(days=1)
    sentence = _(
        "工坊 %(m1)s 月 %(d1)s 日到 %(m2)s 月 %(d2)s 日放假，照样可以下单，%(m3)s 月 %(d3)s 日起接着做、接着发。",
        m1=rest.from_day.month,
        d1=rest.from_day.day,
        m2=rest.until_day.month,
        d2=rest.until_day.day,
        m3=again.month,
        d3=again.day,
    )
    return f"{sentence}{rest.words}"


def next_sql(
    workshop_id: InstrumentedAttribute[int] | ColumnElement[int], today: ColumnElement[date]
) -> ColumnElement[bool]:
    """JOIN condition: the closure of the workshop that runs on the day or comes next."""
    return Closure.id == (
        sa.select(Closure.id)
        .where(Closure.workshop_id == workshop_id, Closure.until_day >= today)
        .order_by(Closure.from_day)
        .limit(1)
        .correlate_except(Closure)
        .scalar_subquery()
    )


def coming(session: Session, workshop_id: int, today: date) -> list[Closure]:
    """What runs and what comes, in order."""
    return list(
        session.scalars(
            sa.select(Closure)
            .where(Closure.workshop_id == workshop_id, Closure.until_day >= today)
            .order_by(Closure.from_day)
        )
    )


def announce(
    session: Session, actor: Actor, *, workshop_id: int, from_day: date, until_day: date, text: str = ""
) -> Closure:
    """The workshop rests from a day to a day, both included.

    Invalid at the field (`from_day`, `until_day`, `words`) for days in the past, the wrong way round, more than 60,
    for days it rests on already, and for refused words. The same again changes nothing.
    """
    today = clock.today()
    words.refuse({"words": text})
    if until_day < from_day:
        raise Invalid(_("最后一天不能早于第一天。"), field="until_day")
    if from_day < today:
        raise Invalid(_("第一天不能早于今天。"), field="from_day")
    if (until_day - from_day).days >= MOST_DAYS:
        raise Invalid(_("一次最多放 %(n)s 天。更久的请先下架作品。", n=MOST_DAYS), field="until_day")
    others = coming(session, workshop_id, today)
    for other in others:
        if (other.from_day, other.until_day, other.words) == (from_day, until_day, text):
            return other
        if other.from_day <= until_day and from_day <= other.until_day:
            raise Invalid(_("这几天已经登记过放假了，请先取消原来的。"), field="from_day")
    if len(others) >= MOST_COMING:
        raise Invalid(_("最多先登记 %(n)s 次放假。", n=MOST_COMING), field="from_day")
    closure = Closure(
        workshop_id=workshop_id, from_day=from_day, until_day=until_day, words=text, created_at=clock.now()
    )
    session.add(closure)
    session.flush()
    facts = {"from_day": from_day.isoformat(), "until_day": until_day.isoformat()}
    audit.record(session, actor, "workshop.rests", "workshop", workshop_id, **facts)
    cache.touch(session)
    return closure


def call_off(session: Session, actor: Actor, *, workshop_id: int, closure_id: int) -> None:
    """What has not begun is taken back; what runs ended yesterday. NotFound for one of another workshop or past."""
    today = clock.today()
    closure = session.scalar(
        sa.select(Closure)
        .where(Closure.id == closure_id, Closure.workshop_id == workshop_id)
        .with_for_update()
    )
    if closure is None or closure.until_day < today:
        raise NotFound(_("没有找到这次放假。"))
    facts = {"from_day": closure.from_day.isoformat(), "until_day": closure.until_day.isoformat()}
    if closure.from_day < today:
        closure.until_day = today - timedelta(days=1)
    else:
        session.delete(closure)
    session.flush()
    audit.record(session, actor, "workshop.works_again", "workshop", workshop_id, **facts)
    cache.touch(session)
