"""What a workshop can be besides certified: employment-assistance workshop, model site, legacy workshop."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, Permission
from shop.core.errors import Invalid
from shop.workshops.applications import possible, standing, telling
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, document, move, taken
from shop.workshops.recognition.models import Recognition, RecognitionKind


def recognise_employment(
    session: Session, actor: Actor, application_id: int, *, granted_on: date, document_no: str
) -> Recognition:
    """Recognise an applicant as an employment-assistance workshop, with the document (Hunan notice, part 3 (2)).

    By an officer for human resources of the region, while the application is under review. Raises Conflict
    (ALREADY_RECOGNISED, ILLEGAL_MOVE), Forbidden, Invalid.
    """
    application = taken(session, actor, application_id, Act.RECOGNISE, Permission.EMPLOYMENT_RECOGNISE)
    possible.require(standing.load(session, application), Act.RECOGNISE)
    _check_day(granted_on)
    found = Recognition(
        application_id=application.id,
        workshop_id=application.workshop_id,
        kind=RecognitionKind.EMPLOYMENT_WORKSHOP,
        granted_on=granted_on,
        authority=authority_of(session, actor, application.county_code or "", "hr"),
        document_no=document(document_no),
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    session.add(found)
    move(
        session,
        actor,
        application,
        Act.RECOGNISE,
        authority=found.authority,
        document_no=found.document_no,
        detail={"granted_on": granted_on.isoformat()},
    )
    telling.applicant(session, application, "recognised", document_no=found.document_no)
    return found


def _check_day(day: date, field: str = "granted_on") -> None:
    if day > clock.today():
        raise Invalid(_("日子不能晚于今天。"), field=field)
