"""Who may act: the county's own officers, each for the own department, and nobody in a case of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.core import clock
from shop.core.access import VISITOR, Actor
from shop.core.errors import Forbidden
from shop.workshops.applications import (
    deciding,
    noticing,
    objecting,
    returning,
    signing,
    taking,
    transferring,
)
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from shop.workshops.evidence import visits
from shop.workshops.recognition import recognitions
from tests.factories import procedure
from tests.factories.heritage import a_region
from tests.factories.workshops import a_user, acting, an_officer, an_operator
from tests.workshops.procedure import acts

Run = Callable[[Session, Actor, Application], Any]


def answer(session: Session, actor: Actor, application: Application) -> None:
    objection = acts.an_objection(session, application)
    objecting.answer(session, actor, objection.id, upheld=False, answer="已核实")


def certify(session: Session, actor: Actor, application: Application) -> None:
    with procedure.after_notice(session, application):
        deciding.certify(session, actor, application.id, document_no="1 号")


def publish(session: Session, actor: Actor, application: Application) -> None:
    noticing.publish(session, actor, application_ids=[application.id], starts_on=clock.today(), title="公示")


def visit(session: Session, actor: Actor, application: Application) -> None:
    visits.record_visit(
        session,
        actor,
        application_id=application.id,
        visited_on=clock.today(),
        purpose="application",
        findings="看过",
        as_stated=True,
    )


def recognise(session: Session, actor: Actor, application: Application) -> None:
    recognitions.recognise_employment(
        session, actor, application.id, granted_on=clock.today(), document_no="3 号"
    )


def ask_another_county(session: Session, actor: Actor, application: Application) -> None:
    a_region(session, "433127")
    transferring.ask(session, actor, application_id=application.id, to_county="433127", reason="在永顺")


#: Act -> the state it is done in and how the culture officer of the county does it.
BY_CULTURE: dict[Act, tuple[Callable[..., Application], Run]] = {
    Act.TAKE_UP: (procedure.submitted, lambda s, who, a: taking.take_up(s, who, a.id)),
    Act.RETURN: (
        procedure.reviewed,
        lambda s, who, a: returning.ask_more(s, who, a.id, items={}, reason="缺场地照片"),
    ),
    Act.PUT_ON_NOTICE: (procedure.ready, publish),
    Act.ANSWER: (procedure.on_notice, answer),
    Act.REOPEN: (
        procedure.on_notice,
        lambda s, who, a: noticing.reopen(s, who, a.id, reason="材料有误"),
    ),
    Act.CERTIFY: (procedure.on_notice, certify),
    Act.REFUSE: (
        procedure.reviewed,
        lambda s, who, a: deciding.refuse(s, who, a.id, reason="没有场地"),
    ),
    Act.TRANSFER: (procedure.reviewed, ask_another_county),
}
BY_OTHERS: dict[Act, tuple[str, Callable[..., Application], Run]] = {
    Act.SIGN_OFF: (
        "hr",
        procedure.reviewed,
        lambda s, who, a: signing.sign_off(s, who, a.id, department="hr", agrees=True, opinion="同意"),
    ),
    Act.VISIT: ("rural", procedure.reviewed, visit),
    Act.RECOGNISE: ("hr", procedure.reviewed, recognise),
}
ONE_ENGINE = pytest.mark.engine("sqlite")  # who may is decided in Python; that officers may is tried on both
ALL = {act: ("culture", *rest) for act, rest in BY_CULTURE.items()} | BY_OTHERS


def strangers(session: Session, application: Application, department: str) -> dict[str, Actor]:
    """Who must not do what the county's officer of the department may."""
    return {
        "applicant": acting(session, application.applicant),
        "somebody else": acting(session, a_user(session)),
        "visitor": VISITOR,
        "platform": acting(session, an_operator(session)),
        "other county": procedure.officer(session, department, "433127"),
    }


@ONE_ENGINE
@pytest.mark.parametrize("act", list(ALL))
@pytest.mark.parametrize("who", ["applicant", "somebody else", "visitor", "platform", "other county"])
def test_only_officers_of_the_county_act(session: Session, act: Act, who: str) -> None:
    department, made, run = ALL[act]
    application = made(session)
    with pytest.raises(Forbidden):
        run(session, strangers(session, application, department)[who], application)
    assert application.state == made(session).state


