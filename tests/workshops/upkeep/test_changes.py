"""Reported changes of identity: days, who decides, what stands in the register afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from shop.accounts.models import Membership
from shop.core import clock
from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.outbox import OutboxTask
from shop.heritage.models import WorkdayOverride
from shop.workshops.models import Workshop
from shop.workshops.upkeep import changes
from shop.workshops.upkeep.models import ChangeRequest, ChangeState
from tests.factories.workshops import (
    a_member,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    culture_officer,
    instant,
)
from tests.support.night import told


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, certified="2026-03-01", name="捞车河岸织锦工坊")


@pytest.fixture
def owner(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


def reported(
    session: Session, owner: Actor, workshop: Workshop, at: str = "2026-11-23T09:00", **new: str
) -> ChangeRequest:
    with clock.at(instant(at)):
        return changes.report(
            session,
            owner,
            workshop.id,
            happened_on=date(2026, 11, 18),
            new=new or {"legal_rep": "田二姐"},
        )


def valid_code() -> str:
    body = "91430000717882231"
    return body + uscc.calc_check_digit(body)


@pytest.mark.parametrize(
    ("happened", "on_time", "late"),
    [
        ("2026-11-18", "2026-11-23T23:59:59", "2026-11-24"),  # Wednesday: Thursday, Friday, Monday
        ("2026-09-29", "2026-10-09T23:59:59", "2026-10-10"),  # over the National Day week
        (
            "2026-02-13",
            "2026-02-25T23:59:59",
            "2026-02-26",
        ),  # over the Spring Festival, 14 February is worked
    ],
)
def test_a_report_after_the_third_working_day_is_late_and_accepted(
    session: Session, workshop: Workshop, owner: Actor, happened: str, on_time: str, late: str
) -> None:
    workshop.created_at = instant("2020-01-01")
    for at, flag in ((on_time, False), (late, True)):
        with clock.at(instant(at)):
            request = changes.report(
                session,
                owner,
                workshop.id,
                happened_on=date.fromisoformat(happened),
                new={"leader_name": f"带头人{at}"},
            )
            assert changes.late(request) is flag, (request.report_due_on, at)
            changes.withdraw(session, owner, request.id)


def test_it_is_to_be_verified_by_the_seventh_working_day_of_the_calendar(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    request = reported(session, owner, workshop)
    assert request.verify_due_on == date(2026, 12, 2)
    changes.withdraw(session, owner, request.id)
    session.add(WorkdayOverride(day=date(2026, 11, 25), is_workday=False, note="停电"))
    session.flush()
    assert reported(session, owner, workshop).verify_due_on == date(2026, 12, 3)


def test_nothing_changes_in_the_register_before_an_officer_has_verified_it(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    officer = an_officer(session)
    new = {
        "name": "河岸织锦坊",
        "organisation_name": "河岸合作社",
        "uscc": valid_code(),
        "legal_rep": "田二姐",
    }
    request = reported(session, owner, workshop, **new)
    assert workshop.name == "捞车河岸织锦工坊"
    assert request.changes["legal_rep"] == ["田大姐", "田二姐"]
    assert [(t.user_id, t.template) for t in told(session)] == [(officer.id, "change_reported")]
    with clock.at(instant("2026-11-24T09:00")):
        changes.accept(session, acting(session, officer), request.id)
    assert (workshop.name, workshop.legal_rep) == ("河岸织锦坊", "田二姐")
    assert (workshop.uscc, workshop.organisation.uscc) == (valid_code(), valid_code())
    assert workshop.registration_exempt_reason is None
    assert workshop.organisation.name == "河岸合作社"
    assert (request.state, request.decided_by) == (ChangeState.ACCEPTED, officer.id)
    assert "workshops.renamed" in session.scalars(sa.select(OutboxTask.topic)).all()
    acts = sa.select(AuditEvent.action).where(AuditEvent.action.startswith("change.")).order_by(AuditEvent.id)
    assert session.scalars(acts).all() == ["change.reported", "change.accepted"]


def test_a_refusal_says_why_and_leaves_the_register_alone(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    request = reported(session, owner, workshop)
    officer = culture_officer(session)
    with pytest.raises(Invalid) as refused:
        changes.refuse(session, officer, request.id, answer="  ")
    assert refused.value.field == "answer"
    changes.refuse(session, officer, request.id, answer="执照没有换")
    assert (workshop.legal_rep, request.state) == ("田大姐", ChangeState.REFUSED)
    assert told(session)[-1].facts["answer"] == "执照没有换"


@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({"legal_rep": "田大姐"}, "name"),
        ({"legal_rep": "   "}, "legal_rep"),
        ({"leader_name": "长" * 61}, "leader_name"),
        ({"uscc": "123"}, "uscc"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, workshop: Workshop, owner: Actor, new: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reported(session, owner, workshop, **new)
    assert refused.value.field == field


def test_a_change_of_tomorrow_is_refused(session: Session, workshop: Workshop, owner: Actor) -> None:
    with clock.at(instant("2026-11-17T23:59:59")), pytest.raises(Invalid) as refused:
        changes.report(
            session, owner, workshop.id, happened_on=date(2026, 11, 18), new={"legal_rep": "田二姐"}
        )
    assert refused.value.field == "happened_on"


def test_a_credit_code_of_somebody_else_is_refused_at_once_and_at_the_decision(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    other = a_workshop(session)
    request = reported(session, owner, workshop, uscc=valid_code())
    other.organisation.uscc = valid_code()
    session.flush()
    with pytest.raises(Invalid) as refused:
        changes.accept(session, culture_officer(session), request.id)
    assert refused.value.field == "uscc"
    changes.withdraw(session, owner, request.id)
    with pytest.raises(Invalid):
        reported(session, owner, workshop, uscc=valid_code())


def test_one_report_at_a_time(session: Session, workshop: Workshop, owner: Actor) -> None:
    reported(session, owner, workshop)
    with pytest.raises(Conflict) as refused:
        reported(session, owner, workshop, leader_name="田三姐")
    assert refused.value.code == "ALREADY_OPEN"


def test_a_register_that_changed_meanwhile_is_not_overwritten(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    request = reported(session, owner, workshop)
    workshop.legal_rep = "彭大哥"
    session.flush()
    with pytest.raises(Conflict) as refused:
        changes.accept(session, culture_officer(session), request.id)
    assert refused.value.code == "STALE"
    assert workshop.legal_rep == "彭大哥"


@pytest.mark.parametrize("act", ["accept", "refuse", "withdraw"])
@pytest.mark.parametrize("state", [ChangeState.ACCEPTED, ChangeState.REFUSED, ChangeState.WITHDRAWN])
def test_a_decided_report_is_decided(
    session: Session, workshop: Workshop, owner: Actor, act: str, state: ChangeState
) -> None:
    request = reported(session, owner, workshop)
    officer = culture_officer(session)
    first: dict[ChangeState, Any] = {
        ChangeState.ACCEPTED: lambda: changes.accept(session, officer, request.id),
        ChangeState.REFUSED: lambda: changes.refuse(session, officer, request.id, answer="不对"),
        ChangeState.WITHDRAWN: lambda: changes.withdraw(session, owner, request.id),
    }
    first[state]()
    with pytest.raises(Conflict) as refused:
        if act == "refuse":
            changes.refuse(session, officer, request.id, answer="不对")
        elif act == "accept":
            changes.accept(session, officer, request.id)
        else:
            changes.withdraw(session, owner, request.id)
    assert refused.value.code == "DECIDED"


def test_who_may_report_and_who_may_verify(session: Session, workshop: Workshop, owner: Actor) -> None:
    staff = acting(session, a_member(session, workshop, "staff"))
    neighbour, rural = (
        culture_officer(session, "433127"),
        acting(session, an_officer(session, "433130", "rural")),
    )
    for stranger in (staff, neighbour, rural, Actor()):
        with pytest.raises(Forbidden):
            reported(session, stranger, workshop)
    request = reported(session, owner, workshop)
    for stranger in (owner, staff, neighbour, rural, acting(session, an_operator(session, "support"))):
        with pytest.raises(Forbidden):
            changes.accept(session, stranger, request.id)
        with pytest.raises(Forbidden):
            changes.refuse(session, stranger, request.id, answer="不行")
    with pytest.raises(Forbidden):
        changes.withdraw(session, neighbour, request.id)
    changes.accept(session, acting(session, an_operator(session)), request.id)


def test_two_people_an_officer_does_not_verify_what_they_recorded_or_their_own_workshop(
    session: Session, workshop: Workshop
) -> None:
    clerk, member = an_officer(session), an_officer(session)
    session.add(
        Membership(
            user_id=member.id, organisation_id=workshop.organisation_id, role="staff", since=clock.now()
        )
    )
    session.flush()
    request = reported(session, acting(session, clerk), workshop)
    for own in (clerk, member):
        with pytest.raises(Forbidden) as refused:
            changes.accept(session, acting(session, own), request.id)
        assert refused.value.code == "OWN_CASE"


def test_an_unknown_report_is_not_found(session: Session) -> None:
    for act in (changes.accept, changes.withdraw):
        with pytest.raises(NotFound):
            act(session, culture_officer(session), 4711)


def test_the_database_keeps_open_and_decided_apart(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    request = reported(session, owner, workshop)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.update(ChangeRequest).values(state="accepted"))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.update(ChangeRequest).values(state="lost"))
    assert request.id
