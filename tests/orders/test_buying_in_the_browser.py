"""The way to buy in a real browser without script: every page readable, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from shop.catalog.models import ReturnRule
from shop.orders import pickups
from shop.orders.models import Order
from tests.factories.orders import a_buyer, a_workshop, acting, goods, put
from tests.factories.workshops import a_member
from tests.support.browser import DESK, PHONE, axe, signed_in, too_wide_at
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


def test_an_order_is_fetched_and_handed_over_against_its_code(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    walk = browser_page(live_server.url, width=PHONE, javascript=False)
    looks = [browser_page(live_server.url, width=width) for width in (PHONE, DESK)]
    with live_server.session() as session:
        buyer, product = a_buyer(session), goods(session, title="四十八勾", fee_fen=800)
        owner = a_member(session, product.workshop, "owner")
        pickups.offer(
            session, acting(session, owner), product.workshop, offered=True,
            name="里耶坊", street="长春村 3 号", phone="0743-6210011", hours="每天 9 点到 17 点",
        )  # fmt: skip
        put(session, buyer, product)
        session.commit()

        def fine(path: str) -> None:
            for look in looks:
                look.goto(path)
                assert not axe(look), path
                assert not too_wide_at(look), path

        for page in (walk, *looks):
            signed_in(live_server, page, buyer)
        session.commit()
        walk.goto("/checkout")
        fine("/checkout")
        walk.get_by_role("radio", name="到店自提").check()
        walk.get_by_role("button", name="去核对").click()
        assert "自提，不收运费" in walk.locator("main").inner_text()
        walk.locator("button:visible", has_text="提交订单").click()
        order = session.query(Order).one()
        number, code = order.number, order.pickup_code or ""
        session.commit()
        walk.get_by_role("button", name="付款").first.click()
        walk.get_by_role("button", name="付款", exact=True).click()
        fine(f"/orders/{number}")
        walk.goto(f"/orders/{number}")
        assert code in walk.locator("main").inner_text()
        for page in (walk, *looks):
            signed_in(live_server, page, owner)
        session.commit()
    fine("/studio/pickup")
    fine(f"/studio/orders/{number}")
    walk.goto(f"/studio/orders/{number}")
    walk.get_by_label("取货码").fill(code)
    walk.get_by_role("button", name="确认交付").click()
    assert "交付好了" in walk.locator(".flash").inner_text()
