"""The way to buy in a real browser without script: every page readable, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from shop.catalog.models import ReturnRule
from tests.factories.orders import a_buyer, a_workshop, goods, put
from tests.support.browser import PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


def test_from_the_cart_to_the_paid_orders_on_a_phone(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    # A page without script for walking, one with script (which axe needs) for looking at the same addresses.
    walk = browser_page(live_server.url, width=PHONE, javascript=False)
    look = browser_page(live_server.url, width=PHONE)
    with live_server.session() as session:
        buyer = a_buyer(session)
        wall, case = (
            goods(session, title="四十八勾"),
            goods(session, a_workshop(session), title="长夹", pieces=None),
        )
        case.return_rule = ReturnRule.CUSTOM_MADE
        put(session, buyer, wall, case)
        session.commit()
        for page in (walk, look):
            signed_in(live_server, page, buyer)
        session.commit()

    def fine(path: str) -> None:
        look.goto(path)
        assert not axe(look), path
        assert not too_wide_at(look), path

    fine("/cart")
    walk.goto("/cart")
    walk.get_by_role("button", name="加一").first.click()
    assert "3 件" in walk.locator(".headline").inner_text()
    walk.locator("button[value=checkout]:visible").click()
    fine("/checkout")
    walk.get_by_role("button", name="去核对").click()
    walk.locator("button:visible", has_text="提交订单").click()
    assert "请先确认这一件" in walk.locator("main").inner_text()
    walk.locator("input[name=tick]").check()
    walk.locator("button:visible", has_text="提交订单").click()
    fine(walk.url)
    walk.get_by_role("button", name="付款").first.click()
    expect(walk).to_have_title(re.compile("演示付款"))
    fine(walk.url)
    walk.get_by_role("button", name="付款", exact=True).click()
    assert walk.locator("h1").inner_text() == "付好了"
    walk.goto("/orders")
    walk.get_by_role("link", name="试验工坊").first.click()
    fine(walk.url)
    assert walk.locator("h1").inner_text().startswith("工坊在准备")
