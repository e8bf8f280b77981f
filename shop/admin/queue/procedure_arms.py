"""Matters of the procedure: applications, sign-offs, notices, objections, transfers, filing, registers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.admin.queue.arms import Asker, Rows, columns, many, running_in
from shop.admin.queue.matters import Matter
from shop.heritage.models import Region
from shop.workshops.applications.models import (
    Application,
    ApplicationState,
    EmploymentPath,
    NoticeEntry,
    Objection,
    PublicNotice,
    SignOff,
    Transfer,
)
from shop.workshops.models import Certificate, Workshop
from shop.workshops.recognition.models import Filing, KeyCounty, Recognition, RecognitionKind

_BEFORE_NOTICE = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.RETURNED)
#: A note of its own: the notice is over, the county decides.
NOTICE_OVER = "notice_over"


def _of_application(matter: Matter, note: Any = Application.state) -> Rows:
    return columns(
        matter,
        place=Application.id,
        key=Application.number,
        name=Application.name,
        county=Application.county_code,
        due=Application.due_on,
        number=Application.number,
        note=note,
    )


def applications(asker: Asker) -> Rows:
    """Applications on the way, and those whose notice is over."""
    over = (
        sa.exists()
        .where(
            NoticeEntry.application_id == Application.id,
            NoticeEntry.round == Application.round,
            NoticeEntry.notice_id == PublicNotice.id,
            PublicNotice.ends_on < asker.moment.today,
        )
        .correlate(Application)
    )
    on_notice = Application.state == ApplicationState.PUBLIC_NOTICE
    note = sa.case((on_notice, NOTICE_OVER), else_=Application.state)
    return _of_application(Matter.APPLICATION, note).where(
        asker.place(Application.county_code, Matter.APPLICATION),
        sa.or_(Application.state.in_(_BEFORE_NOTICE), sa.and_(on_notice, over)),
    )


def sign_offs(asker: Asker) -> Rows:
    """Applications under review on which a department of the account has not given its opinion yet."""
    missing = [
        ~sa.exists()
        .where(
            SignOff.application_id == Application.id,
            SignOff.round == Application.round,
            SignOff.department == department,
        )
        .correlate(Application)
        for department in sorted(asker.viewer.departments - {"culture"})
    ]
    return _of_application(Matter.SIGN_OFF).where(
        asker.place(Application.county_code, Matter.SIGN_OFF),
        Application.state == ApplicationState.UNDER_REVIEW,
        sa.or_(sa.false(), *missing),
    )


def recognitions(asker: Asker) -> Rows:
    """Applications that need the recognition as an employment-assistance workshop first (Hunan notice)."""
    recognised = (
        sa.exists()
        .where(
            Recognition.application_id == Application.id,
            Recognition.kind == RecognitionKind.EMPLOYMENT_WORKSHOP,
            Recognition.ended_on.is_(None),
        )
        .correlate(Application)
    )
    return _of_application(Matter.RECOGNITION).where(
        asker.place(Application.county_code, Matter.RECOGNITION),
        Application.state == ApplicationState.UNDER_REVIEW,
        Application.employment_path == EmploymentPath.RECOGNITION_FIRST,
        ~recognised,
    )


def notices(asker: Asker) -> Rows:
    """Public notices that run or are about to."""
    entries = (
        sa.select(sa.func.count())
        .where(NoticeEntry.notice_id == PublicNotice.id)
        .correlate(PublicNotice)
        .scalar_subquery()
    )
    return columns(
        Matter.NOTICE,
        place=PublicNotice.id,
        key=PublicNotice.number,
        name=PublicNotice.title,
        county=PublicNotice.county_code,
        due=PublicNotice.ends_on,
        number=PublicNotice.number,
        size=entries,
    ).where(
        asker.place(PublicNotice.county_code, Matter.NOTICE),
        PublicNotice.ends_on >= asker.moment.today,
    )


def objections(asker: Asker) -> Rows:
    """Objections without an answer."""
    return (
        columns(
            Matter.OBJECTION,
            place=Objection.id,
            key=Objection.number,
            name=Application.name,
            county=Application.county_code,
            due=Objection.due_on,
            number=Objection.number,
        )
        .join(Objection, Objection.application_id == Application.id)
        .where(
            asker.place(Application.county_code, Matter.OBJECTION),
            Objection.answered_at.is_(None),
            Application.state == ApplicationState.PUBLIC_NOTICE,
        )
    )


def transfers(asker: Asker) -> Rows:
    """What another county wants to hand over."""
    return (
        columns(
            Matter.TRANSFER,
            place=Transfer.id,
            key=Transfer.id,
            name=sa.func.coalesce(Application.name, Workshop.name),
            county=Transfer.to_county,
            number=sa.func.coalesce(Application.number, ""),
            note=Transfer.from_county,
            same_day=True,
        )
        .select_from(Transfer)
        .outerjoin(Application, Transfer.application_id == Application.id)
        .outerjoin(Workshop, Transfer.workshop_id == Workshop.id)
        .where(asker.place(Transfer.to_county, Matter.TRANSFER), Transfer.decided_at.is_(None))
    )


def filings(asker: Asker) -> Rows:
    """Certificates that wait for the next step upwards; which step depends on where the desk stands."""
    if asker.viewer.level == "county":
        found = sa.select(Certificate.id).join(Workshop, Certificate.workshop_id == Workshop.id)
        filed = sa.exists().where(Filing.certificate_id == Certificate.id).correlate(Certificate)
        found = found.where(Certificate.application_id.is_not(None), ~filed)
    else:
        found = sa.select(Filing.certificate_id).join(Certificate, Filing.certificate_id == Certificate.id)
        found = found.join(Workshop, Certificate.workshop_id == Workshop.id)
        if asker.viewer.level == "prefecture":
            found = found.where(Filing.to_province_at.is_(None))
        else:
            found = found.where(Filing.to_province_at.is_not(None), Filing.batch_id.is_(None))
    found = found.where(running_in(asker, Matter.FILING_MANY))
    return many(Matter.FILING_MANY, found, note=asker.viewer.level)


def registers(asker: Asker) -> Rows:
    """Certified workshops that are not in the county's project pool yet."""
    found = sa.select(Workshop.id).where(
        running_in(asker, Matter.REGISTER_MANY), Workshop.in_project_db == sa.false()
    )
    return many(Matter.REGISTER_MANY, found)


def key_counties(asker: Asker) -> Rows:
    """Key-support counties: the prefecture has not filed them yet, or the province has not taken note."""
    step: sa.ColumnElement[bool] = KeyCounty.filed_at.is_(None)
    if asker.viewer.level == "province":
        step = sa.and_(KeyCounty.filed_at.is_not(None), KeyCounty.noted_at.is_(None))
    return (
        columns(
            Matter.KEY_COUNTY,
            place=KeyCounty.id,
            key=KeyCounty.id,
            name=Region.name,
            county=KeyCounty.county_code,
            number=KeyCounty.document_no,
            note=asker.viewer.level,
            same_day=True,
        )
        .join(Region, Region.code == KeyCounty.county_code)
        .where(
            asker.place(KeyCounty.county_code, Matter.KEY_COUNTY),
            KeyCounty.ended_on.is_(None),
            step,
            sa.literal(asker.viewer.level in ("prefecture", "province")),
        )
    )
