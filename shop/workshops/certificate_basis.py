"""What a certificate rests on, for its public page: opinions, notice, further recognitions, the ground of a suspension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Department
from shop.workshops.applications.models import NoticeEntry, PublicNotice, SignOff
from shop.workshops.certification import State, Status
from shop.workshops.models import Certificate, CertificateEvent, EventKind, SiteLevel, Suspension
from shop.workshops.recognition.models import Recognition, RecognitionKind


@dataclass(frozen=True)
class Basis:
    """`offices`: who signed, culture first; of a certification that was brought in, who decided it. `notice`: None for
    one that was brought in. `model_sites`: the workshop's, ended ones included.
    """

    offices: list[str]
    document_no: str
    notice: PublicNotice | None
    model_sites: list[Recognition]

    @property
    def site(self) -> Recognition | None:
        """The highest recognition as a model site that has not ended."""
        ranks = (SiteLevel.COUNTY, SiteLevel.CITY, SiteLevel.PROVINCE)
        running = [s for s in self.model_sites if s.ended_on is None]
        return max(running, key=lambda s: ranks.index(SiteLevel(s.level or "")), default=None)


def basis_of(session: Session, certificate: Certificate) -> Basis:
    """Three statements for a certificate with a procedure, one for one that was brought in."""
    grant = next(e for e in certificate.events if e.kind == EventKind.GRANTED)
    sites = sa.select(Recognition).where(
        Recognition.workshop_id == certificate.workshop_id, Recognition.kind == RecognitionKind.MODEL_SITE
    )
    found = list(session.scalars(sites.order_by(Recognition.granted_on, Recognition.id)))
    if certificate.application_id is None:
        return Basis([grant.authority], grant.document_no, None, found)
    signed = _offices(session, certificate.application_id)
    return Basis(
        signed or [grant.authority], grant.document_no, _notice(session, certificate.application_id), found
    )


def _offices(session: Session, application_id: int) -> list[str]:
    rows = session.execute(
        sa.select(SignOff.department, SignOff.authority, SignOff.round)
        .where(SignOff.application_id == application_id)
        .order_by(SignOff.round)
    ).all()
    last = rows[-1].round if rows else 0
    signed = {row.department: row.authority for row in rows if row.round == last}
    return [signed[d] for d in (Department.CULTURE, Department.HR, Department.RURAL) if d in signed]


def _notice(session: Session, application_id: int) -> PublicNotice | None:
    return session.scalar(
        sa.select(PublicNotice)
        .join(NoticeEntry, NoticeEntry.notice_id == PublicNotice.id)
        .where(NoticeEntry.application_id == application_id)
        .order_by(NoticeEntry.round.desc())
        .limit(1)
    )


def suspension_of(
    session: Session, events: Sequence[CertificateEvent], standing: Status, at: datetime
) -> Suspension | None:
    """Ground and deadline of the suspension in force at the instant; None in any other state."""
    if standing.state is not State.SUSPENDED:
        return None
    until = [e for e in events if e.kind == EventKind.SUSPENDED and e.effective_at <= at]
    return session.get(Suspension, until[-1].id)
