"""The roster's pages as people see them: axe finds nothing, nothing scrolls sideways, a file goes in without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.admin.test_income_in_a_browser import seen_by
from tests.factories.rosters import a_row, as_csv, the_places
from tests.factories.workshops import a_workshop, an_officer
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
PATHS = [
    "/roster",
    "/roster?region=433100",
    "/roster?q=nothing",
    "/roster/days?on=2099-01-01",
    "/roster/days",
    "/oversight/roster/import",
    "/oversight/roster/days",
    "/oversight/workshops",
]


@pytest.fixture(scope="module")
def officer(shared_server: Server) -> str:
    """A served store with workshops in three counties; the session id of the county's officer."""
    with shared_server.session() as session:
        the_places(session)
        for county in ("433130", "433127", "430181"):
            a_workshop(session, county=county)
        found = an_officer(session)
        session.commit()
        return str(found.get_id())


def test_the_pages_are_flawless(
    shared_server: Server, officer: str, browser_page: Callable[..., Page]
) -> None:
    page = seen_by(officer, shared_server, browser_page)
    for path in PATHS:
        page.goto(path)
        assert axe(page) == [], path
        assert too_wide_at(page) == [], path


@pytest.mark.parametrize("width", [390, 1280])
def test_a_roster_is_mended_and_brought_in_without_script(
    shared_server: Server, officer: str, browser_page: Callable[..., Page], width: int
) -> None:
    page = seen_by(officer, shared_server, browser_page, javascript=False, width=width)
    row = a_row()
    _upload(page, as_csv(row | {"legal_rep": ""}))
    expect(page.get_by_role("cell", name="必填，请补上。")).to_be_visible()
    page.get_by_role("link", name="改好了，重新上传").click()
    _upload(page, as_csv(row))
    page.get_by_role("button", name="确认导入 1 家").click()
    expect(page.get_by_text("已经导入 1 家工坊").first).to_be_visible()
    page.goto(f"/roster?q={row['name']}")
    expect(page.get_by_role("link", name=row["name"])).to_be_visible()


def test_the_results_are_flawless_too(
    shared_server: Server, officer: str, browser_page: Callable[..., Page]
) -> None:
    page = seen_by(officer, shared_server, browser_page)
    for data in (as_csv(a_row(), a_row(legal_rep="", employees_total="x")), as_csv(a_row())):
        _upload(page, data)
        assert axe(page) == []
        assert too_wide_at(page) == []


def _upload(page: Page, data: bytes) -> None:
    page.goto("/oversight/roster/import")
    page.get_by_label("名录文件").set_input_files(
        {"name": "roster.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_role("button", name="上传检查").click()
