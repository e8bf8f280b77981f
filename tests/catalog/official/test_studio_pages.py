"""The official catalogue as the workshop sees it: handing in, what waits and why, leaving; the badge on the product page."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official import deciding
from shop.catalog.official.models import ReviewKind, ReviewState
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from tests.factories.accounts import sign_in
from tests.factories.catalog import the_variant
from tests.factories.official import admitted, food, licensed, on_sale, review_of, submitted
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def product(session: Session) -> Product:
    return on_sale(session, a_workshop(session), title="织锦披肩")


@pytest.fixture
def studio(session: Session, client: Client, product: Product) -> Client:
    """The client of the owner of the workshop."""
    return sign_in(client, a_member(session, product.workshop))


def address(product: Product, act: str = "") -> str:
    return f"/studio/products/{product.id}/catalogue{act}"


def read(studio: Client, path: str) -> str:
    answer = studio.get(path)
    assert answer.status_code == 200
    return text(parse(answer).select_one("main"))


def messages(session: Session, template: str) -> list[dict[str, object]]:
    tasks = session.query(OutboxTask).filter_by(topic="messages.send")
    return [t.payload["facts"] for t in tasks if t.payload["template"] == template]


def test_a_product_on_sale_is_handed_in(session: Session, studio: Client, product: Product) -> None:
    assert "没有送审" in read(studio, address(product))
    assert studio.post(address(product, "/submission")).status_code == 303
    assert review_of(session, product).state == ReviewState.SUBMITTED
    assert "已送审" in read(studio, address(product))
    assert studio.post(address(product, "/submission")).status_code == 409
    assert "产品目录" in read(studio, "/studio/products")


def test_the_reasons_of_a_return_are_read_until_it_is_handed_in_again(
    session: Session, studio: Client, product: Product
) -> None:
    review = submitted(session, product)
    deciding.send_back(session, SYSTEM, review.id, reason="照片太暗", items={"title": "名字写清楚"})
    shown = read(studio, address(product))
    assert "照片太暗" in shown and "名字写清楚" in shown and "已退回" in shown
    assert messages(session, "catalogue_decided")[0]["reason"] == "照片太暗"
    studio.post(address(product, "/submission"))
    assert "照片太暗" not in read(studio, address(product))


def test_the_badge_with_the_number_stands_on_the_product_page_and_in_the_list(
    session: Session, studio: Client, product: Product
) -> None:
    before = read(studio, f"/products/{product.slug}")
    assert "入选产品目录" not in before
    review = admitted(session, product)
    assert review.number is not None
    for path in (f"/products/{product.slug}", "/studio/products", address(product)):
        assert review.number in read(studio, path)
    studio.post(address(product, "/departure"), data={"revision": review.revision})
    assert review.number not in read(studio, f"/products/{product.slug}")


def test_a_change_is_shown_to_the_workshop_and_not_to_the_public(
    session: Session, studio: Client, product: Product
) -> None:
    admitted(session, product)
    path = f"/studio/products/{product.id}/edit/what"
    typed = {
        "revision": product.revision, "title": "织锦围巾", "category": product.category_id,
        "craft": product.craft_id,
    }  # fmt: skip
    assert studio.post(path, data=typed).status_code == 303
    assert "织锦披肩" in read(studio, f"/products/{product.slug}")
    check = read(studio, f"/studio/products/{product.id}/edit")
    assert "改动待审" in check and "织锦围巾" in check
    assert parse(studio.get(path)).select_one("#title")["value"] == "织锦围巾"  # type: ignore[index]
    assert "名称、照片改过" in read(studio, address(product)) or "名称改过" in read(studio, address(product))
    review = review_of(session, product)
    told = {"kind": "catalogue", "revision": review.revision}
    assert studio.post(address(product, "/recall"), data=told).status_code == 303
    assert "织锦披肩" in read(studio, f"/studio/products/{product.id}/edit")


def test_a_price_beyond_the_limit_says_that_it_waits(
    session: Session, studio: Client, product: Product
) -> None:
    admitted(session, product)
    path = f"/studio/products/{product.id}/prices"
    answer = studio.post(path, data={"price": "500"}, follow_redirects=True)
    assert "平台先审核" in text(parse(answer))
    assert the_variant(product).id
    assert "168" in read(studio, f"/products/{product.slug}")
    answer = studio.post(path, data={"price": "180"}, follow_redirects=True)
    assert "价格改好了" in text(parse(answer))


def test_strangers_and_makers_are_kept_out(session: Session, client: Client, product: Product) -> None:
    admitted(session, product)
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    for act in ("", "/submission", "/recall", "/departure", "/marks"):
        method = "POST" if act else "GET"
        assert stranger.open(address(product, act), method=method).status_code == 404
    maker = sign_in(client, a_member(session, product.workshop, "maker"))
    assert maker.get(address(product)).status_code == 403
    assert review_of(session, product).state == ReviewState.ADMITTED


def test_an_old_page_does_not_leave_the_catalogue(session: Session, studio: Client, product: Product) -> None:
    review = admitted(session, product)
    assert studio.post(address(product, "/departure"), data={"revision": 1}).status_code == 409
    assert review.state == ReviewState.ADMITTED


def test_every_act_is_in_the_audit_trail(session: Session, studio: Client, product: Product) -> None:
    studio.post(address(product, "/submission"))
    deciding.admit(session, SYSTEM, review_of(session, product).id)
    events = session.query(AuditEvent).filter_by(object_kind="product", object_ref=str(product.id))
    assert {"catalogue.submit", "catalogue.admit"} <= {e.action for e in events}


def test_food_is_looked_at_before_it_is_sold(session: Session, client: Client) -> None:
    workshop = licensed(session, a_workshop(session))
    honey = food(session, workshop)
    studio = sign_in(client, a_member(session, workshop))
    answer = studio.post(f"/studio/products/{honey.id}/publication", follow_redirects=True)
    assert "已经送审" in text(parse(answer))
    assert studio.get(f"/products/{honey.slug}").status_code in (404, 410)
    review = review_of(session, honey, ReviewKind.FOOD)
    deciding.send_back(session, SYSTEM, review.id, reason="配料没有写")
    assert "配料没有写" in read(studio, address(honey))
    studio.post(f"/studio/products/{honey.id}/publication")
    deciding.admit(session, SYSTEM, review.id)
    session.commit()
    assert studio.get(f"/products/{honey.slug}").status_code == 200
    deciding.withdraw(session, SYSTEM, review.id, reason="抽检不合格")
    session.commit()
    assert studio.get(f"/products/{honey.slug}").status_code == 410
    assert [m["outcome"] for m in messages(session, "catalogue_decided")] == [
        "returned", "admitted", "withdrawn"
    ]  # fmt: skip
    assert errors(parse(answer)) == {}
