"""What a certificate rests on, for its public page: opinions, notice, further recognitions, the ground of a suspension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Department
from shop.core.text import later as _l
from shop.workshops.applications.models import NoticeEntry, PublicNotice, SignOff
from shop.workshops.certification import State, Status
from shop.workshops.models import Certificate, CertificateEvent, EventKind, SiteLevel, Suspension
from shop.workshops.recognition.models import Recognition, RecognitionKind

#: The departments that certify together, as a paper names them.
DEPARTMENTS = {
    Department.CULTURE: _l("文化和旅游部门"),
    Department.HR: _l("人力资源社会保障部门"),
    Department.RURAL: _l("乡村振兴部门"),
}


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
    signed = _offices(session, certificate)
    return Basis(
        signed or [grant.authority], grant.document_no, _notice(session, certificate.application_id), found
    )


def _offices(session: Session, certificate: Certificate) -> list[str]:
    """Who signed in the last round, culture first. Departments of one authority are told apart by their words."""
    rows = session.execute(
        sa.select(SignOff.department, SignOff.authority, SignOff.round)
        .where(SignOff.application_id == certificate.application_id)
        .order_by(SignOff.round)
    ).all()
    last = rows[-1].round if rows else 0
    signed = {row.department: row.authority for row in rows if row.round == last}
    named: list[str] = []
    for department, word in DEPARTMENTS.items():
        if department in signed:
            name = signed[department]
            county = certificate.workshop.county.name
            named.append(
                name if name not in named else _("%(county)s%(department)s", county=county, department=word)
            )
    return named


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
