"""The income pages as people see them: no sideways scroll, nothing axe objects to, usable without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.workshops.income.models import Channel
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_member, a_workshop, an_officer
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
STUDIO = [
    "/studio/income?month=2026-10",
    "/studio/income?quarter=2020Q1",
    "/studio/income/lines?quarter=2026Q4",
]
DESK = [
    "/oversight/income?quarter=2026Q4",
    "/oversight/income?quarter=2020Q1",
    "/oversight/income?region=433130&quarter=2026Q4",
    "/oversight/income/workshops/dyers?quarter=2026Q4",
]


@pytest.fixture(scope="module")
def people(shared_server: Server) -> dict[str, str]:
    """A served store with sales; session ids of a workshop's owner and of a province officer."""
    with shared_server.session() as session:
        dyers = a_workshop(session, name="沱水染坊", slug="dyers")
        for county in ("433127", "430181", "430524"):
            other = a_workshop(session, county=county, craft="nianhua")
            sold(session, other, "2026-10-08", 123_450_000, freight=1200, channel=Channel.FAIR)
        sold(session, dyers, "2026-10-03", 16800, 990_000, freight=800)
        given_back(session, dyers, "2026-10-09", 6800, freight=800)
        users: dict[str, User] = {"owner": a_member(session, dyers), "officer": an_officer(session, "430000")}
        session.commit()
        return {name: user.get_id() for name, user in users.items()}


def seen_by(who: str, server: Server, open_page: Callable[..., Page], **options: object) -> Page:
    """A page of somebody who has signed in."""
    page = open_page(server.url, **options)
    signer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert signer is not None
    cookie = {"name": "baigong", "value": str(signer.dumps({"_user_id": who, "_fresh": True}))}
    page.context.add_cookies([{**cookie, "url": server.url}])
    return page


@pytest.mark.parametrize(("who", "paths"), [("owner", STUDIO), ("officer", DESK)])
def test_the_pages_are_flawless(
    shared_server: Server,
    people: dict[str, str],
    browser_page: Callable[..., Page],
    who: str,
    paths: list[str],
) -> None:
    page = seen_by(people[who], shared_server, browser_page)
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, path
        assert (axe(page), too_wide_at(page)) == ([], []), path


def test_a_figure_opens_down_to_its_lines_without_script(
    shared_server: Server, people: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    page = seen_by(people["officer"], shared_server, browser_page, width=390, javascript=False)
    page.goto("/oversight/income?quarter=2026Q4")
    for word in ("湘西土家族苗族自治州", "龙山县", "沱水染坊"):
        page.get_by_role("rowheader").get_by_role("link", name=word, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("沱水染坊")
    expect(page.locator("tfoot")).to_contain_text("10,068.00")
