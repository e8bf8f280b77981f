"""The pages of the room as people see them: no sideways scroll, nothing axe objects to, and they work without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import User
from shop.core import clock
from shop.heritage.load import load_reference
from tests.factories.accounts import a_member, an_organisation
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
OPEN = ["/sign-in?next=/account", "/register", "/password/forgotten", "/password/reset"]
OWN = [
    "/account",
    "/account/profile",
    "/account/password",
    "/account/addresses",
    "/account/addresses/new",
    "/account/privacy",
    "/account/organisations",
]


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store with a demo account that owns a workshop."""
    with shared_server.session() as session:
        load_reference(session)
        user = User(
            name="田师傅",
            email="tian@demo.example",
            password_hash=hashing.hash_password(DEMO_PASSWORD),
            session_epoch=1,
            is_demo=True,
            created_at=clock.now(),
        )
        session.add(user)
        session.flush()
        a_member(session, user, an_organisation(session, "workshop", "沱水染坊"))
        session.commit()
    return shared_server


def flawless(page: Page) -> None:
    assert axe(page) == []
    assert too_wide_at(page) == []


def signed_in(store: Server, browser_page: Callable[..., Page], **options: object) -> Page:
    page = browser_page(store.url, **options)
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name="用它登录：坊主 tian@demo.example").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")
    return page


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_are_flawless_filled_wrongly_as_well(
    store: Server, browser_page: Callable[..., Page], path: str
) -> None:
    page = browser_page(store.url)
    page.goto(path)
    flawless(page)
    page.locator("form.stub button").last.click()
    expect(page.locator(".summary")).to_be_focused()
    flawless(page)


@pytest.mark.parametrize("path", OWN)
def test_own_pages_are_flawless_in_small_and_large_type(
    store: Server, browser_page: Callable[..., Page], path: str
) -> None:
    page = signed_in(store, browser_page)
    page.goto(path)
    assert page.locator("html[data-care]").count() == 1
    flawless(page)
    page.goto("/account")
    page.get_by_role("main").get_by_role("button", name="退出关怀模式").click()
    page.goto(path)
    assert page.locator("html[data-care]").count() == 0
    flawless(page)
    page.goto("/account")
    page.get_by_role("main").get_by_role("button", name="打开关怀模式").click()


def test_members_are_flawless(store: Server, browser_page: Callable[..., Page]) -> None:
    page = signed_in(store, browser_page)
    page.goto("/account/organisations")
    page.get_by_role("link", name="管理成员").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("沱水染坊的成员")
    flawless(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_new_buyer_signs_up_and_writes_an_address(
    store: Server, browser_page: Callable[..., Page], javascript: bool
) -> None:
    page = browser_page(store.url, width=390, javascript=javascript)
    page.goto("/register?next=/account/addresses/new")
    page.get_by_label("怎么称呼您").fill("向小满")
    page.get_by_label("手机号或邮箱").fill(f"buyer{javascript}@example.cn")
    page.get_by_label("设一个密码").fill("bamboo-river-42")
    page.get_by_label("我读过并同意隐私政策").check()
    page.get_by_role("main").get_by_role("button", name="注册").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新地址")
    page.get_by_label("收货人").fill("向小满")
    page.get_by_label("电话").fill("13800138000")
    page.get_by_label("详细地址").fill("沱江镇 1 号")
    for level, place in (("省", "湖南省"), ("市、州", "湘西土家族苗族自治州")):
        page.get_by_label(level, exact=True).select_option(label=place)
        page.get_by_role("button", name="更新下一级").click()
    page.get_by_label("县、区").select_option(label="凤凰县")
    page.get_by_role("button", name="保存地址").click()
    expect(page.get_by_role("main")).to_contain_text("湖南省湘西土家族苗族自治州凤凰县沱江镇 1 号")
    if javascript:  # axe is a script
        flawless(page)


def test_enter_saves_and_does_not_press_another_button(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page)
    page.goto("/account/addresses/new")
    page.get_by_label("收货人").fill("")
    page.get_by_label("收货人").press("Enter")
    expect(page.locator(".summary")).to_contain_text("请填写收货人姓名")
