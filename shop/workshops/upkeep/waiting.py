"""What of these matters waits for an officer, as statements of the same columns that a queue can unite, filter by
region (`queries.within`) and page: `ref` (id, number or slug), `workshop_id`, `name`, `county_code`, `due_on`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.workshops.certification import State, state_sql
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Suspension, Workshop
from shop.workshops.upkeep.models import Appeal, AppealState, ChangeRequest, ChangeState, IdentityCheck

Waiting = sa.Select[Any]


def changes() -> Waiting:
    """Reported changes to be verified; ref: id."""
    return (
        _columns(sa.cast(ChangeRequest.id, sa.String), ChangeRequest.verify_due_on)
        .join(ChangeRequest, ChangeRequest.workshop_id == Workshop.id)
        .where(ChangeRequest.state == ChangeState.OPEN)
    )


def checks() -> Waiting:
    """Papers that workshops have sent for the six-monthly check; ref: id."""
    return (
        _columns(sa.cast(IdentityCheck.id, sa.String), IdentityCheck.due_on)
        .join(IdentityCheck, IdentityCheck.workshop_id == Workshop.id)
        .where(IdentityCheck.checked_at.is_(None), IdentityCheck.sent_at.is_not(None))
    )


def appeals() -> Waiting:
    """Appeals to be decided; ref: number."""
    return (
        _columns(Appeal.number, Appeal.due_on)
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .join(Appeal, Appeal.certificate_id == Certificate.id)
        .where(Appeal.state == AppealState.OPEN)
    )


def suspensions(now: datetime) -> Waiting:
    """Suspended workshops with the day until which they have to put things right (None: no day); ref: slug."""
    return (
        _columns(Workshop.slug, Suspension.fix_by)
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


def _columns(ref: Any, due_on: Any) -> Waiting:
    return sa.select(
        ref.label("ref"),
        Workshop.id.label("workshop_id"),
        Workshop.name.label("name"),
        Workshop.county_code.label("county_code"),
        due_on.label("due_on"),
    ).select_from(Workshop)
