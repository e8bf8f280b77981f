"""Applications in any state, brought there by the acts themselves where the procedure has one."""

from __future__ import annotations

import itertools
import secrets
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import clock
from shop.core.access import Actor
from shop.workshops.applications import (
    deciding,
    noticing,
    objecting,
    returning,
    signing,
    taking,
    transferring,
)
from shop.workshops.applications.models import (
    Application,
    ApplicationState,
    NoticeEntry,
    Objection,
    PublicNotice,
    Transfer,
)
from shop.workshops.applications.moves import Act
from shop.workshops.applications.numbers import next_number
from shop.workshops.applications.recording import move
from shop.workshops.evidence import visits
from shop.workshops.evidence.models import Document
from shop.workshops.models import Certificate, Workshop
from tests.factories.heritage import a_craft, a_region
from tests.factories.workshops import a_user, a_workshop, acting, an_officer

_names = itertools.count(1)
COUNTY = "433130"
DEPARTMENTS = ("culture", "hr", "rural")


def a_form(**facts: Any) -> dict[str, Any]:
    """A registration form that the register accepts."""
    return {
        "organisation_name": "捞车河织锦专业合作社",
        "operator_type": "cooperative",
        "registration_exempt_reason": "家庭手工业产品",
        "legal_rep": "向大姐",
        "leader_name": "向大姐",
        "address": "苗儿滩镇 8 号",
        "location_type": "poverty_alleviated",
        "premises_area_m2": 120,
        "utilities_ok": True,
        "equipment": "织机 12 台",
        "founded_on": "2021-05-01",
        "employees_total": 24,
        "employees_target": 12,
        "employees_monitored": 2,
        "employees_low_income": 3,
        "employees_home_based": 8,
        "craft_basis": "苗儿滩一带家家会织，过去做嫁妆，现在做挎包。",
        "main_products": "织锦挎包",
        "contact_phone": "13874302046",
        "is_employment_workshop": True,
        "employment_document_no": "龙人社〔2023〕8 号",
        "employment_on": "2023-04-01",
        **facts,
    }


def a_draft(
    session: Session,
    *,
    county: str = COUNTY,
    applicant: User | None = None,
    name: str = "",
    uscc: str | None = None,
    facts: dict[str, Any] | None = None,
    **columns: Any,
) -> Application:
    """An application that somebody is still writing."""
    a_region(session, county)
    now = clock.now()
    craft_id, name = a_craft(session).id, name or f"捞车河织锦坊{next(_names)}"
    copied = {"name": name, "county_code": county, "craft_id": craft_id, "uscc": uscc}
    application = Application(
        number=next_number(session, "SQ", county, clock.local(now).year),
        filed_by=(applicant or a_user(session)).id,
        name=name,
        county_code=county,
        craft_id=craft_id,
        uscc=uscc,
        facts=a_form(**copied, **(facts or {})),
        created_at=now,
        state_since=now,
        **columns,
    )
    session.add(application)
    session.flush()
    with_papers(session, application)
    return application


def with_papers(session: Session, application: Application, *kinds: str) -> None:
    """Documents of the kinds (all that the national notice wants when none is named), without the files themselves."""
    for kind in kinds or ("identity", "premises_photo", "equipment_photo"):
        key = secrets.token_hex(16)
        session.add(
            Document(
                key=key,
                application_id=application.id,
                kind=kind,
                filename=f"{kind}.jpg",
                content_type="image/jpeg",
                size_bytes=1000,
                sha256=key * 2,
                file_key=f"documents/{key[:2]}/{key}.jpg",
                uploaded_by=application.filed_by,
                uploaded_at=clock.now(),
            )
        )
    session.flush()


def submitted(session: Session, **given: Any) -> Application:
    """An application as its county finds it."""
    application = a_draft(session, **given)
    application.submitted_at = clock.now()
    move(session, Actor(application.filed_by), application, Act.SUBMIT)
    return application


def officer(session: Session, department: str = "culture", county: str = COUNTY) -> Actor:
    """An officer of the department of the county."""
    return acting(session, an_officer(session, county, department))


def reviewed(session: Session, **given: Any) -> Application:
    """An application that the county has taken up."""
    application = submitted(session, **given)
    taking.take_up(session, officer(session, county=application.county_code or ""), application.id)
    return application


def visited(session: Session, application: Application, *, as_stated: bool = True) -> None:
    """Somebody of the county went there today."""
    visits.record_visit(
        session,
        officer(session, county=application.county_code or ""),
        application_id=application.id,
        visited_on=clock.today(),
        purpose="application",
        findings="织机 12 台，水电齐备",
        people_seen=9,
        as_stated=as_stated,
    )


