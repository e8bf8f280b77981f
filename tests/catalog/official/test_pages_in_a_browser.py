"""The pages of the official catalogue as people see them: no sideways scroll, nothing axe objects to, usable without
script.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from shop.catalog import products, time_offers
from shop.catalog.mark_models import RightsMark
from shop.catalog.official import assistance, deciding
from shop.core import clock
from shop.core.access import SYSTEM
from tests.factories.official import admitted, on_sale, submitted
from tests.factories.papers import a_pdf
from tests.factories.workshops import a_member, a_workshop, acting, an_operator
from tests.support.browser import axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
DESK = (
    "/oversight/catalogue",
    "/oversight/catalogue?view=marks",
    "/oversight/catalogue?view=withdrawn",
    "/oversight/catalogue/{changed_review}",
    "/oversight/catalogue/{waits_review}",
    "/oversight/assistance/{mark}",
    "/oversight/catalogue?view=rights",
    "/oversight/rights/{right}",
    "/oversight?tab=catalogue",
)
STUDIO = (
    "/studio/products",
    "/studio/products/{changed}/catalogue",
    "/studio/products/{returned}/catalogue",
    "/studio/products/{changed}/edit",
    "/studio/products/{changed}/offers",
    "/studio/table",
)


@pytest.fixture(scope="module")
def things(shared_server: Server) -> dict[str, str]:
    """A served store with a product in each state of one workshop; ids by name, people as session ids."""
    with shared_server.session() as session:
        workshop = a_workshop(session)
        owner, operator = a_member(session, workshop), an_operator(session)
        named = {
            n: on_sale(session, workshop, title=f"织锦披肩 {n}") for n in ("changed", "waits", "returned")
        }
        changed = admitted(session, named["changed"])
        waits, back = submitted(session, named["waits"]), submitted(session, named["returned"])
        deciding.send_back(session, SYSTEM, back.id, reason="照片太暗", items={"title": "名字写清楚"})
        product = named["changed"]
        products.describe(
            session, SYSTEM, product_id=product.id, revision=product.revision, title="织锦围巾",
            craft_id=product.craft_id, category_id=product.category_id,
        )  # fmt: skip
        today = clock.today()
        mark = assistance.file(
            session, acting(session, owner), product_id=product.id, workshop_id=workshop.id, number="帮 1",
            issuer="县农业农村局", valid_from=today, valid_until=today + timedelta(days=90), paper=assistance.Paper(a_pdf(), "证书.pdf"),
        )  # fmt: skip
        right = RightsMark(
            workshop_id=workshop.id, kind="patent", name="织机", number="ZL-1", created_at=clock.now()
        )
        session.add(right)
        session.refresh(product)
        lower = {product.variants[0].id: 8000}
        time_offers.set_offer(
            session, SYSTEM, product_id=product.id, revision=product.revision, from_day=today, until_day=today,
            prices=lower,
        )  # fmt: skip
        session.commit()
        found = {name: str(p.id) for name, p in named.items()}
        reviews = {
            "changed_review": str(changed.id),
            "waits_review": str(waits.id),
            "mark": str(mark.id),
            "right": str(right.id),
        }
        people = {"owner": owner.get_id(), "operator": operator.get_id()}
        return found | reviews | people


def signed_in(
    server: Server, things: dict[str, str], who: str, open_page: Callable[..., Page], **options: object
) -> Page:
    page = open_page(server.url, **options)
    signer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert signer is not None
    cookie = {"name": "baigong", "value": str(signer.dumps({"_user_id": things[who], "_fresh": True}))}
    page.context.add_cookies([{**cookie, "url": server.url}])
    return page


@pytest.mark.parametrize(("who", "paths"), [("operator", DESK), ("owner", STUDIO)])
def test_the_pages_are_flawless(
    shared_server: Server,
    things: dict[str, str],
    browser_page: Callable[..., Page],
    who: str,
    paths: tuple[str, ...],
) -> None:
    page = signed_in(shared_server, things, who, browser_page)
    for path in paths:
        page.goto(path.format(**things))
        assert (axe(page), too_wide_at(page)) == ([], []), path


def test_a_product_is_returned_and_handed_in_again_without_script(
    shared_server: Server, things: dict[str, str], browser_page: Callable[..., Page]
) -> None:
    desk = signed_in(shared_server, things, "operator", browser_page, width=390, javascript=False)
    desk.goto(f"/oversight/catalogue/{things['waits_review']}")
    desk.get_by_role("button", name="退回", exact=True).click()
    expect(desk.locator(".summary")).to_contain_text("请写明要改什么")
    desk.get_by_label("总的理由").fill("照片要在窗边重拍")
    desk.get_by_role("button", name="退回", exact=True).click()
    expect(desk.get_by_role("status")).to_contain_text("退回了")
    studio = signed_in(shared_server, things, "owner", browser_page, width=390, javascript=False)
    studio.goto(f"/studio/products/{things['waits']}/catalogue")
    expect(studio.locator("main")).to_contain_text("照片要在窗边重拍")
    studio.get_by_role("button", name="送审", exact=True).click()
    expect(studio.get_by_role("status")).to_contain_text("送审了")
    desk.goto(f"/oversight/catalogue/{things['waits_review']}")
    desk.get_by_role("button", name="通过，列入目录").click()
    expect(desk.get_by_role("status")).to_contain_text("通过了")
    expect(desk.locator("main")).to_contain_text("ML-433130-")
