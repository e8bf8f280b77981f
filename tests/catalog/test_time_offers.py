"""Prices for a time: when they hold, what may stand struck through beside them, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.catalog import pricing, time_offers
from shop.catalog.models import DealPrice, Price, Product
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid, NotFound
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_variant, with_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

D = date.fromisoformat


@pytest.fixture
def workshop(session: Session, clock_at: Callable[[str], None]) -> Workshop:
    clock_at("2026-11-22T12:00+08:00")
    return a_workshop(session)


@pytest.fixture
def product(session: Session, workshop: Workshop) -> Product:
    return with_picture(session, a_product(session, workshop, title="披肩", fen=10000))


def offer(
    session: Session, product: Product, since: str, until: str, fen: int = 5800, **facts: object
) -> Product:
    given = {"prices": {the_variant(product).id: fen}, "revision": product.revision, **facts}
    return time_offers.set_offer(
        session,
        SYSTEM,
        product_id=product.id,
        from_day=D(since),
        until_day=D(until),
        **given,  # type: ignore[arg-type]
    )


def costs(session: Session, product: Product) -> int:
    variant_id = the_variant(product).id
    return pricing.price_now(session, [variant_id], clock.now())[variant_id].amount_fen


def test_it_holds_from_the_first_day_to_the_end_of_the_last(
    session: Session, product: Product, clock_at: Callable[[str], None]
) -> None:
    offer(session, product, "2026-11-25", "2026-11-26")
    for instant, fen in [
        ("2026-11-24T23:59:59+08:00", 10000),
        ("2026-11-25T00:00+08:00", 5800),
        ("2026-11-26T23:59:59+08:00", 5800),
        ("2026-11-27T00:00+08:00", 10000),
    ]:
        clock_at(instant)
        assert costs(session, product) == fen, instant


def test_today_it_begins_at_once(session: Session, product: Product) -> None:
    offer(session, product, "2026-11-22", "2026-11-22")
    assert costs(session, product) == 5800


@pytest.mark.parametrize(
    ("since", "until", "fen", "field"),
    [
        ("2026-11-21", "2026-11-25", 5800, "from_day"),
        ("2026-11-25", "2026-11-24", 5800, "until_day"),
        ("2026-11-25", "2027-02-23", 5800, "until_day"),
        ("2026-11-30", "2026-12-02", 5800, "from_day"),
        ("2026-11-25", "2026-11-26", 10000, "offers-0-price"),
        ("2026-11-25", "2026-11-26", 0, "offers-0-price"),
    ],
)
def test_what_nobody_means_is_refused_at_its_field(
    session: Session, product: Product, since: str, until: str, fen: int, field: str
) -> None:
    offer(session, product, "2026-12-02", "2026-12-05")
    with pytest.raises(Invalid) as refusal:
        offer(session, product, since, until, fen)
    assert refusal.value.field == field


def test_a_variant_of_another_product_and_a_stale_page_are_refused(
    session: Session, product: Product
) -> None:
    with pytest.raises(NotFound):
        offer(session, product, "2026-11-25", "2026-11-26", prices={the_variant(a_product(session)).id: 1})
    with pytest.raises(Conflict):
        offer(session, product, "2026-11-25", "2026-11-26", revision=product.revision - 1)


@pytest.mark.parametrize(
    ("deals", "struck"),
    [
        ({}, None),
        ({"2026-11-20": 6000}, 6000),
        ({"2026-11-20": 6000, "2026-11-18": 8000}, 6000),
        ({"2026-11-01": 9000}, 9000),
        ({"2026-11-01": 4000}, None),
        ({"2026-11-14": 5900, "2026-11-20": 9500}, 9500),
    ],
)
def test_br_27_struck_through_stands_only_what_was_really_paid(
    client: Client, session: Session, product: Product, deals: dict[str, int], struck: int | None
) -> None:
    variant_id = the_variant(product).id
    for day, fen in deals.items():
        session.add(DealPrice(variant_id=variant_id, channel="mall", day=D(day), min_fen=fen))
    offer(session, product, "2026-11-22", "2026-11-25")
    session.commit()
    (one,) = time_offers.offers_of(session, product.id, clock.now())
    assert one.lowered[0].struck_fen == struck
    page = parse(client.get(f"/products/{product.slug}"))
    assert [text(s) for s in page.select(".pdp__price s")] == ([f"¥{struck // 100}"] if struck else [])


def test_what_comes_is_taken_back_and_what_runs_ends_now(
    session: Session, product: Product, clock_at: Callable[[str], None]
) -> None:
    offer(session, product, "2026-11-22", "2026-11-23")
    offer(session, product, "2026-12-01", "2026-12-02")
    clock_at("2026-11-22T15:00+08:00")
    for one in time_offers.offers_of(session, product.id, clock.now()):
        time_offers.end_offer(session, SYSTEM, product_id=product.id, price_id=one.price_id)
    assert costs(session, product) == 10000
    assert time_offers.offers_of(session, product.id, clock.now()) == []
    kept = session.query(Price).filter_by(source="offer").one()
    assert kept.until_at == clock.now(), "a price that was public stays on record"
    with pytest.raises(NotFound):
        time_offers.end_offer(session, SYSTEM, product_id=product.id, price_id=kept.id)


def test_the_base_price_is_edited_beside_a_running_offer(
    client: Client, session: Session, workshop: Workshop, product: Product
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    offer(session, product, "2026-11-22", "2026-11-23")
    session.commit()
    for path in (f"/studio/products/{product.id}/edit/price", f"/studio/table?product={product.id}"):
        values = form_values(parse(owner.get(path)).select_one("form#w"))  # type: ignore[arg-type]
        assert "100" in values.values(), path
        assert "58" not in values.values(), path
    assert parse(owner.get("/studio/products")).select_one("input[name=price]")["value"] == "100"  # type: ignore[index]


def test_the_page_sets_refuses_and_ends(
    client: Client, session: Session, workshop: Workshop, product: Product
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    a_variant(session, product, options="大号", fen=20000)
    session.commit()
    path = f"/studio/products/{product.id}/offers"
    values = form_values(parse(owner.get(path)).select_one("form[action$='/offers']"))  # type: ignore[arg-type]
    given = {**values, "from_day": "2026-11-25", "until_day": "2026-11-26", "offers-1-price": "250"}
    wrong = owner.post(path, data=given)
    assert wrong.status_code == 422
    assert "比平常的价格低" in errors(parse(wrong))["offers-1-price"]
    again = form_values(parse(wrong).select_one("form[action$='/offers']"))  # type: ignore[arg-type]
    assert owner.post(path, data={**again, "offers-1-price": "150"}).status_code == 303
    page = parse(owner.get(path))
    assert "还没开始" in text(page.select_one("article.task"))
    end = page.select_one("form[action$='/cancellation']")
    assert end is not None
    assert owner.post(str(end["action"]), data=form_values(end)).status_code == 303
    assert session.query(Price).filter_by(source="offer").count() == 0


def test_strangers_set_and_end_nothing(client: Client, session: Session, product: Product) -> None:
    offer(session, product, "2026-11-25", "2026-11-26")
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    (one,) = time_offers.offers_of(session, product.id, clock.now())
    path = f"/studio/products/{product.id}/offers"
    assert stranger.post(f"{path}/cancellation", data={"offer": one.price_id}).status_code == 404
    assert stranger.get(path).status_code == 404
