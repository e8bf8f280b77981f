"""An officer suspends a workshop: from the next request on every door is closed, and lifting opens them again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.core import clock
from tests.journeys import world
from tests.journeys.doors import (
    Shown,
    a_buyer_with,
    closed_to,
    pays_at_once,
    review,
    shown,
    shows,
    total,
)
from tests.journeys.visitor import Visitor
from tests.support.html import text
from tests.support.server import Server

REASON = "抽查发现以机绣充手绣"


@pytest.fixture
def weaving(store: Server) -> Shown:
    return shown(store, world.WEAVERS)


@contextmanager
def suspended(store: Server) -> Iterator[None]:
    """The weavers may not sell inside the block."""
    officer = Visitor(store, world.COUNTY)
    act(officer, "suspension")
    try:
        yield
    finally:
        act(officer, "lifting")


def act(officer: Visitor, measure: str) -> None:
    """The officer decides, as the form does."""
    fields = {
        "reason": REASON,
        "document_no": "龙文旅罚〔2026〕3 号",
        "ground": "false_information",
        "fix_by": clock.today() + timedelta(days=30),
        "contracts": "finish",
    }
    assert officer.post(f"/workshops/{world.WEAVERS}/{measure}", fields).status == 303


def test_every_door_is_closed_from_the_next_request_on(store: Server, weaving: Shown) -> None:
    visitor = Visitor(store)
    user_id = a_buyer_with(store, world.WEAVERS, world.EMBROIDERERS)
    buyer = Visitor(store, user_id=user_id)
    seen = review(buyer)
    early = Visitor(store, user_id=a_buyer_with(store, world.WEAVERS))
    unpaid = pays_at_once(early)
    before, count = shows(store, weaving), total(visitor.get("/products"))
    assert before >= {"list", "search by title", "craft page", "workshop page", "directory", "product page"}
    with suspended(store):
        assert shows(store, weaving) == set()
        assert total(visitor.get("/products")) == count - 2
        said = text(visitor.get(f"/products/{weaving.slug}").page.select_one(".oops"))
        assert REASON in said and said.count(" 起") == 1
        closed_to(store, buyer, user_id, seen, weaving, world.EMBROIDERERS)
        asked = early.post(f"/purchases/{unpaid}/payment")
        assert asked.status == 409 and weaving.title in text(asked.page.select_one(".note"))
    assert shows(store, weaving) == before
    assert total(visitor.get("/products")) == count
    assert early.post(f"/purchases/{unpaid}/payment").place.startswith("/sandbox/")


def test_nothing_of_a_suspended_workshop_can_be_put_into_a_cart_or_published(store: Server) -> None:
    with store.session() as session:
        product = world.first_product(session, world.WEAVERS)
        variant_id, product_id, slug = world.first_variant(product).id, product.id, product.slug
        session.rollback()
    owner, visitor = Visitor(store, world.WEAVER), Visitor(store)
    with suspended(store):
        refused = visitor.post("/cart/lines", {"variant_id": variant_id, "quantity": 1})
        assert refused.status in {303, 409}
        assert not visitor.get("/cart").page.select(".ln")
        assert visitor.get(f"/products/{slug}").status == 410
        assert owner.post(f"/studio/products/{product_id}/withdrawal").status == 303
        assert (
            owner.post(f"/studio/products/{product_id}/publication").place
            == f"/studio/products/{product_id}/edit"
        )
        assert owner.get(f"/studio/products/{product_id}/edit").page.select_one(".flash, .note")
        assert visitor.get(f"/products/{slug}").status == 410
    assert visitor.get(f"/products/{slug}").status == 410
    assert owner.post(f"/studio/products/{product_id}/publication").place == "/studio/products"
    assert visitor.get(f"/products/{slug}").status == 200


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_an_officer_suspends_and_lifts_in_the_browser(
    store: Server, browser_page: Callable[..., Page], weaving: Shown, javascript: bool
) -> None:
    page = browser_page(store.url, javascript=javascript)
    page.goto("/sign-in?next=/oversight/workshops")
    page.get_by_label("手机号或邮箱").fill(world.COUNTY)
    page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name=weaving.workshop).first.click()
    decide(page, "暂停销售")
    expect(page.get_by_role("main")).to_contain_text(REASON)
    assert Visitor(store).get(f"/products/{weaving.slug}").status == 410
    shop_page = Visitor(store).get(f"/workshops/{weaving.workshop_slug}")
    assert shop_page.status == 200 and REASON in text(shop_page.page.select_one("main"))
    decide(page, "恢复销售")
    assert Visitor(store).get(f"/products/{weaving.slug}").status == 200


def decide(page: Page, what: str) -> None:
    page.get_by_role("link", name=what).click()
    page.get_by_label(re.compile("^理由")).fill(REASON)
    if what == "暂停销售":
        page.get_by_label("情形").select_option("false_information")
        page.get_by_label("继续做完").check()
    page.get_by_label("文号").fill("龙文旅罚〔2026〕3 号")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(re.compile(f"/oversight/workshops/{world.WEAVERS}$"))


def test_orders_paid_before_are_sent_all_the_same(store: Server) -> None:
    user_id = a_buyer_with(store, world.WEAVERS)
    buyer, owner = Visitor(store, user_id=user_id), Visitor(store, world.WEAVER)
    number = pays_at_once(buyer)
    page = buyer.post(f"/purchases/{number}/payment").place
    assert buyer.post(f"{page}/payment").place == f"/purchases/{number}/return"
    assert buyer.get(f"/purchases/{number}/return").status == 303
    with suspended(store):
        link = buyer.get("/orders").page.select_one("section.bag h2 a")
        assert link is not None
        order = str(link["href"]).rpartition("/")[2]
        sent = {"carrier": "sf", "tracking_no": "SF1234567890123"}
        assert owner.post(f"/studio/orders/{order}/shipment", sent).status == 303
        assert buyer.post(f"/orders/{order}/receipt").status == 303
        assert "已签收" in text(buyer.get(f"/orders/{order}").page.select_one("main"))
