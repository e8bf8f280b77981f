"""A contract from the award to the balance in a real browser on a phone, and what the workshop's income page says then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import FilePayload, Page

from shop.core import clock
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations import awarding
from tests.factories.pictures import a_picture
from tests.factories.production import a_maker, a_master, a_quote, a_request, a_requester, acting, an_offer
from tests.support.browser import DESK, NARROWEST, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server

PHOTO = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=a_picture())


def test_from_the_award_to_the_balance(live_server: Server, browser_page: Callable[..., Page]) -> None:
    with live_server.session() as session:
        workshop, buyer = a_maker(session), a_requester(session, role="approver")
        master, rfq = a_master(session, workshop), a_request(session, buyer)
        quote = a_quote(session, rfq, workshop, an_offer(8_000), user=master)
        awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
        contract = session.scalars(sa.select(Contract)).one()
        number, line, by = contract.number, contract.lines[0].id, contract.deliver_by
        home, work = (browser_page(live_server.url, width=PHONE) for _person in range(2))
        signed_in(live_server, home, buyer)
        signed_in(live_server, work, master)
        session.commit()
    here = f"/contracts/{number}"

    def fine(page: Page, *widths: int) -> None:
        assert not axe(page), page.url
        assert not too_wide_at(page, *widths, PHONE), page.url

    def press(page: Page, name: str) -> None:
        page.get_by_role("button", name=name).click()
        page.wait_for_load_state()

    def pay(what: str) -> None:
        home.goto(here)
        home.locator(".turn").get_by_role("link", name=f"付{what}").click()
        fine(home)
        home.locator("form[action$='/payment'] button").first.click()
        press(home, "付款")
        home.wait_for_url(f"**{here}")

    def show(step: int, pieces: int) -> None:
        work.goto(here)
        form = work.locator(f"form[action$='/milestones/{step}/report']")
        work.locator("summary", has_text="拍照交进度").first.click()
        form.locator(f"#report{step}-pieces").fill(str(pieces))
        form.locator("input[type=file]").set_input_files(PHOTO)
        form.get_by_role("button", name="交给买方看").click()
        home.goto(here)
        fine(home)
        home.locator(f"form[action$='/milestones/{step}/approval'] button").click()

    def send(pieces: int, parcel: str) -> None:
        work.goto(here)
        work.locator("summary", has_text="发一批货").click()
        work.locator(f"#send-pieces_{line}").fill(str(pieces))
        work.locator("#send-numbers").fill(parcel)
        fine(work)
        press(work, "发货")
        home.goto(here)
        home.locator("form[action$='/receipt'] button").click()

    for page in (home, work):
        page.goto(here)
        fine(page)
        press(page, "确认合同文本")
    pay("定金")
    pay("预付款")
    show(1, 1_500)
    pay("进度款")
    show(2, 3_000)

    home.goto(here)
    home.locator("summary", has_text="提出变更").click()
    home.locator(f"#change-quantity_{line}").fill("3100")
    home.locator("#change-deliver_by").fill(str(by + timedelta(days=7)))
    press(home, "提给对方")
    assert "写明为什么" in home.locator("[role=alert]").inner_text()
    home.locator("#change-reason").fill("多请了一百位")
    press(home, "提给对方")
    work.goto(here)
    work.get_by_role("link", name="看变更后的全文").click()
    fine(work)
    work.go_back()
    press(work, "确认变更")
    fine(work, NARROWEST, DESK)

    send(2_000, "SF1000000000001\nSF1000000000002")
    home.locator(f"#inspect1-rework_{line}").fill("40")
    home.locator("#inspect1-words").fill("四十件绣线起毛")
    home.locator("#inspect1-pictures").set_input_files(PHOTO)
    fine(home)
    press(home, "交验收结果")
    send(1_140, "SF1000000000003")
    press(home, "交验收结果")
    assert "已验收" in home.locator(".turn").inner_text()
    pay("尾款")
    assert "已结清" in home.locator(".turn").inner_text()
    fine(home, NARROWEST, DESK)
    quarter = f"{clock.today().year}Q{(clock.today().month + 2) // 3}"
    work.goto(f"/studio/income/lines?quarter={quarter}")
    rows = [row.inner_text() for row in work.get_by_role("row").all() if "订单生产" in row.inner_text()]
    assert len(rows) == 4 and any("48,000" in row for row in rows)
    work.goto(f"/studio/income?quarter={quarter}")
    assert "248,000" in work.locator("main").inner_text()
