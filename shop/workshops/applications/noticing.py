"""The public notice (公示): putting applications on it, and taking one off to review it anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock, workdays
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.workshops.applications import possible, standing, telling
from shop.workshops.applications.models import Application, NoticeEntry, PublicNotice
from shop.workshops.applications.moves import Act
from shop.workshops.applications.numbers import next_number
from shop.workshops.applications.recording import authority_of, bounded, document, given, move, taken
from shop.workshops.conditions import periods

LONGEST_TITLE = 120


def publish(
    session: Session,
    actor: Actor,
    *,
    application_ids: Iterable[int],
    starts_on: date,
    title: str,
    document_no: str = "",
    overrides: Mapping[int, str] | None = None,
) -> PublicNotice:
    """Put applications of one county on a public notice of the workdays set there; the first day counts (BR-08).

    Each needs the agreement of all three departments in its round, the visit where one is required, and to be an
    employment-assistance workshop. Where a required line of the checklist is missing, `overrides` says by application
    why the officer goes on; that is recorded. All or none. Raises Invalid for a start in the past.
    """
    ids = sorted(set(application_ids))
    if not ids:
        raise Invalid(_("请选要公示的申请。"), field="application_ids")
    if starts_on < clock.today():
        raise Invalid(_("公示不能从过去的日子开始。"), field="starts_on")
    applications = [taken(session, actor, i, Act.PUT_ON_NOTICE, Permission.APPLICATION_DECIDE) for i in ids]
    reasons = {a.id: _why_possible(session, a, (overrides or {}).get(a.id, "")) for a in applications}
    notice = _notice(session, actor, applications, starts_on, title, document_no)
    for application in applications:
        _put_on(session, actor, application, notice, reasons[application.id])
    audit.record(
        session, actor, "notice.published", "notice", notice.number, county=notice.county_code, ids=ids
    )
    cache.touch(session)
    return notice


def reopen(
    session: Session, actor: Actor, application_id: int, *, reason: str, version: int | None = None
) -> Application:
    """Take it off the notice and review it anew: all departments sign again, a new notice follows.

    Open objections are answered first.
    """
    application = taken(
        session, actor, application_id, Act.REOPEN, Permission.APPLICATION_DECIDE, version=version
    )
    possible.require(standing.load(session, application), Act.REOPEN)
    why = given(reason, "reason", _("请写明理由。"))
    application.round += 1
    authority = authority_of(session, actor, application.county_code or "")
    move(session, actor, application, Act.REOPEN, authority=authority, reason=why)
    telling.applicant(session, application, "reopened", authority=authority, reason=why)
    telling.officers(
        session, application, "to_sign", "culture", "hr", "rural", due_on=_day(application.due_on)
    )
    cache.touch(session)
    return application


def ends_on(session: Session, county_code: str, starts_on: date) -> date:
    """The last day of a notice of the county that starts on the day (BR-08)."""
    allowed = periods.of(session, county_code).notice_workdays
    return workdays.notice_end(starts_on, allowed, heritage.overrides(session))


def _why_possible(session: Session, application: Application, override: str) -> tuple[list[str], str]:
    """What is missing and why that is passed over. Raises Conflict naming the application."""
    now = standing.load(session, application)
    found = possible.of(now, Act.PUT_ON_NOTICE)
    if not found.ok:
        said = _("%(n)s %(name)s：%(why)s", n=application.number, name=application.name, why=found.sentence)
        raise Conflict(said, code=found.code)
    why = bounded(override, "overrides", 1000)
    if now.missing and not why:
        said = _(
            "%(number)s %(name)s 还缺：%(missing)s。要照样公示，请写明理由。",
            number=application.number,
            name=application.name,
            missing=_("；").join(now.missing),
        )
        raise Conflict(said, code="CONDITIONS_MISSING")
    return now.missing, why if now.missing else ""


def _notice(
    session: Session,
    actor: Actor,
    applications: list[Application],
    starts_on: date,
    title: str,
    document_no: str,
) -> PublicNotice:
    counties = {a.county_code for a in applications}
    if len(counties) != 1:
        raise Invalid(_("一次公示只能是一个县的申请。"), field="application_ids")
    county = applications[0].county_code or ""
    last = ends_on(session, county, starts_on)
    notice = PublicNotice(
        number=next_number(session, "GS", county, starts_on.year),
        county_code=county,
        title=given(title, "title", _("请写公示的标题。"), LONGEST_TITLE),
        document_no=document(document_no, needed=False),
        starts_on=starts_on,
        workdays=periods.of(session, county).notice_workdays,
        ends_on=last,
        provisional=workdays.provisional(last),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(notice)
    session.flush()
    return notice


def _put_on(
    session: Session,
    actor: Actor,
    application: Application,
    notice: PublicNotice,
    passed_over: tuple[list[str], str],
) -> None:
    missing, why = passed_over
    session.add(NoticeEntry(notice_id=notice.id, application_id=application.id, round=application.round))
    authority = authority_of(session, actor, notice.county_code)
    move(
        session,
        actor,
        application,
        Act.PUT_ON_NOTICE,
        authority=authority,
        document_no=notice.document_no,
        reason=why,
        detail={"notice": notice.number, **({"missing": missing} if missing else {})},
        notice_ends_on=notice.ends_on,
    )
    days = {"starts_on": _day(notice.starts_on), "ends_on": _day(notice.ends_on)}
    telling.applicant(session, application, "on_notice", authority=authority, notice=notice.number, **days)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
