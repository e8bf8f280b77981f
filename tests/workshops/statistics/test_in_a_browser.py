"""A quarterly form on the phone, returned once by the county, passed the second time; every page flawless."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.workshops.statistics.calendar import newest_open
from tests.factories.income import sold
from tests.factories.workshops import a_member, a_workshop, an_officer, instant
from tests.support.browser import PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
MOST_SECONDS = 180


def flawless(page: Page) -> None:
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert too_wide_at(page) == []


def test_a_form_goes_to_the_county_and_back_once(
    shared_server: Server, browser_page: Callable[..., Page]
) -> None:
    store = shared_server
    with store.app.test_request_context(), store.session() as session:
        quarter = newest_open(session)
        workshop = a_workshop(session, certified="2026-03-01", name="试填织锦工坊")
        sold(session, workshop, instant(f"{quarter.first_day}T10:00"), 128050)
        owner, officer, province = (
            a_member(session, workshop),
            an_officer(session),
            an_officer(session, "430000"),
        )
        address, slug = str(quarter).lower(), workshop.slug
        session.commit()
        phone = browser_page(store.url, width=PHONE)
        signed_in(store, phone, owner)
        desk = browser_page(store.url)
        signed_in(store, desk, officer)
        top = browser_page(store.url)
        signed_in(store, top, province)
    began = time.monotonic()
    phone.goto("/studio/quarters")
    flawless(phone)
    phone.get_by_role("link", name="去填").click()
    expect(phone.locator(".slip")).to_contain_text("1,280.50")
    flawless(phone)
    phone.get_by_label("本季发的劳动报酬").fill("1200")
    phone.get_by_role("button", name="存下，去检查").click()
    expect(phone.get_by_role("heading", name="检查一遍")).to_be_visible()
    flawless(phone)
    phone.get_by_label("为什么是这样").fill("这一季只做了几天。")
    phone.get_by_role("button", name="报送").click()
    expect(phone.get_by_role("status")).to_contain_text("报上去了")
    assert time.monotonic() - began < MOST_SECONDS
    flawless(phone)
    desk.goto(f"/oversight/quarters/{address}")
    flawless(desk)
    desk.get_by_role("link", name="试填织锦工坊").click()
    flawless(desk)
    desk.get_by_label("退回的原因").fill("报酬请写全季的。")
    desk.get_by_role("button", name="退回改").click()
    phone.goto("/studio")
    phone.get_by_role("link", name="去填季度表").click()
    expect(phone.locator("main")).to_contain_text("报酬请写全季的")
    phone.get_by_label("本季发的劳动报酬").fill("96000")
    phone.get_by_role("button", name="存下，去检查").click()
    phone.get_by_role("button", name="报送").click()
    desk.goto(f"/oversight/quarters/{address}/workshops/{slug}")
    desk.get_by_role("button", name="审核通过").click()
    expect(desk.locator("main")).to_contain_text("审核通过")
    phone.goto("/studio/sales")
    flawless(phone)
    for path in (f"quarters/{address}?region=430000", "report-form", "quarters"):
        top.goto(f"/oversight/{path}")
        flawless(top)
