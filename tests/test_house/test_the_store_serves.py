"""The store as it is really served, and the browser that looks at it."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from shop.core.cache import CacheVersion
from tests.support.browser import axe, too_wide
from tests.support.server import Server, clock_moved_to


def test_the_served_store_and_the_test_share_one_database(live_server: Server) -> None:
    with live_server.session() as session:
        session.add(CacheVersion(name="shared", version=1))
        session.commit()
        assert session.scalar(sa.select(CacheVersion.version).where(CacheVersion.name == "shared")) == 1
    with urllib.request.urlopen(live_server.address("/healthz")) as answer:
        assert answer.status == 200


def test_the_clock_of_a_served_store_can_be_moved(serve: Callable[..., Server]) -> None:
    store = serve(environment=clock_moved_to(datetime(2029, 1, 1, 8, tzinfo=UTC)))
    with urllib.request.urlopen(store.address("/healthz")) as answer:
        assert parsedate_to_datetime(answer.headers["Date"]).date() == date(2029, 1, 1)


SIDEWAYS = "<html lang=zh><title>t</title><main><h1>t</h1><div id=wide style='width:2000px'>x</div></main>"
NO_NAMES = "<html lang=zh><title>t</title><main><h1>t</h1><img src=x><input></main>"
GOOD = "<html lang=zh><title>t</title><main><h1>t</h1><p>p</p></main>"


@pytest.mark.browser
def test_the_browser_finds_what_is_too_wide_and_what_has_no_name(
    database_engine: str, browser_page: Callable[..., Page]
) -> None:
    page = browser_page("http://127.0.0.1", width=390)
    page.set_content(GOOD)
    assert too_wide(page) == []
    assert axe(page) == []
    page.set_content(SIDEWAYS)
    assert "div#wide" in too_wide(page)
    page.set_content(NO_NAMES)
    assert {line.split()[0] for line in axe(page)} == {"image-alt", "label"}