@ONE_ENGINE
@pytest.mark.parametrize("act", list(BY_CULTURE))
@pytest.mark.parametrize("department", ["hr", "rural"])
def test_the_procedure_is_run_by_the_culture_department(session: Session, act: Act, department: str) -> None:
    made, run = BY_CULTURE[act]
    application = made(session)
    with pytest.raises(Forbidden):
        run(session, procedure.officer(session, department), application)


@ONE_ENGINE
@pytest.mark.parametrize("act", [*BY_CULTURE, Act.SIGN_OFF])
@pytest.mark.parametrize("region", ["433100", "430000"])
def test_prefecture_and_province_look_on_but_do_not_act(session: Session, act: Act, region: str) -> None:
    department, made, run = ALL[act]
    application = made(session)
    with pytest.raises(Forbidden):
        run(session, procedure.officer(session, department, region), application)


@pytest.mark.parametrize("act", list(ALL))
def test_nobody_acts_on_an_application_that_they_filed(session: Session, act: Act) -> None:
    department, made, run = ALL[act]
    officer = an_officer(session, procedure.COUNTY, department)
    application = made(session, applicant=officer)
    with pytest.raises(Forbidden) as refused:
        run(session, acting(session, officer), application)
    assert refused.value.code == "OWN_CASE"


@ONE_ENGINE
@pytest.mark.parametrize("act", list(ALL))
@pytest.mark.parametrize("role", ["owner", "staff", "maker"])
def test_nobody_acts_on_the_application_of_a_workshop_they_belong_to(
    session: Session, act: Act, role: str
) -> None:
    department, made, run = ALL[act]
    officer = an_officer(session, procedure.COUNTY, department)
    workshop = procedure.an_ended_workshop(session)
    belongs(session, officer, workshop.organisation, role)
    application = made(session, workshop_id=workshop.id, kind="again")
    with pytest.raises(Forbidden) as refused:
        run(session, acting(session, officer), application)
    assert refused.value.code == "OWN_CASE"


def test_nor_on_that_of_a_firm_with_their_own_credit_code(session: Session) -> None:
    officer = an_officer(session, procedure.COUNTY)
    firm = Organisation(
        kind="company", name="湘西织锦公司", uscc="91110000600037341L", created_at=clock.now()
    )
    session.add(firm)
    session.flush()
    belongs(session, officer, firm, "owner")
    application = procedure.submitted(session, uscc="91110000600037341L")
    with pytest.raises(Forbidden) as refused:
        taking.take_up(session, acting(session, officer), application.id)
    assert refused.value.code == "OWN_CASE"


def test_nobody_signs_for_another_department(session: Session) -> None:
    application = procedure.reviewed(session)
    with pytest.raises(Forbidden) as refused:
        signing.sign_off(
            session,
            procedure.officer(session, "culture"),
            application.id,
            department="hr",
            agrees=True,
            opinion="同意",
        )
    assert refused.value.code == "OTHER_DEPARTMENT"


def test_who_works_in_two_departments_signs_for_both(session: Session) -> None:
    application = procedure.reviewed(session)
    officer = an_officer(session, procedure.COUNTY, "hr")
    second = Organisation(
        kind="authority", name="龙山县农业农村局", region_code=procedure.COUNTY, created_at=clock.now()
    )
    session.add(second)
    session.flush()
    belongs(session, officer, second, "officer", "rural")
    for department in ("hr", "rural"):
        made = signing.sign_off(
            session,
            acting(session, officer),
            application.id,
            department=department,
            agrees=True,
            opinion="同意",
        )
    assert made.authority == "龙山县农业农村局"


def test_a_prefecture_officer_may_record_a_visit(session: Session) -> None:
    application = procedure.reviewed(session)
    visit(session, procedure.officer(session, "rural", "433100"), application)
    assert application.version == 4


def belongs(
    session: Session, user: User, organisation: Organisation, role: str, department: str | None = None
) -> None:
    session.add(
        Membership(
            user_id=user.id,
            organisation_id=organisation.id,
            role=role,
            department=department,
            since=clock.now(),
        )
    )
    session.flush()
