"""The month's figures by mail, for officers who want them: totals in the mail, the table behind a link.

A mail may be read by others than its owner, so it names no workshop.
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import audit, clock, jobs, messages
from shop.core.access import Actor
from shop.core.errors import Forbidden
from shop.core.money import format_wan
from shop.heritage import queries as heritage
from shop.heritage.regions import covers
from shop.workshops.income import queries
from shop.workshops.income.figures import total
from shop.workshops.income.periods import Period, Unit
from shop.workshops.queries import watched_regions
from shop.workshops.statistics.analysis.models import FiguresMail


def subscribed(session: Session, actor: Actor, region: str) -> bool:
    """Whether the actor gets the mail of the region."""
    return session.get(FiguresMail, (actor.user_id, region)) is not None if region else False


def choose(session: Session, actor: Actor, region: str, *, wanted: bool) -> None:
    """Begin or end the mail of a region the actor watches. Forbidden for others; twice the same does nothing."""
    if not _watches(actor, region):
        raise Forbidden("")
    known = session.get(FiguresMail, (actor.user_id, region))
    if wanted and known is None:
        month = clock.today().replace(day=1)
        session.add(
            FiguresMail(user_id=actor.user_id, region_code=region, since=clock.now(), sent_for=_before(month))
        )
    elif not wanted and known is not None:
        session.delete(known)
    else:
        return
    audit.record(session, actor, "figures.mail", "region", region, wanted=wanted)
    session.flush()


@jobs.daily("statistics.mails", hour=8)
def send(session: Session) -> None:
    """Each subscription gets the month that is over, once; who no longer watches the region gets none and is dropped."""
    month = _before(clock.today().replace(day=1))
    due = sa.select(FiguresMail).where(FiguresMail.sent_for < month).order_by(FiguresMail.user_id)
    for wish in session.scalars(due):
        if not _watches(actor_of(session, session.get_one(User, wish.user_id)), wish.region_code):
            session.delete(wish)
            continue
        wish.sent_for = month
        place = heritage.region(session, wish.region_code)
        period = Period.of(Unit.MONTH, month)
        found = queries.cells(session, queries.Scope(period, wish.region_code))
        figures = total(cell.figures for cell in found)
        messages.notify(
            session,
            wish.user_id,
            "month_figures",
            place=place.name if place else wish.region_code,
            region=wish.region_code,
            month=period.code,
            net=format_wan(figures.net_fen),
            orders=figures.orders,
            counties=len({cell.county_code for cell in found}),
        )


def _watches(actor: Actor, region: str) -> bool:
    watched = watched_regions(actor)
    return bool(region) and (watched is None or any(covers(home, region) for home in watched))


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
