"""Visits on the spot: of an applicant, or of a workshop (how it was found: alive, dormant, closed)."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, given, move, taken
from shop.workshops.certification.recording import refuse_own
from shop.workshops.evidence.models import Liveliness, Visit, VisitPurpose
from shop.workshops.models import Workshop

MOST_PEOPLE = 100_000


def record_visit(
    session: Session,
    actor: Actor,
    *,
    application_id: int | None = None,
    workshop_id: int | None = None,
    visited_on: date,
    purpose: str,
    findings: str,
    people_seen: int = 0,
    liveliness: str | None = None,
    as_stated: bool | None = None,
) -> Visit:
    """Record a visit by an officer of any department whose region covers the place.

    Of an applicant (purpose application): `as_stated` says whether premises, tools and people were found as the form
    says; the newest visit decides whether a notice may follow. Of a workshop (survey, complaint): a survey says how
    it was found (`liveliness`). Raises Invalid, Forbidden (OWN_CASE), Conflict (ILLEGAL_MOVE), NotFound.
    """
    if (application_id is None) == (workshop_id is None):
        raise ValueError("either an application or a workshop")
    _check_day_and_count(visited_on, people_seen)
    said = given(findings, "findings", _("请写明看到的情况。"))
    visit = Visit(
        application_id=application_id,
        workshop_id=workshop_id,
        purpose=purpose,
        visited_on=visited_on,
        people_seen=people_seen,
        liveliness=liveliness or None,
        as_stated=as_stated,
        findings=said,
        authority="",
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    if application_id is not None:
        return _of_application(session, actor, visit, application_id)
    return _of_workshop(session, actor, visit, workshop_id or 0)


def _of_application(session: Session, actor: Actor, visit: Visit, application_id: int) -> Visit:
    application = taken(session, actor, application_id, Act.VISIT, Permission.VISIT_RECORD)
    if visit.purpose != VisitPurpose.APPLICATION:
        raise Invalid(_("申请的实地查看只能记为申请核查。"), field="purpose")
    if visit.as_stated is None:
        raise Invalid(_("请选实地情况与申报是否相符。"), field="as_stated")
    visit.liveliness = None
    visit.authority = authority_of(session, actor, application.county_code or "")
    session.add(visit)
    detail = {"visited_on": visit.visited_on.isoformat(), "as_stated": visit.as_stated}
    move(session, actor, application, Act.VISIT, authority=visit.authority, detail=detail)
    return visit


def _of_workshop(session: Session, actor: Actor, visit: Visit, workshop_id: int) -> Visit:
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        raise NotFound(_("没有这家工坊。"))
    require(actor, Permission.VISIT_RECORD, workshop)
    refuse_own(actor, workshop)
    if visit.purpose not in (VisitPurpose.SURVEY, VisitPurpose.COMPLAINT):
        raise Invalid(_("请选走访的原因：调查或投诉。"), field="purpose")
    if visit.liveliness is not None and visit.liveliness not in set(Liveliness):
        raise Invalid(_("请选工坊现在的情况。"), field="liveliness")
    if visit.purpose == VisitPurpose.SURVEY and visit.liveliness is None:
        raise Invalid(_("请选工坊现在的情况。"), field="liveliness")
    visit.authority = authority_of(session, actor, workshop.county_code)
    session.add(visit)
    session.flush()
    audit.record(
        session,
        actor,
        "workshop.visited",
        "workshop",
        workshop.slug,
        visit=visit.id,
        purpose=visit.purpose,
        liveliness=visit.liveliness,
    )
    return visit


def _check_day_and_count(visited_on: date, people_seen: int) -> None:
    if visited_on > clock.today():
        raise Invalid(_("查看的日子不能晚于今天。"), field="visited_on")
    if not 0 <= people_seen <= MOST_PEOPLE:
        raise Invalid(_("请填 0 到 100000。"), field="people_seen")
