"""The way through Stripe in a real browser without script: paid, a card that is refused, a page that is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.core.db import db
from shop.orders.models import Order, OrderState
from tests.factories.orders import a_buyer, a_purchase, goods
from tests.support.browser import DESK, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.events import SECRET
from tests.support.stripe_server.server import KEY

pytestmark = pytest.mark.browser


@pytest.fixture
def server(serve: Callable[..., Server], stripe: StripeServer) -> Server:
    """A store that pays by the local Stripe."""
    told = {"SECRET_KEY": KEY, "WEBHOOK_SECRET": SECRET, "API_BASE": stripe.url}
    return serve({f"SHOP_STRIPE_{name}": value for name, value in told.items()})


def test_paid_refused_and_left_on_a_phone_and_at_a_desk(
    server: Server, browser_page: Callable[..., Page], stripe: StripeServer
) -> None:
    with server.session() as session:
        buyer = a_buyer(session)
        product = goods(session, fen=16_800)
        numbers = [a_purchase(session, product, user=buyer).number for _i in range(4)]
        session.commit()
        for width in (PHONE, DESK):
            walk = browser_page(server.url, width=width, javascript=False)
            look = browser_page(server.url, width=width)
            for page in (walk, look):
                signed_in(server, page, buyer)
            session.commit()
            left, bought = numbers.pop(), numbers.pop()
            leave(server, stripe, walk, left)
            pay_at_the_second_try(server, walk, bought)
            for path in (f"/purchases/{left}/payment", f"/purchases/{bought}"):
                look.goto(path)
                assert not axe(look) and not too_wide_at(look), path


def leave(server: Server, stripe: StripeServer, walk: Page, number: str) -> None:
    """Back in the store it is still to be paid, and the button leads to the same session."""
    to_stripe(walk, number)
    there = walk.url
    assert there.startswith(stripe.url) and "¥168.00" in walk.locator("main").inner_text()
    walk.get_by_role("button", name="返回商家").click()
    assert walk.url.startswith(server.url)
    assert state_of(server, number) == OrderState.UNPAID
    to_stripe(walk, number)
    assert walk.url == there


def pay_at_the_second_try(server: Server, walk: Page, number: str) -> None:
    """A refused card, then another way: paid."""
    to_stripe(walk, number)
    walk.get_by_role("button", name="用一张会被拒绝的卡").click()
    assert "银行卡被拒绝" in walk.locator("[role=alert]").inner_text()
    walk.get_by_role("button", name="支付宝付款").click()
    assert walk.url.startswith(server.url) and walk.locator("h1").inner_text() == "付好了"
    assert state_of(server, number) == OrderState.PAID


def to_stripe(walk: Page, number: str) -> None:
    walk.goto(f"/purchases/{number}/payment")
    walk.get_by_role("button", name="用银行卡、支付宝或微信付款").click()


def state_of(server: Server, number: str) -> str:
    with server.app.app_context():
        return db.session.query(Order).filter(Order.purchase.has(number=number)).one().state
