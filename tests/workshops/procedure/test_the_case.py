"""The whole case for one page: what may be done, by whom, and why not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.workshops.applications import objecting, view
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from tests.factories import procedure
from tests.factories.workshops import a_user, acting, an_operator
from tests.support.watch import count_statements


def possible(session: Session, actor: Actor, application: Application) -> set[Act]:
    case = view.case(session, actor, application.number)
    return {act for act, found in case.can.items() if found.ok}


def test_the_culture_officer_of_the_county_runs_the_procedure(session: Session) -> None:
    application = procedure.submitted(session)
    found = possible(session, procedure.officer(session), application)
    assert found == {Act.TAKE_UP, Act.RETURN, Act.TRANSFER, Act.REFUSE}


def test_before_the_opinions_the_notice_says_what_is_missing(session: Session) -> None:
    application = procedure.reviewed(session)
    case = view.case(session, procedure.officer(session), application.number)
    assert case.can[Act.PUT_ON_NOTICE].code == "NOT_SIGNED"
    assert "人社" in case.can[Act.PUT_ON_NOTICE].sentence
    assert case.departments == ["culture"]


def test_a_signed_department_is_not_asked_again(session: Session) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application, "hr")
    case = view.case(session, procedure.officer(session, "hr"), application.number)
    assert case.departments == []
    assert case.can[Act.SIGN_OFF].code == "ALREADY_SIGNED"


def test_the_applicant_sees_the_case_without_what_officers_wrote_for_themselves(session: Session) -> None:
    application = procedure.ready(session)
    case = view.case(session, acting(session, application.applicant), application.number)
    assert (case.internal, case.own) == (False, True)
    assert {act for act, found in case.can.items() if found.ok} == {Act.WITHDRAW}


def test_an_officer_who_filed_it_may_do_nothing_for_the_county(session: Session) -> None:
    from_inside = acting(session, procedure.an_officer(session))
    user = session.get_one(type(a_user(session)), from_inside.user_id)
    application = procedure.submitted(session, applicant=user)
    case = view.case(session, from_inside, application.number)
    assert case.can[Act.TAKE_UP].code == "OWN_CASE"
    assert not case.internal


def test_strangers_and_other_counties_do_not_learn_of_it(session: Session) -> None:
    application = procedure.submitted(session)
    elsewhere = procedure.officer(session, county="433127")
    for actor in (elsewhere, acting(session, a_user(session)), Actor()):
        with pytest.raises(NotFound):
            view.case(session, actor, application.number)


def test_prefecture_and_platform_look_on(session: Session) -> None:
    application = procedure.submitted(session)
    prefecture = procedure.officer(session, county="433100")
    platform = acting(session, an_operator(session))
    assert possible(session, prefecture, application) == set()
    assert possible(session, platform, application) == set()


def test_a_draft_is_its_writers_own(session: Session) -> None:
    application = procedure.a_draft(session)
    with pytest.raises(NotFound):
        view.case(session, procedure.officer(session), application.number)
    case = view.case(session, acting(session, application.applicant), application.number)
    assert {act for act, found in case.can.items() if found.ok} == {Act.SAVE, Act.SUBMIT, Act.DISCARD}


def test_a_case_costs_the_same_whatever_it_holds(session: Session) -> None:
    small, large = procedure.submitted(session), procedure.on_notice(session)
    notice = procedure.notice_of(session, large)
    for n in range(4):
        objecting.object_to(session, notice_number=notice.number, application_id=large.id, text=f"第 {n} 条")
    actor = procedure.officer(session)
    counts = []
    for application in (small, large):
        session.expire_all()
        with count_statements() as asked:
            view.case(session, actor, application.number)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
