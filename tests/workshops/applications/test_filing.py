"""Beginning, saving, handing in, mending and giving up an application, by the acts themselves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.outbox import OutboxTask
from shop.workshops.applications import filing, gaps, returning, submitting
from shop.workshops.applications.models import Application, ApplicationMove, Objection
from shop.workshops.applications.pages import overview
from shop.workshops.conditions.models import Condition
from shop.workshops.recognition.models import Recognition
from tests.factories.applications import USCC, begun, filled
from tests.factories.heritage import a_region, an_ich_item
from tests.factories.pictures import a_picture
from tests.factories.procedure import objected, officer, on_notice
from tests.factories.workshops import a_member, a_user, a_workshop, acting, an_officer, granted, instant

NOW = "2026-11-22T10:00"


@pytest.fixture
def person(session: Session) -> Actor:
    """Somebody with an account."""
    return acting(session, a_user(session))


def handed_in(session: Session, actor: Actor, **changed: str) -> Application:
    application = filled(session, actor, **changed)
    return submitting.submit(session, actor, application.id, version=application.version)


def told(session: Session, template: str) -> list[int]:
    tasks = session.scalars(sa.select(OutboxTask).where(OutboxTask.topic == "messages.send"))
    return [t.payload["user_id"] for t in tasks if t.payload["template"] == template]


def test_a_workshop_whose_certificate_ended_applies_with_what_is_registered(session: Session) -> None:
    workshop = a_workshop(session, certified="2022-03-01")
    workshop.contact_phone, workshop.equipment = "0743-8222222", "织机 3 台"
    owner = acting(session, a_member(session, workshop))
    with clock.at(instant(NOW)):
        application = filing.begin(session, owner, county_code="", workshop_id=workshop.id)
    assert (application.kind, application.county_code, application.name) == ("again", "433130", workshop.name)
    assert application.facts["equipment"] == "织机 3 台"
    assert application.facts["employees_total"] == 20
    assert application.facts["contact_phone"] is None
    assert application.craft_id == workshop.craft_id


def test_a_recognition_of_the_register_comes_along(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    session.add(
        Recognition(
            workshop_id=workshop.id,
            kind="employment_workshop",
            granted_on=clock.today(),
            authority="龙山县人社局",
            document_no="龙人社〔2025〕8 号",
            recorded_at=clock.now(),
        )
    )
    owner = acting(session, a_member(session, workshop))
    application = filing.begin(session, owner, county_code="433130", workshop_id=workshop.id)
    assert application.kind == "first"
    assert application.employment_path == "added_plaque"
    assert application.facts["employment_document_no"] == "龙人社〔2025〕8 号"


def test_a_workshop_that_may_sell_or_is_not_ones_own_cannot_apply(session: Session, person: Actor) -> None:
    workshop = a_workshop(session)
    owner = acting(session, a_member(session, workshop))
    with pytest.raises(Conflict, match="还有效"):
        filing.begin(session, owner, county_code="433130", workshop_id=workshop.id)
    with pytest.raises(NotFound):
        filing.begin(session, person, county_code="433130", workshop_id=workshop.id)
    staff = acting(session, a_member(session, a_workshop(session, certified=None), "staff"))
    with pytest.raises(NotFound):
        filing.begin(session, staff, county_code="433130", workshop_id=workshop.id + 1)


@pytest.mark.parametrize("code", ["", "430000", "433100", "999999", "43313"])
def test_an_application_begins_in_a_county(session: Session, person: Actor, code: str) -> None:
    a_region(session)
    with pytest.raises(Invalid):
        filing.begin(session, person, county_code=code)


def test_nobody_keeps_more_than_ten_drafts(session: Session, person: Actor) -> None:
    for n in range(filing.MOST_DRAFTS):
        application = begun(session, person)
        filing.save(session, person, application.id, step="products", facts={"main_products": f"{n}"})
    with pytest.raises(Conflict, match="先写完"):
        begun(session, person)


def test_numbers_of_a_county_count_up(session: Session, person: Actor) -> None:
    first = begun(session, person)
    second = begun(session, acting(session, a_user(session)))
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_codes_are_kept_in_their_normal_form(session: Session, person: Actor) -> None:
    application = begun(session, person)
    filing.save(session, person, application.id, step="identity", facts={"uscc": rural().lower()})
    assert application.uscc == rural()
    filing.save(session, person, application.id, step="leader", facts={"contact_phone": "+86 138-7430-2046"})
    assert application.facts["contact_phone"] == "13874302046"


def rural() -> str:
    """A code of a rural collective with the right check digit."""
    stem = "N2430581MF1234567"
    return stem + uscc.calc_check_digit(stem)


def test_people_cannot_be_counted_twice_over_by_saving_them_apart(session: Session, person: Actor) -> None:
    application = filled(session, person)
    with pytest.raises(Invalid, match="不能多于总人数") as refused:
        filing.save(
            session,
            person,
            application.id,
            step="people",
            facts={"employees_total": "5", "employees_target": "6"},
        )
    assert refused.value.field == "employees_target"
    with pytest.raises(Invalid, match="不能多于总人数"):
        filing.save(session, person, application.id, step="people", facts={"employees_total": "5"})


def test_only_who_filed_it_writes_it(session: Session, person: Actor) -> None:
    application = filled(session, person)
    for stranger in (acting(session, a_user(session)), acting(session, an_officer(session)), Actor()):
        with pytest.raises(Forbidden):
            filing.save(session, stranger, application.id, step="products", facts={"main_products": "x"})
        with pytest.raises(Forbidden):
            submitting.submit(session, stranger, application.id, version=application.version)
        with pytest.raises(Forbidden):
            filing.discard(session, stranger, application.id)
        with pytest.raises(Forbidden):
            submitting.withdraw(session, stranger, application.id)


def test_handing_in_tells_the_county_and_asks_for_its_answer(session: Session, person: Actor) -> None:
    culture, hr = an_officer(session), an_officer(session, "433130", "hr")
    an_officer(session, "433127")
    with clock.at(instant(NOW)):
        application = handed_in(session, person)
    assert (application.state, application.round) == ("submitted", 1)
    assert application.due_on is not None
    assert told(session, "application_submitted") == [culture.id]
    assert hr.id not in told(session, "application_submitted")


def test_a_second_application_for_the_same_code_is_refused(session: Session, person: Actor) -> None:
    handed_in(session, person, uscc=USCC)
    other = acting(session, a_user(session))
    second = filled(session, other, uscc=USCC)
    with pytest.raises(Conflict) as refused:
        submitting.submit(session, other, second.id, version=second.version)
    assert refused.value.code == "OPEN_APPLICATION"
    assert second.state == "draft"


def test_a_code_of_the_register_is_applied_for_from_its_own_account(session: Session, person: Actor) -> None:
    workshop = a_workshop(session, certified=None)
    workshop.uscc = USCC
    application = filled(session, person, uscc=USCC)
    with pytest.raises(Conflict) as refused:
        submitting.submit(session, person, application.id, version=application.version)
    assert refused.value.code == "KNOWN_WORKSHOP"


def test_a_workshop_certified_meanwhile_cannot_hand_in(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    owner = acting(session, a_member(session, workshop))
    application = filing.begin(session, owner, county_code="433130", workshop_id=workshop.id)
    ready = filled(session, owner)
    facts = dict(ready.facts)
    application.facts = facts
    for kind in ("premises_photo", "equipment_photo", "identity"):
        filing.hand_in(session, owner, application.id, data=a_picture(), filename="a.jpg", kind=kind)
    granted(session, workshop)
    with pytest.raises(Conflict) as refused:
        submitting.submit(session, owner, application.id, version=application.version)
    assert refused.value.code == "CERTIFIED"


def returned(session: Session, actor: Actor, **items: str) -> Application:
    application = handed_in(session, actor)
    returning.ask_more(session, officer(session), application.id, items=items, reason="请补正")
    return application


def test_of_a_return_only_what_was_named_can_be_changed(session: Session, person: Actor) -> None:
    application = returned(session, person, employees_target="和系统里对不上", premises_photo="补一张")
    open_now = {task.step.key for task in overview(session, application).tasks if task.open}
    assert open_now == {"people", "photos"}
    with pytest.raises(Conflict) as refused:
        filing.save(session, person, application.id, step="products", facts={"main_products": "别的"})
    assert refused.value.code == "STEP_CLOSED"
    with pytest.raises(Conflict) as refused:
        filing.hand_in(session, person, application.id, data=a_picture(), filename="a.jpg", kind="other")
    assert refused.value.code == "STEP_CLOSED"


def test_what_was_mended_is_seen_and_handed_in_as_the_next_round(session: Session, person: Actor) -> None:
    with clock.at(instant("2026-11-23T09:00")):
        application = returned(session, person, employees_target="和系统里对不上", premises_photo="补一张")
    with clock.at(instant("2026-11-24T09:00")):
        assert [t.step.key for t in overview(session, application).untouched] == ["people", "photos"]
        filing.save(session, person, application.id, step="people", facts={"employees_target": "11"})
        filing.hand_in(
            session, person, application.id, data=a_picture(), filename="b.jpg", kind="premises_photo"
        )
        assert overview(session, application).untouched == []
        submitting.submit(session, person, application.id, version=application.version)
    assert (application.state, application.round, application.facts["employees_target"]) == (
        "submitted",
        2,
        11,
    )


def test_a_return_without_fields_opens_everything(session: Session, person: Actor) -> None:
    application = returned(session, person)
    assert all(task.open for task in overview(session, application).tasks)


def test_what_lacks_after_mending_can_be_given_too(session: Session, person: Actor) -> None:
    """Without a licence the owner's identity paper is wanted, which the county did not ask for."""
    application = handed_in(session, person, uscc=USCC)
    returning.ask_more(session, officer(session), application.id, items={"uscc": "不对"}, reason="")
    filing.save(
        session,
        person,
        application.id,
        step="identity",
        facts={"uscc": "", "registration_exempt_reason": ""},
    )
    open_now = {task.step.key for task in overview(session, application).tasks if task.open}
    assert open_now == {"identity"}
    assert [gap.field for gap in overview(session, application).gaps] == ["registration_exempt_reason"]


