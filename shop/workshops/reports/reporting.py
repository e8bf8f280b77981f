"""Reports of misuse: anybody brings one forward, with a name or without; the county or the platform answers it.

A report says where it goes: to the county of the workshop it is about, or of the certificate named in it; without
either to the platform.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import hashing
from shop.core import audit, clock, messages
from shop.core.access import Actor, allowed, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.heritage import queries as heritage
from shop.workshops import certification
from shop.workshops.applications.numbers import next_number
from shop.workshops.models import Certificate, Workshop
from shop.workshops.queries import watching_officers
from shop.workshops.reports.models import MisuseReport, ReportMatter, ReportState

ANSWER_DAYS = 30
LONGEST_TEXT = 2000
#: Stands for the region in the number of a report that belongs to no county.
_NOWHERE = "000000"
MATTERS = {
    ReportMatter.CERTIFICATE: _l("冒用证书，没有证书却说有"),
    ReportMatter.COUNTERFEIT: _l("机器做的当手工卖"),
    ReportMatter.FALSE_FACTS: _l("人数、照片、介绍不实"),
    ReportMatter.LABOUR: _l("拖欠工钱、劳动条件"),
    ReportMatter.SAFETY: _l("食品、消防、材料安全"),
    ReportMatter.OTHER: _l("其他"),
}
STATES = {
    ReportState.OPEN: _l("待受理"),
    ReportState.TAKEN_UP: _l("核实中"),
    ReportState.CLOSED: _l("已答复"),
}


def file(
    session: Session,
    *,
    matter: str,
    text: str,
    workshop_slug: str = "",
    certificate_text: str = "",
    seen_at_place: str = "",
    contact: str = "",
) -> MisuseReport:
    """Take a report in; it is answered within thirty days, counted from the day after.

    Raises Invalid at `text` when nothing is said or above 2,000 characters, at `matter` for an unknown one, and at
    `certificate_text` when it names a certificate that was never issued here and nothing else says what it is about.
    The same words sent twice are one report.
    """
    if matter not in set(ReportMatter):
        raise Invalid(_("请选一项。"), field="matter")
    text = text.strip()
    if not 5 <= len(text) <= LONGEST_TEXT:
        raise Invalid(_("请写 5 到 %(n)s 个字，说清是什么事。", n=LONGEST_TEXT), field="text")
    workshop = _about(session, workshop_slug, certificate_text)
    if (same := _sent_before(session, matter, text, workshop)) is not None:
        return same
    now, county = clock.now(), workshop.county_code if workshop else None
    report = MisuseReport(
        number=next_number(session, "JB", county or _NOWHERE, clock.local(now).year),
        matter=matter,
        workshop_id=workshop.id if workshop else None,
        county_code=county,
        certificate_text=certificate_text.strip()[:60],
        seen_at_place=seen_at_place.strip()[:200],
        text=text,
        contact=contact.strip()[:120],
        received_at=now,
        due_on=clock.local_day(now) + timedelta(days=ANSWER_DAYS),
    )
    session.add(report)
    session.flush()
    for user_id in watching_officers(session, county) if county else ():
        messages.notify(
            session,
            user_id,
            "misuse_report",
            number=report.number,
            workshop=workshop.name if workshop else "",
            due_on=report.due_on.isoformat(),
        )
    return report


def _about(session: Session, slug: str, certificate_text: str) -> Workshop | None:
    if slug:
        return session.scalar(sa.select(Workshop).where(Workshop.slug == slug))
    number = certification.recognise(certificate_text) if certificate_text else None
    if number is None:
        return None
    return session.scalar(
        sa.select(Workshop)
        .join(Certificate, Certificate.workshop_id == Workshop.id)
        .where(Certificate.number == number)
    )


def _sent_before(session: Session, matter: str, text: str, workshop: Workshop | None) -> MisuseReport | None:
    """The open report with these very words: a button that was pressed twice."""
    same = sa.select(MisuseReport).where(
        MisuseReport.text == text,
        MisuseReport.matter == matter,
        MisuseReport.state == ReportState.OPEN,
        MisuseReport.workshop_id == workshop.id if workshop else MisuseReport.workshop_id.is_(None),
    )
    return session.scalar(same.order_by(MisuseReport.id).limit(1))


def take_up(session: Session, actor: Actor, number: str) -> MisuseReport:
    """Say that one looks into it. Raises NotFound, Forbidden, Conflict when it is not open any more."""
    report = _held(session, actor, number)
    if report.state != ReportState.OPEN:
        raise Conflict(_("这件举报已经有人受理了。"), code="ALREADY_TAKEN_UP")
    report.state, report.taken_up_by, report.taken_up_at = ReportState.TAKEN_UP, actor.user_id, clock.now()
    return _noted(session, actor, report, "report.taken_up")


def hand_over(session: Session, actor: Actor, number: str, *, county_code: str) -> MisuseReport:
    """Give it to the county it belongs to (or, with "", to the platform); it is open there.

    Raises NotFound, Forbidden, Conflict when it is answered, Invalid at `county_code` for no county or the same one.
    """
    report = _held(session, actor, number)
    _refuse_closed(report)
    if county_code and not heritage.is_leaf(session, county_code):
        raise Invalid(_("请选到县、市、区一级。"), field="county_code")
    if (county_code or None) == report.county_code:
        raise Invalid(_("它已经在那里了。"), field="county_code")
    report.county_code = county_code or None
    report.state, report.taken_up_by, report.taken_up_at = ReportState.OPEN, None, None
    return _noted(session, actor, report, "report.handed_over", to=county_code)


def close(session: Session, actor: Actor, number: str, *, founded: bool, answer: str) -> MisuseReport:
    """Answer it: founded or not, and what was found. What follows for a certificate is a measure of its own.

    Raises NotFound, Forbidden, Conflict when it is answered already, Invalid at `answer`.
    """
    report = _held(session, actor, number)
    _refuse_closed(report)
    answer = answer.strip()
    if not 2 <= len(answer) <= 500:
        raise Invalid(_("请写 2 到 500 个字，说清核实的结果。"), field="answer")
    now = clock.now()
    report.state, report.founded, report.answer = ReportState.CLOSED, founded, answer
    report.closed_by, report.closed_at = actor.user_id, now
    if report.taken_up_at is None:
        report.taken_up_by, report.taken_up_at = actor.user_id, now
    return _noted(session, actor, report, "report.closed", founded=founded)


def show_contact(session: Session, actor: Actor, number: str) -> MisuseReport:
    """Who reported, opened by somebody who may: the opening is written into the audit trail."""
    return _noted(session, actor, seen(session, actor, number), "report.contact_opened")


def seen(session: Session, actor: Actor, number: str) -> MisuseReport:
    """The report with its workshop, for who may handle it. Raises NotFound."""
    found = session.scalar(
        sa.select(MisuseReport)
        .where(MisuseReport.number == number)
        .options(joinedload(MisuseReport.workshop))
    )
    if found is None or not allowed(actor, Permission.REPORT_HANDLE, found):
        raise NotFound("")
    return found


def key_of(number: str) -> str:
    """What the address of a report holds besides its number, so that only who brought it forward opens it."""
    return hashing.keyed("misuse-report", number)[:24]


def followed(session: Session, number: str, key: str) -> MisuseReport:
    """The report of the number, for who holds its key. Raises NotFound."""
    found = session.scalar(
        sa.select(MisuseReport)
        .where(MisuseReport.number == number)
        .options(joinedload(MisuseReport.workshop))
    )
    if found is None or not hashing.same(key_of(number), key):
        raise NotFound(_("没有这件举报，请核对网址。"))
    return found


def _held(session: Session, actor: Actor, number: str) -> MisuseReport:
    found = seen(session, actor, number)
    session.refresh(found, with_for_update={"of": MisuseReport})
    require(actor, Permission.REPORT_HANDLE, found)
    return found


def _refuse_closed(report: MisuseReport) -> None:
    if report.state == ReportState.CLOSED:
        raise Conflict(_("这件举报已经答复过了。"), code="ALREADY_CLOSED")


def _noted(
    session: Session, actor: Actor, report: MisuseReport, action: str, **facts: object
) -> MisuseReport:
    session.flush()
    audit.record(session, actor, action, "report", report.number, **facts)
    return report
