"""How every act on a certificate is done: under the workshop's lock, by who may, as an event that is added, with what
is derived from the events rebuilt in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, outbox
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.workshops.certification import names
from shop.workshops.certification.derived import rebuild
from shop.workshops.certification.holding import hold_alone
from shop.workshops.certification.status import Status, status
from shop.workshops.certification.timeline import State
from shop.workshops.models import CertificateEvent, EventKind, Workshop


def locked(session: Session, actor: Actor, workshop_id: int, permission: Permission) -> Workshop:
    """The workshop, held against everybody else who acts on it or sells for it until this transaction ends.

    Raises Forbidden for who may not, and for an officer who decides about a workshop they belong to.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, permission, workshop)
    if permission is Permission.CERTIFICATE_DECIDE:
        refuse_own(actor, workshop)
    return workshop


def refuse_own(actor: Actor, workshop: Workshop) -> None:
    """Raises Forbidden when the actor belongs to the workshop: somebody else has to decide."""
    if belongs_to(actor, workshop):
        raise Forbidden(_("您是这家工坊的成员，要由别的经办人来办。"), code="OWN_CASE")


def belongs_to(actor: Actor, workshop: Workshop) -> bool:
    """Whether the actor works for the workshop."""
    return workshop.organisation_id in actor.organisations("workshop")


def running(session: Session, workshop_id: int, at: datetime) -> Status:
    """Its standing at the instant; raises Conflict when no certificate runs (BR-07)."""
    standing = status(session, workshop_id, at)
    if standing.runs:
        return standing
    if standing.state is State.NONE:
        raise Conflict(_("这家工坊还没有证书。"), code="NOT_CERTIFIED")
    raise Conflict(
        _("证书 %(number)s 已经失效，要重新申请认定，领新的证书。", number=standing.certificate_number),
        code="CERTIFICATE_ENDED",
    )


def given(text: str, field: str) -> str:
    """The text without blanks around it; raises Invalid at the field when nothing is left."""
    if not text.strip():
        raise Invalid({"reason": _("请写明理由。"), "document_no": _("请填写文号。")}[field], field=field)
    return text.strip()


def append(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    certificate_id: int | None,
    kind: EventKind,
    *,
    effective_at: datetime | None = None,
    authority: str | None = None,
    year: int | None = None,
    document_no: str = "",
    reason: str = "",
) -> CertificateEvent:
    """Add the event (effective now unless said otherwise), rebuild what follows from it, note and announce it."""
    now = clock.now()
    assert certificate_id is not None, "acts look up the certificate first"
    happened = CertificateEvent(
        certificate_id=certificate_id,
        kind=kind,
        year=year,
        effective_at=effective_at or now,
        recorded_at=now,
        actor_id=actor.user_id,
        authority=authority or names.acting_for(session, actor, workshop),
        document_no=document_no,
        reason=reason,
    )
    session.add(happened)
    session.flush()
    rebuild(session, workshop)
    audit.record(
        session,
        actor,
        f"certificate.{kind}",
        "workshop",
        workshop.slug,
        event=happened.id,
        document_no=document_no,
    )
    outbox.post(session, "workshops.right_changed", workshop_id=workshop.id, kind=kind, event_id=happened.id)
    return happened
