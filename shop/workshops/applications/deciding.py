"""The end of the procedure: certified, or refused with reasons. One of two officers at once comes first."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import cache
from shop.core.access import Actor
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.applications import possible, registering, standing, telling, transferring
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, document, given, move, taken
from shop.workshops.models import Certificate


def certify(
    session: Session,
    actor: Actor,
    application_id: int,
    *,
    document_no: str,
    version: int | None = None,
) -> Certificate:
    """Certify from now on: enter the workshop in the register (or bring it up to date), the applicant as its owner, its
    identity as verified, and issue the certificate.

    From the day after the notice's last on, with no objection open and none upheld (BR-08), by a culture officer of
    the county who is no party to it. Raises Conflict, Forbidden, Invalid.
    """
    application = taken(
        session, actor, application_id, Act.CERTIFY, Permission.APPLICATION_DECIDE, version=version
    )
    now = standing.load(session, application)
    possible.require(now, Act.CERTIFY)
    number = document(document_no)
    workshop = registering.register(session, actor, now)
    move(
        session,
        actor,
        application,
        Act.CERTIFY,
        authority=authority_of(session, actor, application.county_code or ""),
        document_no=number,
    )
    certificate = certification.issue(
        session, actor, workshop.id, application_id=application.id, document_no=number
    )
    telling.people(
        session, application, workshop, "certified", certificate=certificate.number, document_no=number
    )
    telling.officers(session, application, "entered", "hr", "rural", certificate=certificate.number)
    return certificate


def refuse(
    session: Session,
    actor: Actor,
    application_id: int,
    *,
    reason: str,
    document_no: str = "",
    version: int | None = None,
) -> Application:
    """Refuse, with reasons; what was objected is answered first. The applicant may apply again."""
    application = taken(
        session, actor, application_id, Act.REFUSE, Permission.APPLICATION_DECIDE, version=version
    )
    possible.require(standing.load(session, application), Act.REFUSE)
    why = given(reason, "reason", _("请写明理由。"))
    number = document(document_no, needed=False)
    authority = authority_of(session, actor, application.county_code or "")
    move(session, actor, application, Act.REFUSE, authority=authority, document_no=number, reason=why)
    transferring.close_for(session, actor, application, _("申请已经办结：不予认定。"))
    telling.applicant(session, application, "refused", authority=authority, reason=why, document_no=number)
    cache.touch(session)
    return application
