"""The pages of an application: from /join over each step to handing in, how it stands, and giving it up."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.workshops.applications.models import Application, ApplicationMove
from tests.factories.accounts import sign_in
from tests.factories.applications import answers, begun, filled, photo
from tests.factories.heritage import a_craft, a_region
from tests.factories.papers import a_pdf
from tests.factories.workshops import a_user, acting
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

PLACE = {"province": "430000", "prefecture": "433100", "county": "433130"}


@pytest.fixture
def person(session: Session, client: Client) -> User:
    """Somebody without a workshop, signed in."""
    for code in ("433130", "433127", "430181"):
        a_region(session, code)
    a_craft(session)
    user = a_user(session)
    session.commit()
    sign_in(client, user)
    return user


def the_one(session: Session) -> Application:
    return session.scalars(sa.select(Application)).one()


def form_of(client: Client, path: str) -> dict[str, str]:
    page = parse(client.get(path))
    form = page.select_one("form#w") or page.select_one("main form.form")
    assert form is not None
    return form_values(form)


def test_the_whole_way_from_the_first_page_to_handing_in(
    session: Session, client: Client, person: User
) -> None:
    assert "还差" not in text(parse(client.get("/join")).main)
    answer = client.post("/applications", data={**PLACE, "legacy": "no"})
    assert answer.status_code == 303
    path = answer.headers["Location"]
    number = path.rpartition("/")[2]
    assert number.startswith("SQ-433130-")
    tasks = parse(client.get(path))
    assert len(tasks.select(".tasklist > li")) == 11
    assert "处才能提交" in text(tasks.main)
    where = f"{path}/operator"
    for step, given in answers(session).items():
        assert where == f"{path}/{step}"
        answer = client.post(where, data=form_of(client, where) | given)
        assert answer.status_code == 303, errors(parse(answer))
        where = answer.headers["Location"]
    assert where == f"{path}/photos"
    answer = client.post(
        where, data={"premises_photo": [photo("门口.jpg"), photo()], "equipment_photo": photo()}
    )
    assert answer.headers["Location"] == where
    assert len(parse(client.get(where)).select(".papers > li")) == 3
    where = client.post(where, data={}).headers["Location"]
    assert where == f"{path}/papers"
    client.post(where, data={"identity": photo("身份证.pdf", a_pdf())})
    assert client.post(where, data={}).headers["Location"] == path
    assert "看一遍，提交" in text(parse(client.get(path)).main)
    check = parse(client.get(f"{path}/check"))
    assert "没填" in text(check.main)
    assert "138" in text(check.main)
    data = form_of(client, f"{path}/check")
    assert client.post(f"{path}/submission", data=data).status_code == 422
    answer = client.post(f"{path}/submission", data=data | {"truthful": "y"})
    assert answer.headers["Location"] == path
    again = client.post(f"{path}/submission", data=data | {"truthful": "y"})
    assert (again.status_code, again.headers["Location"]) == (303, path)
    application = the_one(session)
    assert (application.state, application.number) == ("submitted", number)
    moves = session.scalars(sa.select(ApplicationMove)).all()
    assert [m.act for m in moves] == ["submit"]
    page = text(parse(client.get(path)).main)
    assert "已经交到龙山县文旅部门" in page
    assert "您提交了申请" in page


def test_beginning_twice_gives_one_draft(session: Session, client: Client, person: User) -> None:
    first = client.post("/applications", data={**PLACE, "legacy": "no"}).headers["Location"]
    assert client.post("/applications", data={**PLACE, "legacy": "no"}).headers["Location"] == first
    assert the_one(session).state == "draft"


def test_a_place_that_is_not_complete_is_asked_for(session: Session, client: Client, person: User) -> None:
    answer = client.post("/applications", data={"province": "430000", "legacy": "no"})
    assert answer.status_code == 422
    assert "prefecture" in errors(parse(answer))
    narrowed = client.post("/applications", data={"province": "430000", "narrow": "1"})
    assert narrowed.status_code == 200
    assert "湘西" in text(parse(narrowed).select_one("select[name=prefecture]"))


def test_the_conditions_of_a_county_are_public(session: Session, client: Client) -> None:
    a_region(session)
    session.commit()
    page = parse(client.get("/join", query_string=PLACE))
    assert "吸纳带动脱贫人口" in text(page.main)
    assert "办非遗发〔2021〕221号" in text(page.main)
    assert client.get("/join?county=nonsense&province=%27").status_code == 200


@pytest.mark.parametrize(
    ("step", "name", "typed", "says"),
    [
        ("operator", "name", "", "还没填"),
        ("operator", "name", "长" * 81, "最多 80 个字"),
        ("operator", "operator_type", "emperor", "选一项"),
        ("operator", "founded_on", "2021-13-01", "样子填写"),
        ("operator", "founded_on", "2999-01-01", "今天以前"),
        ("identity", "uscc", "93433130MA4D0000X7", "信用代码不对"),
        ("leader", "contact_phone", "0743-8222222", "手机号不对"),
        ("leader", "contact_phone", "12345678901", "手机号不对"),
        ("place", "address", " ", "还没填"),
        ("craft", "craft_id", "999999", "选一项"),
        ("craft", "craft_id", "-1", "选一项"),
        ("craft", "craft_basis", "", "没有依托的非遗项目"),
        ("premises", "premises_area_m2", "很大", "请填整数"),
        ("premises", "premises_area_m2", "100001", "0 到 100000"),
        ("premises", "utilities_ok", "maybe", "回答"),
        ("people", "employees_target", "25", "不能多于总人数 24"),
        ("people", "employees_total", "", "还没填"),
        ("employment", "is_employment_workshop", "", "请回答"),
    ],
)
def test_bad_answers_come_back_with_what_was_typed(
    session: Session, client: Client, person: User, step: str, name: str, typed: str, says: str
) -> None:
    application = filled(session, acting(session, person))
    before = dict(application.facts)
    session.commit()
    path = f"/applications/{application.number}/{step}"
    answer = client.post(path, data=form_of(client, path) | {name: typed})
    assert answer.status_code == 422
    page = parse(answer)
    assert says in text(page.select_one("[role=alert]"))
    assert text(page.title).startswith("错误：")
    assert the_one(session).facts == before


def test_an_unfinished_page_can_be_put_aside(session: Session, client: Client, person: User) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    answer = client.post(f"{path}/leader", data={"leader_name": "向大姐", "later": "1"})
    assert answer.headers["Location"] == path
    assert the_one(session).facts["leader_name"] == "向大姐"
    task = next(li for li in parse(client.get(path)).select(".tasklist > li") if "负责人" in li.get_text())
    assert "没填完" in task.get_text()


def test_two_tabs_do_not_overwrite_each_other(session: Session, client: Client, person: User) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}/products"
    mine = form_of(client, path)
    client.post(path, data=form_of(client, path) | {"main_products": "桌旗"})
    answer = client.post(path, data=mine | {"main_products": "抱枕"})
    assert answer.status_code == 409
    page = parse(answer)
    assert "桌旗" in text(page.select_one("[role=alert]"))
    form = page.select_one("form#w")
    assert form is not None
    values = form_values(form)
    assert values["main_products"] == "抱枕"
    assert client.post(path, data=values).status_code == 303
    assert the_one(session).facts["main_products"] == "抱枕"


def test_other_pages_of_a_second_tab_are_not_disturbed(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    mine = form_of(client, f"{path}/products")
    client.post(f"{path}/premises", data=form_of(client, f"{path}/premises") | {"equipment": "织机 20 台"})
    assert client.post(f"{path}/products", data=mine).status_code == 303


def test_handing_in_what_was_changed_meanwhile_shows_it_again(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    looked = form_of(client, f"{path}/check") | {"truthful": "y"}
    client.post(f"{path}/products", data=form_of(client, f"{path}/products") | {"main_products": "桌旗"})
    answer = client.post(f"{path}/submission", data=looked)
    assert answer.status_code == 409
    page = parse(answer)
    assert "桌旗" in text(page.main)
    form = page.select_one("form#w")
    assert form is not None
    assert client.post(f"{path}/submission", data=form_values(form) | {"truthful": "y"}).status_code == 303


def test_a_threshold_that_is_not_reached_is_told_and_left_to_the_county(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person), employees_target="0", employees_monitored="0")
    session.commit()
    path = f"/applications/{application.number}"
    page = parse(client.get(f"{path}/check"))
    assert "有条件没达到" in text(page.main)
    assert "还差 1 人" in text(page.main)
    data = form_of(client, f"{path}/check") | {"truthful": "y"}
    answer = client.post(f"{path}/submission", data=data)
    assert answer.status_code == 422
    assert "aware" in errors(parse(answer))
    assert client.post(f"{path}/submission", data=data | {"aware": "y"}).status_code == 303


def test_what_is_missing_is_named_and_nothing_can_be_handed_in(
    session: Session, client: Client, person: User
) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    page = parse(client.get(f"{path}/check"))
    assert page.select_one("form#w") is None
    assert "还缺：场地的照片" in text(page.main)
    answer = client.post(f"{path}/submission", data={"version": "1", "truthful": "y"})
    assert answer.status_code == 422
    assert the_one(session).state == "draft"


def test_refused_files_stand_at_their_field_and_good_ones_stay(
    session: Session, client: Client, person: User
) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}/photos"
    bad = photo("照片.jpg", b"#!/bin/sh\n")
    answer = client.post(
        path, data={"premises_photo": [photo(), bad], "equipment_photo": photo("b.png", b"")}
    )
    assert answer.status_code == 422
    page = parse(answer)
    assert "不是 PDF、JPEG 或 PNG" in errors(page)["premises_photo"]
    assert "0 字节" in errors(page)["equipment_photo"]
    assert len(page.select(".papers > li")) == 1


def test_a_document_can_be_taken_out_again(session: Session, client: Client, person: User) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}/photos"
    form = parse(client.get(path)).select_one(".papers form")
    assert form is not None
    assert client.post(str(form["action"])).headers["Location"] == path
    assert len(parse(client.get(path)).select(".papers > li")) == 1


def test_a_draft_is_thrown_away_with_all_that_was_typed(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    assert "找不回来" in text(parse(client.get(f"{path}/removal")).main)
    assert client.post(f"{path}/removal").headers["Location"] == "/applications"
    assert client.get(path).status_code == 404
    thrown = the_one(session)
    assert (thrown.state, thrown.facts, thrown.name) == ("withdrawn", {}, "")
    assert "还没有申请" in text(parse(client.get("/applications")).main)


def test_what_was_handed_in_is_taken_back_on_a_page_of_its_own(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    assert client.post(f"{path}/withdrawal", data={"reason": "x"}).status_code == 409
    client.post(f"{path}/submission", data=form_of(client, f"{path}/check") | {"truthful": "y"})
    assert client.post(f"{path}/removal").status_code == 409
    assert client.post(f"{path}/withdrawal", data={"reason": "长" * 301}).status_code == 422
    assert client.post(f"{path}/withdrawal", data={"reason": "先不办"}).headers["Location"] == path
    page = text(parse(client.get(path)).main)
    assert "已撤回" in page
    assert "您撤回了申请" in page


def test_what_was_handed_in_cannot_be_written_any_more(
    session: Session, client: Client, person: User
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    written = form_of(client, f"{path}/products") | {"main_products": "桌旗"}
    client.post(f"{path}/submission", data=form_of(client, f"{path}/check") | {"truthful": "y"})
    assert client.get(f"{path}/products").headers["Location"] == path
    assert client.get(f"{path}/photos").headers["Location"] == path
    assert client.get(f"{path}/check").headers["Location"] == path
    assert client.post(f"{path}/products", data=written).status_code == 409
    assert client.post(f"{path}/photos", data={"premises_photo": photo()}).status_code == 409
    assert the_one(session).facts["main_products"] == "织锦挎包"


@pytest.mark.parametrize(
    "path",
    ["", "/operator", "/photos", "/check", "/withdrawal", "/removal", "/nonsense", "/documents/x/removal"],
)
def test_nobody_else_finds_the_application(session: Session, client: Client, person: User, path: str) -> None:
    theirs = filled(session, acting(session, a_user(session)))
    session.commit()
    for method in ("GET", "POST"):
        answer = client.open(f"/applications/{theirs.number}{path}", method=method)
        assert answer.status_code in (404, 405)
    assert client.post(f"/applications/{theirs.number}/submission").status_code == 404


def test_a_page_that_is_not_asked_does_not_exist(session: Session, client: Client, person: User) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    assert client.get(f"/applications/{application.number}/former").status_code == 404
    assert client.get(f"/applications/{application.number}/nonsense").status_code == 404
    legacy = begun(session, acting(session, person), legacy=True)
    session.commit()
    assert client.get(f"/applications/{legacy.number}/former").status_code == 200


def hostile() -> list[Any]:
    return ["<script>alert(1)</script>", "' OR 1=1 --", "\u202etxt.exe", "😀" * 30, "{{ 7*7 }}", "1e999"]


@pytest.mark.parametrize("typed", hostile())
def test_what_people_type_is_shown_as_text_and_nothing_breaks(
    session: Session, client: Client, person: User, typed: str
) -> None:
    application = filled(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}"
    for step, given in answers(session).items():
        for name in given:
            answer = client.post(f"{path}/{step}", data=form_of(client, f"{path}/{step}") | {name: typed})
            assert answer.status_code in (303, 422)
    page = client.get(f"{path}/check")
    assert page.status_code == 200
    assert "<script>alert" not in page.get_data(as_text=True)


def test_a_name_loses_what_no_keyboard_types(session: Session, client: Client, person: User) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}/operator"
    answer = client.post(path, data={"name": "苗\0绣\x1b坊", "later": "1"})
    assert answer.status_code == 303
    assert form_of(client, path)["name"] == "苗绣坊"


def test_signed_out_meanwhile_one_comes_back_to_the_page(
    session: Session, client: Client, person: User
) -> None:
    application = begun(session, acting(session, person))
    session.commit()
    path = f"/applications/{application.number}/products"
    typed = form_of(client, path) | {"main_products": "桌旗"}
    client.post("/sign-out")
    answer = client.post(path, data=typed)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/sign-in?next={path}"
