"""The words offered while typing, as a combobox: by keys alone, by finger, read out rightly, and never in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from shop.catalog import cards
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.support.browser import DESK, PHONE, axe
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """A served store with goods of two motifs that begin alike."""
    with shared_server.session() as session:
        workshop = a_workshop(session, name="四方织锦坊")
        goods = [a_product(session, workshop, title=f"土家织锦桌旗「{m}」") for m in ("四十八勾", "四凤抬印")]
        cards.refresh(session, [product.id for product in goods])
        session.commit()
        upkeep.rebuild(session, engine())
    return shared_server


Opened = tuple[Page, Locator, Locator]


@pytest.fixture
def box(store: Server, browser_page: Callable[..., Page]) -> Callable[..., Opened]:
    def opened(typed: str, width: int = DESK) -> Opened:
        page = browser_page(store.url, width=width)
        page.goto("/help")
        field = page.get_by_role("combobox")
        field.press_sequentially(typed)
        return page, field, page.get_by_role("option")

    return opened


def test_keys_alone_choose_a_word(box: Callable[..., Opened]) -> None:
    page, field, options = box("四")
    expect(options.first).to_be_visible()
    count = options.count()
    assert count >= 3
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox")).to_have_id(field.get_attribute("aria-controls") or "")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(field).to_have_value("四")
    expect(field).to_be_focused()
    wanted = options.nth(1).get_attribute("data-words") or ""
    field.press("Enter")
    expect(page.locator("h1")).to_have_text(f"搜索“{wanted}”")
    expect(page.locator(".card").first).to_be_visible()


def test_enter_without_a_choice_searches_what_was_typed(box: Callable[..., Opened]) -> None:
    page, field, options = box("四十八")
    expect(options.first).to_be_visible()
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("搜索“四十八”")


def test_escape_shuts_the_list_and_leaves_the_words(box: Callable[..., Opened]) -> None:
    page, field, options = box("四")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Escape")
    expect(page.locator("#site-q-offers")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("四")
    assert field.get_attribute("aria-activedescendant") is None
    field.press_sequentially("十")
    expect(options.first).to_be_visible()
    expect(options.filter(has_text="四凤抬印")).to_have_count(0)
    field.press("Tab")
    expect(page.locator("#site-q-offers")).to_be_hidden()


def test_an_answer_that_comes_after_the_list_was_shut_opens_nothing(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = browser_page(store.url)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/products/suggestions*", hold)
    page.goto("/help")
    field = page.get_by_role("combobox")
    with page.expect_request("**/products/suggestions*"):
        field.press_sequentially("四")
    field.press("Tab")
    field.focus()
    with page.expect_response("**/products/suggestions*"):
        held[0].continue_()
    expect(page.locator("#site-q-offers")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_open_list_reads_well_fits_and_takes_a_finger(box: Callable[..., Opened], width: int) -> None:
    page, field, options = box("四", width)
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    assert axe(page) == []
    for option in options.all():
        shape = option.bounding_box()
        assert shape is not None
        assert shape["height"] >= 44
        assert shape["x"] >= 0
        assert shape["x"] + shape["width"] <= width
    wanted = options.last.get_attribute("data-words")
    options.last.click()
    expect(page.locator("h1")).to_have_text(f"搜索“{wanted}”")


def test_nothing_is_offered_for_words_that_find_nothing(box: Callable[..., Opened]) -> None:
    page, field, _options = box("四")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.fill("没有的")
    expect(page.locator("#site-q-offers")).to_be_hidden()


def test_without_script_it_is_a_plain_search(store: Server, browser_page: Callable[..., Page]) -> None:
    page = browser_page(store.url, javascript=False)
    page.goto("/help")
    field = page.get_by_label("搜索作品、工坊或工艺")
    assert field.get_attribute("role") is None
    field.fill("四凤抬印")
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("搜索“四凤抬印”")
    expect(page.locator("#res")).to_have_text("共 1 件")
