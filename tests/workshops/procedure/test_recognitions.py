"""What a workshop is besides certified, and where else it is registered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.workshops.models import Workshop
from shop.workshops.recognition import key_counties, recognitions, registers
from shop.workshops.recognition.models import KeyCounty, Recognition
from tests.factories import procedure
from tests.factories.heritage import a_region
from tests.factories.workshops import a_member, a_workshop, acting

OFFICES = {"county": procedure.COUNTY, "city": "433100", "province": "430000"}
NO = "〔2026〕5 号"


def office(session: Session, level: str) -> Actor:
    return procedure.officer(session, county=OFFICES[level])


def named(session: Session, workshop: Workshop, level: str) -> Recognition:
    return recognitions.model_site(
        session,
        office(session, level),
        workshop.id,
        level=level,
        granted_on=clock.today(),
        document_no=NO,
    )


@pytest.mark.parametrize("level", list(OFFICES))
def test_each_level_names_its_own_model_sites(session: Session, level: str) -> None:
    workshop = a_workshop(session)
    named(session, workshop, level)
    assert workshop.model_site_level == level
    for other in set(OFFICES) - {level}:
        with pytest.raises(Forbidden):
            recognitions.model_site(
                session,
                office(session, level),
                workshop.id,
                level=other,
                granted_on=clock.today(),
                document_no=NO,
            )


def test_the_highest_running_level_is_shown(session: Session) -> None:
    workshop = a_workshop(session)
    named(session, workshop, "county")
    top = named(session, workshop, "province")
    named(session, workshop, "city")
    assert workshop.model_site_level == "province"
    recognitions.end(
        session, office(session, "province"), top.id, ended_on=clock.today(), reason="复核不合格"
    )
    assert workshop.model_site_level == "city"


def test_a_workshop_that_may_not_sell_is_no_model_site(session: Session) -> None:
    with pytest.raises(Conflict) as refused:
        named(session, a_workshop(session, certified=None), "county")
    assert refused.value.code == "NOT_CERTIFIED"


def test_a_level_is_given_once_at_a_time(session: Session) -> None:
    workshop = a_workshop(session)
    named(session, workshop, "county")
    with pytest.raises(Conflict):
        named(session, workshop, "county")


def test_members_do_not_honour_their_own_workshop(session: Session) -> None:
    workshop = a_workshop(session)
    member = a_member(session, workshop)
    procedure.appointed(session, member)
    with pytest.raises(Forbidden) as refused:
        recognitions.model_site(
            session,
            acting(session, member),
            workshop.id,
            level="county",
            granted_on=clock.today(),
            document_no=NO,
        )
    assert refused.value.code == "OWN_CASE"


def test_an_employment_workshop_is_recognised_and_ended_by_human_resources(session: Session) -> None:
    workshop, today = a_workshop(session), clock.today()
    hr = procedure.officer(session, "hr")
    with pytest.raises(Forbidden):
        recognitions.record_employment(
            session, procedure.officer(session), workshop.id, granted_on=today, document_no=NO
        )
    made = recognitions.record_employment(session, hr, workshop.id, granted_on=today, document_no=NO)
    assert workshop.is_employment_workshop
    with pytest.raises(Forbidden):
        recognitions.end(session, procedure.officer(session), made.id, ended_on=today, reason="停产")
    recognitions.end(session, hr, made.id, ended_on=today, reason="停产")
    assert not workshop.is_employment_workshop


def test_a_model_site_says_nothing_of_the_employment_workshop(session: Session) -> None:
    workshop = a_workshop(session)
    workshop.is_employment_workshop = True
    named(session, workshop, "county")
    assert workshop.is_employment_workshop


@pytest.mark.parametrize(
    ("given", "field"),
    [({"ended_on": date(2020, 1, 1)}, "ended_on"), ({"reason": " "}, "reason")],
)
def test_an_end_has_its_day_and_reason(session: Session, given: dict[str, object], field: str) -> None:
    made = named(session, a_workshop(session), "county")
    facts = {"ended_on": clock.today(), "reason": "停产", **given}
    with pytest.raises(Invalid) as refused:
        recognitions.end(session, office(session, "county"), made.id, **facts)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_recognition_ends_once(session: Session) -> None:
    made = named(session, a_workshop(session), "county")
    for expected in (None, "ENDED"):
        try:
            recognitions.end(
                session, office(session, "county"), made.id, ended_on=clock.today(), reason="停产"
            )
        except Conflict as refused:
            assert refused.code == expected


def test_the_former_decision_of_a_legacy_workshop_is_kept(session: Session) -> None:
    workshop = a_workshop(session)
    made = recognitions.record_legacy(
        session, procedure.officer(session), workshop.id, granted_on=date(2020, 6, 1), document_no=NO
    )
    assert made.kind == "legacy_workshop"
    assert recognitions.of_workshop(session, workshop.id) == [made]


def pooled(session: Session, workshop: Workshop, **given: object) -> object:
    facts = {
        "workshop_id": workshop.id,
        "register": "project_pool",
        "entry_no": "XM-2026-118",
        "entered_on": clock.today(),
        **given,
    }
    return registers.enter(session, procedure.officer(session, "rural"), **facts)  # type: ignore[arg-type]


def test_the_project_pool_is_recorded_by_the_rural_officer(session: Session) -> None:
    workshop = a_workshop(session)
    entry = pooled(session, workshop)
    assert workshop.in_project_db
    rural = procedure.officer(session, "rural")
    registers.remove(session, rural, entry.id, removed_on=clock.today())  # type: ignore[attr-defined]
    assert not workshop.in_project_db
    with pytest.raises(Forbidden):
        registers.enter(
            session,
            procedure.officer(session),
            workshop_id=workshop.id,
            register="project_pool",
            entry_no="1",
            entered_on=clock.today(),
        )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"register": "somewhere"}, "register"),
        ({"register": "other"}, "register_name"),
        ({"entry_no": " "}, "entry_no"),
        ({"entered_on": clock.today() + timedelta(days=2)}, "entered_on"),
    ],
)
def test_an_entry_says_where_and_under_which_number(
    session: Session, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        pooled(session, a_workshop(session), **given)
    assert refused.value.field == field


def test_a_number_is_entered_once(session: Session) -> None:
    workshop = a_workshop(session)
    pooled(session, workshop)
    with pytest.raises(Conflict) as refused:
        pooled(session, workshop)
    assert refused.value.code == "ENTERED"
    pooled(session, workshop, register="other", register_name="省劳务平台")
    assert len(registers.of_workshop(session, workshop.id)) == 2


def key_county(session: Session, county: str) -> KeyCounty:
    a_region(session, county)
    return key_counties.name(
        session, office(session, "city"), prefecture_code="433100", county_code=county, document_no=NO
    )


def test_a_prefecture_names_two_key_counties_at_most(session: Session) -> None:
    first = key_county(session, "433130")
    key_county(session, "433127")
    with pytest.raises(Conflict) as refused:
        key_county(session, "433123")
    assert refused.value.code == "TOO_MANY"
    key_counties.end(session, office(session, "city"), first.id)
    key_county(session, "433123")
    assert [k.county_code for k in key_counties.running(session, "433100")] == ["433123", "433127"]


def test_they_are_filed_with_the_province_which_takes_note(session: Session) -> None:
    found = key_county(session, "433130")
    with pytest.raises(Conflict) as refused:
        key_counties.note(session, office(session, "province"), found.id)
    assert refused.value.code == "NOT_FILED"
    key_counties.file(session, office(session, "city"), found.id)
    with pytest.raises(Forbidden):
        key_counties.note(session, office(session, "city"), found.id)
    key_counties.note(session, office(session, "province"), found.id)
    assert found.noted_at is not None


@pytest.mark.parametrize("county", ["430181", "433100", "999999"])
def test_a_key_county_lies_in_the_prefecture(session: Session, county: str) -> None:
    if county == "430181":
        a_region(session, county)
    with pytest.raises(Invalid) as refused:
        key_counties.name(
            session,
            office(session, "city"),
            prefecture_code="433100",
            county_code=county,
            document_no=NO,
        )
    assert refused.value.field == "county_code"


@pytest.mark.parametrize("level", ["county", "province"])
def test_only_the_prefecture_names_them(session: Session, level: str) -> None:
    a_region(session, "433130")
    with pytest.raises(Forbidden):
        key_counties.name(
            session,
            office(session, level),
            prefecture_code="433100",
            county_code="433130",
            document_no=NO,
        )


def test_the_database_holds_a_county_named_once(session: Session) -> None:
    found = key_county(session, "433130")
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(
            KeyCounty(
                prefecture_code="433100",
                county_code=found.county_code,
                named_on=clock.today(),
                document_no=NO,
            )
        )