def signed(session: Session, application: Application, *departments: str) -> None:
    """These departments (all when none is named) agree."""
    for department in departments or DEPARTMENTS:
        signing.sign_off(
            session,
            officer(session, department, application.county_code or ""),
            application.id,
            department=department,
            agrees=True,
            opinion="同意",
        )


def ready(session: Session, **given: Any) -> Application:
    """Under review, visited and agreed by all three departments."""
    application = reviewed(session, **given)
    visited(session, application)
    signed(session, application)
    return application


def published(session: Session, *applications: Application, starts_on: date | None = None) -> PublicNotice:
    """A notice of the applications that starts today."""
    return noticing.publish(
        session,
        officer(session, county=applications[0].county_code or ""),
        application_ids=[a.id for a in applications],
        starts_on=starts_on or clock.today(),
        title="非遗工坊认定公示",
    )


def on_notice(session: Session, **given: Any) -> Application:
    """An application whose notice starts today."""
    application = ready(session, **given)
    published(session, application)
    return application


def returned(session: Session, **given: Any) -> Application:
    """An application that its applicant has to mend."""
    application = reviewed(session, **given)
    actor = officer(session, county=application.county_code or "")
    returning.ask_more(session, actor, application.id, items={"address": "请写到门牌号"}, reason="")
    return application


def refused(session: Session, **given: Any) -> Application:
    """An application that was refused."""
    application = reviewed(session, **given)
    actor = officer(session, county=application.county_code or "")
    deciding.refuse(session, actor, application.id, reason="没有生产场地")
    return application


def withdrawn(session: Session, **given: Any) -> Application:
    """An application that its applicant took back."""
    application = submitted(session, **given)
    move(session, Actor(application.filed_by), application, Act.WITHDRAW)
    return application


def an_ended_workshop(session: Session, county: str = COUNTY) -> Workshop:
    """A workshop whose certificate ended by itself two years after it was granted."""
    return a_workshop(session, certified=f"{clock.today().year - 4}-05-01", county=county)


def notice_of(session: Session, application: Application) -> PublicNotice:
    """The newest notice the application stands on."""
    newest = (
        sa.select(PublicNotice)
        .join(NoticeEntry, NoticeEntry.notice_id == PublicNotice.id)
        .where(NoticeEntry.application_id == application.id)
        .order_by(PublicNotice.id.desc())
    )
    return session.scalars(newest.limit(1)).one()


def after_notice(session: Session, application: Application) -> AbstractContextManager[None]:
    """`with after_notice(session, application):` it is the first day on which it can be certified."""
    ends_on = notice_of(session, application).ends_on
    return clock.at(clock.day_start(ends_on + timedelta(days=1)))


def objected(session: Session, application: Application, text: str = "情况不实") -> Objection:
    """An objection that nobody has answered."""
    number = notice_of(session, application).number
    return objecting.object_to(session, notice_number=number, application_id=application.id, text=text)


def asked_elsewhere(session: Session, what: Application | Workshop, county: str = "433127") -> Transfer:
    """The county has asked another one to take it over."""
    a_region(session, county)
    return transferring.ask(
        session,
        officer(session, county=what.county_code or ""),
        application_id=what.id if isinstance(what, Application) else None,
        workshop_id=what.id if isinstance(what, Workshop) else None,
        to_county=county,
        reason="生产地点在那边",
    )


def appointed(session: Session, user: User, county: str = COUNTY, department: str = "culture") -> None:
    """The person is an officer of the county besides what they are."""
    office = acting(session, an_officer(session, county, department)).grants[0].organisation_id
    session.add(
        Membership(
            user_id=user.id,
            organisation_id=office,
            role="officer",
            department=department,
            since=clock.now(),
        )
    )
    session.flush()


def granted(session: Session, **given: Any) -> Application:
    """An application that ended with a certificate."""
    application = on_notice(session, **given)
    with after_notice(session, application):
        certified(session, application)
    return application


def certified(session: Session, application: Application) -> Certificate:
    """The county certifies it now."""
    actor = officer(session, county=application.county_code or "")
    return deciding.certify(session, actor, application.id, document_no="龙文旅发〔2026〕12 号")


IN_STATE = {
    ApplicationState.DRAFT: a_draft,
    ApplicationState.SUBMITTED: submitted,
    ApplicationState.UNDER_REVIEW: reviewed,
    ApplicationState.RETURNED: returned,
    ApplicationState.PUBLIC_NOTICE: on_notice,
    ApplicationState.GRANTED: granted,
    ApplicationState.REFUSED: refused,
    ApplicationState.WITHDRAWN: withdrawn,
}
