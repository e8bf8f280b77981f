"""Objections of the public against an application on notice, and the county's answers."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import hashing
from shop.core import clock
from shop.core.access import VISITOR, Actor
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.workshops.applications import possible, standing, telling
from shop.workshops.applications.models import Application, NoticeEntry, Objection, PublicNotice
from shop.workshops.applications.moves import Act
from shop.workshops.applications.numbers import next_number
from shop.workshops.applications.recording import authority_of, bounded, given, held, move, taken

LONGEST_TEXT = 2000


def object_to(
    session: Session,
    *,
    notice_number: str,
    application_id: int,
    text: str,
    name: str = "",
    contact: str = "",
) -> Objection:
    """What somebody, known or not, brings forward against an application while its notice runs (in Shanghai days).

    It is answered within the county's days, counted from the day after; the county's culture officers are told at
    once. Name and contact are free and seen by the county only. Raises NotFound, Conflict (NOTICE_OVER,
    NOTICE_NOT_BEGUN, ILLEGAL_MOVE), Invalid. The same words sent twice are one objection.
    """
    entry = _entry(session, notice_number, application_id)
    application = held(session, application_id)
    if (sent := _sent_before(session, entry, text)) is not None:
        return sent
    now = standing.load(session, application)
    if now.entry is None or now.entry.id != entry.id:
        raise Conflict(_("这个申请已经不在这次公示里，不再受理异议。"), code="NOTICE_OVER")
    possible.require(now, Act.OBJECT)
    received, county = clock.now(), application.county_code or ""
    objection = Objection(
        number=next_number(session, "YY", county, clock.local(received).year),
        entry_id=entry.id,
        application_id=application.id,
        received_at=received,
        due_on=clock.local_day(received) + timedelta(days=now.periods.answer_days),
        text=given(text, "text", _("请写明异议的内容。"), LONGEST_TEXT),
        name=bounded(name, "name", 60),
        contact=bounded(contact, "contact", 120),
    )
    session.add(objection)
    session.flush()
    move(session, VISITOR, application, Act.OBJECT, detail={"objection": objection.number})
    due_on = objection.due_on.isoformat()
    telling.officers(session, application, "objection", objection=objection.number, due_on=due_on)
    telling.applicant(session, application, "objected", due_on=due_on)
    return objection


def answer(
    session: Session,
    actor: Actor,
    objection_id: int,
    *,
    upheld: bool,
    answer: str,
    version: int | None = None,
) -> Objection:
    """Answer an objection, once. An upheld one keeps the application from being certified on this notice.

    Raises NotFound, Forbidden, Conflict (ALREADY_ANSWERED, ILLEGAL_MOVE), Invalid.
    """
    found = session.get(Objection, objection_id)
    if found is None:
        raise NotFound(_("没有这条异议。"))
    application = taken(
        session, actor, found.application_id, Act.ANSWER, Permission.APPLICATION_DECIDE, version=version
    )
    session.refresh(found)
    if found.answered_at is not None:
        raise Conflict(_("这条异议已经答复过了。"), code="ALREADY_ANSWERED")
    found.answer = given(answer, "answer", _("请写明答复。"), LONGEST_TEXT)
    found.upheld, found.answered_at, found.answered_by = upheld, clock.now(), actor.user_id
    detail = {"objection": found.number, "upheld": upheld}
    authority = authority_of(session, actor, application.county_code or "")
    move(session, actor, application, Act.ANSWER, authority=authority, detail=detail)
    telling.applicant(session, application, "objection_answered", upheld=upheld)
    return found


def close_open(session: Session, application: Application) -> None:
    """The applicant has withdrawn: objections that wait are answered with that."""
    waiting = sa.select(Objection).where(
        Objection.application_id == application.id, Objection.answered_at.is_(None)
    )
    for objection in session.scalars(waiting):
        objection.answer = _("申请人撤回了申请，审核到此为止。")
        objection.upheld, objection.answered_at = False, clock.now()
    session.flush()


def key_of(number: str) -> str:
    """What the address of an objection holds besides its number, so that only who brought it forward opens it."""
    return hashing.keyed("objection", number)[:24]


def followed(session: Session, number: str, key: str) -> Objection:
    """The objection of the number, for who holds its key. Raises NotFound."""
    found = session.scalar(
        sa.select(Objection).where(Objection.number == number).options(joinedload(Objection.application))
    )
    if found is None or not hashing.same(key_of(number), key):
        raise NotFound(_("没有这条异议，请核对网址。"))
    return found


def _sent_before(session: Session, entry: NoticeEntry, text: str) -> Objection | None:
    """The open objection with these very words: a button that was pressed twice."""
    same = sa.select(Objection).where(
        Objection.entry_id == entry.id, Objection.text == text.strip(), Objection.answered_at.is_(None)
    )
    return session.scalar(same.order_by(Objection.id).limit(1))


def _entry(session: Session, notice_number: str, application_id: int) -> NoticeEntry:
    found = session.scalar(
        sa.select(NoticeEntry)
        .join(PublicNotice, NoticeEntry.notice_id == PublicNotice.id)
        .where(PublicNotice.number == notice_number, NoticeEntry.application_id == application_id)
    )
    if found is None:
        raise NotFound(_("这次公示里没有这个申请。"))
    return found
