"""The workshop's orders: to be sent first, the address only while it is needed, the waybill checked."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core.audit import AuditEvent
from shop.orders import cancellation, carriers
from shop.orders.models import Order, OrderState
from shop.orders.parcel_models import Shipment
from tests.factories.orders import a_paid_order, a_purchase, acting, goods, sign_in
from tests.factories.workshops import a_member, a_user, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def order(session: Session, client: Client) -> Order:
    """A paid order; the client is signed in as staff of its workshop."""
    order = a_paid_order(session, title="四十八勾")
    sign_in(client, a_member(session, order.workshop, "staff"))
    session.commit()
    return order


def post(client: Client, order: Order, carrier: str = "sf", number: str = "SF1234567890123") -> object:
    return client.post(
        f"/studio/orders/{order.number}/shipment", data={"carrier": carrier, "tracking_no": number}
    )


def test_what_is_to_be_sent_comes_first_with_masked_contact(client: Client, order: Order) -> None:
    page = parse(client.get("/studio/orders"))
    (task,) = page.select(".task")
    words = text(task)
    assert "四十八勾 × 1" in words and "前发" in words and "138****2046" in words
    assert "13800002046" not in words and "淮川" not in words
    assert task.select_one("a.btn")["href"] == f"/studio/orders/{order.number}/shipment/new"  # type: ignore[index]


def test_unpaid_orders_are_not_the_workshops_matter_yet(
    session: Session, client: Client, order: Order
) -> None:
    unpaid = a_purchase(session, goods(session, order.workshop)).orders[0]
    assert len(parse(client.get("/studio/orders")).select(".task")) == 1
    assert client.get(f"/studio/orders/{unpaid.number}").status_code == 404


def test_the_address_is_open_while_it_is_needed_and_each_look_is_noted(
    session: Session, client: Client, order: Order
) -> None:
    assert "13800002046" in text(parse(client.get(f"/studio/orders/{order.number}")).main)
    assert "淮川街道" in text(parse(client.get(f"/studio/orders/{order.number}/shipment/new")).main)
    assert session.query(AuditEvent).filter_by(action="order.address_seen").count() == 2
    order.state, order.close_reason = OrderState.CLOSED, "refunded"
    session.commit()
    page = text(parse(client.get(f"/studio/orders/{order.number}")).main)
    assert "13800002046" not in page and "淮川" not in page and "周小满" not in page
    assert session.query(AuditEvent).filter_by(action="order.address_seen").count() == 2


def test_shipping_writes_the_parcel_and_tells_the_buyer(
    session: Session, client: Client, order: Order
) -> None:
    answer = post(client, order, number="sf 1234-5678 90123")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    session.expire_all()
    assert order.state == OrderState.SHIPPED and order.auto_receive_at is not None
    assert session.query(Shipment).one().tracking_no == "SF1234567890123"
    assert "发货好了" in text(parse(client.get("/studio/orders?state=shipped")).select_one(".flash"))


@pytest.mark.parametrize(
    ("carrier", "number", "field"),
    [
        ("sf", "", "tracking_no"),
        ("sf", "SF12", "tracking_no"),
        ("sf", "SF12345678901234", "tracking_no"),
        ("ems", "12345678901x", "tracking_no"),
        ("ems", "1" * 41, "tracking_no"),
        ("pigeon", "1234567890123", "carrier"),
    ],
)
def test_a_waybill_that_cannot_be_right_is_refused_at_the_field(
    session: Session, client: Client, order: Order, carrier: str, number: str, field: str
) -> None:
    answer = post(client, order, carrier, number)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    page = parse(answer)  # type: ignore[arg-type]
    assert field in errors(page) and text(page.title).startswith("错误：")
    assert page.select_one("input[name=tracking_no]")["value"] == number  # type: ignore[index]
    session.expire_all()
    assert order.state == OrderState.PAID


def test_cancelled_meanwhile_is_409(session: Session, client: Client, order: Order) -> None:
    cancellation.cancel_order(session, acting(session, order.purchase.user), order)
    session.commit()
    assert post(client, order).status_code == 409  # type: ignore[attr-defined]
    assert client.get(f"/studio/orders/{order.number}/shipment/new").status_code == 303
    assert not session.query(Shipment).count()


def test_sent_twice_is_409(client: Client, order: Order) -> None:
    post(client, order)
    assert post(client, order).status_code == 409  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["stranger", "other workshop", "maker", "buyer"])
def test_only_owner_and_staff_of_the_workshop_see_it(
    app: Flask, session: Session, order: Order, who: str
) -> None:
    user = {
        "stranger": lambda: a_user(session),
        "other workshop": lambda: a_member(session, a_workshop(session)),
        "maker": lambda: a_member(session, order.workshop, "maker"),
        "buyer": lambda: order.purchase.user,
    }[who]()
    session.commit()
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    expected = 404 if who == "other workshop" else 403
    for path in ("", "/shipment/new"):
        assert client.get(f"/studio/orders/{order.number}{path}").status_code == expected
    assert client.post(f"/studio/orders/{order.number}/shipment").status_code == expected


@pytest.mark.parametrize(
    ("carrier", "good", "bad"),
    [
        ("ems", "1102384760284", "110238476028"),
        ("ems", "EA123456789CN", "EA123456789US"),
        ("sf", "SF1234567890123", "SF123"),
        ("zto", "73123456789012", "13123456789012"),
        ("yto", "YT1234567890123", "1234567890123"),
        ("yunda", "4312345678901", "43123456789"),
        ("jd", "JDVA12345678901", "JD1"),
    ],
)
def test_each_carrier_knows_its_numbers(carrier: str, good: str, bad: str) -> None:
    assert carriers.fits(carrier, good) and not carriers.fits(carrier, bad)


def test_wide_digits_and_blanks_are_forgiven() -> None:
    assert carriers.normal_number(" ＳＦ１２３ 456-7890123 ") == "SF1234567890123"
