"""A company buys above its limit and pays by bank transfer, in a real browser without script, on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from shop.accounts.models import User
from tests.factories.bank import a_company_buyer, our_account
from tests.factories.companies import a_company, a_rule, owner_of
from tests.factories.orders import goods, put
from tests.factories.workshops import an_operator
from tests.support.browser import DESK, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


def test_from_the_cart_over_the_approver_to_the_reference(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    walk = browser_page(live_server.url, width=PHONE, javascript=False)
    look = browser_page(live_server.url, width=PHONE)
    with live_server.session() as session:
        our_account(session)
        company = a_company(session)
        buyer, boss = a_company_buyer(session, company), owner_of(session, company)
        finance = an_operator(session, "finance")
        a_rule(session, company, above_fen=10_000)
        put(session, buyer, goods(session, title="四十八勾"))
        home, firm = f"/organisation/{company.organisation_id}", company.organisation.name
        session.commit()

        def become(user: User) -> None:
            for page in (walk, look):
                page.context.clear_cookies()
                signed_in(live_server, page, user)
            session.commit()

        def fine(path: str) -> None:
            look.goto(path)
            assert not axe(look), path
            assert not too_wide_at(look), path

        become(buyer)
        walk.goto("/checkout")
        walk.get_by_label(firm).check()
        walk.get_by_label("采购单号").fill("XL-118")
        fine("/checkout")
        walk.get_by_role("button", name="去核对").click()
        walk.locator("button:visible", has_text="提交订单").click()
        assert "等审批" in walk.locator("main").inner_text()
        approval = walk.url
        fine(f"{home}/lists")
        become(boss)
        fine(approval)
        for page in (home, f"{home}/rules", f"{home}/addresses", f"{home}/data", "/organisation/new"):
            fine(page)
        walk.goto(approval)
        walk.get_by_role("button", name="同意", exact=True).click()
        walk.get_by_role("link", name="P2").click()
        walk.get_by_role("link", name="看转账信息和参考号").click()
        assert "形式发票" in walk.locator("main").inner_text()
        fine(walk.url)
        look.set_viewport_size({"width": DESK, "height": 900})
        assert not too_wide_at(look)
        look.set_viewport_size({"width": PHONE, "height": 844})
        become(finance)
        fine("/oversight/bank")
