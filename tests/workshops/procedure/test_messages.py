"""What people are told of each step, in words that can be read on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import messages
from shop.core.messages import Reach
from shop.core.outbox import OutboxTask
from shop.workshops.applications import deciding, noticing, objecting, returning, signing, transferring
from tests.factories import procedure
from tests.workshops.procedure import acts

REACH = Reach("somebody@example.org", None)


def told(session: Session) -> list[dict[str, Any]]:
    """What was sent so far, oldest first."""
    rows = session.query(OutboxTask).filter_by(topic=messages.TOPIC).order_by(OutboxTask.id)
    return [task.payload for task in rows]


def newest(session: Session, template: str) -> list[tuple[int, messages.Message]]:
    """Who was told with the template, and the words; each composed as it will be sent."""
    found = []
    for payload in told(session):
        if payload["template"] == f"application_{template}":
            message = messages.compose(REACH, payload["template"], payload["facts"])
            assert message is not None
            assert message.subject
            assert len(message.subject) < 60
            assert "  " not in message.text
            assert "None" not in message.text
            found.append((payload["user_id"], message))
    return found


def test_the_three_departments_are_asked_for_their_opinion(app: Flask, session: Session) -> None:
    officers = {procedure.officer(session, d).user_id for d in procedure.DEPARTMENTS}
    application = procedure.submitted(session)
    acts.take_up(session, application)
    asked = newest(session, "to_sign")
    assert officers <= {user for user, _message in asked}
    assert application.number in asked[0][1].text
    applicant = newest(session, "taken_up")
    assert [user for user, _message in applicant] == [application.filed_by]


def test_a_return_says_what_to_mend_item_by_item(app: Flask, session: Session) -> None:
    application = procedure.reviewed(session)
    returning.ask_more(
        session,
        procedure.officer(session),
        application.id,
        items={"address": "请写到门牌号", "premises_photo": "照片看不清"},
        reason="有两处要补",
    )
    ((user, message),) = newest(session, "returned")
    assert user == application.filed_by
    for words in ("有两处要补", "请写到门牌号", "照片看不清"):
        assert words in message.text


@pytest.mark.parametrize("agrees", [True, False])
def test_the_culture_officers_learn_that_all_have_signed_or_one_disagrees(
    app: Flask, session: Session, agrees: bool
) -> None:
    application = procedure.reviewed(session)
    procedure.signed(session, application, "culture", "rural")
    assert newest(session, "signed") == []
    actor = procedure.officer(session, "hr")
    signing.sign_off(session, actor, application.id, department="hr", agrees=agrees, opinion="核过花名册")
    words = "三个部门都已同意" if agrees else "有部门不同意"
    assert all(words in message.subject for _user, message in newest(session, "signed"))
    assert newest(session, "signed")


def test_the_applicant_learns_the_days_of_the_notice(app: Flask, session: Session) -> None:
    application = procedure.on_notice(session)
    ((user, message),) = newest(session, "on_notice")
    notice = procedure.notice_of(session, application)
    assert user == application.filed_by
    assert notice.starts_on.isoformat() in message.text
    assert notice.ends_on.isoformat() in message.text


def test_of_an_objection_the_county_learns_its_number_and_nobody_what_it_says(
    app: Flask, session: Session
) -> None:
    application = procedure.on_notice(session)
    objection = procedure.objected(session, application, "织机是借来拍照的")
    to_county, to_applicant = newest(session, "objection"), newest(session, "objected")
    assert objection.number in to_county[0][1].text
    assert [user for user, _message in to_applicant] == [application.filed_by]
    for _user, message in [*to_county, *to_applicant]:
        assert "织机是借来拍照的" not in message.text


@pytest.mark.parametrize("upheld", [True, False])
def test_the_applicant_learns_how_an_objection_ended(app: Flask, session: Session, upheld: bool) -> None:
    application = procedure.on_notice(session)
    objection = procedure.objected(session, application)
    objecting.answer(session, procedure.officer(session), objection.id, upheld=upheld, answer="核实过")
    ((_user, message),) = newest(session, "objection_answered")
    assert ("不成立" in message.text) != upheld


def test_a_stopped_notice_is_told_with_its_reason(app: Flask, session: Session) -> None:
    application = procedure.on_notice(session)
    noticing.reopen(session, procedure.officer(session), application.id, reason="面积写错了")
    ((_user, message),) = newest(session, "reopened")
    assert "面积写错了" in message.text


def test_a_refusal_is_told_with_reason_and_document(app: Flask, session: Session) -> None:
    application = procedure.reviewed(session)
    deciding.refuse(
        session,
        procedure.officer(session),
        application.id,
        reason="没有场地",
        document_no="龙文旅〔2026〕4 号",
    )
    ((_user, message),) = newest(session, "refused")
    assert "没有场地" in message.text
    assert "龙文旅〔2026〕4 号" in message.text


def test_a_certificate_is_told_with_its_number_and_those_who_register_it_elsewhere_are_asked(
    app: Flask, session: Session
) -> None:
    application = procedure.on_notice(session)
    with procedure.after_notice(session, application):
        certificate = procedure.certified(session, application)
    ((user, message),) = newest(session, "certified")
    assert user == application.filed_by
    assert certificate.number in message.text
    assert newest(session, "entered")


@pytest.mark.parametrize("accepted", [True, False])
def test_both_counties_learn_of_a_transfer(app: Flask, session: Session, accepted: bool) -> None:
    application = procedure.reviewed(session)
    there = procedure.officer(session, county="433127")
    asked = procedure.asked_elsewhere(session, application)
    assert [user for user, _message in newest(session, "transfer_asked")] == [there.user_id]
    transferring.decide(session, there, asked.id, accepted=accepted, answer="在我县" if accepted else "不在")
    assert newest(session, "transfer_accepted" if accepted else "transfer_declined")
    assert bool(newest(session, "transferred")) == accepted


def test_a_recognition_is_told(app: Flask, session: Session) -> None:
    application = procedure.reviewed(session)
    acts.recognise(session, application)
    ((_user, message),) = newest(session, "recognised")
    assert "龙人社〔2026〕3 号" in message.text


def test_no_personal_data_lies_in_the_outbox(app: Flask, session: Session) -> None:
    application = procedure.on_notice(session)
    number = procedure.notice_of(session, application).number
    objecting.object_to(
        session,
        notice_number=number,
        application_id=application.id,
        text="情况不实",
        name="周大爷",
        contact="13874302046",
    )
    session.flush()
    sent = str(told(session))
    assert "周大爷" not in sent
    assert "13874302046" not in sent
