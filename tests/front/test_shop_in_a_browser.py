"""The shop window as people see it: no sideways scroll, nothing axe objects to, and everything works without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.catalog import cards
from shop.catalog.models import MakingStep, PricePart, Product
from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.core.access import SYSTEM
from shop.heritage.load import load_reference
from shop.workshops import certification
from tests.factories.catalog import a_product, a_variant
from tests.factories.workshops import a_workshop
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/products",
    "/products?craft=xilankapu&price=1&max=500",
    "/products?craft=nianhua",
    "/products?min=abc",
    "/products?q=桌旗",
    "/products?q=没有的东西",
    "/products/{open}",
    "/products/{closed}",
    "/workshops",
    "/workshops/tuo",
    "/workshops/closed",
    "/crafts",
    "/crafts/xilankapu",
    "/places",
    "/places/433100",
    "/help",
    "/help/ordering",
    "/help/contact",
    "/privacy",
]


@pytest.fixture(scope="module")
def store(shared_server: Server) -> tuple[Server, dict[str, str]]:
    """A served store with a few goods, and the slugs of one that can be bought and of one that cannot."""
    with shared_server.session() as session:
        load_reference(session)
        workshop = a_workshop(session, name="沱水染坊", slug="tuo", certified="2026-03-01")
        workshop.model_site_level = "city"
        goods: list[Product] = [
            a_product(session, workshop, title=f"蓝印花布桌旗「满地菊」第 {n} 件", fen=16800 + n)
            for n in range(30)
        ]
        a_variant(session, goods[0], options="加大，订做", fen=26800, pieces=None)
        session.add(MakingStep(product_id=goods[0].id, position=1, title="刮浆", text="三遍"))
        for n, (kind, bp) in enumerate((("labour", 6000), ("material", 4000))):
            session.add(PricePart(product_id=goods[0].id, position=n, kind=kind, share_bp=bp))
        closed = a_workshop(session, name="停下的工坊", slug="closed", certified="2026-03-01")
        goods.append(a_product(session, closed))
        certification.suspend(session, SYSTEM, closed.id, reason="质量问题", document_no="9 号")
        cards.refresh(session, [product.id for product in goods])
        session.commit()
        upkeep.rebuild(session, engine())
        return shared_server, {"open": goods[0].slug, "closed": goods[-1].slug}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_and_reads_well(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page], path: str
) -> None:
    server, slugs = store
    page = browser_page(server.url, width=390)
    page.goto(path.format(**slugs))
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert too_wide_at(page) == []


def test_a_visitor_narrows_the_list_and_opens_a_product_without_script(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    server, slugs = store
    page = browser_page(server.url, javascript=False)
    page.goto("/products")
    expect(page.locator("#res")).to_have_text("共 30 件")
    page.get_by_label("最低").fill("168")
    page.get_by_label("最高").fill("168")
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator("#res")).to_have_text("共 1 件")
    page.get_by_role("link", name="¥168 到 ¥168").click()
    expect(page.locator("#res")).to_have_text("共 30 件")
    page.get_by_label("排序").select_option("price_desc")
    page.get_by_role("button", name="排", exact=True).click()
    expect(page.locator(".card__title").first).to_contain_text("第 29 件")
    page.get_by_role("link", name="下一页").click()
    page.locator(".card__title a").last.click()
    expect(page).to_have_url(f"{server.url}/products/{slugs['open']}")
    expect(page.get_by_role("button", name="立即购买").first).to_be_visible()


def test_the_search_box_finds_goods_from_any_page(
    store: tuple[Server, dict[str, str]], browser_page: Callable[..., Page]
) -> None:
    page = browser_page(store[0].url)
    page.goto("/help")
    page.get_by_label("搜索作品、工坊或工艺").fill("沱水 桌旗")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("h1")).to_have_text("搜索“沱水 桌旗”")
    expect(page.locator("#res")).to_have_text("共 30 件")
