"""A price for a time goes to review like the price itself: beyond the limit it begins when the platform has approved it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.catalog import bulk, pricing, time_offers
from shop.catalog.models import Price, Product
from shop.catalog.official import deciding, price_limit, submitting, words
from shop.catalog.official.models import ReviewKind, ReviewState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Invalid, NotFound
from tests.factories.accounts import sign_in
from tests.factories.catalog import the_variant
from tests.factories.official import admitted, on_sale, review_of, submitted
from tests.factories.workshops import a_member, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T12:00+08:00"
D = date.fromisoformat


@pytest.fixture
def product(session: Session, clock_at: Callable[[str], None]) -> Product:
    clock_at(NOW)
    return admitted(session, on_sale(session)).product


def offer(
    session: Session, product: Product, fen: int, since: str = "2026-11-25", until: str = "2026-11-26"
) -> bool:
    session.refresh(product)
    return time_offers.set_offer(
        session, SYSTEM, product_id=product.id, revision=product.revision, from_day=D(since), until_day=D(until),
        prices={the_variant(product).id: fen},
    )  # fmt: skip


def costs(session: Session, product: Product) -> int:
    variant = the_variant(product).id
    return pricing.price_now(session, [variant], clock.now())[variant].amount_fen


def windows(session: Session) -> int:
    return session.query(Price).filter_by(source="offer").count()


@pytest.mark.parametrize(("fen", "waits"), [(13440, False), (13439, True), (100, True)])
def test_beyond_the_limit_it_waits(session: Session, product: Product, fen: int, waits: bool) -> None:
    assert offer(session, product, fen) is waits
    assert windows(session) == (0 if waits else 1)
    assert review_of(session, product).state == (ReviewState.CHANGED if waits else ReviewState.ADMITTED)


def test_approved_it_begins_on_its_day(
    session: Session, product: Product, clock_at: Callable[[str], None]
) -> None:
    offer(session, product, 8000)
    review = review_of(session, product)
    assert review.pending is not None
    assert "限时价 2026-11-25 至 2026-11-26：¥80" in words.said(review.pending.content, "prices")
    deciding.admit(session, SYSTEM, review.id)
    assert review.state == ReviewState.ADMITTED and costs(session, product) == 16800
    assert price_limit.waiting_offers(session, product.id) == []
    for at, fen in [("2026-11-25T00:00+08:00", 8000), ("2026-11-27T00:00+08:00", 16800)]:
        clock_at(at)
        assert costs(session, product) == fen


@pytest.mark.parametrize(("at", "fen"), [("2026-11-26T09:00+08:00", 8000), ("2026-11-27T00:00+08:00", 16800)])
def test_approved_late_it_begins_then_or_not_at_all(
    session: Session, product: Product, clock_at: Callable[[str], None], at: str, fen: int
) -> None:
    offer(session, product, 8000)
    clock_at(at)
    deciding.admit(session, SYSTEM, review_of(session, product).id)
    assert costs(session, product) == fen
    review = review_of(session, product)
    assert review.state == ReviewState.ADMITTED and review.approved is not None
    assert review.approved.content["asked_offers"] == []


def test_returned_or_taken_back_nothing_comes(session: Session, product: Product) -> None:
    offer(session, product, 8000)
    deciding.send_back(session, SYSTEM, review_of(session, product).id, reason="太低了。")
    assert windows(session) == 0 and review_of(session, product).pending is None
    offer(session, product, 8000)
    (one,) = time_offers.waiting(session, product)
    named = {"since": one.from_at.isoformat(), "until": one.until_at.isoformat()}
    time_offers.take_back(session, SYSTEM, product_id=product.id, **named)
    assert review_of(session, product).state == ReviewState.ADMITTED
    with pytest.raises(NotFound):
        time_offers.take_back(session, SYSTEM, product_id=product.id, **named)


def test_it_waits_beside_another_change_and_no_two_for_one_day(session: Session, product: Product) -> None:
    variant = the_variant(product).id
    pricing.set_base_price(session, SYSTEM, variant_id=variant, amount_fen=90000, at=clock.now())
    offer(session, product, 8000)
    with pytest.raises(Invalid) as refusal:
        offer(session, product, 15000)
    assert refusal.value.field == "from_day"
    wanted = review_of(session, product).pending
    assert wanted is not None and wanted.content["asked_prices"] == {str(variant): 90000}
    submitting.recall(session, SYSTEM, product_id=product.id, kind=ReviewKind.CATALOGUE)
    assert time_offers.waiting(session, product) == []


def test_before_the_first_decision_it_is_looked_at_with_the_product(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at(NOW)
    review = submitted(session)
    before = review.revision
    assert offer(session, review.product, 8000) is False
    assert review.revision > before and review.pending is not None
    assert "限时价" in words.said(review.pending.content, "prices")


def test_the_studio_says_that_it_waits_and_takes_it_back(
    client: Client, session: Session, product: Product
) -> None:
    owner = a_member(session, product.workshop)
    session.commit()
    sign_in(client, owner)
    at = f"/studio/products/{product.id}/offers"
    assert "20%" in text(parse(client.get(at)).main)
    sent = {
        "revision": product.revision, "from_day": "2026-11-25", "until_day": "2026-11-26",
        "offers-0-variant_id": the_variant(product).id, "offers-0-price": "80",
    }  # fmt: skip
    assert client.post(at, data=sent).status_code == 303
    page = parse(client.get(at))
    assert "看过才开始" in text(page.select_one("[role=status], .flash, main"))
    form = page.select_one("article form")
    assert form is not None and "等平台看" in text(page.main)
    fields = {str(i["name"]): str(i["value"]) for i in form.select("input[name]")}
    assert client.post(str(form["action"]), data=fields).status_code == 303
    assert "等平台看" not in text(parse(client.get(at)).main)


def test_the_desk_shows_the_offer_beside_the_approved_prices(
    client: Client, session: Session, product: Product
) -> None:
    offer(session, product, 8000)
    session.commit()
    sign_in(client, an_operator(session))
    page = parse(client.get(f"/oversight/catalogue/{review_of(session, product).id}"))
    (row,) = [r for r in page.select("tbody.versus tr") if r.th and "价格" in r.th.get_text()]
    before, after = (text(cell) for cell in row.select("td"))
    assert "限时价" not in before and "限时价 2026-11-25" in after


def test_the_table_says_which_prices_wait(client: Client, session: Session, product: Product) -> None:
    owner = a_member(session, product.workshop)
    session.commit()
    sign_in(client, owner)
    variant = the_variant(product).id
    row = {"rows-0-variant_id": variant, "rows-0-seen": 6, "rows-0-seen_fen": 16800, "rows-0-pieces": 6}
    answer = client.post("/studio/table", data={**row, "rows-0-price": "900"})
    assert answer.status_code == 303
    page = parse(client.get("/studio/table"))
    told = text(page.body)
    assert "1 款的价格改得多，要等平台看过才变" in told and "织锦披肩" in told
    assert "存好了" not in told
    assert "等平台看：¥900" in told
    price = page.select_one("input[name=rows-0-price]")
    assert price is not None and price["value"] == "168"
    assert costs(session, product) == 16800


def test_other_steps_go_on_from_the_price_that_waits(
    client: Client, session: Session, product: Product
) -> None:
    cell = bulk.Cell(the_variant(product).id, 90000, 16800, None, 6)
    done = bulk.set_all(session, SYSTEM, workshop_id=product.workshop_id, cells=[cell], at=clock.now())
    assert done.changed == 0 and len(done.waits) == 1
    owner = a_member(session, product.workshop)
    session.commit()
    sign_in(client, owner)
    page = parse(client.get(f"/studio/products/{product.id}/edit/price"))
    field = page.select_one("input[name=offers-0-price]")
    assert field is not None and field["value"] == "900"
