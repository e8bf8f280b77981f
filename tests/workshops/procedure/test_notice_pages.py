"""What is on public notice, and objecting to it without an account."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.applications import noticing, objecting
from shop.workshops.applications.models import Application, Objection
from tests.factories import procedure
from tests.factories.workshops import instant
from tests.support.html import errors, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

SAID = {"text": "织机是借来拍照的，平时没有人上工。", "name": "", "contact": ""}


def send(client: Client, session: Session, application: Application, **given: object) -> object:
    number = procedure.notice_of(session, application).number
    session.commit()
    form = {**SAID, "application_id": application.id, **given}
    return client.post(f"/notices/{number}/objections", data=form)


def test_the_list_names_the_running_notice_and_the_days_left(client: Client, session: Session) -> None:
    with clock.at(instant("2026-03-02T09:00")):
        notice = procedure.published(session, procedure.ready(session))
        session.commit()
        page = parse(client.get("/notices"))
    assert notice.number in text(page.main)
    assert "2026-03-06" in text(page.main)
    assert "还有 5 天" in text(page.main)


def test_the_list_of_one_county_leaves_out_the_others(client: Client, session: Session) -> None:
    ours = procedure.published(session, procedure.ready(session))
    theirs = procedure.published(session, procedure.ready(session, county="433127"))
    session.commit()
    page = text(parse(client.get("/notices?county=433127")).main)
    assert theirs.number in page
    assert ours.number not in page


@pytest.mark.parametrize("query", ["?county=999999", "?county=x", "?page=9999", "?page=-1"])
def test_an_address_that_means_nothing_shows_the_list(client: Client, session: Session, query: str) -> None:
    assert client.get(f"/notices{query}").status_code == 200


def test_the_page_shows_who_stands_on_it_and_the_form(client: Client, session: Session) -> None:
    application = procedure.on_notice(session, name="捞车河织锦坊")
    session.commit()
    page = parse(client.get(f"/notices/{procedure.notice_of(session, application).number}"))
    assert "捞车河织锦坊" in text(page.main)
    assert page.select_one("form textarea[name=text]") is not None


def test_no_objector_stands_on_the_public_page(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    send(client, session, application, name="周大爷", contact="13874302046")
    page = client.get(f"/notices/{procedure.notice_of(session, application).number}").get_data(as_text=True)
    assert "周大爷" not in page
    assert SAID["text"] not in page


def test_an_unknown_notice_is_not_found(client: Client) -> None:
    assert client.get("/notices/GS-433130-2026-0999").status_code == 404
    assert client.post("/notices/GS-433130-2026-0999/objections", data=SAID).status_code == 404


def test_an_objection_without_a_name_gets_a_number_and_a_page_of_its_own(
    client: Client, session: Session
) -> None:
    application = procedure.on_notice(session)
    answer = send(client, session, application)
    assert answer.status_code == 303
    objection = session.query(Objection).one()
    assert objection.number in answer.headers["Location"]
    page = text(parse(client.get(answer.headers["Location"])).main)
    assert objection.number in page
    assert objection.due_on.isoformat() in page


def test_the_page_of_an_objection_opens_with_its_key_only(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    send(client, session, application)
    number = session.query(Objection).one().number
    assert client.get(f"/objections/{number}/{'0' * 24}").status_code == 404
    assert client.get(f"/objections/YY-433130-2026-9999/{objecting.key_of(number)}").status_code == 404


def test_the_answer_is_shown_to_who_objected(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    place = send(client, session, application).headers["Location"]
    objection = session.query(Objection).one()
    objecting.answer(
        session, procedure.officer(session), objection.id, upheld=False, answer="已到场核实，属实。"
    )
    session.commit()
    assert "已到场核实" in text(parse(client.get(place)).main)


def test_an_empty_objection_comes_back_with_all_that_was_typed(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    answer = send(client, session, application, text=" ", name="周大爷")
    page = parse(answer)
    assert answer.status_code == 422
    assert "text" in errors(page)
    assert page.select_one("input[name=name]")["value"] == "周大爷"
    assert session.query(Objection).count() == 0


def test_one_of_several_has_to_be_chosen(client: Client, session: Session) -> None:
    both = [procedure.ready(session), procedure.ready(session)]
    notice = procedure.published(session, *both)
    session.commit()
    answer = client.post(f"/notices/{notice.number}/objections", data=SAID)
    assert answer.status_code == 422
    assert "请选一家。" in text(parse(answer).main)
    assert SAID["text"] in parse(answer).select_one("textarea").get_text()


def test_an_application_that_stands_on_another_notice_is_refused(client: Client, session: Session) -> None:
    here, there = procedure.on_notice(session), procedure.on_notice(session)
    answer = send(client, session, here, application_id=there.id)
    assert answer.status_code == 422
    assert session.query(Objection).count() == 0


def test_after_the_last_day_nothing_is_taken_in_and_nothing_typed_is_lost(
    client: Client, session: Session
) -> None:
    application = procedure.on_notice(session)
    number = procedure.notice_of(session, application).number
    session.commit()
    with procedure.after_notice(session, application):
        answer = client.post(f"/notices/{number}/objections", data={**SAID, "application_id": application.id})
    assert answer.status_code == 409
    assert "公示期已经结束" in text(parse(answer).main)
    assert SAID["text"] in parse(answer).select_one("textarea").get_text()
    assert session.query(Objection).count() == 0


def test_the_button_pressed_twice_is_one_objection(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    places = [send(client, session, application).headers["Location"] for _n in range(2)]
    assert places[0] == places[1]
    assert session.query(Objection).count() == 1


def test_from_one_address_only_so_many_in_a_while(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    codes = [send(client, session, application, text=f"第 {n} 条异议").status_code for n in range(8)]
    assert codes == [303] * 6 + [429] * 2
    assert session.query(Objection).count() == 6


def test_a_stopped_notice_says_so_and_takes_no_objection(client: Client, session: Session) -> None:
    application = procedure.on_notice(session)
    number = procedure.notice_of(session, application).number
    noticing.reopen(session, procedure.officer(session), application.id, reason="材料有误")
    session.commit()
    page = parse(client.get(f"/notices/{number}"))
    assert "公示停止" in text(page.main)
    assert page.select_one("form textarea[name=text]") is None


def test_a_certified_workshop_is_linked_to_its_certificate(client: Client, session: Session) -> None:
    application = procedure.granted(session)
    session.commit()
    page = parse(client.get(f"/notices/{procedure.notice_of(session, application).number}"))
    assert page.select_one("table a[href^='/certificates/']") is not None


def test_the_pages_cost_the_same_whatever_they_hold(client: Client, session: Session) -> None:
    def cost(path: str) -> int:
        with count_statements() as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    first = procedure.published(session, procedure.ready(session))
    session.commit()
    before = cost("/notices"), cost(f"/notices/{first.number}")
    second = procedure.published(session, *[procedure.ready(session) for _n in range(4)])
    session.commit()
    assert (cost("/notices"), cost(f"/notices/{second.number}")) == before
