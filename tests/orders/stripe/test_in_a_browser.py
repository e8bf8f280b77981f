"""The way through Stripe in a real browser without script: paid, a card that is refused, a page that is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.orders.models import Order, OrderState
from tests.factories.orders import a_buyer, a_purchase, goods
from tests.support.browser import DESK, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.events import SECRET
from tests.support.stripe_server.server import KEY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_paid_refused_and_left(
    serve: Callable[..., Server], browser_page: Callable[..., Page], stripe: StripeServer, width: int
) -> None:
    told = {"SECRET_KEY": KEY, "WEBHOOK_SECRET": SECRET, "API_BASE": stripe.url}
    server = serve({f"SHOP_STRIPE_{name}": value for name, value in told.items()})
    walk = browser_page(server.url, width=width, javascript=False)
    look = browser_page(server.url, width=width)
    with server.session() as session:
        buyer = a_buyer(session)
        product = goods(session, fen=16_800)
        left, bought = (a_purchase(session, product, user=buyer) for _i in range(2))
        numbers = (left.number, bought.number)
        for page in (walk, look):
            signed_in(server, page, buyer)
        session.commit()

    look.goto(f"/purchases/{numbers[0]}/payment")
    assert not axe(look) and not too_wide_at(look)

    # Left: back in the store it is still to be paid, and the button leads to the same session.
    walk.goto(f"/purchases/{numbers[0]}/payment")
    walk.get_by_role("button", name="用银行卡、支付宝或微信付款").click()
    there = walk.url
    assert there.startswith(stripe.url) and "¥168.00" in walk.locator("main").inner_text()
    walk.get_by_role("button", name="返回商家").click()
    assert walk.url.startswith(server.url)
    assert state_of(server, numbers[0]) == OrderState.UNPAID
    walk.goto(f"/purchases/{numbers[0]}/payment")
    walk.get_by_role("button", name="用银行卡、支付宝或微信付款").click()
    assert walk.url == there

    # A refused card, then another way: paid.
    walk.goto(f"/purchases/{numbers[1]}/payment")
    walk.get_by_role("button", name="用银行卡、支付宝或微信付款").click()
    walk.get_by_role("button", name="用一张会被拒绝的卡").click()
    assert "银行卡被拒绝" in walk.locator("[role=alert]").inner_text()
    walk.get_by_role("button", name="支付宝付款").click()
    assert walk.url.startswith(server.url) and walk.locator("h1").inner_text() == "付好了"
    assert state_of(server, numbers[1]) == OrderState.PAID
    look.goto(f"/purchases/{numbers[1]}")
    assert not axe(look) and not too_wide_at(look)


def state_of(server: Server, number: str) -> str:
    with server.session() as session:
        session.expire_all()
        return session.query(Order).filter(Order.purchase.has(number=number)).one().state
