"""One of three lines goes back in a real browser at both widths: the money arrives at the buyer, and the workshop's income,
balance and statement fall by exactly that.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.returns.models import ReturnCase
from shop.workshops.income.models import IncomeDay
from tests.factories.returns import NUMBER, a_received_order, an_owner
from tests.support.browser import PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_one_of_three_lines_goes_back(
    live_server: Server, browser_page: Callable[..., Page], width: int
) -> None:
    with live_server.session() as session:
        order = a_received_order(session)
        owner, buyer = an_owner(session, order), session.get_one(User, order.user_id)
        line, number, before = order.lines[1].id, order.number, net(session)
        at_home, at_work = (browser_page(live_server.url, width=width) for _person in range(2))
        signed_in(live_server, at_home, buyer)
        signed_in(live_server, at_work, owner)
        session.commit()

    def fine(page: Page) -> None:
        assert not axe(page), page.url
        assert not too_wide_at(page), page.url

    at_home.goto(f"/orders/{number}")
    at_home.get_by_role("link", name="退货退款、修换").click()
    fine(at_home)
    at_home.get_by_label("七天无理由退货").check()
    at_home.locator(f"#pieces_{line}").fill("1")
    at_home.get_by_label("退货退款", exact=True).check()
    at_home.get_by_role("button", name="提交给工坊").click()
    fine(at_home)
    case_page = at_home.url

    at_work.goto("/studio")
    at_work.get_by_role("link", name="去办售后单").click()
    fine(at_work)
    at_work.get_by_label("电话").fill("13900001111")
    at_work.get_by_role("button", name="同意，把地址给买家").click()

    at_home.goto(case_page)
    assert "13900001111" in at_home.locator("main").inner_text()
    at_home.get_by_label("快递公司").select_option("sf")
    at_home.get_by_label("运单号").fill(NUMBER)
    at_home.get_by_role("button", name="寄出了").click()

    at_work.reload()
    fine(at_work)
    at_work.get_by_role("button", name="完好，马上退 ¥50.01").click()
    live_server.work()

    at_home.goto(case_page)
    fine(at_home)
    assert at_home.locator("h1").inner_text() == "退款到账了"
    at_home.goto(f"/orders/{number}")
    assert "已经退回 ¥50.01" in at_home.locator("main").inner_text()
    at_work.goto("/studio/income")
    assert "50.01" in at_work.locator("main").inner_text()
    for page, shown in (("/studio/payouts", "108.99"), ("/studio/payouts/statement", "50.01")):
        at_work.goto(page)
        fine(at_work)
        assert shown in at_work.locator("main").inner_text(), page
    with live_server.session() as session:
        assert before - net(session) == 5_001
        assert session.query(Order).one().refunded_fen == 5_001
        assert session.query(ReturnCase).one().closed_at is not None


def net(session: object) -> int:
    return sum(
        d.gross_fen + d.freight_fen - d.refunds_fen - d.freight_refunds_fen
        for d in session.query(IncomeDay)  # type: ignore[attr-defined]
    )