def test_the_county_stays_once_it_was_handed_in(session: Session, person: Actor) -> None:
    a_region(session, "433127")
    application = returned(session, person, address="写详细些")
    filing.save(
        session, person, application.id, step="place", facts={"county_code": "433127", "address": "二组 8 号"}
    )
    assert (application.county_code, application.facts["address"]) == ("433130", "二组 8 号")


def test_taking_back_answers_objections_and_tells_the_county(session: Session) -> None:
    application = on_notice(session)
    objected(session, application)
    officers = told(session, "application_withdrawn")
    submitting.withdraw(session, Actor(application.filed_by), application.id, reason="不办了")
    objection = session.scalars(sa.select(Objection)).one()
    assert objection.answered_at is not None
    assert len(told(session, "application_withdrawn")) > len(officers)
    move = session.scalars(sa.select(ApplicationMove).where(ApplicationMove.act == "withdraw")).one()
    assert (move.reason, move.to_state) == ("不办了", "withdrawn")


def test_an_ich_item_makes_the_words_about_the_craft_needless(session: Session, person: Actor) -> None:
    application = filled(session, person)
    item = an_ich_item(session)
    filing.save(
        session,
        person,
        application.id,
        step="craft",
        facts={"ich_item_id": str(item.id), "craft_basis": ""},
    )
    assert overview(session, application).gaps == []
    assert application.ich_item_id == item.id


def test_a_former_workshop_names_its_recognition(session: Session, person: Actor) -> None:
    application = filled(session, person, legacy=True)
    assert application.kind == "legacy"
    assert {gap.field for gap in overview(session, application).gaps} == {"former_name", "former_document_no"}


def test_what_a_county_asks_besides_is_asked(session: Session, person: Actor) -> None:
    a_region(session)
    session.add(
        Condition(
            region_code="433130",
            group_key="people",
            kind="document",
            subject="employment_proof",
            sentence="用工合同",
            required=True,
        )
    )
    session.flush()
    application = filled(session, person)
    assert [gap.field for gap in gaps.of(application, overview(session, application).lines)] == [
        "employment_proof"
    ]
    with pytest.raises(Invalid, match="用工合同"):
        submitting.submit(session, person, application.id, version=application.version)
