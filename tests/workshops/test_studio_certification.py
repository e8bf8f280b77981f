"""/studio/certification: the owner confirms the year with the facts, once; bad input comes back with what was typed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import CertificateEvent, Workshop
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep import queries as upkeep
from tests.factories.accounts import sign_in
from tests.factories.workshops import (
    a_member,
    a_user,
    a_workshop,
    acting,
    confirmed,
    culture_officer,
    instant,
)
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

PAGE = "/studio/certification"
NOW = "2026-11-22T10:00"


def owner_of(session: Session, client: Client, workshop: Workshop, role: str = "owner") -> Client:
    user = a_member(session, workshop, role)
    session.commit()
    return sign_in(client, user)


def filled(client: Client, **changed: str) -> dict[str, str]:
    form = parse(client.get(PAGE)).select_one("main form.form")
    assert form is not None
    return form_values(form) | changed


def confirmations(session: Session) -> int:
    found = sa.select(sa.func.count()).select_from(CertificateEvent)
    return session.scalar(found.where(CertificateEvent.kind == "year_confirmed")) or 0


def test_the_owner_confirms_the_running_year_with_new_head_counts(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        assert "2026 年还没确认" in text(parse(client.get(PAGE)).main)
        answer = client.post(PAGE, data=filled(client, employees_total="26", employees_target="9"))
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
        standing = certification.status(session, workshop.id, clock.now())
        assert "2026 年还没确认" not in text(parse(client.get(PAGE)).main)
    assert standing.last_confirmed_year == 2026
    assert (workshop.employees_total, workshop.employees_target) == (26, 9)


def test_a_second_time_updates_the_facts_only(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    confirmed(session, workshop, "2026-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        assert client.post(PAGE, data=filled(client, employees_total="30")).status_code == 303
    assert workshop.employees_total == 30
    assert confirmations(session) == 1


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("employees_total", "很多", "请填整数"),
        ("employees_total", "", "没有就填 0"),
        ("employees_target", "21", "不能多于总人数 20"),
        ("employees_home_based", "-1", "请填整数"),
        ("premises_area_m2", "100001", "0 到 100000"),
        ("address", " ", "请填写街道"),
        ("contact_phone", "12", "完整的电话号码"),
    ],
)
def test_bad_input_comes_back_with_what_was_typed(
    session: Session, client: Client, name: str, typed: str, says: str
) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        answer = client.post(PAGE, data=filled(client, **{name: typed}))
    assert answer.status_code == 422
    page = parse(answer)
    assert says in errors(page)[name]
    field = page.select_one(f"main [name={name}]")
    assert field is not None
    assert str(field["value"]).strip() == typed.strip()
    assert text(page.title).startswith("错误：")
    assert confirmations(session) == 0
    assert workshop.employees_total == 20


def test_staff_see_the_page_and_are_told_who_confirms(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    owner_of(session, client, workshop, "staff")
    with clock.at(instant(NOW)):
        page = parse(client.get(PAGE))
        assert page.select_one("main form.form") is None
        assert "年度确认由坊主办理" in text(page.main)
        assert client.post(PAGE, data={}).status_code == 403


def test_after_the_end_nothing_can_be_confirmed(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2023-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        page = parse(client.get(PAGE))
        assert page.select_one("main form.form") is None
        assert "重新申请认定" in text(page.main)
        given = {"address": "苗儿滩镇", "premises_area_m2": "10"}
        counts = ("total", "target", "monitored", "low_income", "home_based")
        given |= {f"employees_{c}": "1" for c in counts}
        assert client.post(PAGE, data=given).status_code == 409
    assert confirmations(session) == 0
    assert workshop.employees_total == 20


def test_a_suspended_workshop_sees_by_which_document_and_may_confirm(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, reason="抽检不合格", document_no="3 号")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        assert "3 号" in text(parse(client.get(PAGE)).main)
        assert client.post(PAGE, data=filled(client)).status_code == 303
    assert confirmations(session) == 1


def test_people_without_a_workshop_do_not_get_in(session: Session, client: Client) -> None:
    assert client.get(PAGE).status_code == 303
    user = a_user(session)
    session.commit()
    assert sign_in(client, user).get(PAGE).status_code == 403


def sent_back(session: Session, workshop: Workshop, at: str = "2026-11-16") -> None:
    """Confirmed, and returned by the county."""
    with clock.at(instant("2026-11-10")):
        review = confirming.confirm(session, acting(session, a_member(session, workshop)), workshop.id)
    assert review is not None
    with clock.at(instant(at)):
        confirming.send_back(session, culture_officer(session), review.event_id, reason="人数与花名册对不上")


def test_a_returned_confirmation_is_corrected_from_the_same_page(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    sent_back(session, workshop)
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        start = text(parse(client.get("/studio")).main)
        page = parse(client.get(PAGE))
        for shown in (start, text(page.main)):
            assert "2026 年的确认要补正" in shown
            assert "人数与花名册对不上" in shown
            assert "最晚 2026-12-07" in shown
        form = page.select_one("main form.form")
        assert form is not None
        assert form["action"] == f"{PAGE}/correction"
        wrong = client.post(f"{PAGE}/correction", data=filled(client, employees_total="viele"))
        assert wrong.status_code == 422
        answer = client.post(f"{PAGE}/correction", data=filled(client, employees_total="19"))
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
        assert "补正已交，县里还没看" in text(parse(client.get(PAGE)).main)
        assert "要补正" not in text(parse(client.get("/studio")).main)
        assert client.post(f"{PAGE}/correction", data=filled(client)).status_code == 409
    assert workshop.employees_total == 19
    assert confirmations(session) == 1


def test_staff_cannot_correct(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    sent_back(session, workshop)
    owner_of(session, client, workshop, "staff")
    with clock.at(instant(NOW)):
        assert client.post(f"{PAGE}/correction", data={}).status_code == 403


@pytest.mark.parametrize(("at", "year"), [("2026-12-31T23:59:59", 2026), ("2027-01-01", 2027)])
def test_what_counts_is_the_instant_of_submission(
    session: Session, client: Client, at: str, year: int
) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(at)):
        assert client.post(PAGE, data=filled(client)).status_code == 303
        assert certification.status(session, workshop.id, clock.now()).last_confirmed_year == year


def test_the_owner_reads_how_the_county_looks_at_the_year(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-03-01")
    owner_of(session, client, workshop)
    with clock.at(instant(NOW)):
        client.post(PAGE, data=filled(client))
        assert "已经算数，县里还没看" in text(parse(client.get(PAGE)).main)
        review = upkeep.latest_of(session, workshop.id)
        assert review is not None
        assert confirming.accept(session, culture_officer(session), [review.event_id])[0].ok
        session.commit()
        assert "县里已通过" in text(parse(client.get(PAGE)).main)
