"""Browsing in a real browser: large photos, saving without script, recently seen; every page fits and reads well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.catalog import cards, saving
from shop.catalog.mark_models import RightsMark
from shop.catalog.models import Product, ProductStat
from shop.core import clock
from shop.core.access import Actor
from shop.heritage.load import load_reference
from shop.heritage.models import IchItem
from tests.factories.accounts import a_member, a_user
from tests.factories.catalog import a_product, a_variant, the_stock, with_picture
from tests.factories.workshops import a_workshop
from tests.support.browser import axe, signed_in, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
OWN = [
    "/favourites",
    "/following",
    "/seen",
    "/favourites/new?product={open}",
    "/following/new?workshop=laochehe",
]
OPEN = ["/", "/products/{open}?to=岳麓区", "/products/{open}?to=朝阳区", "/products/{open}?to=没有", "/products/{sold}",
        "/workshops/laochehe", "/workshops?place=433100&sort=level", "/workshops?place=110105", "/places/433130",
        "/seen"]  # fmt: skip


@pytest.fixture(scope="module")
def store(shared_server: Server) -> tuple[Server, dict[str, str]]:
    """A store with a product that has everything a page can show, one sold out, and somebody who saved both."""
    with shared_server.session() as session:
        load_reference(session)
        workshop = a_workshop(session, name="捞车河岸织锦工坊", slug="laochehe", certified="2026-03-01")
        workshop.story, workshop.leader_inheritor_level = "坊里有二十个织娘。", "provincial"
        goods: list[Product] = [a_product(session, workshop, title=f"织锦 {n}") for n in range(10)]
        full, sold = goods[0], goods[1]
        full.ich_item_id = session.query(IchItem).filter_by(key="tujia-zhijin").one().id
        a_variant(session, full, options="大", fen=26800, pieces=None)
        for letter in "abc":
            with_picture(session, full, letter)
        the_stock(sold).on_hand = 0
        session.add(RightsMark(workshop_id=workshop.id, kind="trademark", name="捞车河", number="1", holder="协会",
                               created_at=clock.now()))  # fmt: skip
        session.add_all(ProductStat(product_id=p.id, sold=9) for p in goods[2:])
        other = a_workshop(session, name="凤凰坊", certified="2026-03-01", county="433123")
        other.story = "凤凰的故事。"
        goods.append(a_product(session, other))
        user = a_user(session, "买主", email="saver@example.org")
        for product in goods:
            saving.save(session, Actor(user.id), product=product)
        saving.follow(session, Actor(user.id), workshop=workshop)
        a_member(session, a_user(session, "坊主", email="maker@example.org"), workshop.organisation)
        cards.refresh(session, [product.id for product in goods])
        session.commit()
        return shared_server, {"open": full.slug, "sold": sold.slug, "id": str(full.id)}


def person(server: Server, page: Page, email: str) -> None:
    with server.session() as session:
        signed_in(server, page, session.query(User).filter_by(email=email).one())
        session.rollback()


@pytest.mark.parametrize("path", OPEN)
def test_every_page_fits_and_reads_well(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page], path: str
) -> None:
    server, slugs = store
    page = browser_page(server.url, width=390)
    page.goto(path.format(**slugs))
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert too_wide_at(page) == []


@pytest.mark.parametrize(("path", "who"), [*((p, "saver") for p in OWN), ("/studio/marks", "maker")])
def test_ones_own_pages_fit_and_read_well(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page], path: str, who: str
) -> None:
    server, slugs = store
    page = browser_page(server.url, width=390)
    person(server, page, f"{who}@example.org")
    page.goto("/seen/" + slugs["id"] + ".gif")
    page.goto(path.format(**slugs))
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert too_wide_at(page) == []


def test_photos_open_large_in_the_page_and_close_again_by_keyboard(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    server, slugs = store
    page = browser_page(server.url)
    page.goto(f"/products/{slugs['open']}")
    first = page.locator(".shots a").first
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="放大的照片")
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "正面 a")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "正面 b")
    dialog.get_by_role("button", name="上一张").click()
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "正面 a")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(first).to_be_focused()
    assert page.url.endswith(slugs["open"])


def test_a_visitor_saves_a_product_with_a_sign_in_on_the_way_without_script(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    server, slugs = store
    page = browser_page(server.url, width=390, javascript=False)
    page.goto(f"/products/{slugs['open']}")
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登录")
    assert "favourites%2Fnew" in page.url or "favourites/new" in page.url


def test_what_was_looked_at_is_remembered_and_emptied_without_script(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    server, slugs = store
    page = browser_page(server.url, javascript=False)
    page.goto(f"/products/{slugs['open']}")
    page.wait_for_load_state("networkidle")
    page.goto("/seen")
    expect(page.locator(".card__title")).to_have_text(["织锦 0"])
    page.get_by_role("button", name="清空").click()
    expect(page.locator(".card__title")).to_have_count(0)


def test_when_it_would_arrive_is_asked_without_script(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    server, slugs = store
    page = browser_page(server.url, javascript=False)
    page.goto(f"/products/{slugs['open']}")
    page.get_by_label("送到哪里").fill("朝阳区")
    page.get_by_role("button", name="看几天到").click()
    page.get_by_role("link", name="北京市朝阳区").click()
    expect(page.locator(".ship")).to_contain_text("到北京市朝阳区预计")
