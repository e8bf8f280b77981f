"""Matters that belong to another county: asked for by one, taken or declined by the other."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.heritage.models import Region
from shop.workshops.applications import possible, standing, telling
from shop.workshops.applications.models import Application, Transfer
from shop.workshops.applications.moves import Act, after
from shop.workshops.applications.recording import (
    authority_of,
    bounded,
    given,
    held,
    move,
    refuse_own_case,
    taken,
)
from shop.workshops.certification.holding import hold_alone
from shop.workshops.certification.recording import refuse_own
from shop.workshops.models import Workshop
from shop.workshops.queries import officers_of

LONGEST = 300


class Place(NamedTuple):
    """A county that is asked about, as permissions want it."""

    county_code: str


def ask(
    session: Session,
    actor: Actor,
    *,
    application_id: int | None = None,
    workshop_id: int | None = None,
    to_county: str,
    reason: str,
) -> Transfer:
    """Ask another county to take over an application (submitted or under review) or a workshop of the register.

    By a culture officer of the county it lies in. Nothing changes until the other county has answered; an application
    is not put on notice meanwhile. Raises Invalid for a place that is none or the same, Conflict (TRANSFER_OPEN).
    """
    if (application_id is None) == (workshop_id is None):
        raise ValueError("either an application or a workshop")
    if application_id is not None:
        application = taken(session, actor, application_id, Act.TRANSFER, Permission.APPLICATION_DECIDE)
        possible.require(standing.load(session, application), Act.TRANSFER)
        from_county = application.county_code or ""
    else:
        from_county = _own_workshop(session, actor, workshop_id or 0).county_code
    _check_place(session, from_county, to_county)
    asked = Transfer(
        application_id=application_id,
        workshop_id=workshop_id,
        from_county=from_county,
        to_county=to_county,
        reason=given(reason, "reason", _("请写明理由。"), LONGEST),
        asked_by=actor.user_id,
        asked_at=clock.now(),
    )
    session.add(asked)
    session.flush()
    audit.record(
        session, actor, "transfer.asked", "transfer", asked.id, from_county=from_county, to=to_county
    )
    _tell(session, asked, to_county, "transfer_asked")
    return asked


def decide(session: Session, actor: Actor, transfer_id: int, *, accepted: bool, answer: str) -> Transfer:
    """Take it or decline, by a culture officer of the county that was asked; a refusal says why.

    An accepted application is submitted anew there: all departments sign again. An accepted workshop stands in the
    register of that county from now on and keeps its certificate with its number.
    """
    asked = _known(session, transfer_id)
    require(actor, Permission.APPLICATION_DECIDE, Place(asked.to_county))
    said = bounded(answer, "answer", LONGEST)
    if not accepted and not said:
        raise Invalid(_("不接收，请写明理由。"), field="answer")
    # First the matter, then the transfer: in the same order as who ends the application meanwhile.
    what = _held(session, actor, asked)
    _hold_open(session, asked)
    if accepted and isinstance(what, Application):
        _take_application(session, actor, what, asked)
    elif accepted and isinstance(what, Workshop):
        _take_workshop(session, what, asked)
    _close(session, actor, asked, accepted, said)
    _tell(session, asked, asked.from_county, "transfer_accepted" if accepted else "transfer_declined")
    return asked


def take_back(session: Session, actor: Actor, transfer_id: int) -> Transfer:
    """The county that asked needs it no more; the other one has not answered yet."""
    asked = _known(session, transfer_id)
    require(actor, Permission.APPLICATION_DECIDE, Place(asked.from_county))
    _hold_open(session, asked)
    _close(session, actor, asked, False, _("由申请转出的县撤回。"))
    return asked


def close_for(session: Session, actor: Actor, application: Application, answer: str) -> None:
    """The application has ended: what still waits for another county's answer is closed with that."""
    waiting = sa.select(Transfer).where(
        Transfer.application_id == application.id, Transfer.decided_at.is_(None)
    )
    for asked in session.scalars(waiting.with_for_update(key_share=True)):
        _close(session, actor, asked, False, answer)


def _own_workshop(session: Session, actor: Actor, workshop_id: int) -> Workshop:
    if session.get(Workshop, workshop_id) is None:
        raise NotFound(_("没有这家工坊。"))
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.APPLICATION_DECIDE, workshop)
    refuse_own(actor, workshop)
    waiting = sa.exists().where(Transfer.workshop_id == workshop.id, Transfer.decided_at.is_(None))
    if session.scalar(sa.select(waiting)):
        raise Conflict(_("已经请别的县接收这家工坊，对方还没有答复。"), code="TRANSFER_OPEN")
    return workshop


def _check_place(session: Session, from_county: str, to_county: str) -> None:
    if from_county == to_county:
        raise Invalid(_("请选另一个县。"), field="to_county")
    if not heritage.is_leaf(session, to_county):
        raise Invalid(_("请选到县、市、区一级。"), field="to_county")


def _known(session: Session, transfer_id: int) -> Transfer:
    asked = session.get(Transfer, transfer_id)
    if asked is None:
        raise NotFound(_("没有这个转办。"))
    return asked


def _held(session: Session, actor: Actor, asked: Transfer) -> Application | Workshop:
    """What it is about, locked. Forbidden (OWN_CASE) when the actor is a party to it."""
    if asked.application_id is not None:
        application = held(session, asked.application_id)
        refuse_own_case(session, actor, application)
        return application
    workshop = hold_alone(session, asked.workshop_id or 0)
    refuse_own(actor, workshop)
    return workshop


def _hold_open(session: Session, asked: Transfer) -> None:
    row = sa.select(Transfer).where(Transfer.id == asked.id).with_for_update(key_share=True)
    session.scalars(row.execution_options(populate_existing=True)).one()
    if asked.decided_at is not None:
        raise Conflict(_("这个转办已经有了答复。"), code="ALREADY_DECIDED")


def _take_application(session: Session, actor: Actor, application: Application, asked: Transfer) -> None:
    after(application.state, Act.TRANSFER)
    application.county_code = asked.to_county
    application.facts = {**application.facts, "county_code": asked.to_county}
    application.round += 1
    authority = authority_of(session, actor, asked.to_county)
    detail = {"from": asked.from_county, "to": asked.to_county}
    move(session, actor, application, Act.TRANSFER, authority=authority, reason=asked.reason, detail=detail)
    county = session.get_one(Region, asked.to_county).name
    telling.applicant(session, application, "transferred", county=county, authority=authority)


def _take_workshop(session: Session, workshop: Workshop, asked: Transfer) -> None:
    workshop.county_code = asked.to_county
    workshop.organisation.region_code = asked.to_county
    session.flush()
    cache.touch(session)


def _close(session: Session, actor: Actor, asked: Transfer, accepted: bool, answer: str) -> None:
    asked.accepted, asked.answer = accepted, answer
    asked.decided_at, asked.decided_by = clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, "transfer.decided", "transfer", asked.id, accepted=accepted)


def _tell(session: Session, asked: Transfer, county: str, step: str) -> None:
    """Culture officers of the county that has to know."""
    what = asked.application or asked.workshop
    assert what is not None, "a transfer is of one thing"
    names = dict(
        session.execute(
            sa.select(Region.code, Region.name).where(Region.code.in_([asked.from_county, asked.to_county]))
        ).all()
    )
    for user_id in officers_of(session, county, "culture"):
        messages.notify(
            session,
            user_id,
            f"application_{step}",
            name=what.name,
            number=asked.application.number if asked.application else "",
            from_county=names.get(asked.from_county, ""),
            to_county=names.get(asked.to_county, ""),
        )
