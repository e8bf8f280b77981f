"""Questions to fairs: which, and whether their booths are open at an instant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload
from sqlalchemy.sql.elements import ColumnElement

from shop.core.errors import NotFound
from shop.exhibition.fairs.models import ANNOUNCED, RUNNING, Booth, Fair, FairDay, Hall


class Span(NamedTuple):
    """From the first opening of a fair to its last closing."""

    first_at: datetime
    last_at: datetime


def open_sql(fair_id: ColumnElement[Any] | InstrumentedAttribute[int], at: datetime) -> ColumnElement[bool]:
    """Whether the booths of the fair in the column are open at the instant: one of its days, half-open (BR-22)."""
    return (
        sa.exists()
        .where(
            FairDay.fair_id == fair_id,
            FairDay.opens_at <= at,
            FairDay.closes_at > at,
            Fair.id == FairDay.fair_id,
            Fair.state.in_(RUNNING),
        )
        .correlate_except(FairDay, Fair)
    )


def opening(session: Session, fair_id: int, at: datetime) -> FairDay | None:
    """The opening that runs at the instant (it tells until when); None outside opening hours."""
    return session.scalar(
        sa.select(FairDay)
        .join(FairDay.fair)
        .where(
            FairDay.fair_id == fair_id,
            Fair.state.in_(RUNNING),
            FairDay.opens_at <= at,
            FairDay.closes_at > at,
        )
    )


def span_of(session: Session, fair_id: int) -> Span | None:
    """First opening and last closing; None while no day is written."""
    return spans(session, [fair_id]).get(fair_id)


def spans(session: Session, fair_ids: Collection[int]) -> dict[int, Span]:
    """The same for many fairs in one statement."""
    if not fair_ids:
        return {}
    rows = session.execute(
        sa.select(FairDay.fair_id, sa.func.min(FairDay.opens_at), sa.func.max(FairDay.closes_at))
        .where(FairDay.fair_id.in_(sorted(fair_ids)))
        .group_by(FairDay.fair_id)
    )
    return {fair_id: Span(first, last) for fair_id, first, last in rows}


def by_slug(session: Session, slug: str) -> Fair:
    """The fair with its days, halls, organiser and place. NotFound for an unknown slug."""
    fair = session.scalar(_whole().where(Fair.slug == slug))
    if fair is None:
        raise NotFound("")
    return fair


def announced(session: Session, slug: str) -> Fair:
    """The fair as everybody may see it. NotFound while it is being planned."""
    fair = by_slug(session, slug)
    if fair.state not in ANNOUNCED:
        raise NotFound("")
    return fair


def all_announced(session: Session) -> list[Fair]:
    """Fairs that everybody may see, the latest first."""
    rows = _whole().where(Fair.state.in_(ANNOUNCED)).order_by(Fair.announced_at.desc(), Fair.id.desc())
    return list(session.scalars(rows))


def of_organisers(session: Session, organiser_ids: Collection[int]) -> list[Fair]:
    """The fairs of the organisers, the latest first."""
    rows = _whole().where(Fair.organiser_id.in_(sorted(organiser_ids))).order_by(Fair.id.desc())
    return list(session.scalars(rows)) if organiser_ids else []


def booths_of(session: Session, fair_id: int) -> list[Booth]:
    """The booths of a fair with their halls, by number."""
    rows = sa.select(Booth).where(Booth.fair_id == fair_id).options(joinedload(Booth.hall))
    return list(session.scalars(rows.order_by(Booth.number)))


def halls_of(session: Session, fair_id: int) -> list[Hall]:
    """The halls of a fair with their booths, in order."""
    rows = sa.select(Hall).where(Hall.fair_id == fair_id).options(selectinload(Hall.booths))
    return list(session.scalars(rows.order_by(Hall.position, Hall.id)))


def _whole() -> sa.Select[Fair]:
    return sa.select(Fair).options(
        selectinload(Fair.days), joinedload(Fair.organiser), joinedload(Fair.region)
    )
