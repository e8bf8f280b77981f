"""/oversight/workshops: search, filters, one workshop with what can be done, entering a new one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import Certificate, Workshop
from tests.factories.accounts import sign_in
from tests.factories.heritage import a_craft
from tests.factories.workshops import (
    a_user,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    instant,
)
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T10:00"
REGISTER = "/oversight/workshops"


def officer_at(
    session: Session, client: Client, region: str = "433130", department: str = "culture"
) -> Client:
    officer = an_officer(session, region, department)
    session.commit()
    return sign_in(client, officer)


def names(client: Client, **asked: str) -> list[str]:
    with clock.at(instant(NOW)):
        page = parse(client.get(REGISTER, query_string=asked))
    return [text(a) for a in page.select("tbody th a")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["乙坊", "丙坊", "甲坊"]),
        ({"q": "甲"}, ["甲坊"]),
        ({"q": "田大姐"}, ["乙坊", "丙坊", "甲坊"]),
        ({"q": "433130-2026-0001"}, ["甲坊"]),
        ({"q": "100%"}, []),
        ({"county": "433127"}, ["乙坊"]),
        ({"state": "certified"}, ["甲坊"]),
        ({"state": "auto_cancelled"}, ["丙坊"]),
        ({"state": "none"}, ["乙坊"]),
        ({"state": "nonsense", "page": "x"}, ["乙坊", "丙坊", "甲坊"]),
        ({"county": "433127", "state": "certified"}, []),
    ],
)
def test_words_county_and_state_narrow_the_register(
    session: Session, client: Client, asked: dict[str, str], found: list[str]
) -> None:
    a_workshop(session, certified="2026-03-01", name="甲坊")
    a_workshop(session, certified=None, name="乙坊", county="433127")
    a_workshop(session, certified="2023-03-01", name="丙坊")
    a_workshop(session, certified="2026-03-01", name="外地坊", county="430181")
    officer_at(session, client, "433100")
    assert sorted(names(client, **asked)) == sorted(found)


def test_a_long_register_has_pages_that_keep_the_question(session: Session, client: Client) -> None:
    for n in range(51):
        a_workshop(session, certified=None, name=f"织坊{n:02d}")
    officer_at(session, client)
    with clock.at(instant(NOW)):
        first = parse(client.get(REGISTER, query_string={"q": "织坊"}))
    assert len(first.select("tbody tr")) == 50
    following = first.select_one(".pages a[rel=next]")
    assert following is not None
    second = parse(client.get(REGISTER + str(following["href"])))
    assert [text(a) for a in second.select("tbody th a")] == ["织坊50"]


def buttons(client: Client, workshop: Workshop) -> list[str]:
    with clock.at(instant(NOW)):
        answer = client.get(f"{REGISTER}/{workshop.slug}")
    assert answer.status_code == 200
    return [text(b) for b in parse(answer).select(".case__side a.btn, .case__side button")]


CONTRACTS = "正在履行的合同怎么办"
VERIFY = ["已对照原件核验证照", "登记许可"]


@pytest.mark.parametrize(
    ("certified", "act", "shown"),
    [
        (None, "", ["补录已有的认定"]),
        ("2026-03-01", "", ["暂停销售", "撤销认定"]),
        ("2025-03-01", "", ["记上 2026 年确认", "暂停销售", "撤销认定"]),
        ("2026-03-01", "suspend", ["恢复销售", "撤销认定", CONTRACTS]),
        ("2026-03-01", "revoke", ["补录已有的认定", CONTRACTS, "按复议决定或判决恢复认定"]),
        ("2023-03-01", "", ["补录已有的认定", CONTRACTS, "按复议决定或判决恢复认定"]),
    ],
)
def test_the_buttons_are_those_of_the_state(
    session: Session, client: Client, certified: str | None, act: str, shown: list[str]
) -> None:
    workshop = a_workshop(session, certified=certified)
    if act:
        with clock.at(instant("2026-05-01")):
            getattr(certification, act)(session, SYSTEM, workshop.id, reason="抽检", document_no="3 号")
    officer_at(session, client)
    assert buttons(client, workshop) == shown + VERIFY


@pytest.mark.parametrize("department", ["hr", "rural"])
def test_other_departments_see_and_are_told_who_decides(
    session: Session, client: Client, department: str
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    officer_at(session, client, department=department)
    assert buttons(client, workshop) == []
    page = parse(client.get(f"{REGISTER}/{workshop.slug}"))
    assert "龙山县或上级的文旅部门办理" in text(page.select_one(".case__side"))


def test_the_platform_sees_and_verifies_but_does_not_decide(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    assert buttons(client, workshop) == VERIFY


def test_a_workshop_of_another_region_is_not_there(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", county="433127")
    officer_at(session, client, "433130")
    assert client.get(f"{REGISTER}/{workshop.slug}").status_code == 404
    assert client.get(f"{REGISTER}/nobody").status_code == 404


def form_of(client: Client) -> dict[str, str]:
    form = parse(client.get(f"{REGISTER}/new")).select_one("main form.form")
    assert form is not None
    return form_values(form)


def filled(session: Session, client: Client, **changed: str) -> dict[str, str]:
    given = {
        "name": "苗儿滩织造坊",
        "uscc": "91110000600037341L",
        "legal_rep": "田大姐",
        "leader_name": "田大姐",
        "address": "苗儿滩镇 8 号",
        "craft_id": str(a_craft(session).id),
        "premises_area_m2": "120",
        "employees_total": "12",
        "employees_target": "5",
        "employees_monitored": "1",
        "employees_low_income": "2",
        "employees_home_based": "3",
    }
    return form_of(client) | given | changed


def test_a_workshop_is_entered_verified_owned_and_certified_at_once(session: Session, client: Client) -> None:
    a_craft(session)
    owner = a_user(session)
    officer_at(session, client)
    with clock.at(instant(NOW)):
        ticked = {
            "verified": "y",
            "certify": "y",
            "document_no": "龙文旅发〔2026〕17 号",
            "granted_on": "2026-11-20",
        }
        answer = client.post(REGISTER, data=filled(session, client, owner=str(owner.email), **ticked))
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{REGISTER}/xilankapu-433130-1")
        workshop = session.scalars(sa.select(Workshop)).one()
        assert certification.may_sell(session, workshop.id, clock.now())
    assert session.scalars(sa.select(Certificate.number)).all() == ["湘非工 433130-2026-0001"]
    assert (
        certification.status(session, workshop.id, instant("2026-11-20")).document_no
        == "龙文旅发〔2026〕17 号"
    )
    assert acting(session, owner).organisations("workshop", "owner") == {workshop.organisation_id}


@pytest.mark.parametrize(
    ("changed", "at_field", "says"),
    [
        ({"name": ""}, "name", "请填写工坊名称"),
        ({"uscc": "911100006000373410"}, "uscc", "统一社会信用代码不对"),
        ({"uscc": ""}, "registration_exempt_reason", "无需登记的原因"),
        ({"craft_id": ""}, "craft_id", "请选择一项"),
        ({"employees_total": "十二"}, "employees_total", "请填整数"),
        ({"employees_target": "13"}, "employees_target", "不能多于总人数 12"),
        ({"founded_on": "去年"}, "founded_on", "2026-11-22 的样子"),
        ({"certify": "y"}, "document_no", "认定要有文号"),
        ({"certify": "y", "document_no": "1 号", "granted_on": "2026-11-23"}, "granted_on", "不能晚于今天"),
        ({"certify": "y", "document_no": "1 号", "granted_on": "2023-11-23"}, "granted_on", "已经失效"),
        ({"owner": "nobody@example.org"}, "owner", "请对方先注册"),
        ({"owner": "甲"}, "owner", "11 位手机号"),
    ],
)
def test_bad_input_comes_back_at_its_field_with_what_was_typed(
    session: Session, client: Client, changed: dict[str, str], at_field: str, says: str
) -> None:
    a_craft(session)
    officer_at(session, client)
    with clock.at(instant(NOW)):
        sent = filled(session, client, **changed)
        answer = client.post(REGISTER, data=sent)
    assert answer.status_code == 422
    page = parse(answer)
    assert says in errors(page)[at_field]
    form = page.select_one("main form.form")
    assert form is not None
    kept = form_values(form)
    assert {k: kept[k] for k in ("legal_rep", "address", "employees_total")} == {
        k: sent[k] for k in ("legal_rep", "address", "employees_total")
    }
    assert session.scalars(sa.select(Workshop)).all() == []


def test_an_officer_enters_only_in_the_own_region(session: Session, client: Client) -> None:
    a_workshop(session, certified=None, county="433127")
    officer_at(session, client, "433130")
    with clock.at(instant(NOW)):
        answer = client.post(REGISTER, data=filled(session, client, county_code="433127"))
    assert answer.status_code == 422
    assert "county_code" in errors(parse(answer))


def test_the_counties_offered_are_those_of_the_region(session: Session, client: Client) -> None:
    a_workshop(session, certified=None, county="433127")
    a_workshop(session, certified=None, county="430181")
    a_workshop(session, certified=None, county="433130")
    officer_at(session, client, "433100")
    page = parse(client.get(f"{REGISTER}/new"))
    offered = [str(o["value"]) for o in page.select("#county_code option")]
    assert offered == ["", "433127", "433130"]


def test_only_culture_officers_enter_workshops(session: Session, client: Client) -> None:
    officer_at(session, client, department="hr")
    assert client.get(f"{REGISTER}/new").status_code == 403
    operator = an_operator(session)
    session.commit()
    assert sign_in(client, operator).post(REGISTER, data={}).status_code == 403
