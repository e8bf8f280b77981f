"""Certificate pages and the officers' desk as people see them: no sideways scroll, nothing axe objects to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from tests.factories.workshops import a_member, a_workshop, an_officer
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
THIS_YEAR = clock.today().year
CERTIFICATES = [
    "/certificates",
    "/certificates?number=abc",
    f"/certificates/433130-{THIS_YEAR - 1}-0001",
    f"/certificates/433130-{THIS_YEAR}-0001",
    f"/certificates/433127-{THIS_YEAR - 3}-0001",
    "/sanctions",
]
DESK = [
    "/oversight",
    "/oversight/workshops",
    "/oversight/workshops/new",
    "/oversight/workshops/running",
    "/oversight/workshops/running/revocation/new",
    "/oversight/workshops/lapsed/certification/new",
    "/oversight/workshops/running/licences/new",
]


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store with workshops in three states, an owner and a prefecture's officer."""
    with shared_server.session() as session:
        running = a_workshop(session, certified=f"{THIS_YEAR - 1}-01-02", slug="running")
        stopped = a_workshop(session, certified=f"{THIS_YEAR}-01-01", slug="stopped")
        certification.suspend(session, SYSTEM, stopped.id, reason="抽检不合格", document_no="3 号")
        a_workshop(session, certified=f"{THIS_YEAR - 3}-01-02", slug="lapsed", county="433127")
        known(a_member(session, running), "owner@demo.example")
        known(an_officer(session, "433100"), "prefecture@demo.example")
        session.commit()
    return shared_server


def known(user: User, email: str) -> None:
    user.email, user.password_hash = email, hashing.hash_password(DEMO_PASSWORD)
    user.session_epoch, user.is_demo = 1, True


def flawless(page: Page) -> None:
    assert axe(page) == []
    assert too_wide_at(page) == []


def signed_in(store: Server, browser_page: Callable[..., Page], email: str, **options: object) -> Page:
    page = browser_page(store.url, **options)
    page.goto("/sign-in")
    page.get_by_role("button", name=email).click()
    return page


@pytest.mark.parametrize("path", CERTIFICATES)
def test_a_public_page_is_flawless(store: Server, browser_page: Callable[..., Page], path: str) -> None:
    page = browser_page(store.url)
    page.goto(path)
    flawless(page)


@pytest.mark.parametrize("path", DESK)
def test_a_page_of_the_desk_is_flawless(store: Server, browser_page: Callable[..., Page], path: str) -> None:
    page = signed_in(store, browser_page, "prefecture@demo.example")
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    flawless(page)


def test_a_suspension_works_without_script_and_is_public_at_once(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "prefecture@demo.example", javascript=False)
    page.goto("/oversight/workshops/running")
    page.get_by_role("link", name="暂停销售").click()
    page.get_by_role("button", name="暂停并公布").click()
    expect(page.get_by_role("link", name="请写明理由。")).to_be_visible()
    page.get_by_label("理由").fill("抽检不合格")
    page.get_by_label("文号").fill("州文旅罚〔2026〕8 号")
    page.get_by_label("情形").select_option("safety")
    page.get_by_label("继续做完").check()
    page.get_by_role("button", name="暂停并公布").click()
    expect(page.get_by_role("status")).to_contain_text("已经暂停")
    visitor = browser_page(store.url, javascript=False)
    visitor.goto(f"/certificates/433130-{THIS_YEAR - 1}-0001")
    expect(visitor.locator(".verdict")).to_have_text("已暂停销售")
    visitor.goto("/sanctions")
    expect(visitor.locator("main")).to_contain_text("州文旅罚〔2026〕8 号")


def test_the_owners_page_is_flawless_and_takes_the_confirmation(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "owner@demo.example", width=390)
    page.goto("/studio/certification")
    flawless(page)
    page.get_by_role("button", name=f"确认 {THIS_YEAR} 年").click()
    expect(page.get_by_role("status")).to_contain_text("确认办好了")
