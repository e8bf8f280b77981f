"""A buyer reviews, the workshop answers, somebody reports and the platform hides, in a real browser at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.accounts.models import User
from tests.factories.returns import a_received_order, an_owner
from tests.factories.workshops import an_operator
from tests.support.browser import PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_from_stars_to_hidden_words(
    live_server: Server, browser_page: Callable[..., Page], width: int
) -> None:
    with live_server.session() as session:
        order = a_received_order(session, fens=(5_000,))
        owner, buyer = an_owner(session, order), session.get_one(User, order.user_id)
        operator = an_operator(session)
        number, slug = order.number, order.lines[0].product_slug
        at_home, at_work, at_desk = (browser_page(live_server.url, width=width) for _person in range(3))
        signed_in(live_server, at_home, buyer)
        signed_in(live_server, at_work, owner)
        signed_in(live_server, at_desk, operator)
        session.commit()

    def fine(page: Page) -> None:
        assert not axe(page), page.url
        assert not too_wide_at(page), page.url

    at_home.goto(f"/orders/{number}")
    at_home.get_by_role("link", name="评价").click()
    fine(at_home)
    at_home.get_by_role("radiogroup", name="这件作品怎么样").get_by_label("2 星").check()
    at_home.get_by_role("radiogroup", name="工坊的服务怎么样").get_by_label("3 星").check()
    at_home.get_by_label("想说的话").fill("边上没有收好，线头露在外面。")
    at_home.get_by_role("button", name="发表").click()
    fine(at_home)

    at_work.goto("/studio/reviews")
    fine(at_work)
    at_work.get_by_role("link", name="的评价").click()
    at_work.get_by_label("你的回复").fill("对不起，寄回来我们重新收边。")
    fine(at_work)
    at_work.get_by_role("button", name="回复").click()
    live_server.work()

    at_work.goto(f"/products/{slug}")
    assert "2.0" in at_work.locator("#reviews").inner_text()
    assert not axe(at_work)  # how wide the page is, tests/front measures with a whole product
    at_work.get_by_role("link", name="看全部 1 条").click()
    fine(at_work)
    at_work.locator(".voice").get_by_role("link", name="举报").click()
    at_work.get_by_label("与商品和服务无关").check()
    fine(at_work)
    at_work.get_by_role("button", name="交给平台").click()

    at_desk.goto("/oversight/reviews")
    fine(at_desk)
    at_desk.locator("main table a").click()
    fine(at_desk)
    at_desk.get_by_label("与商品和服务无关").check()
    at_desk.get_by_role("button", name="隐藏文字").click()
    live_server.work()
    at_home.goto(f"/products/{slug}/reviews")
    shown = at_home.locator("main").inner_text()
    assert "1 条评价因“与商品和服务无关，或是广告”被平台隐藏了文字" in shown and "线头" not in shown
    fine(at_home)
