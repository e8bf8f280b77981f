"""Who holds which booth at an instant, and how applications stand.

A booth is held by who was put into it and may sell at that very second: a lapse or suspension empties it at once,
whatever job has run.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.errors import NotFound
from shop.exhibition.exhibitors.models import (
    Badge,
    BoothFee,
    Exhibitor,
    ExhibitorMove,
    ExhibitorState,
    Holding,
    Quota,
)
from shop.exhibition.fairs.models import ANNOUNCED, Booth, Fair
from shop.workshops import certification
from shop.workshops.models import Workshop


class Holder(NamedTuple):
    """Who holds a booth: ids, the workshop's organisation and the fair's organiser, for `access`."""

    holding_id: int
    fair_id: int
    booth_id: int
    booth_number: str
    exhibitor_id: int
    workshop_id: int
    workshop_name: str
    organisation_id: int
    organiser_id: int


def _holders(at: datetime) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Holding.id, Holding.fair_id, Holding.booth_id, Booth.number, Holding.exhibitor_id, Holding.workshop_id,
            Workshop.name, Workshop.organisation_id, Fair.organiser_id,
        )
        .join(Booth, Booth.id == Holding.booth_id)
        .join(Fair, Fair.id == Holding.fair_id)
        .join(Workshop, Workshop.id == Holding.workshop_id)
        .where(
            Holding.from_at <= at,
            sa.or_(Holding.until_at.is_(None), Holding.until_at > at),
            certification.may_sell_sql(Holding.workshop_id, at),
        )
    )  # fmt: skip


def holder_of(session: Session, booth_id: int, at: datetime) -> Holder | None:
    """Who holds the booth at the instant; None for an empty one, and when its workshop may not sell then (BR-22)."""
    row = session.execute(_holders(at).where(Holding.booth_id == booth_id)).first()
    return Holder(*row) if row else None


def holders_of(session: Session, fair_id: int, at: datetime) -> dict[int, Holder]:
    """The same for every booth of a fair, by booth id, in one statement; empty booths are left out."""
    rows = session.execute(_holders(at).where(Holding.fair_id == fair_id))
    return {holder.booth_id: holder for holder in map(Holder._make, rows)}


def booth_of(session: Session, exhibitor_id: int, at: datetime) -> Holder | None:
    """The booth that the exhibitor holds at the instant; None without one, and when the workshop may not sell then."""
    row = session.execute(_holders(at).where(Holding.exhibitor_id == exhibitor_id)).first()
    return Holder(*row) if row else None


def open_holdings(session: Session, fair_id: int) -> dict[int, Holding]:
    """Holdings that nobody ended, by booth id, whether or not the workshop may sell now: the organiser's view."""
    rows = sa.select(Holding).where(Holding.fair_id == fair_id, Holding.until_at.is_(None))
    return {
        h.booth_id: h
        for h in session.scalars(rows.options(joinedload(Holding.workshop), joinedload(Holding.exhibitor)))
    }


def history_of(session: Session, booth_id: int) -> list[Holding]:
    """All who held the booth, oldest first."""
    rows = sa.select(Holding).where(Holding.booth_id == booth_id).options(joinedload(Holding.workshop))
    return list(session.scalars(rows.order_by(Holding.from_at, Holding.id)))


def exhibitor(session: Session, exhibitor_id: int, *, locked: bool = False) -> Exhibitor:
    """The application, locked until the transaction ends when asked. NotFound for an unknown id."""
    rows = sa.select(Exhibitor).where(Exhibitor.id == exhibitor_id)
    if locked:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound("")
    return found


def of_fair(session: Session, fair_id: int, *states: ExhibitorState) -> list[Exhibitor]:
    """Applications to a fair with their workshops: the waiting list by number, others by when they came."""
    rows = sa.select(Exhibitor).where(Exhibitor.fair_id == fair_id)
    if states:
        rows = rows.where(Exhibitor.state.in_(states))
    whole = joinedload(Exhibitor.workshop)
    rows = rows.options(whole.joinedload(Workshop.craft), whole.joinedload(Workshop.county))
    return list(session.scalars(rows.order_by(Exhibitor.waiting_no, Exhibitor.applied_at, Exhibitor.id)))


