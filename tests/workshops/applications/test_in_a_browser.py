"""An application as people see it on a phone: no sideways scroll, nothing axe objects to, keyboard only, no script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import User
from shop.workshops.applications import returning, submitting, taking
from shop.workshops.applications.queries import all_own
from tests.factories.applications import begun, filled
from tests.factories.heritage import a_craft, a_region
from tests.factories.papers import a_pdf
from tests.factories.pictures import a_picture
from tests.factories.procedure import officer
from tests.factories.workshops import a_member, a_user, a_workshop, acting
from tests.support import keys
from tests.support.browser import PHONE, axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
STEPS = [
    "operator",
    "identity",
    "leader",
    "place",
    "craft",
    "products",
    "premises",
    "people",
    "employment",
    "photos",
    "papers",
    "check",
    "removal",
]
PAGES = {
    "new@demo.example": ["/applications", "/applications/new", *(f"<n>/{step}" for step in ["", *STEPS])],
    "full@demo.example": ["<n>/", "<n>/photos", "<n>/papers", "<n>/check"],
    "returned@demo.example": ["<n>/", "<n>/people", "<n>/photos", "<n>/check", "<n>/withdrawal"],
    "sent@demo.example": ["<n>/", "/applications"],
    "lapsed@demo.example": ["/applications/new", "/studio/certification", "/account"],
}


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store with applications in several states."""
    with shared_server.session() as session:
        for code in ("433130", "433127", "430181"):
            a_region(session, code)
        a_craft(session)
        people = {email: known(a_user(session), email) for email in PAGES if not email.startswith("lapsed")}
        for keyboard in ("keys", "plain"):
            known(a_user(session), f"{keyboard}@demo.example")
        actors = {email: acting(session, user) for email, user in people.items()}
        begun(session, actors["new@demo.example"], legacy=True)
        filled(session, actors["full@demo.example"])
        for email in ("returned@demo.example", "sent@demo.example"):
            actor = actors[email]
            application = filled(session, actor, employees_target="0", employees_monitored="0")
            submitting.submit(session, actor, application.id, version=application.version, aware=True)
            if email.startswith("sent"):
                taking.take_up(session, officer(session), application.id)
            else:
                items = {"employees_target": "和系统里对不上。", "premises_photo": "请补一张车间里面的。"}
                returning.ask_more(
                    session, officer(session), application.id, items=items, reason="两处要补。"
                )
        known(a_member(session, a_workshop(session, certified="2022-03-01")), "lapsed@demo.example")
        session.commit()
    return shared_server


def known(user: User, email: str) -> User:
    user.email, user.password_hash = email, hashing.hash_password(DEMO_PASSWORD)
    user.session_epoch, user.is_demo = 1, True
    return user


def signed_in(store: Server, browser_page: Callable[..., Page], email: str, **options: object) -> Page:
    page = browser_page(store.url, width=PHONE, **options)
    page.goto("/sign-in")
    page.get_by_role("button", name=email).click()
    return page


def number_of(store: Server, email: str) -> str:
    with store.session() as session:
        user = session.query(User).filter_by(email=email).one()
        return all_own(session, acting(session, user))[0].number


@pytest.mark.parametrize("email", PAGES)
def test_pages_are_flawless(store: Server, browser_page: Callable[..., Page], email: str) -> None:
    page = signed_in(store, browser_page, email)
    for path in PAGES[email]:
        if "<n>" in path:
            path = path.replace("<n>", f"/applications/{number_of(store, email)}").rstrip("/")
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        assert axe(page) == [], path
        assert too_wide_at(page) == [], path


def test_the_page_of_conditions_is_flawless(store: Server, browser_page: Callable[..., Page]) -> None:
    page = browser_page(store.url, width=PHONE)
    for path in (
        "/join",
        "/join?province=430000&prefecture=433100&county=433130",
        "/help/applying",
    ):
        page.goto(path)
        assert axe(page) == [], path
        assert too_wide_at(page) == [], path


