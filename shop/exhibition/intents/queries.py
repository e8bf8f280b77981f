"""Questions to intents: one for who may see it, and the lists of buyer, workshop and organiser."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.exhibition.fairs.models import Fair
from shop.exhibition.intents.models import DealIntent, IntentState
from shop.workshops.models import Workshop

MOST = 200


def get_for(session: Session, actor: Actor, number: str) -> DealIntent:
    """The intent for its buyer, its workshop and the fair's organiser. NotFound for everybody else."""
    intent = session.scalar(
        sa.select(DealIntent)
        .where(DealIntent.number == number)
        .options(joinedload(DealIntent.workshop), selectinload(DealIntent.moves))
    )
    if intent is None or not (
        intent.user_id == actor.user_id
        or allowed(actor, Permission.INTENT_ANSWER, intent.workshop)
        or allowed(actor, Permission.FAIR_MANAGE, session.get_one(Fair, intent.fair_id))
    ):
        raise NotFound("")
    return intent


def of_buyer(session: Session, user_id: int) -> list[DealIntent]:
    """The buyer's own, the latest first."""
    return _list(session, DealIntent.user_id == user_id)


def of_workshops(session: Session, workshops: set[int]) -> list[DealIntent]:
    """Intents at the workshops of these organisations, those to be answered first."""
    mine = sa.select(Workshop.id).where(Workshop.organisation_id.in_(sorted(workshops)))
    found = _list(session, DealIntent.workshop_id.in_(mine))
    return sorted(found, key=lambda intent: intent.state != IntentState.PROPOSED)


def of_fair(session: Session, fair_id: int) -> list[DealIntent]:
    """The follow-up list of the organiser: the nearest date first."""
    rows = sa.select(DealIntent).where(DealIntent.fair_id == fair_id).options(joinedload(DealIntent.workshop))
    return list(session.scalars(rows.order_by(DealIntent.wanted_by, DealIntent.id)))


def waiting_at(session: Session, workshop_ids: set[int]) -> int:
    """How many intents wait for the answer of these workshops."""
    if not workshop_ids:
        return 0
    rows = sa.select(sa.func.count()).where(
        DealIntent.workshop_id.in_(sorted(workshop_ids)), DealIntent.state == IntentState.PROPOSED
    )
    return session.scalar(rows) or 0


def _list(session: Session, condition: sa.ColumnElement[bool]) -> list[DealIntent]:
    rows = sa.select(DealIntent).where(condition).options(joinedload(DealIntent.workshop))
    return list(session.scalars(rows.order_by(DealIntent.id.desc()).limit(MOST)))
