"""A request from the product page to the award in a real browser on a phone, without any flaw for axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page

from shop.core import clock
from shop.orders.production.rfq import queries
from tests.factories.catalog import a_product
from tests.factories.production import a_maker, a_master, a_quote, a_requester, an_offer
from tests.factories.workshops import a_member
from tests.support.browser import DESK, NARROWEST, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


def test_from_the_product_page_to_the_award(live_server: Server, browser_page: Callable[..., Page]) -> None:
    with live_server.session() as session:
        product = a_product(session)
        buyer = a_requester(session)
        first, second = a_maker(session), a_maker(session)
        master, slug = a_master(session, first), product.slug
        a_member(session, second)
        at_home, at_work = (browser_page(live_server.url, width=PHONE) for _person in range(2))
        signed_in(live_server, at_home, buyer)
        signed_in(live_server, at_work, master)
        session.commit()

    def fine(page: Page, *widths: int) -> None:
        assert not axe(page), page.url
        for width in (*widths, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert not too_wide_at(page), f"{page.url} at {width}"

    at_home.goto(f"/products/{slug}")
    at_home.get_by_role("link", name="询价、定制").click()
    fine(at_home)
    at_home.get_by_role("button", name="开始写").click()
    at_home.get_by_label("样子、尺寸、颜色、工艺要求").fill("照这件做，靛蓝底")
    fine(at_home)
    save = at_home.get_by_role("button", name="保存，下一步")
    save.click()
    at_home.get_by_label("一共要几件").fill("3000")
    at_home.get_by_label("目标单价（元）").fill("八十")
    save.click()
    assert at_home.locator("[role=alert]").count() == 1
    at_home.get_by_label("目标单价（元）").fill("85")
    save.click()
    for field in ("quality", "materials", "acceptance"):
        at_home.locator(f"#{field}").fill("按封样")
    at_home.get_by_label("工坊备料").check()
    fine(at_home)
    save.click()
    at_home.get_by_role("link", name="下一步").click()
    today = clock.today()
    at_home.locator("#deadline_on").fill(str(today + timedelta(days=9)))
    at_home.locator("#needed_by").fill(str(today + timedelta(days=120)))
    save.click()
    assert at_home.locator("input[name^=to_]").first.input_value() == "3000"
    save.click()
    at_home.get_by_label("发给所有合适的持证工坊").check()
    fine(at_home)
    save.click()
    fine(at_home)
    at_home.get_by_role("button", name="发出需求单").click()
    assert "发出去了" in at_home.locator("[role=status]").inner_text()
    number = at_home.url.rsplit("/", 1)[-1]

    at_work.goto("/studio")
    fine(at_work)
    at_work.get_by_role("link", name=f"去看看：需求单 {number}").click()
    fine(at_work)
    at_work.locator("#ask-words").fill("流苏用什么颜色？")
    at_work.get_by_role("button", name="问一问").click()
    at_work.get_by_role("link", name="报个价").click()
    at_work.locator("#least").fill("100")
    at_work.locator("#most").fill("2000")
    at_work.locator("#tier_1_unit").fill("82.5")
    at_work.locator("#valid_on").fill(str(today + timedelta(days=40)))
    at_work.locator("#earnest").fill("21")
    fine(at_work, NARROWEST, DESK)
    at_work.get_by_role("button", name="发给买家").click()
    assert "20%" in at_work.locator("[role=alert]").inner_text()
    at_work.locator("#earnest").fill("20")
    at_work.get_by_role("button", name="发给买家").click()
    fine(at_work)
    at_work.goto("/studio/capacity")
    fine(at_work)
    with live_server.session() as session:
        rfq = queries.numbered(session, number)
        assert rfq is not None
        a_quote(session, rfq, session.merge(second), an_offer(8_400, most=2_500))
        session.commit()

    at_home.reload()
    at_home.locator("textarea").fill("和底色一样")
    at_home.get_by_role("button", name="答复").click()
    fine(at_home)
    at_home.get_by_role("link", name="比报价").click()
    fine(at_home, NARROWEST, DESK)
    filled = [box.input_value() for box in at_home.locator("input[name^=pieces_]").all()]
    assert sum(map(int, filter(None, filled))) == 3_000
    at_home.get_by_role("button", name="就选这几家").click()
    assert "合同已经拟好" in at_home.locator("[role=status]").inner_text()
    fine(at_home)
