"""The register: identity, head-counts, owners; by officers of the region only."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.workshops import certification, licences, registration
from shop.workshops.models import Workshop
from tests.factories.heritage import a_craft, a_region
from tests.factories.workshops import (
    a_member,
    a_user,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    culture_officer,
    instant,
)

USCC = "91110000600037341L"


def register(session: Session, actor: Actor = SYSTEM, **fields: Any) -> Workshop:
    a_region(session, "433130")
    given: dict[str, Any] = {
        "name": "苗儿滩织造坊",
        "operator_type": "cooperative",
        "uscc": USCC,
        "legal_rep": "田大姐",
        "leader_name": "田大姐",
        "county_code": "433130",
        "address": "苗儿滩镇 8 号",
        "location_type": "poverty_alleviated",
        "craft_id": a_craft(session).id,
        "employees_total": 12,
    }
    return registration.register_workshop(session, actor, **{**given, **fields})


def test_a_registered_workshop_has_an_organisation_and_may_not_sell_yet(session: Session) -> None:
    workshop = register(session, culture_officer(session))
    assert (workshop.organisation.kind, workshop.organisation.uscc) == ("workshop", USCC)
    assert workshop.slug == "xilankapu-433130-1"
    with clock.at(instant("2030-01-01")):
        certification.take_over(session, SYSTEM, workshop.id, document_no="1 号")
        refusal = certification.why_not(session, workshop.id, clock.now())
    assert refusal is not None
    assert refusal.code == "NOT_VERIFIED"


def test_the_next_of_craft_and_county_gets_the_next_address(session: Session) -> None:
    register(session)
    second = register(session, uscc=None, registration_exempt_reason="家庭手工业产品")
    assert second.slug == "xilankapu-433130-2"


@pytest.mark.parametrize(
    ("fields", "at_field"),
    [
        ({"uscc": "911100006000373410"}, "uscc"),
        ({"uscc": "", "registration_exempt_reason": " "}, "registration_exempt_reason"),
        ({"county_code": "433100"}, "county_code"),
        ({"county_code": "999999"}, "county_code"),
        ({"craft_id": 0}, "craft_id"),
        ({"employees_target": 13}, "employees_target"),
        ({"employees_home_based": 13}, "employees_home_based"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(
    session: Session, fields: dict[str, Any], at_field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        register(session, **fields)
    assert refused.value.field == at_field


def test_a_credit_code_is_registered_once_however_it_is_typed(session: Session) -> None:
    register(session)
    with pytest.raises(Invalid) as refused:
        register(session, uscc="9111 0000 6000 3734 1l")
    assert refused.value.field == "uscc"


@pytest.mark.parametrize(
    ("region", "department"), [("433127", "culture"), ("433130", "hr"), ("433130", "rural")]
)
def test_officers_of_other_counties_and_departments_register_nobody(
    session: Session, region: str, department: str
) -> None:
    with pytest.raises(Forbidden):
        register(session, acting(session, an_officer(session, region, department)))


def test_the_owner_updates_head_counts_and_they_stay_within_the_total(session: Session) -> None:
    workshop = a_workshop(session)
    owner = acting(session, a_member(session, workshop))
    registration.update_facts(session, owner, workshop.id, employees_total=40, employees_target=40)
    assert workshop.employees_target == 40
    with pytest.raises(Invalid):
        registration.update_facts(session, owner, workshop.id, employees_target=41)
    with pytest.raises(Forbidden):
        registration.update_facts(session, acting(session, a_user(session)), workshop.id, employees_total=1)


def test_an_owner_is_appointed_by_mobile_number_or_mail_once(session: Session) -> None:
    workshop, user = a_workshop(session), a_user(session)
    user.phone = "13800138000"
    session.flush()
    officer = culture_officer(session)
    for spelling in ("138 0013 8000", str(user.email).upper()):
        assert registration.appoint_owner(session, officer, workshop.id, reachable_at=spelling).id == user.id
    assert acting(session, user).organisations("workshop", "owner") == {workshop.organisation_id}
    with pytest.raises(Invalid):
        registration.appoint_owner(session, officer, workshop.id, reachable_at="nobody@example.org")


def test_platform_operators_and_culture_officers_verify(session: Session) -> None:
    workshop = a_workshop(session)
    for actor in (acting(session, an_operator(session)), culture_officer(session)):
        registration.verify_identity(session, actor, workshop.id)
    for user in (an_operator(session, "support"), an_officer(session, "433127"), a_member(session, workshop)):
        with pytest.raises(Forbidden):
            registration.verify_identity(session, acting(session, user), workshop.id)


def test_a_licence_is_entered_once_and_ends_after_it_begins(session: Session) -> None:
    workshop = a_workshop(session)
    day = clock.today()
    facts: dict[str, Any] = {"kind": "food", "number": "JY1", "valid_from": day, "valid_until": day}
    licences.enter_licence(session, SYSTEM, workshop.id, **facts)
    assert [x.number for x in licences.of_workshop(session, workshop.id)] == ["JY1"]
    with pytest.raises(Conflict):
        licences.enter_licence(session, SYSTEM, workshop.id, **facts)
    with pytest.raises(Invalid):
        before = day.replace(year=day.year - 1)
        licences.enter_licence(
            session, SYSTEM, workshop.id, **{**facts, "number": "JY2", "valid_until": before}
        )
