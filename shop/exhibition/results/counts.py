"""What else a fair counts: booths and workshops, scans, intents and what they became. Amounts in fen."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.exhibition.entry.models import FairScan
from shop.exhibition.entry.scans import SLOT
from shop.exhibition.exhibitors.models import Holding
from shop.exhibition.fairs.models import Booth
from shop.exhibition.intents.models import DealIntent, IntentState


class Booths(NamedTuple):
    """Booths of the plan, booths that were held while the fair was on, workshops that held one."""

    planned: int
    used: int
    workshops: int


class Intents(NamedTuple):
    """Intents that both sides confirmed, and those of them that became an order, by the order's amount. In fen."""

    made: int
    fen: int
    converted: int
    converted_fen: int
    workshops: int


def booths(session: Session, fair_id: int, first_at: datetime, last_at: datetime) -> Booths:
    """How the plan was used between the first opening and the last closing."""
    planned = session.scalar(sa.select(sa.func.count()).where(Booth.fair_id == fair_id)) or 0
    held = (
        sa.select(
            sa.func.count(sa.distinct(Holding.booth_id)), sa.func.count(sa.distinct(Holding.workshop_id))
        )
        .where(Holding.fair_id == fair_id, Holding.from_at < last_at)
        .where(sa.or_(Holding.until_at.is_(None), Holding.until_at > first_at))
    )
    used, workshops = session.execute(held).one()
    return Booths(planned, used, workshops)


def scans_by_day(session: Session, fair_id: int, upto: datetime | None = None) -> dict[date, int]:
    """Scans by day (Shanghai), of quarters of an hour that ended by the instant."""
    rows = sa.select(FairScan.slot_at, sa.func.sum(FairScan.scans)).where(FairScan.fair_id == fair_id)
    if upto is not None:
        rows = rows.where(FairScan.slot_at <= upto - SLOT)
    found: Counter[date] = Counter()
    for slot_at, scans in session.execute(rows.group_by(FairScan.slot_at)):
        found[clock.local_day(slot_at)] += int(scans)
    return dict(sorted(found.items()))


def intents(session: Session, fair_id: int, upto: datetime | None = None) -> Intents:
    """Confirmed before the instant and not given up; what they became before it. Never a sale on site (BR-23)."""
    rows = sa.select(
        DealIntent.workshop_id, DealIntent.amount_fen, DealIntent.converted_fen, DealIntent.converted_at
    ).where(
        DealIntent.fair_id == fair_id,
        DealIntent.workshop_confirmed_at.is_not(None),
        DealIntent.state != IntentState.DROPPED,
    )
    if upto is not None:
        rows = rows.where(DealIntent.workshop_confirmed_at < upto)
    found = session.execute(rows).all()
    became = [
        row.converted_fen
        for row in found
        if row.converted_at is not None and (upto is None or row.converted_at < upto)
    ]
    return Intents(
        len(found),
        sum(row.amount_fen for row in found),
        len(became),
        sum(became),
        len({row.workshop_id for row in found}),
    )
