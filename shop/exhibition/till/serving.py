"""Who stands at which till: the exhibitor of a booth, also after its right has ended, so that nothing sold is lost."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.access import Actor, require
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.exhibition.exhibitors.models import Exhibitor, Holding
from shop.exhibition.fairs.models import Booth, Fair
from shop.workshops.models import Workshop


class Stand(NamedTuple):
    """An exhibitor with the booth it has, or had last; `organiser_id` and `organisation_id` say who may serve it."""

    fair: Fair
    booth: Booth
    exhibitor: Exhibitor
    workshop: Workshop

    @property
    def organiser_id(self) -> int:
        """The organisation that runs the fair."""
        return self.fair.organiser_id

    @property
    def organisation_id(self) -> int:
        """The workshop's organisation."""
        return self.workshop.organisation_id


def stand_for(session: Session, actor: Actor, booth_id: int, exhibitor_id: int | None = None) -> Stand:
    """The booth's stand, of the exhibitor named or of who was put there last. NotFound when there is none, Forbidden for
    who does not serve it.
    """
    held = sa.select(Holding).where(Holding.booth_id == booth_id)
    if exhibitor_id is not None:
        held = held.where(Holding.exhibitor_id == exhibitor_id)
    last = session.scalar(held.order_by(Holding.from_at.desc(), Holding.id.desc()).limit(1))
    if last is None:
        raise NotFound("")
    stand = Stand(
        session.get_one(Fair, last.fair_id),
        session.get_one(Booth, booth_id),
        session.get_one(Exhibitor, last.exhibitor_id),
        session.get_one(Workshop, last.workshop_id),
    )
    require(actor, Permission.BOOTH_SERVE, stand)
    return stand


def stands_of(session: Session, actor: Actor, at: datetime) -> list[Stand]:
    """The stands that the actor serves at the instant, by fair and number: of their workshops, and of their fairs."""
    organisers = actor.organisations("organiser", "operator", "booth_staff")
    workshops = actor.organisations("workshop", "owner", "staff")
    rows = (
        sa.select(Fair, Booth, Exhibitor, Workshop)
        .select_from(Holding)
        .join(Fair, Fair.id == Holding.fair_id)
        .join(Booth, Booth.id == Holding.booth_id)
        .join(Exhibitor, Exhibitor.id == Holding.exhibitor_id)
        .join(Workshop, Workshop.id == Holding.workshop_id)
        .where(
            Holding.from_at <= at,
            sa.or_(Holding.until_at.is_(None), Holding.until_at > at),
            sa.or_(Fair.organiser_id.in_(organisers), Workshop.organisation_id.in_(workshops)),
        )
        .order_by(Fair.id.desc(), Booth.number)
    )
    return [Stand(*row) for row in session.execute(rows)]
