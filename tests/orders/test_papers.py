"""Packing slips and the picking list: what is inside and where it goes; no price unless it is asked for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.orders import cancellation, fulfilment
from shop.orders.models import Order
from tests.factories.orders import a_paid_order, a_purchase, goods, pay, sign_in
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def order(session: Session, client: Client) -> Order:
    """Three pieces each of two things, paid; the client is staff."""
    workshop = a_workshop(session)
    one, two = (
        goods(session, workshop, fen=f, title=t) for f, t in ((10_000, "四十八勾"), (5_000, "阳雀花"))
    )
    purchase = a_purchase(session, one, two, quantity=3)
    pay(session, purchase)
    sign_in(client, a_member(session, workshop, "staff"))
    session.commit()
    return purchase.orders[0]


def slip(client: Client, order: Order, query: str = "") -> str:
    return text(parse(client.get(f"/studio/orders/{order.number}/slip{query}")).main)


def test_the_slip_of_an_order_names_recipient_and_goods_without_prices(
    session: Session, client: Client, order: Order
) -> None:
    page = slip(client, order)
    assert "周小满" in page and "13800002046" in page and "淮川街道" in page and "¥" not in page
    assert page.count("× 3") == 2 and order.number in page
    assert session.query(AuditEvent).filter_by(action="order.address_seen").count() == 1
    assert "每件 ¥100" in slip(client, order, "?prices=yes")


def test_the_slip_of_a_parcel_names_what_is_in_it_and_that_of_the_order_what_is_left(
    session: Session, client: Client, order: Order
) -> None:
    chosen = {order.lines[0].id: 2}
    parcel = fulfilment.ship(
        session, SYSTEM, order, carrier="yto", tracking_no="YT1234567890123", pieces=chosen
    )
    session.commit()
    page = slip(client, order, f"?parcel={parcel.id}")
    assert "YT1234567890123" in page and "× 2" in page and "阳雀花" not in page
    rest = slip(client, order)
    assert "× 1" in rest and "× 3" in rest
    assert client.get(f"/studio/orders/{order.number}/slip?parcel=0").status_code == 404


def test_nothing_of_the_recipient_is_on_the_slip_once_it_has_arrived(
    session: Session, client: Client, order: Order
) -> None:
    parcel = fulfilment.ship(session, SYSTEM, order, carrier="yto", tracking_no="YT1234567890123")
    fulfilment.receive(session, SYSTEM, order)
    session.commit()
    page = slip(client, order, f"?parcel={parcel.id}")
    assert "周小满" not in page and "13800002046" not in page and "淮川" not in page


def test_the_picking_list_adds_up_each_thing_over_all_orders(
    session: Session, client: Client, order: Order
) -> None:
    product = goods(session, order.workshop, title="八角花")
    for quantity in (1, 4):
        pay(session, a_purchase(session, product, quantity=quantity))
    cancellation.cancel_pieces(session, SYSTEM, order, pieces={order.lines[0].id: 1})
    other = a_paid_order(session, title="别家的")
    session.commit()
    page = parse(client.get("/studio/picking"))
    totals = {text(h.span): text(h.b) for h in page.select(".pickl h2")}
    assert totals == {"四十八勾": "共 2 件", "阳雀花": "共 3 件", "八角花": "共 5 件"}
    words = text(page.main)
    assert "寄到湖南省长沙市浏阳市" in words and "13800002046" not in words and "淮川" not in words
    assert other.number not in words


def test_all_slips_at_once_cost_the_same_whatever_there_is(
    session: Session, client: Client, order: Order
) -> None:
    counts = []
    for sheets in (2, 3):
        pay(session, a_purchase(session, goods(session, order.workshop)))
        session.commit()
        with count_statements() as statements:
            page = parse(client.get("/studio/slips"))
        assert len(page.select(".slip")) == sheets
        counts.append(len(statements) - sheets)  # each address that is seen is noted
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "code"), [("maker", 403), ("other", 404), ("buyer", 403)])
def test_only_who_ships_prints(app: Flask, session: Session, order: Order, who: str, code: int) -> None:
    person = {
        "maker": lambda: a_member(session, order.workshop, "maker"),
        "other": lambda: a_member(session, a_workshop(session)),
        "buyer": lambda: order.purchase.user,
    }[who]()
    session.commit()
    client = app.test_client()
    sign_in(client, person)  # type: ignore[arg-type]
    assert client.get(f"/studio/orders/{order.number}/slip").status_code == code
    for path in ("slips", "picking"):
        answer = client.get(f"/studio/{path}")
        assert answer.status_code == (200 if who == "other" else 403)
        assert who != "other" or "四十八勾" not in answer.text
