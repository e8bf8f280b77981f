"""A quarterly form on the phone, returned once by the county, passed the second time, up to the prefecture and the
province, published by two officers and read by everybody; every page flawless.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.core.db import db
from shop.workshops.statistics.calendar import newest_open
from shop.workshops.statistics.publication.publishing import publish_waiting
from tests.factories.income import sold
from tests.factories.published import a_province, a_quarter_of_sales, stated
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
        neighbours = a_province(session)
        a_quarter_of_sales(session, neighbours, str(quarter))
        for one in neighbours:
            stated(session, one, str(quarter))
        workshop = a_workshop(session, certified="2026-03-01", name="试填织锦工坊")
        sold(session, workshop, instant(f"{quarter.first_day}T10:00"), 128050)
        owner, officer = a_member(session, workshop), an_officer(session)
        middle, province, second = (an_officer(session, code) for code in ("433100", "430000", "430000"))
        address, slug = str(quarter).lower(), workshop.slug
        session.commit()
        phone = browser_page(store.url, width=PHONE)
        signed_in(store, phone, owner)
        desk, between, top, other = (browser_page(store.url) for _ in range(4))
        for page, user in ((desk, officer), (between, middle), (top, province), (other, second)):
            signed_in(store, page, user)
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
    board = f"/oversight/quarters/{address}"
    hand_up(desk, f"{board}?region=433130")
    pass_on(between, f"{board}?region=433130")
    hand_up(between, f"{board}?region=433100", missing="龙山以外的县还在核。")
    flawless(between)
    pass_on(top, f"{board}?region=433100")
    top.goto("/oversight/report-form")
    flawless(top)
    top.goto(f"{board}?region=430000")
    top.get_by_label("随表印出的说明").fill("长沙市的表还没有到。")
    top.get_by_role("button", name="提请发布").click()
    flawless(top)
    other.goto(f"{board}?region=430000")
    other.get_by_role("button", name="复核无误，冻结发布").click()
    expect(other.locator("main")).to_contain_text("第 1 版")
    with store.app.app_context():
        assert publish_waiting(db.sessionmaker) == 1
    anybody = browser_page(store.url, width=PHONE)
    for page in (anybody, browser_page(store.url)):
        page.goto("/statistics")
        flawless(page)
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text("净销售额")
        expect(page.locator("main")).not_to_contain_text("试填织锦工坊")
        flawless(page)
    anybody.get_by_role("link", name="这些数怎么来的").click()
    flawless(anybody)
    anybody.go_back()
    anybody.get_by_role("link", name="打印附件").click()
    anybody.emulate_media(media="print")
    expect(anybody.locator("main")).to_contain_text("表 1")
    expect(anybody.locator("main")).to_contain_text("长沙市的表还没有到。")


def hand_up(page: Page, address: str, *, missing: str = "") -> None:
    page.goto(address)
    page.get_by_label("工作进展").fill("本季办培训两期，四十人次到场。")
    if missing:
        page.get_by_label("缺报说明").fill(missing)
    page.get_by_role("button", name="报到上一级").click()
    expect(page.locator("main")).to_contain_text("报送")


def pass_on(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("main")).to_contain_text("审核通过")
