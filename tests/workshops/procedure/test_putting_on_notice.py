"""What an application needs before it is put on public notice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.workshops.applications import noticing, signing
from shop.workshops.applications.models import Application, ApplicationMove, EmploymentPath, PublicNotice
from shop.workshops.conditions import editing
from shop.workshops.recognition import recognitions
from tests.factories import procedure

NO_WORKSHOP_YET = {"is_employment_workshop": False}


def refusal(session: Session, application: Application) -> str:
    """The code with which the notice is refused; nothing was published."""
    with pytest.raises(Conflict) as refused, session.begin_nested():
        procedure.published(session, application)
    assert application.number in refused.value.sentence
    assert session.query(PublicNotice).count() == 0
    return refused.value.code


@pytest.mark.parametrize("missing", procedure.DEPARTMENTS)
def test_all_three_departments_have_to_sign(session: Session, missing: str) -> None:
    application = procedure.reviewed(session)
    procedure.visited(session, application)
    procedure.signed(session, application, *[d for d in procedure.DEPARTMENTS if d != missing])
    assert refusal(session, application) == "NOT_SIGNED"


@pytest.mark.parametrize("against", procedure.DEPARTMENTS)
def test_a_department_that_does_not_agree_blocks_the_notice(session: Session, against: str) -> None:
    application = procedure.reviewed(session)
    procedure.visited(session, application)
    procedure.signed(session, application, *[d for d in procedure.DEPARTMENTS if d != against])
    actor = procedure.officer(session, against)
    signing.sign_off(session, actor, application.id, department=against, agrees=False, opinion="人数不实")
    assert refusal(session, application) == "DISAGREED"


def test_opinions_of_an_earlier_round_do_not_count(session: Session) -> None:
    application = procedure.on_notice(session)
    noticing.reopen(session, procedure.officer(session), application.id, reason="材料有误")
    with pytest.raises(Conflict) as refused:
        procedure.published(session, application)
    assert refused.value.code == "NOT_SIGNED"
    procedure.signed(session, application)
    procedure.published(session, application)
    assert (application.state, application.round) == ("public_notice", 2)


def test_a_department_signs_once_in_a_round(session: Session) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application, "hr")
    with pytest.raises(Conflict) as refused:
        procedure.signed(session, application, "hr")
    assert refused.value.code == "ALREADY_SIGNED"


def test_an_opinion_is_written(session: Session) -> None:
    application = procedure.reviewed(session)
    actor = procedure.officer(session, "hr")
    for opinion in (" ", "长" * 501):
        with pytest.raises(Invalid) as refused:
            signing.sign_off(session, actor, application.id, department="hr", agrees=True, opinion=opinion)
        assert refused.value.field == "opinion"


def test_somebody_went_there_where_a_visit_is_required(session: Session) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application)
    assert refusal(session, application) == "NOT_VISITED"


def test_a_county_that_does_without_visits_puts_it_on_notice(session: Session) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application)
    editing.set_periods(
        session,
        SYSTEM,
        region_code=procedure.COUNTY,
        notice_workdays=None,
        answer_days=None,
        review_workdays=None,
        visit_required=False,
        source="测试",
    )
    procedure.published(session, application)
    assert application.state == "public_notice"


def test_the_newest_visit_decides(session: Session) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application)
    procedure.visited(session, application, as_stated=False)
    assert refusal(session, application) == "NOT_AS_STATED"
    procedure.visited(session, application)
    procedure.published(session, application)


def test_on_the_path_of_recognition_the_officer_for_human_resources_comes_first(session: Session) -> None:
    application = procedure.ready(
        session, employment_path=EmploymentPath.RECOGNITION_FIRST, facts=NO_WORKSHOP_YET
    )
    assert refusal(session, application) == "NOT_EMPLOYMENT_WORKSHOP"
    recognitions.recognise_employment(
        session,
        procedure.officer(session, "hr"),
        application.id,
        granted_on=clock.today(),
        document_no="龙人社〔2026〕3 号",
    )
    procedure.published(session, application)


def test_on_that_path_it_is_not_enough_to_say_so(session: Session) -> None:
    application = procedure.ready(session, employment_path=EmploymentPath.RECOGNITION_FIRST)
    assert refusal(session, application) == "NOT_EMPLOYMENT_WORKSHOP"


def test_the_added_plaque_needs_an_employment_workshop(session: Session) -> None:
    application = procedure.ready(session, facts=NO_WORKSHOP_YET)
    assert refusal(session, application) == "NOT_EMPLOYMENT_WORKSHOP"


def a_condition(session: Session) -> str:
    """The county asks for more people than the factory's workshop has; answers with the sentence."""
    line = editing.add_condition(
        session,
        SYSTEM,
        region_code=procedure.COUNTY,
        group="people",
        kind="at_least",
        subject="employees_total",
        threshold=500,
        sentence="带动就业 500 人以上",
    )
    return line.sentence


def test_a_required_condition_that_is_not_met_needs_a_reason_that_is_recorded(session: Session) -> None:
    application = procedure.ready(session)
    sentence = a_condition(session)
    assert refusal(session, application) == "CONDITIONS_MISSING"
    noticing.publish(
        session,
        procedure.officer(session),
        application_ids=[application.id],
        starts_on=clock.today(),
        title="公示",
        overrides={application.id: "偏远乡镇，经县里会商同意"},
    )
    newest = sa.select(ApplicationMove).order_by(ApplicationMove.id.desc())
    move = session.scalars(newest).first()
    assert move is not None
    assert move.reason == "偏远乡镇，经县里会商同意"
    assert move.detail["missing"] == [sentence]


def test_without_anything_missing_no_reason_is_recorded(session: Session) -> None:
    application = procedure.ready(session)
    noticing.publish(
        session,
        procedure.officer(session),
        application_ids=[application.id],
        starts_on=clock.today(),
        title="公示",
        overrides={application.id: "随便写的"},
    )
    move = session.scalars(sa.select(ApplicationMove).order_by(ApplicationMove.id.desc())).first()
    assert move is not None
    assert move.reason == ""


def test_a_notice_carries_several_or_none_at_all(session: Session) -> None:
    good, bad = procedure.ready(session), procedure.reviewed(session)
    with pytest.raises(Conflict), session.begin_nested():
        procedure.published(session, good, bad)
    assert good.state == "under_review"
    assert session.query(PublicNotice).count() == 0
    notice = procedure.published(session, good, procedure.ready(session))
    session.refresh(notice)
    assert len(notice.entries) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"application_ids": []}, "application_ids"),
    ],
)
def test_a_notice_needs_a_title_and_somebody_on_it(
    session: Session, given: dict[str, object], field: str
) -> None:
    application = procedure.ready(session)
    facts = {"application_ids": [application.id], "starts_on": clock.today(), "title": "公示", **given}
    with pytest.raises(Invalid) as refused:
        noticing.publish(session, procedure.officer(session), **facts)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_while_another_county_is_asked_there_is_no_notice(session: Session) -> None:
    application = procedure.ready(session)
    procedure.asked_elsewhere(session, application)
    assert refusal(session, application) == "TRANSFER_OPEN"


def test_who_decides_on_what_they_did_not_see_is_told(session: Session) -> None:
    application = procedure.reviewed(session)
    seen = application.version
    procedure.signed(session, application, "hr")
    with pytest.raises(Conflict) as refused:
        signing.sign_off(
            session,
            procedure.officer(session, "rural"),
            application.id,
            department="rural",
            agrees=True,
            opinion="同意",
            version=seen,
        )
    assert refused.value.code == "STALE"
