"""Questions about yearly confirmations."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.workshops.models import Certificate, CertificateEvent
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState


def returned_of(session: Session, workshop_id: int) -> ConfirmationReview | None:
    """The workshop's confirmation that waits to be corrected, of its newest certificate."""
    return session.scalar(
        _newest(workshop_id).where(ConfirmationReview.state == ReviewState.RETURNED).limit(1)
    )


def latest_of(session: Session, workshop_id: int) -> ConfirmationReview | None:
    """The newest confirmation that the county looks or has looked at, of the workshop's newest certificate."""
    return session.scalar(_newest(workshop_id).limit(1))


def superseded(session: Session, event: CertificateEvent) -> bool:
    """Whether the same year of the certificate was voided or confirmed anew after this confirmation."""
    later = sa.select(CertificateEvent.id).where(
        CertificateEvent.certificate_id == event.certificate_id,
        CertificateEvent.year == event.year,
        CertificateEvent.id > event.id,
    )
    return session.scalar(later.limit(1)) is not None


def _newest(workshop_id: int) -> sa.Select[ConfirmationReview]:
    newest = (
        sa.select(sa.func.max(Certificate.id)).where(Certificate.workshop_id == workshop_id).scalar_subquery()
    )
    return (
        sa.select(ConfirmationReview)
        .join(ConfirmationReview.event)
        .where(CertificateEvent.certificate_id == newest)
        .options(joinedload(ConfirmationReview.event))
        .order_by(ConfirmationReview.event_id.desc())
    )