def of_workshop(session: Session, fair_id: int, workshop_id: int) -> Exhibitor | None:
    """How the workshop stands with the fair."""
    return session.scalar(
        sa.select(Exhibitor).where(Exhibitor.fair_id == fair_id, Exhibitor.workshop_id == workshop_id)
    )


def quotas_of(session: Session, fair_id: int) -> dict[str, int]:
    """Places by prefecture."""
    return dict(
        session.execute(sa.select(Quota.prefecture_code, Quota.places).where(Quota.fair_id == fair_id)).all()
    )


def fee_of(session: Session, exhibitor_id: int) -> BoothFee | None:
    """The fee that the exhibitor owes or paid."""
    return session.scalar(
        sa.select(BoothFee).where(BoothFee.exhibitor_id == exhibitor_id, BoothFee.ended_at.is_(None))
    )


def fees_of(session: Session, fair_id: int) -> dict[int, BoothFee]:
    """Fees owed or paid at a fair, by exhibitor id."""
    rows = sa.select(BoothFee).where(BoothFee.fair_id == fair_id, BoothFee.ended_at.is_(None))
    return {fee.exhibitor_id: fee for fee in session.scalars(rows)}


def badges_of(session: Session, fair_id: int, exhibitor_id: int | None = None) -> list[Badge]:
    """Badges that hold, by number; of one exhibitor when it is named."""
    rows = sa.select(Badge).where(Badge.fair_id == fair_id, Badge.withdrawn_at.is_(None))
    if exhibitor_id is not None:
        rows = rows.where(Badge.exhibitor_id == exhibitor_id)
    whole = joinedload(Badge.exhibitor).joinedload(Exhibitor.workshop)
    return list(session.scalars(rows.options(whole).order_by(Badge.number)))


def used_booths(session: Session, fair_id: int) -> set[int]:
    """Ids of booths that are or were held, or are offered: they stay in the plan."""
    held = sa.select(Holding.booth_id).where(Holding.fair_id == fair_id)
    offered = sa.select(Exhibitor.offered_booth_id).where(
        Exhibitor.fair_id == fair_id, Exhibitor.offered_booth_id.is_not(None)
    )
    return set(session.scalars(held)) | {i for i in session.scalars(offered) if i is not None}


def invitable(session: Session, fair_id: int, at: datetime) -> list[Workshop]:
    """Workshops that may take on a booth at the instant and do not stand with the fair yet, by place."""
    known = sa.select(Exhibitor.workshop_id).where(Exhibitor.fair_id == fair_id)
    rows = sa.select(Workshop).where(
        Workshop.id.in_(certification.committing_workshops(at)), Workshop.id.not_in(known)
    )
    return list(
        session.scalars(rows.options(joinedload(Workshop.craft)).order_by(Workshop.county_code, Workshop.id))
    )


def story_of(session: Session, exhibitor_id: int) -> list[ExhibitorMove]:
    """What happened to the application, oldest first."""
    rows = sa.select(ExhibitorMove).where(ExhibitorMove.exhibitor_id == exhibitor_id)
    return list(session.scalars(rows.order_by(ExhibitorMove.id)))


class FairAtHand(NamedTuple):
    """A fair that a workshop can apply to or stands with, and how it stands."""

    fair: Fair
    exhibitor: Exhibitor | None


def fairs_for(session: Session, workshop_id: int) -> list[FairAtHand]:
    """Announced fairs with how the workshop stands with each; those over only when it stood with them. The latest first."""
    mine = sa.and_(Exhibitor.fair_id == Fair.id, Exhibitor.workshop_id == workshop_id)
    rows = (
        sa.select(Fair, Exhibitor)
        .outerjoin(Exhibitor, mine)
        .where(Fair.state.in_(ANNOUNCED), sa.or_(Exhibitor.id.is_not(None), Fair.state.in_(ANNOUNCED[:3])))
        .order_by(Fair.announced_at.desc(), Fair.id.desc())
    )
    return [FairAtHand(fair, exhibitor) for fair, exhibitor in session.execute(rows)]


def booth_named(session: Session, booth_id: int | None) -> Booth | None:
    """The booth of the id, None without one."""
    return session.get(Booth, booth_id) if booth_id is not None else None
