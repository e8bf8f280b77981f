"""An invoice is asked for, handed in and fetched in a real browser at both widths, without any flaw for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.accounts.models import User
from shop.core import clock
from tests.factories.invoices import NUMBER, a_firm, a_pdf
from tests.factories.returns import a_received_order, an_owner
from tests.support.browser import PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_an_invoice_from_the_request_to_the_download(
    live_server: Server, browser_page: Callable[..., Page], width: int
) -> None:
    with live_server.session() as session:
        order = a_received_order(session)
        owner, buyer, number = an_owner(session, order), session.get_one(User, order.user_id), order.number
        at_home, at_work = (browser_page(live_server.url, width=width) for _person in range(2))
        signed_in(live_server, at_home, buyer)
        signed_in(live_server, at_work, owner)
        session.commit()

    def fine(page: Page) -> None:
        assert not axe(page), page.url
        assert not too_wide_at(page), page.url

    firm = a_firm()
    at_home.goto(f"/orders/{number}")
    at_home.get_by_role("link", name="发票").click()
    fine(at_home)
    at_home.get_by_label("增值税专用发票").check()
    at_home.get_by_role("button", name="交给工坊").click()
    assert at_home.locator("[role=alert]").inner_text().count("专用发票") >= 4
    fine(at_home)
    at_home.get_by_label("单位", exact=True).check()
    for field in ("title", "uscc", "address", "phone", "bank", "account"):
        at_home.locator(f"#{field}").fill(getattr(firm, field))
    at_home.get_by_role("button", name="交给工坊").click()
    assert "申请交给工坊了" in at_home.locator("h1").inner_text()
    fine(at_home)

    at_work.goto("/studio")
    fine(at_work)
    at_work.get_by_role("link", name="去开票").click()
    fine(at_work)
    upload = {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    at_work.locator("#blue-file").set_input_files(upload)  # type: ignore[arg-type]
    at_work.locator("#blue-number").fill(NUMBER)
    at_work.locator("#blue-issued_on").fill(str(clock.today()))
    at_work.locator("#blue-amount_fen").fill("159")
    at_work.get_by_role("button", name="交给买家").click()
    assert "已开票" in at_work.locator("main").inner_text()
    fine(at_work)
    at_work.goto("/studio/invoices?state=done")
    fine(at_work)

    at_home.reload()
    with at_home.expect_download() as download:
        at_home.get_by_role("link", name=f"下载发票 {NUMBER}").click()
    assert download.value.suggested_filename == f"invoice-{NUMBER}.pdf"
    fine(at_home)
