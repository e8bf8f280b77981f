"""Visits of applicants and of workshops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Forbidden, Invalid, NotFound
from shop.workshops.evidence import visits
from tests.factories import procedure
from tests.factories.workshops import a_member, a_workshop, acting

SEEN = {"purpose": "survey", "findings": "六人在织", "people_seen": 6, "liveliness": "alive"}


@pytest.mark.parametrize("department", procedure.DEPARTMENTS)
@pytest.mark.parametrize("region", ["433130", "433100", "430000"])
def test_officers_of_any_department_and_level_record_what_they_saw(
    session: Session, department: str, region: str
) -> None:
    workshop = a_workshop(session)
    actor = procedure.officer(session, department, region)
    visit = visits.record_visit(session, actor, workshop_id=workshop.id, visited_on=clock.today(), **SEEN)  # type: ignore[arg-type]
    assert (visit.liveliness, visit.people_seen) == ("alive", 6)
    assert visit.authority


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"findings": " "}, "findings"),
        ({"findings": "长" * 1001}, "findings"),
        ({"liveliness": None}, "liveliness"),
        ({"liveliness": "sleepy"}, "liveliness"),
        ({"purpose": "application"}, "purpose"),
        ({"people_seen": -1}, "people_seen"),
        ({"visited_on": clock.today() + timedelta(days=2)}, "visited_on"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    session: Session, given: dict[str, object], field: str
) -> None:
    workshop, actor = a_workshop(session), procedure.officer(session)
    facts = {"visited_on": clock.today(), **SEEN, **given}
    with pytest.raises(Invalid) as refused:
        visits.record_visit(session, actor, workshop_id=workshop.id, **facts)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("given", "field"), [({"as_stated": None}, "as_stated"), ({"purpose": "survey"}, "purpose")]
)
def test_of_an_applicant_it_says_whether_things_are_as_stated(
    session: Session, given: dict[str, object], field: str
) -> None:
    application = procedure.reviewed(session)
    facts = {"purpose": "application", "findings": "看过", "as_stated": True, **given}
    with pytest.raises(Invalid) as refused:
        visits.record_visit(
            session,
            procedure.officer(session),
            application_id=application.id,
            visited_on=clock.today(),
            **facts,  # type: ignore[arg-type]
        )
    assert refused.value.field == field


def test_another_county_and_members_do_not_visit(session: Session) -> None:
    workshop = a_workshop(session)
    member = a_member(session, workshop)
    procedure.appointed(session, member)
    for actor in (procedure.officer(session, county="433127"), acting(session, member)):
        with pytest.raises(Forbidden):
            visits.record_visit(session, actor, workshop_id=workshop.id, visited_on=clock.today(), **SEEN)  # type: ignore[arg-type]


def test_an_unknown_workshop_is_not_found(session: Session) -> None:
    actor = procedure.officer(session)
    with pytest.raises(NotFound):
        visits.record_visit(session, actor, workshop_id=999_999, visited_on=clock.today(), **SEEN)  # type: ignore[arg-type]
