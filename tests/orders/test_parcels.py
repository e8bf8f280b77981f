"""Several parcels of one order: what is in each, when the order counts as sent, numbers put right, more days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.orders import fulfilment, waybills
from shop.orders.models import Order, OrderState
from shop.orders.parcel_models import Shipment, ShipmentLine, WaybillChange
from tests.factories.orders import a_buyer, a_paid_order, a_purchase, goods, pay, sign_in
from tests.factories.workshops import a_member, a_user, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NOW = clock.parse("2026-11-23T10:00:00+08:00")


@pytest.fixture
def order(session: Session, clock_at: object) -> Order:
    """A paid order of three pieces of one thing and one of another."""
    clock_at(NOW)  # type: ignore[operator]
    workshop = a_workshop(session)
    purchase = a_purchase(
        session,
        goods(session, workshop, fen=10_000, title="四十八勾"),
        goods(session, workshop, fen=5_000, title="阳雀花"),
        quantity=3,
    )
    pay(session, purchase)
    session.commit()
    return purchase.orders[0]


def send(session: Session, order: Order, number: str, *pieces: int) -> Shipment:
    chosen = dict(zip([line.id for line in order.lines], pieces, strict=True)) if pieces else None
    made = fulfilment.ship(session, SYSTEM, order, carrier="yto", tracking_no=number, pieces=chosen)
    session.commit()
    return made


def test_the_order_is_sent_with_its_last_parcel_and_received_by_itself_ten_days_after_that(
    session: Session, order: Order, clock_at: object
) -> None:
    send(session, order, "YT0000000000001", 2, 0)
    assert order.state == OrderState.PAID and order.shipped_at is None
    clock_at(NOW + timedelta(days=2))  # type: ignore[operator]
    send(session, order, "YT0000000000002", 1, 3)
    assert (order.state, order.shipped_at) == (OrderState.SHIPPED, NOW + timedelta(days=2))
    assert order.auto_receive_at == NOW + timedelta(days=12)
    assert [(x.sent_pieces, x.open_pieces) for x in order.lines] == [(3, 0), (3, 0)]
    parts = session.query(ShipmentLine).order_by(ShipmentLine.id).all()
    assert [p.pieces for p in parts] == [2, 1, 3]


@pytest.mark.parametrize("pieces", [(4, 0), (-1, 1), (0, 0)])
def test_a_parcel_holds_at_least_one_piece_and_no_more_than_are_left(
    session: Session, order: Order, pieces: tuple[int, int]
) -> None:
    with pytest.raises(Invalid):
        send(session, order, "YT0000000000001", *pieces)


def test_pieces_of_another_order_are_refused(session: Session, order: Order) -> None:
    other = a_paid_order(session)
    with pytest.raises(Invalid):
        fulfilment.ship(
            session,
            SYSTEM,
            order,
            carrier="yto",
            tracking_no="YT0000000000001",
            pieces={other.lines[0].id: 1},
        )


def test_the_same_number_again_is_a_second_click_not_a_second_parcel(session: Session, order: Order) -> None:
    send(session, order, "YT0000000000001", 1, 0)
    with pytest.raises(Conflict):
        send(session, order, "YT0000000000001", 1, 0)
    session.rollback()
    assert order.lines[0].sent_pieces == 1 and session.query(Shipment).count() == 1


def test_the_workshop_sends_in_two_parcels_on_its_pages(
    session: Session, client: Client, order: Order
) -> None:
    sign_in(client, a_member(session, order.workshop, "staff"))
    session.commit()
    path, first, second = f"/studio/orders/{order.number}", *order.lines
    form = parse(client.get(f"{path}/shipment/new"))
    names = [f"pieces-{first.id}", f"pieces-{second.id}"]
    assert [form.select_one(f"[name={n}]")["value"] for n in names] == ["3", "3"]  # type: ignore[index]
    sent = {"carrier": "yto", "tracking_no": "YT0000000000001", names[0]: "9", names[1]: "1"}
    refused = client.post(f"{path}/shipment", data=sent)
    assert refused.status_code == 422 and names[0] in errors(parse(refused))
    answer = client.post(f"{path}/shipment", data={**sent, names[0]: "1"})
    assert answer.headers["Location"].endswith(path)
    page = parse(client.get(path))
    assert "还有 4 件没发" in text(page.select_one(".flash")) and "部分发货" in text(page.main)
    assert "再发一包" in text(page.main) and "四十八勾 × 1" in text(page.main)
    client.post(f"{path}/shipment", data={"carrier": "yto", "tracking_no": "YT0000000000002"})
    session.expire_all()
    assert order.state == OrderState.SHIPPED


def test_the_buyer_sees_each_parcel_with_what_is_in_it(
    session: Session, client: Client, order: Order
) -> None:
    send(session, order, "YT0000000000001", 2, 0)
    sign_in(client, order.purchase.user)
    page = parse(client.get(f"/orders/{order.number}"))
    assert text(page.h1).startswith("发了一部分，其余")
    one, rest = page.select(".parcel")
    assert "YT0000000000001" in text(one) and "2 件" in text(one) and "阳雀花" not in text(one)
    assert one.select_one("a[rel~=noopener]")["href"].startswith("https://www.yto")  # type: ignore[index]
    assert "还没发的" in text(rest) and "1 件" in text(rest) and "阳雀花" in text(rest)
    assert "部分发货" in text(parse(client.get("/orders")).main)


def test_a_wrong_number_is_put_right_and_what_it_was_stays_readable(
    session: Session, client: Client, order: Order
) -> None:
    parcel = send(session, order, "YT0000000000001")
    sign_in(client, a_member(session, order.workshop, "staff"))
    session.commit()
    path = f"/studio/orders/{order.number}/parcels/{parcel.id}/waybill"
    assert parse(client.get(path)).select_one("[name=tracking_no]")["value"] == "YT0000000000001"  # type: ignore[index]
    assert client.post(path, data={"carrier": "sf", "tracking_no": "SF1234567890"}).status_code == 422
    assert client.post(path, data={"carrier": "sf", "tracking_no": "SF1234567890123"}).status_code == 303
    session.expire_all()
    assert (parcel.carrier, parcel.tracking_no) == ("sf", "SF1234567890123")
    (change,) = session.query(WaybillChange)
    assert (change.old_carrier, change.old_tracking_no, change.at) == ("yto", "YT0000000000001", NOW)
    sign_in(client, order.purchase.user)
    page = text(parse(client.get(f"/orders/{order.number}")).main)
    assert "SF1234567890123" in page and "原来记的是 圆通 YT0000000000001" in page


def test_a_number_cannot_become_that_of_another_parcel_or_change_after_receipt(
    session: Session, order: Order
) -> None:
    first = send(session, order, "YT0000000000001", 1, 0)
    send(session, order, "YT0000000000002")

    def correct(number: str) -> None:
        waybills.correct(session, SYSTEM, order, shipment_id=first.id, carrier="yto", tracking_no=number)

    for number in ("YT0000000000001", "YT0000000000002"):
        with pytest.raises(Conflict):
            correct(number)
    fulfilment.receive(session, SYSTEM, order)
    with pytest.raises(Conflict):
        correct("YT0000000000003")


def test_strangers_and_makers_neither_correct_nor_read_waybills(
    app: Flask, session: Session, order: Order
) -> None:
    parcel = send(session, order, "YT0000000000001")
    people = [a_user(session), a_member(session, order.workshop, "maker"), order.purchase.user]
    other = a_member(session, a_workshop(session))
    session.commit()
    path = f"/studio/orders/{order.number}/parcels/{parcel.id}/waybill"
    for person, code in [*((p, 403) for p in people), (other, 404)]:
        client = app.test_client()
        sign_in(client, person)  # type: ignore[arg-type]
        assert (client.get(path).status_code, client.post(path).status_code) == (code, code)


def test_a_parcel_of_another_order_is_not_found(session: Session, client: Client, order: Order) -> None:
    other = a_paid_order(session)
    parcel = send(session, other, "YT0000000000001")
    send(session, order, "YT0000000000002")
    sign_in(client, a_member(session, order.workshop, "owner"))
    session.commit()
    assert client.get(f"/studio/orders/{order.number}/parcels/{parcel.id}/waybill").status_code == 404


def test_receipt_is_extended_once_by_five_days(session: Session, client: Client, order: Order) -> None:
    send(session, order, "YT0000000000001")
    sign_in(client, order.purchase.user)
    path = f"/orders/{order.number}"
    assert parse(client.get(path)).select(f"form[action='{path}/extension']")
    assert client.post(f"{path}/extension").status_code == 303
    session.expire_all()
    assert order.auto_receive_at == NOW + timedelta(days=15)
    assert not parse(client.get(path)).select(f"form[action='{path}/extension']")
    assert client.post(f"{path}/extension").status_code == 409
    with clock.at(NOW + timedelta(days=15, seconds=-1)):
        assert fulfilment.receive_due(session) == 0
    with clock.at(NOW + timedelta(days=15)):
        assert fulfilment.receive_due(session) == 1


def test_what_is_not_on_its_way_cannot_be_extended(session: Session, client: Client, order: Order) -> None:
    sign_in(client, order.purchase.user)
    assert client.post(f"/orders/{order.number}/extension").status_code == 409
    sign_in(client, a_buyer(session))
    session.commit()
    assert client.post(f"/orders/{order.number}/extension").status_code == 404
