"""At the fair in a real browser: the till sells through a loss of network, the booth's page and the board are readable."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from shop.core import clock
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.till.models import TillSale
from shop.workshops.income.models import IncomeDay
from tests.factories.stalls import a_fair, a_stall, booth_staff
from tests.support.browser import DESK, NARROWEST, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


def test_the_till_sells_through_a_loss_of_network_and_nothing_is_lost_or_doubled(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    page = browser_page(live_server.url, width=PHONE)
    with live_server.session() as session:
        fair = a_fair(session, day=clock.today(), opens=0, closes=24)
        stall = a_stall(session, fair, fen=14800, pieces=9)
        till, slug = f"/booths/{stall.booth.id}/till", fair.slug
        code = tokens.sign(live_server.settings.signing_keys, Named(BOOTH, stall.booth.id))
        session.commit()
        signed_in(live_server, page, booth_staff(session, fair))
        session.commit()
    for path in (f"/b/{code}", f"/fairs/{slug}/board", f"{till}/closing", till):
        page.goto(path)
        assert not axe(page), path
        for width in (NARROWEST, DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert not too_wide_at(page), f"{path} at {width}"
    _ring(page, "收现金")
    expect(page.locator("#told li")).to_have_count(1)
    page.context.set_offline(True)
    for way in ("刷卡、扫码", "收现金"):
        _ring(page, way)
    expect(page.locator("#net")).to_contain_text("2 笔存在这台设备上")
    assert "6" in page.locator("[data-word]").inner_text()
    page.context.set_offline(False)
    expect(page.locator("#told li")).to_have_count(3)
    expect(page.locator("#net")).to_have_text("网络正常")
    page.goto(till)
    with live_server.session() as session:
        sales = session.scalars(sa.select(TillSale).order_by(TillSale.id)).all()
        assert [(s.offline, s.total_fen, s.flag) for s in sales] == [
            (False, 14800, None), (True, 14800, None), (True, 14800, None)
        ]  # fmt: skip
        assert session.scalar(sa.select(sa.func.sum(IncomeDay.gross_fen))) == 3 * 14800


def _ring(page: Page, way: str) -> None:
    page.get_by_role("button", name="加一").click()
    expect(page.locator("output")).to_have_text("¥148")
    page.get_by_role("button", name=way).click()
    expect(page.locator("output")).to_have_text("¥0")
