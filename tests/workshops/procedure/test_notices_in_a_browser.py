"""The public notices as people see them: on a phone, by keyboard, without script, with nothing axe objects to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.workshops.applications import objecting
from shop.workshops.applications.models import Objection
from tests.factories import procedure
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store with two notices, one with two workshops on it, and an objection that was answered."""
    with shared_server.session() as session:
        single = procedure.on_notice(session, name="捞车河织锦坊")
        procedure.published(session, procedure.ready(session), procedure.ready(session))
        objection = procedure.objected(session, single, "织机是借来拍照的，平时没有人上工。")
        objecting.answer(
            session, procedure.officer(session), objection.id, upheld=False, answer="已到场核实。"
        )
        session.commit()
    return shared_server


def addresses(store: Server) -> list[str]:
    with store.session() as session:
        number = session.query(Objection).order_by(Objection.id).first().number  # type: ignore[union-attr]
        year = number.split("-")[2]
        return [
            "/notices",
            f"/notices/GS-433130-{year}-0001",
            f"/notices/GS-433130-{year}-0002",
            f"/objections/{number}/{objecting.key_of(number)}",
        ]


@pytest.mark.parametrize("which", range(4))
def test_a_page_is_flawless(store: Server, browser_page: Callable[..., Page], which: int) -> None:
    page = browser_page(store.url)
    page.goto(addresses(store)[which])
    assert axe(page) == []
    assert too_wide_at(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_objects_by_keyboard_and_keeps_the_number(
    store: Server, browser_page: Callable[..., Page], javascript: bool
) -> None:
    page = browser_page(store.url, width=390, javascript=javascript)
    page.goto(addresses(store)[1])
    page.get_by_label("异议的内容").focus()
    page.keyboard.type("场地没有写的那么大。" if javascript else "水电没有通。")
    page.keyboard.press("Tab")
    page.keyboard.type("周大爷")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("异议收到了")
    assert "YY-433130-" in page.url


def test_a_form_that_comes_back_leads_to_what_is_missing(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = browser_page(store.url, width=390)
    page.goto(addresses(store)[2])
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert")).to_contain_text("请选一家。")
    assert axe(page) == []
    assert too_wide_at(page) == []
