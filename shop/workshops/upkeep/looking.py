"""Reading changes, checks and appeals with all that their pages show."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from shop.accounts.models import User
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Suspension, Workshop
from shop.workshops.upkeep.models import Appeal, ChangeRequest, IdentityCheck


class Measure(NamedTuple):
    """A measure in force with its ground and day, as far as they were written down."""

    event: CertificateEvent
    suspension: Suspension | None


def change(session: Session, change_id: int) -> ChangeRequest | None:
    """A reported change with its workshop."""
    wanted = sa.select(ChangeRequest).where(ChangeRequest.id == change_id)
    return session.scalar(wanted.options(*_workshop(ChangeRequest.workshop)))


def check(session: Session, check_id: int) -> IdentityCheck | None:
    """An identity check with its workshop."""
    wanted = sa.select(IdentityCheck).where(IdentityCheck.id == check_id)
    return session.scalar(wanted.options(*_workshop(IdentityCheck.workshop)))


def appeal(session: Session, number: str) -> Appeal | None:
    """The appeal of the number with its certificate and workshop."""
    certificate = joinedload(Appeal.certificate).joinedload(Certificate.workshop)
    wanted = sa.select(Appeal).where(Appeal.number == number)
    return session.scalar(
        wanted.options(
            certificate.joinedload(Workshop.organisation),
            certificate.joinedload(Workshop.county),
            certificate.joinedload(Workshop.craft),
        )
    )


def changes_of(session: Session, workshop_id: int) -> list[ChangeRequest]:
    """All changes the workshop has reported, the newest first."""
    rows = sa.select(ChangeRequest).where(ChangeRequest.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(ChangeRequest.id.desc())))


def checks_of(session: Session, workshop_id: int) -> list[IdentityCheck]:
    """All identity checks of the workshop, the newest first."""
    rows = sa.select(IdentityCheck).where(IdentityCheck.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(IdentityCheck.id.desc())))


def appeals_of(session: Session, workshop_id: int) -> list[Appeal]:
    """All appeals of the workshop, the newest first."""
    rows = sa.select(Appeal).join(Appeal.certificate).where(Certificate.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(Appeal.id.desc())))


def measure_of(session: Session, certificate_id: int, kind: EventKind) -> Measure | None:
    """The newest measure of the kind on the certificate."""
    wanted = (
        sa.select(CertificateEvent, Suspension)
        .outerjoin(Suspension, Suspension.event_id == CertificateEvent.id)
        .where(CertificateEvent.certificate_id == certificate_id, CertificateEvent.kind == kind)
        .order_by(CertificateEvent.id.desc())
        .limit(1)
    )
    row = session.execute(wanted).first()
    return Measure(*row) if row else None


def names(session: Session, *user_ids: int | None) -> dict[int, str]:
    """Names of the people who acted, by user id."""
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_({u for u in user_ids if u})))
    return {row.id: row.name for row in rows}


def _workshop(way: InstrumentedAttribute[Workshop]) -> tuple[sa.orm.interfaces.ORMOption, ...]:
    there = joinedload(way)
    return (
        there.joinedload(Workshop.organisation),
        there.joinedload(Workshop.county),
        there.joinedload(Workshop.craft),
    )
