"""Matters that go to another county: asked for by one, taken or declined by the other."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core.errors import Conflict, Forbidden, Invalid
from shop.workshops import certification
from shop.workshops.applications import deciding, transferring, view
from tests.factories import procedure
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant

THERE = "433127"


def test_an_accepted_application_is_submitted_anew_there_and_signed_again(session: Session) -> None:
    application = procedure.ready(session)
    asked = procedure.asked_elsewhere(session, application, THERE)
    there = procedure.officer(session, county=THERE)
    transferring.decide(session, there, asked.id, accepted=True, answer="")
    assert (application.county_code, application.state, application.round) == (THERE, "submitted", 2)
    case = view.case(session, there, application.number)
    assert case.signed == {}
    assert [m.act for m in case.moves][-1] == "transfer"


def test_a_declined_application_stays_where_it_was(session: Session) -> None:
    application = procedure.ready(session)
    asked = procedure.asked_elsewhere(session, application, THERE)
    there = procedure.officer(session, county=THERE)
    with pytest.raises(Invalid) as refused:
        transferring.decide(session, there, asked.id, accepted=False, answer=" ")
    assert refused.value.field == "answer"
    transferring.decide(session, there, asked.id, accepted=False, answer="地点在龙山")
    assert (application.county_code, application.state) == (procedure.COUNTY, "under_review")
    procedure.published(session, application)


def test_only_the_county_that_was_asked_answers(session: Session) -> None:
    application = procedure.reviewed(session)
    asked = procedure.asked_elsewhere(session, application, THERE)
    for actor in (
        procedure.officer(session),
        procedure.officer(session, "hr", THERE),
        procedure.officer(session, county="433100"),
    ):
        with pytest.raises(Forbidden):
            transferring.decide(session, actor, asked.id, accepted=True, answer="")


def test_it_is_answered_once(session: Session) -> None:
    asked = procedure.asked_elsewhere(session, procedure.reviewed(session), THERE)
    there = procedure.officer(session, county=THERE)
    transferring.decide(session, there, asked.id, accepted=True, answer="")
    with pytest.raises(Conflict) as refused:
        transferring.decide(session, there, asked.id, accepted=False, answer="不收")
    assert refused.value.code == "ALREADY_DECIDED"


def test_it_is_asked_once_at_a_time(session: Session) -> None:
    application = procedure.reviewed(session)
    asked = procedure.asked_elsewhere(session, application, THERE)
    with pytest.raises(Conflict) as refused:
        procedure.asked_elsewhere(session, application, "433123")
    assert refused.value.code == "TRANSFER_OPEN"
    transferring.take_back(session, procedure.officer(session), asked.id)
    procedure.asked_elsewhere(session, application, "433123")


def test_what_was_decided_meanwhile_is_not_taken_over(session: Session) -> None:
    application = procedure.reviewed(session)
    asked = procedure.asked_elsewhere(session, application, THERE)
    deciding.refuse(session, procedure.officer(session), application.id, reason="没有场地")
    there = procedure.officer(session, county=THERE)
    with pytest.raises(Conflict) as refused:
        transferring.decide(session, there, asked.id, accepted=True, answer="")
    assert refused.value.code == "ALREADY_DECIDED"
    assert (asked.accepted, application.county_code) == (False, procedure.COUNTY)


@pytest.mark.parametrize("place", [procedure.COUNTY, "433100", "999999"])
def test_it_goes_to_another_county(session: Session, place: str) -> None:
    application = procedure.reviewed(session)
    with pytest.raises(Invalid) as refused:
        transferring.ask(
            session,
            procedure.officer(session),
            application_id=application.id,
            to_county=place,
            reason="在别处",
        )
    assert refused.value.field == "to_county"


def test_nobody_takes_over_an_application_that_they_filed(session: Session) -> None:
    officer = an_officer(session, THERE)
    asked = procedure.asked_elsewhere(session, procedure.reviewed(session, applicant=officer), THERE)
    with pytest.raises(Forbidden) as refused:
        transferring.decide(session, acting(session, officer), asked.id, accepted=True, answer="")
    assert refused.value.code == "OWN_CASE"


def test_an_accepted_workshop_stands_in_the_other_county_with_its_certificate(session: Session) -> None:
    workshop = a_workshop(session)
    asked = procedure.asked_elsewhere(session, workshop, THERE)
    there = procedure.officer(session, county=THERE)
    number = certification.status(session, workshop.id, instant("2099-01-01")).certificate_number
    transferring.decide(session, there, asked.id, accepted=True, answer="")
    assert (workshop.county_code, workshop.organisation.region_code) == (THERE, THERE)
    assert certification.status(session, workshop.id, instant("2099-01-01")).certificate_number == number


def test_a_member_of_the_workshop_does_not_move_it(session: Session) -> None:
    workshop = a_workshop(session)
    member = a_member(session, workshop)
    asked = procedure.asked_elsewhere(session, workshop, THERE)
    procedure.appointed(session, member, THERE)
    with pytest.raises(Forbidden) as refused:
        transferring.decide(session, acting(session, member), asked.id, accepted=True, answer="")
    assert refused.value.code == "OWN_CASE"
