"""Suspended workshops and the day until which each has to put things right, as a statement to be narrowed and paged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.workshops.certification import State, state_sql
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Suspension, Workshop

Waiting = sa.Select[Any]


def suspensions(now: datetime) -> Waiting:
    """Suspended workshops with the day until which they have to put things right (None: no day)."""
    columns: tuple[Any, ...] = (
        Workshop.id.label("workshop_id"),
        Workshop.slug,
        Suspension.event_id,
        Suspension.fix_by,
    )
    return (
        sa.select(*columns)
        .select_from(Workshop)
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .join(
            CertificateEvent,
            sa.and_(
                CertificateEvent.certificate_id == Certificate.id,
                CertificateEvent.kind == EventKind.SUSPENDED,
                CertificateEvent.effective_at == Workshop.suspended_since,
            ),
        )
        .outerjoin(Suspension, Suspension.event_id == CertificateEvent.id)
        .where(Workshop.suspended_since.is_not(None), state_sql(now) == State.SUSPENDED.value)
    )
