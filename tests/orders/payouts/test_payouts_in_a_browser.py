"""Payouts as people see them: two people of finance without script on a phone, and pages that axe finds nothing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from shop.core.db import db
from tests.factories.payouts import (
    a_due_order,
    a_finance_user,
    a_paid_batch,
    a_sent_batch,
    fill_settlement,
    give_back,
    only,
)
from tests.factories.workshops import a_member, a_workshop
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
OF_WORKSHOP = ("/studio/payouts", "/studio/payouts/statement", "/studio/payouts/account", "/help/payouts")
OF_FINANCE = (
    "/oversight/payouts",
    "/oversight/payouts/{sent}",
    "/oversight/payouts/{sent}/{line}/refusal",
    "/oversight/accounts",
)


@pytest.fixture(scope="module")
def people(shared_server: Server) -> dict[str, str]:
    """A served store: an order paid out and refunded in part, one under way, one due."""
    with shared_server.app.app_context():
        workshop = a_workshop(db.session, name="里耶土家织锦技艺传习合作社")
        owner = a_member(db.session, workshop)
        first, second = a_finance_user(db.session), a_finance_user(db.session)
        order = a_due_order(db.session, workshop, fen=30000)
        a_paid_batch(db.session)
        give_back(db.session, order, 5000)
        a_due_order(db.session, workshop, fen=45000)
        batch = a_sent_batch(db.session)
        a_due_order(db.session, a_workshop(db.session, name="沱水染坊"), fen=22200)
        fill_settlement(db.session)
        found = {
            "owner": owner.get_id(), "first": first.get_id(), "second": second.get_id(),
            "sent": batch.number, "line": str(only(batch).id),
        }  # fmt: skip
        db.session.commit()
        return found


def opened(server: Server, who: str, open_page: Callable[..., Page], **options: object) -> Page:
    """A page of the person."""
    page = open_page(server.url, **options)
    signer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert signer is not None
    cookie = {"name": "baigong", "value": str(signer.dumps({"_user_id": who, "_fresh": True}))}
    page.context.add_cookies([{**cookie, "url": server.url}])
    return page


def test_the_pages_are_flawless(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    for who, paths in (("owner", OF_WORKSHOP), ("first", OF_FINANCE)):
        page = opened(shared_server, people[who], browser_page)
        for path in paths:
            page.goto(path.format(**people))
            assert (axe(page), too_wide_at(page)) == ([], []), path


def test_two_people_pay_a_batch_on_a_phone_without_script(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = opened(shared_server, people["first"], browser_page, width=390, javascript=False)
    page.goto("/oversight/payouts")
    page.get_by_role("button", name="做成一批").click()
    expect(page.get_by_role("button", name="确认这一批")).to_have_count(0)
    here = page.url
    other = opened(shared_server, people["second"], browser_page, width=390, javascript=False)
    other.goto(here)
    other.get_by_role("button", name="核对过了，确认这一批").click()
    other.get_by_role("button", name="送银行").click()
    with other.expect_download() as file:
        other.get_by_role("link", name="下载银行文件").click()
    assert file.value.suggested_filename.endswith(".csv")
    other.get_by_role("button", name="在途的全部到账").click()
    expect(other.get_by_text("已到账")).to_be_visible()


def test_the_owner_enters_an_account_and_sees_what_is_wrong_with_it(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = opened(shared_server, people["owner"], browser_page, width=390, javascript=False)
    page.goto("/studio/payouts")
    page.get_by_role("link", name="收款账户").click()
    page.get_by_label("负责人的个人银行卡").check()
    page.get_by_role("button", name="保存收款账户").click()
    expect(page.locator(".summary")).to_contain_text("户名")
    expect(page.get_by_label("负责人的个人银行卡")).to_be_checked()
