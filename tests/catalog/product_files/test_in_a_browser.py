"""The pages for files of products as people see them: on a phone and at a desk, without script, axe content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.catalog import categories
from tests.factories.pictures import a_picture
from tests.factories.product_files import a_row, as_csv, as_zip
from tests.factories.workshops import a_member, a_workshop
from tests.support.browser import axe, signed_in, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser


def owner_of(store: Server) -> User:
    with store.session() as session:
        categories.load(session)
        user = a_member(session, a_workshop(session, name="捞车河织锦坊"))
        session.commit()
        session.refresh(user)
        session.expunge(user)
        return user


def settled(page: Page) -> None:
    """Wait until the page says by itself that the worker has looked or brought in."""
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=30_000)


def seen(page: Page) -> None:
    assert not axe(page)
    assert not too_wide_at(page)
    page.set_viewport_size({"width": 390, "height": 900})


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_mended_confirmed_and_on_sale(
    live_server: Server, browser_page: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    user = owner_of(live_server)
    page = browser_page(live_server.url, width=390, javascript=javascript)
    signed_in(live_server, page, user)
    row = a_row("A", category="挂饰壁挂", pictures="a.jpg")
    wrong, right = tmp_path / "错.csv", tmp_path / "作品.zip"
    wrong.write_bytes(as_csv(a_row("A", title="国家级壁挂", price="x")))
    right.write_bytes(as_zip({"表.csv": as_csv(row), "a.jpg": a_picture()}))
    page.goto("/studio/products")
    page.get_by_role("link", name="用表格批量导入").click()
    if javascript:
        seen(page)
    page.get_by_label("表格或压缩包").set_input_files(wrong)
    page.get_by_role("button", name="上传检查").click()
    settled(page)
    expect(page.get_by_text("国家级")).to_be_visible()
    if javascript:
        seen(page)
    page.get_by_role("link", name="重新上传").click()
    page.get_by_label("表格或压缩包").set_input_files(right)
    page.get_by_text("直接上架", exact=True).click()
    page.get_by_role("button", name="上传检查").click()
    settled(page)
    page.get_by_role("button", name="确认导入 1 件").click()
    settled(page)
    expect(page.get_by_text("已经导入 1 件作品")).to_be_visible()
    if javascript:
        seen(page)
    page.get_by_role("link", name="看我的作品").click()
    expect(page.get_by_role("heading", name="四十八勾壁挂 A")).to_be_visible()
