"""Few are left: told once each fall, listed while it lasts."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import low_stock, stock
from shop.catalog.models import Product
from shop.core import clock, messages
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.core.outbox import OutboxTask
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_stock, the_variant, with_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    made = a_workshop(session)
    a_member(session, made)
    return made


def warned(session: Session, workshop: Workshop, pieces: int = 6, at: int = 2) -> Product:
    product = a_product(session, workshop, title="四十八勾披肩", pieces=pieces)
    low_stock.warn_at(session, SYSTEM, product_id=product.id, revision=product.revision, pieces=at)
    return product


def now_has(session: Session, product: Product, pieces: int) -> None:
    seen = the_stock(product).on_hand
    stock.recount(session, SYSTEM, variant_id=the_variant(product).id, pieces=pieces, seen=seen)


def told(session: Session) -> list[dict[str, object]]:
    tasks = session.scalars(sa.select(OutboxTask).where(OutboxTask.topic == "messages.send"))
    return [task.payload for task in tasks if task.payload["template"] == "stock_low"]


def tell(session: Session) -> int:
    return low_stock.tell(session, clock.now())


def test_staff_are_told_once_a_fall(session: Session, workshop: Workshop) -> None:
    product = warned(session, workshop)
    assert tell(session) == 0
    now_has(session, product, 2)
    assert (tell(session), tell(session)) == (1, 0)
    now_has(session, product, 1)
    assert tell(session) == 0, "the same fall"
    assert len(told(session)) == 1
    now_has(session, product, 9)
    assert tell(session) == 0
    now_has(session, product, 0)
    assert tell(session) == 1, "another fall"


def test_the_message_says_what_and_where(session: Session, workshop: Workshop) -> None:
    written = messages.compose(
        messages.Reach("a@b.example", None), "stock_low", {"count": 7, "titles": ["甲", "乙"]}
    )
    assert written is not None
    assert written.subject == "7 件作品快卖完了"
    assert "甲、乙等" in written.text


def test_pieces_that_are_promised_are_not_there(session: Session, workshop: Workshop) -> None:
    product = warned(session, workshop)
    stock.reserve(session, {the_stock(product).id: 4}, "P1", clock.now())
    assert tell(session) == 1
    stock.release(session, "P1", clock.now())
    assert tell(session) == 0
    stock.reserve(session, {the_stock(product).id: 4}, "P2", clock.now())
    assert tell(session) == 1


def test_nobody_is_told_of_goods_without_a_mark_made_to_order_or_not_on_sale(
    session: Session, workshop: Workshop
) -> None:
    a_product(session, workshop, pieces=0)
    made = a_product(session, workshop, pieces=None)
    low_stock.warn_at(session, SYSTEM, product_id=made.id, revision=made.revision, pieces=5)
    down = warned(session, workshop, pieces=0)
    down.state = "unpublished"
    session.flush()
    assert tell(session) == 0


def test_one_message_names_all_that_fell(session: Session, workshop: Workshop) -> None:
    for _n in range(7):
        warned(session, workshop, pieces=1)
    several = warned(session, workshop, pieces=1)
    a_variant(session, several, options="大号", pieces=0)
    assert tell(session) == 8
    (message,) = told(session)
    assert message["facts"] == {"count": 8, "titles": ["四十八勾披肩"] * 5}


@pytest.mark.parametrize("pieces", [0, -1, 1001])
def test_a_mark_nobody_means_is_refused(session: Session, workshop: Workshop, pieces: int) -> None:
    product = a_product(session, workshop)
    with pytest.raises(Invalid) as refusal:
        low_stock.warn_at(session, SYSTEM, product_id=product.id, revision=product.revision, pieces=pieces)
    assert refusal.value.field == "low_at"


def test_a_stale_page_does_not_move_the_mark(session: Session, workshop: Workshop) -> None:
    product = warned(session, workshop)
    with pytest.raises(Conflict):
        low_stock.warn_at(session, SYSTEM, product_id=product.id, revision=product.revision - 1, pieces=5)


def test_the_mark_is_set_with_the_stock_and_the_list_shows_what_is_low(
    client: Client, session: Session, workshop: Workshop
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    few = with_picture(session, a_product(session, workshop, title="快卖完的", pieces=3))
    a_product(session, workshop, title="还有很多的", pieces=3)
    session.commit()
    at = f"/studio/products/{few.id}/edit/stock"
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    wrong = owner.post(at, data={**values, "low_at": "0"})
    assert wrong.status_code == 422
    assert "1 到 1000" in errors(parse(wrong))["low_at"]
    assert owner.post(at, data={**values, "low_at": "3"}).status_code == 303
    page = parse(owner.get("/studio/products?state=low"))
    assert [text(h) for h in page.select("article.task h2")] == ["快卖完的"]
    assert "快卖完 1" in text(page.select_one("nav.seg a[aria-current]"))
