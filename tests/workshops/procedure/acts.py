"""Each act of the procedure as somebody who may does it, with what it needs in the given state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.workshops.applications import (
    deciding,
    filing,
    noticing,
    objecting,
    returning,
    signing,
    submitting,
    taking,
    transferring,
)
from shop.workshops.applications.models import Application, NoticeEntry, Objection, PublicNotice
from shop.workshops.applications.moves import Act
from shop.workshops.applications.numbers import next_number
from shop.workshops.recognition import recognitions
from tests.factories import procedure
from tests.factories.heritage import a_region
from tests.factories.workshops import acting

Do = Callable[[Session, Application], Any]


def applicant(session: Session, application: Application) -> Actor:
    """Who filed it."""
    return acting(session, application.applicant)


def save(session: Session, application: Application) -> None:
    filing.save(
        session,
        applicant(session, application),
        application.id,
        step="place",
        facts={"address": "苗儿滩镇捞车村 3 组 8 号", "location_type": "poverty_alleviated"},
    )


def submit(session: Session, application: Application) -> None:
    actor = applicant(session, application)
    submitting.submit(session, actor, application.id, version=application.version, aware=True)


def discard(session: Session, application: Application) -> None:
    filing.discard(session, applicant(session, application), application.id)


def withdraw(session: Session, application: Application) -> None:
    submitting.withdraw(session, applicant(session, application), application.id, reason="不办了")


def take_up(session: Session, application: Application) -> None:
    taking.take_up(session, procedure.officer(session), application.id)


def sign_off(session: Session, application: Application) -> None:
    actor = procedure.officer(session, "hr")
    signing.sign_off(session, actor, application.id, department="hr", agrees=True, opinion="同意")


def visit(session: Session, application: Application) -> None:
    procedure.visited(session, application)


def recognise(session: Session, application: Application) -> None:
    actor, today = procedure.officer(session, "hr"), clock.today()
    recognitions.recognise_employment(
        session, actor, application.id, granted_on=today, document_no="龙人社〔2026〕3 号"
    )


def give_back(session: Session, application: Application) -> None:
    actor = procedure.officer(session)
    returning.ask_more(session, actor, application.id, items={"address": "请写到门牌号"}, reason="")


def transfer(session: Session, application: Application) -> None:
    a_region(session, "433127")
    asked = transferring.ask(
        session,
        procedure.officer(session),
        application_id=application.id,
        to_county="433127",
        reason="生产地点在永顺",
    )
    there = procedure.officer(session, county="433127")
    transferring.decide(session, there, asked.id, accepted=True, answer="")


def put_on_notice(session: Session, application: Application) -> None:
    procedure.published(session, application)


def object_to(session: Session, application: Application) -> None:
    entry = an_entry(session, application)
    objecting.object_to(
        session, notice_number=entry.notice.number, application_id=application.id, text="织机是借来的"
    )


def answer(session: Session, application: Application) -> None:
    objection = an_objection(session, application)
    objecting.answer(session, procedure.officer(session), objection.id, upheld=False, answer="已核实")


def reopen(session: Session, application: Application) -> None:
    noticing.reopen(session, procedure.officer(session), application.id, reason="材料有误")


def certify(session: Session, application: Application) -> None:
    with clock.at(clock.now() + timedelta(days=30)):
        deciding.certify(
            session, procedure.officer(session), application.id, document_no="龙文旅〔2026〕1 号"
        )


def refuse(session: Session, application: Application) -> None:
    deciding.refuse(session, procedure.officer(session), application.id, reason="没有生产场地")


def an_entry(session: Session, application: Application) -> NoticeEntry:
    """Its place on a notice that runs today; written past the procedure where the state has none."""
    held = sa.select(NoticeEntry).where(NoticeEntry.application_id == application.id)
    if (found := session.scalar(held.order_by(NoticeEntry.id.desc()))) is not None:
        return found
    today = clock.today()
    notice = PublicNotice(
        number=next_number(session, "GS", procedure.COUNTY, today.year),
        county_code=procedure.COUNTY,
        title="公示",
        starts_on=today,
        workdays=5,
        ends_on=today + timedelta(days=6),
        created_at=clock.now(),
    )
    session.add(notice)
    session.flush()
    entry = NoticeEntry(notice_id=notice.id, application_id=application.id, round=application.round)
    session.add(entry)
    session.flush()
    return entry


def an_objection(session: Session, application: Application) -> Objection:
    """An open objection against it; written past the procedure, so that any state can have one."""
    held = sa.select(Objection).where(
        Objection.application_id == application.id, Objection.answered_at.is_(None)
    )
    if (found := session.scalar(held)) is not None:
        return found
    objection = Objection(
        number=next_number(session, "YY", procedure.COUNTY, clock.today().year),
        entry_id=an_entry(session, application).id,
        application_id=application.id,
        received_at=clock.now(),
        due_on=clock.today() + timedelta(days=30),
        text="情况不实",
    )
    session.add(objection)
    session.flush()
    return objection


#: Every act, of the applicant, of an officer or of the public.
ACTS: dict[Act, Do] = {
    Act.SAVE: save,
    Act.SUBMIT: submit,
    Act.DISCARD: discard,
    Act.WITHDRAW: withdraw,
    Act.TAKE_UP: take_up,
    Act.SIGN_OFF: sign_off,
    Act.VISIT: visit,
    Act.RECOGNISE: recognise,
    Act.RETURN: give_back,
    Act.TRANSFER: transfer,
    Act.PUT_ON_NOTICE: put_on_notice,
    Act.OBJECT: object_to,
    Act.ANSWER: answer,
    Act.REOPEN: reopen,
    Act.CERTIFY: certify,
    Act.REFUSE: refuse,
}
