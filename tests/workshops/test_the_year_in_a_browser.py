"""The year on a phone with the keyboard alone, and the certificate on paper, as people see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from playwright.sync_api import Page, expect

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.upkeep import confirming
from tests.factories.workshops import a_member, a_workshop, acting, culture_officer
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
THIS_YEAR = clock.today().year
RUNNING = f"/certificates/433130-{THIS_YEAR - 1}-0001"
ENDED = f"/certificates/433127-{THIS_YEAR - 3}-0001"
PAGE = "/studio/certification"


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store: one workshop that has to confirm, one whose confirmation was returned, one that has ended."""
    with shared_server.session() as session:
        open_ = a_workshop(session, certified=f"{THIS_YEAR - 1}-01-02", name="捞车河岸织锦工坊")
        known(a_member(session, open_), "open@demo.example")
        back = a_workshop(session, certified=f"{THIS_YEAR - 1}-01-03")
        owner, officer = known(a_member(session, back), "back@demo.example"), culture_officer(session)
        ended = a_workshop(session, certified=f"{THIS_YEAR - 3}-01-02", county="433127")
        known(a_member(session, ended), "ended@demo.example")
        review = confirming.confirm(session, acting(session, owner), back.id)
        assert review is not None
        confirming.send_back(session, officer, review.event_id, reason="人数与花名册对不上")
        paused = a_workshop(session, certified=f"{THIS_YEAR}-01-01")
        certification.suspend(session, SYSTEM, paused.id, reason="抽检不合格", document_no="3 号")
        session.commit()
    return shared_server


def known(user: User, email: str) -> User:
    user.email, user.password_hash = email, hashing.hash_password(DEMO_PASSWORD)
    user.session_epoch, user.is_demo = 1, True
    return user


def flawless(page: Page) -> None:
    assert axe(page) == []
    assert too_wide_at(page) == []


def signed_in(store: Server, browser_page: Callable[..., Page], email: str, **options: object) -> Page:
    page = browser_page(store.url, **options)
    page.goto("/sign-in")
    page.get_by_role("button", name=email).click()
    return page


@pytest.mark.parametrize(
    "path",
    [
        RUNNING,
        f"{RUNNING}?on={THIS_YEAR - 1}-06-01",
        f"{RUNNING}?on={THIS_YEAR + 9}-06-01",
        f"{RUNNING}?on=gestern",
        f"{RUNNING}/print",
        f"{ENDED}/print",
        f"/certificates/433130-{THIS_YEAR}-0001/print",
    ],
)
def test_a_public_page_is_flawless(store: Server, browser_page: Callable[..., Page], path: str) -> None:
    page = browser_page(store.url)
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    flawless(page)


@pytest.mark.parametrize("record", [RUNNING, ENDED])
def test_the_paper_is_one_page_of_a4(store: Server, browser_page: Callable[..., Page], record: str) -> None:
    page = browser_page(store.url)
    page.goto(f"{record}/print")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)


def test_the_code_on_the_page_is_drawn(store: Server, browser_page: Callable[..., Page]) -> None:
    page = browser_page(store.url)
    page.goto(f"{RUNNING}/print")
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0


def test_another_day_is_asked_for_without_script(store: Server, browser_page: Callable[..., Page]) -> None:
    page = browser_page(store.url, width=390, javascript=False)
    page.goto(RUNNING)
    day = (clock.today() - timedelta(days=1)).isoformat()
    page.get_by_label("哪一天").fill(day)
    page.locator("form:has(#on)").get_by_role("button", name="查").click()
    expect(page.locator(".verdict")).to_have_text(f"{day}：有效")
    page.get_by_role("link", name="看今天的状态").click()
    expect(page.locator(".verdict")).to_contain_text("今天有效")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the button with the name has the focus."""
    wanted = page.get_by_role("button", name=name)
    for _press in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_the_year_is_confirmed_on_a_phone_with_the_keyboard_alone(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "open@demo.example", width=390)
    page.goto(PAGE)
    flawless(page)
    page.get_by_label("带动就业总人数").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("26")
    tab_to(page, f"没错，确认 {THIS_YEAR} 年")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("确认办好了，从现在起就算数")
    expect(page.get_by_label("带动就业总人数")).to_have_value("26")
    flawless(page)


def test_a_returned_confirmation_is_corrected_on_a_phone(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "back@demo.example", width=390)
    page.goto("/studio")
    page.get_by_role("link", name="去补正").click()
    flawless(page)
    page.get_by_label("带动就业总人数").fill("19")
    page.get_by_role("button", name="改好了，再交").click()
    expect(page.get_by_role("status")).to_contain_text("补正好了")


def test_after_the_end_the_way_leads_to_a_new_application(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "ended@demo.example", width=390)
    page.goto(PAGE)
    flawless(page)
    page.get_by_role("link", name="重新申请认定").click()
    expect(page.locator("h1")).to_have_count(1)
    assert page.url.endswith("/applications/new")
