"""The platform's own pages as people see them: no sideways scroll, nothing axe objects to, usable without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from shop.accounts import rulebook
from shop.core import clock
from shop.core.access import SYSTEM
from tests.factories.accounts import a_user
from tests.factories.heritage import a_region
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
PATHS = [
    "/oversight/users",
    "/oversight/users?q=nobody",
    "/oversight/users/{owner}",
    "/oversight/users/{officer}",
    "/oversight/users/{buyer}/offices/new",
    "/oversight/users/{owner}/closure/new",
    "/oversight/users/{buyer}/closure/new",
    "/oversight/preferences",
    "/oversight/rules",
    "/oversight/rules/trading",
    "/oversight/rules/trading/new",
    "/oversight/audit",
    "/oversight/audit?first=yesterday",
]


@pytest.fixture(scope="module")
def people(shared_server: Server) -> dict[str, str]:
    """A served store with people, rules and a change of them to come; numbers by role, `operator` as session id."""
    with shared_server.session() as session:
        a_region(session)
        workshop = a_workshop(session, name="里耶土家织锦技艺传习合作社")
        found = {
            "owner": a_member(session, workshop),
            "officer": an_officer(session),
            "buyer": a_user(session, "向晚"),
        }
        operator = an_operator(session)
        rulebook.load_rules(session)
        day = rulebook.earliest(clock.today()) + timedelta(days=1)
        rulebook.publish(
            session,
            SYSTEM,
            topic="trading",
            title="交易规则",
            text="# 发货\n三天内发",
            summary="三天",
            effective_on=day,
        )
        rulebook.comment(
            session, topic="trading", version=2, text="三天太紧，赶集日寄不出去。" * 8, user_id=None
        )
        session.commit()
        return {name: str(user.id) for name, user in found.items()} | {"operator": operator.get_id()}


def the_operator(
    server: Server, people: dict[str, str], open_page: Callable[..., Page], **options: object
) -> Page:
    page = open_page(server.url, **options)
    signer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert signer is not None
    cookie = {"name": "baigong", "value": str(signer.dumps({"_user_id": people["operator"], "_fresh": True}))}
    page.context.add_cookies([{**cookie, "url": server.url}])
    return page


def test_the_pages_are_flawless(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = the_operator(shared_server, people, browser_page)
    for path in PATHS:
        page.goto(path.format(**people))
        assert (axe(page), too_wide_at(page)) == ([], []), path


def test_rules_are_looked_at_and_published_without_script(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = the_operator(shared_server, people, browser_page, width=390, javascript=False)
    page.goto("/oversight/rules/service/new")
    page.get_by_label("改了什么").fill("客服时间写清楚")
    page.get_by_label("全文").press("End")
    page.get_by_label("全文").fill(page.get_by_label("全文").input_value() + "\n- 客服每天都在")
    page.get_by_role("button", name="看改动").click()
    expect(page.locator(".diff ins")).to_have_text("- 客服每天都在")
    page.get_by_role("button", name="回去改").click()
    page.get_by_role("button", name="看改动").click()
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("第 2 版已经公布")


def test_the_page_of_the_difference_and_refused_pages_are_flawless(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = the_operator(shared_server, people, browser_page)
    page.goto("/oversight/rules/credit/new")
    page.get_by_role("button", name="看改动").click()
    expect(page.locator(".summary")).to_be_focused()
    assert (axe(page), too_wide_at(page)) == ([], [])
    page.get_by_label("改了什么").fill("改了两处")
    page.get_by_label("全文").fill(page.get_by_label("全文").input_value().replace("评价", "评议"))
    page.get_by_role("button", name="看改动").click()
    expect(page.locator(".diff")).to_be_visible()
    assert (axe(page), too_wide_at(page)) == ([], [])
    page.goto("/oversight/preferences")
    page.get_by_label("客服电话").fill("打给我")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".summary")).to_be_focused()
    assert (axe(page), too_wide_at(page)) == ([], [])


def test_somebody_is_made_an_officer_with_the_keyboard_alone(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = the_operator(shared_server, people, browser_page, width=390)
    page.goto(f"/oversight/users/{people['buyer']}/offices/new")
    page.get_by_label("地区").focus()
    page.keyboard.type("433130")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("文旅经办人")
    page.get_by_label("为什么要看").focus()
    page.keyboard.type("核对任命")
    page.keyboard.press("Enter")
    expect(page.locator(".note").first).to_contain_text("已经记在操作日志里")
    assert axe(page) == []