def test_with_the_keyboard_only_an_application_is_written_and_handed_in(
    store: Server, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    photo, paper = tmp_path / "门口.jpg", tmp_path / "身份证.pdf"
    photo.write_bytes(a_picture(1600, 1200))
    paper.write_bytes(a_pdf())
    page = signed_in(store, browser_page, "keys@demo.example")
    page.goto("/join")
    keys.press(page, page.get_by_role("link", name="开始申请"))
    keys.choose(page, page.get_by_label("省"), "430000")
    keys.press(page, page.get_by_role("button", name="更新下一级"))
    keys.choose(page, page.get_by_label("市、州"), "433100")
    keys.press(page, page.get_by_role("button", name="更新下一级"))
    keys.choose(page, page.get_by_label("县、区"), "433130")
    keys.press(page, page.get_by_role("button", name="开始填"))
    expect(page.locator("h1")).to_have_text("申请认定非遗工坊")
    keys.press(page, page.get_by_role("link", name="经营主体"))
    go_on = page.get_by_role("button", name="存好，继续")
    keys.press(page, go_on)
    expect(page.locator("[role=alert]")).to_be_focused()
    keys.pick(page, page.get_by_role("radiogroup", name="您是哪一种"), "leader")
    keys.write(page, page.get_by_label("工坊名称"), "捞车河织锦坊")
    keys.press(page, go_on)
    keys.write(page, page.get_by_label("无需登记的原因"), "家庭手工业，依法不用登记")
    keys.press(page, go_on)
    keys.write(page, page.get_by_label("法定代表人或负责人"), "向大姐")
    keys.write(page, page.get_by_label("带头人", exact=True), "向大姐")
    keys.write(page, page.get_by_label("手机号"), "13874302046")
    keys.press(page, go_on)
    keys.write(page, page.get_by_label("详细地址"), "苗儿滩镇 8 号")
    keys.pick(page, page.get_by_role("radiogroup", name="属于哪一种地区"), "poverty_alleviated")
    keys.press(page, go_on)
    craft = page.get_by_label("手艺", exact=True)
    keys.choose(page, craft, craft.locator("option", has_text="土家织锦").get_attribute("value") or "")
    keys.write(page, page.get_by_label("手艺在当地的情况"), "家家会织，过去做嫁妆，现在做挎包。")
    keys.press(page, go_on)
    keys.write(page, page.get_by_label("主要产品"), "织锦挎包")
    keys.press(page, go_on)
    keys.write(page, page.get_by_label("场地面积"), "120")
    keys.pick(page, page.get_by_role("radiogroup", name="水、电、取暖齐备吗"), "yes")
    keys.write(page, page.get_by_label("主要工具设备"), "织机 12 台")
    keys.press(page, go_on)
    for word, count in (("总人数", "24"), ("脱贫人口", "12"), ("监测", "2"), ("低收入", "3"), ("居家", "8")):
        keys.write(page, page.get_by_label(word), count)
    keys.press(page, go_on)
    keys.pick(page, page.get_by_role("radiogroup", name="已经认定为就业帮扶车间了吗"), "no")
    keys.press(page, go_on)
    keys.give_file(page, page.get_by_label("场地照片"), photo, photo)
    keys.give_file(page, page.get_by_label("工具设备照片"), photo)
    keys.press(page, go_on)
    expect(page.get_by_role("status")).to_contain_text("收到 3 份")
    keys.press(page, go_on)
    keys.give_file(page, page.get_by_label("负责人身份证"), paper)
    keys.press(page, go_on)
    expect(page.get_by_role("status")).to_contain_text("收到 1 份")
    keys.press(page, go_on)
    keys.press(page, page.get_by_role("link", name="看一遍，提交"))
    assert axe(page) == []
    keys.tick(page, page.get_by_label("填的都是真的"))
    keys.press(page, page.get_by_role("button", name="提交给县里"))
    expect(page.locator("main")).to_contain_text("已经交到龙山县文旅部门")
    assert axe(page) == []


def test_without_script_it_can_be_put_aside_and_a_refused_file_is_told(
    store: Server, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    script = tmp_path / "执照.pdf"
    script.write_bytes(b"#!/bin/sh\n")
    page = signed_in(store, browser_page, "plain@demo.example", javascript=False)
    page.goto("/applications/new?province=430000&prefecture=433100&county=433130")
    page.get_by_role("button", name="开始填").click()
    page.get_by_role("link", name="产品").click()
    page.get_by_role("button", name="先存着").click()
    page.get_by_role("link", name="材料").click()
    page.get_by_label("营业执照").set_input_files(str(script))
    page.get_by_role("button", name="传上去").click()
    expect(page.locator("[role=alert]")).to_contain_text("不是 PDF、JPEG 或 PNG")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    assert too_wide_at(page) == []
