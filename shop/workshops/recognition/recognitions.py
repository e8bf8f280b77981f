"""What a workshop can be besides certified: employment-assistance workshop, model site, legacy workshop."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.applications import possible, standing, telling
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, document, given, move, taken
from shop.workshops.certification.holding import hold_alone
from shop.workshops.certification.recording import refuse_own
from shop.workshops.models import SiteLevel, Workshop
from shop.workshops.recognition.models import Recognition, RecognitionKind
from shop.workshops.recognition.offices import region_of, require_office_of

LONGEST_END_REASON = 300


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


def record_employment(
    session: Session, actor: Actor, workshop_id: int, *, granted_on: date, document_no: str
) -> Recognition:
    """Record that a workshop of the register is an employment-assistance workshop, by the region's HR officer."""
    workshop = _held(session, actor, workshop_id, Permission.EMPLOYMENT_RECOGNISE)
    if _running(session, workshop, RecognitionKind.EMPLOYMENT_WORKSHOP):
        raise Conflict(_("已经有就业帮扶车间的认定记录。"), code="ALREADY_RECOGNISED")
    kind = RecognitionKind.EMPLOYMENT_WORKSHOP
    return _add(session, actor, workshop, kind, granted_on, document_no, department="hr")


def record_legacy(
    session: Session, actor: Actor, workshop_id: int, *, granted_on: date, document_no: str
) -> Recognition:
    """Record the former decision of a workshop that was a 非遗扶贫就业工坊, by the region's culture officer."""
    workshop = _held(session, actor, workshop_id, Permission.FILING_MANAGE)
    if _running(session, workshop, RecognitionKind.LEGACY_WORKSHOP):
        raise Conflict(_("已经有非遗扶贫就业工坊的认定记录。"), code="ALREADY_RECOGNISED")
    return _add(session, actor, workshop, RecognitionKind.LEGACY_WORKSHOP, granted_on, document_no)


def model_site(
    session: Session,
    actor: Actor,
    workshop_id: int,
    *,
    level: str,
    granted_on: date,
    document_no: str,
) -> Recognition:
    """Name a certified workshop a model site of the level, by a culture officer of the county, prefecture or province
    whose level it is. Its page shows the highest that runs.

    Raises Conflict (ALREADY_RECOGNISED, NOT_CERTIFIED), Forbidden, Invalid, NotFound.
    """
    if level not in set(SiteLevel):
        raise Invalid(_("请选示范点的级别。"), field="level")
    workshop = _held(session, actor, workshop_id, Permission.FILING_MANAGE)
    require_office_of(actor, region_of(SiteLevel(level), workshop.county_code), Permission.FILING_MANAGE)
    if not certification.status(session, workshop.id, clock.now()).sells:
        raise Conflict(_("认定有效的工坊才能评为示范点。"), code="NOT_CERTIFIED")
    if any(r.level == level for r in _running(session, workshop, RecognitionKind.MODEL_SITE)):
        raise Conflict(_("已经是这一级的示范点。"), code="ALREADY_RECOGNISED")
    return _add(session, actor, workshop, RecognitionKind.MODEL_SITE, granted_on, document_no, level=level)


def end(session: Session, actor: Actor, recognition_id: int, *, ended_on: date, reason: str) -> Recognition:
    """End a recognition with its reason, by who could have made it; what the workshop is follows at once.

    Raises Conflict (ENDED), Invalid for a day before it was granted or in the future, Forbidden, NotFound.
    """
    found = session.get(Recognition, recognition_id)
    if found is None or found.workshop_id is None:
        raise NotFound(_("没有这条认定。"))
    hr = found.kind == RecognitionKind.EMPLOYMENT_WORKSHOP
    workshop = _held(
        session,
        actor,
        found.workshop_id,
        Permission.EMPLOYMENT_RECOGNISE if hr else Permission.FILING_MANAGE,
    )
    if found.level is not None:
        where = region_of(SiteLevel(found.level), workshop.county_code)
        require_office_of(actor, where, Permission.FILING_MANAGE)
    session.refresh(found)
    if found.ended_on is not None:
        raise Conflict(_("这条认定已经结束。"), code="ENDED")
    if not found.granted_on <= ended_on <= clock.today():
        raise Invalid(_("结束的日子要在认定以后、今天以前。"), field="ended_on")
    found.ended_on = ended_on
    found.end_reason = given(reason, "reason", _("请写明理由。"), LONGEST_END_REASON)
    session.flush()
    _end(session, workshop, found)
    session.flush()
    cache.touch(session)
    audit.record(
        session, actor, "recognition.ended", "workshop", workshop.slug, kind=found.kind, level=found.level
    )
    return found


def of_workshop(session: Session, workshop_id: int) -> list[Recognition]:
    """All recognitions of the workshop, oldest first, those that ended too."""
    rows = sa.select(Recognition).where(Recognition.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(Recognition.granted_on, Recognition.id)))


def _held(session: Session, actor: Actor, workshop_id: int, permission: Permission) -> Workshop:
    if session.get(Workshop, workshop_id) is None:
        raise NotFound(_("没有这家工坊。"))
    workshop = hold_alone(session, workshop_id)
    require(actor, permission, workshop)
    refuse_own(actor, workshop)
    return workshop


def _running(session: Session, workshop: Workshop, kind: RecognitionKind) -> list[Recognition]:
    rows = sa.select(Recognition).where(
        Recognition.workshop_id == workshop.id, Recognition.kind == kind, Recognition.ended_on.is_(None)
    )
    return list(session.scalars(rows))


def _add(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    kind: RecognitionKind,
    granted_on: date,
    document_no: str,
    *,
    level: str | None = None,
    department: str = "",
) -> Recognition:
    _check_day(granted_on)
    found = Recognition(
        workshop_id=workshop.id,
        kind=kind,
        level=level,
        granted_on=granted_on,
        authority=authority_of(session, actor, workshop.county_code, department),
        document_no=document(document_no),
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    session.add(found)
    _begin(workshop, found)
    session.flush()
    cache.touch(session)
    audit.record(session, actor, "recognition.recorded", "workshop", workshop.slug, kind=kind, level=level)
    return found


def _begin(workshop: Workshop, found: Recognition) -> None:
    """The register says so from now on; of model sites it names the highest level."""
    if found.kind == RecognitionKind.EMPLOYMENT_WORKSHOP:
        workshop.is_employment_workshop = True
    elif found.level is not None:
        workshop.model_site_level = _highest([found.level, workshop.model_site_level])


def _end(session: Session, workshop: Workshop, found: Recognition) -> None:
    """The register says what other recognitions of the kind leave."""
    left = _running(session, workshop, RecognitionKind(found.kind))
    if found.kind == RecognitionKind.EMPLOYMENT_WORKSHOP:
        workshop.is_employment_workshop = bool(left)
    elif found.level is not None:
        workshop.model_site_level = _highest([r.level for r in left])


def _highest(levels: list[str | None]) -> SiteLevel | None:
    return max((SiteLevel(level) for level in levels if level), key=list(SiteLevel).index, default=None)


def _check_day(day: date, field: str = "granted_on") -> None:
    if day > clock.today():
        raise Invalid(_("日子不能晚于今天。"), field=field)
