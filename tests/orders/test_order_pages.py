"""The buyer's orders: the h1 is the news, what can be done is offered, the rest is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.orders import fulfilment
from shop.orders.models import CloseReason, Order, OrderState
from shop.workshops import certification
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, a_paid_order, a_purchase, goods, pay, run_jobs, sign_in
from tests.factories.workshops import a_user
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = clock.parse("2026-11-23T10:00:00+08:00")


@pytest.fixture
def buyer(session: Session, client: Client) -> User:
    buyer = a_buyer(session)
    session.commit()
    sign_in(client, buyer)
    return buyer


def shipped(session: Session, order: Order) -> None:
    fulfilment.ship(session, SYSTEM, order, carrier="sf", tracking_no="SF1234567890123")
    session.commit()


def test_the_page_says_what_is_new_and_what_can_be_done(
    session: Session, client: Client, buyer: User, clock_at: object
) -> None:
    clock_at(NOW)  # type: ignore[operator]
    purchase = a_purchase(session, goods(session, fen=16_800), goods(session, fen=5_000), user=buyer)
    order = purchase.orders[0]
    news, acts = look(client, order)
    assert news == "等你付款，10:30 前有效" and "取消整笔购买" in acts
    pay(session, purchase)
    session.commit()
    news, acts = look(client, order)
    assert news == "工坊在准备，11 月 25 日前发出" and "取消订单" in acts
    shipped(session, order)
    news, acts = look(client, order)
    assert news == "包裹已交给顺丰" and "取消订单" not in acts and "确认收货" in acts
    client.post(f"/orders/{order.number}/receipt")
    news, acts = look(client, order)
    assert news == "已经签收" and "确认收货" not in acts and "2026-12-01 00:00" in acts


def look(client: Client, order: Order) -> tuple[str, str]:
    page = parse(client.get(f"/orders/{order.number}"))
    assert len(page.select("h1")) == 1 and len(page.select(".trk li")) == 5
    assert "138****2046" in text(page.main) and "13800002046" not in text(page.main)
    return text(page.h1), text(page.select_one("[aria-labelledby=now]"))


def test_a_paid_order_is_cancelled_before_it_is_sent_and_all_goes_back(
    session: Session, client: Client, buyer: User
) -> None:
    order = a_paid_order(session, user=buyer, fee_fen=800, pieces=3)
    session.commit()
    stock_id = order.lines[0].stock_id
    assert parse(client.get(f"/orders/{order.number}/cancellation")).select("form[action$=cancellation]")
    assert client.post(f"/orders/{order.number}/cancellation").status_code == 303
    assert "正在按原路退回" in text(parse(client.get(f"/orders/{order.number}")).main)
    run_jobs()
    session.expire_all()
    assert (order.state, order.close_reason) == (OrderState.CLOSED, CloseReason.BUYER_CANCELLED)
    assert order.refunded_fen == order.total_fen == 17_600 and stock_id is not None
    assert "已经退回 ¥176" in text(parse(client.get(f"/orders/{order.number}")).main)


def test_pieces_of_a_cancelled_order_can_be_sold_again(session: Session, client: Client, buyer: User) -> None:
    product = goods(session, pieces=3)
    purchase = a_purchase(session, product, user=buyer, quantity=3)
    pay(session, purchase)
    session.commit()
    client.post(f"/orders/{purchase.orders[0].number}/cancellation")
    session.expire_all()
    assert (the_stock(product).on_hand, the_stock(product).reserved) == (3, 0)


@pytest.mark.parametrize("act", ["cancellation", "receipt"])
def test_what_the_state_does_not_allow_is_409(
    session: Session, client: Client, buyer: User, act: str
) -> None:
    unpaid = a_purchase(session, goods(session), user=buyer).orders[0]
    sent = a_paid_order(session, user=buyer)
    shipped(session, sent)
    fulfilment.receive(session, SYSTEM, sent)
    session.commit()
    for order in (unpaid, sent):
        assert client.post(f"/orders/{order.number}/{act}").status_code == 409


def test_an_order_of_a_suspended_workshop_stays_fulfillable(
    session: Session, client: Client, buyer: User
) -> None:
    order = a_paid_order(session, user=buyer)
    certification.suspend(session, SYSTEM, order.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    shipped(session, order)
    assert client.post(f"/orders/{order.number}/receipt").status_code == 303


def test_tabs_by_state(session: Session, client: Client, buyer: User) -> None:
    a_purchase(session, goods(session), user=buyer)
    sent = a_paid_order(session, user=buyer)
    shipped(session, sent)
    a_paid_order(session)
    session.commit()
    found = {
        tab: len(parse(client.get(f"/orders?state={tab}")).select(".bag"))
        for tab in ("", "unpaid", "paid", "shipped", "done", "closed", "nonsense")
    }
    assert found == {"": 2, "unpaid": 1, "paid": 0, "shipped": 1, "done": 0, "closed": 0, "nonsense": 2}


@pytest.mark.parametrize("page", ["0", "x", "-3", "99999", "2"])
def test_any_page_number_is_answered(client: Client, buyer: User, page: str) -> None:
    assert client.get(f"/orders?page={page}").status_code == 200


def test_the_list_costs_the_same_whatever_it_holds(session: Session, client: Client, buyer: User) -> None:
    counts = []
    for _i in range(3):
        a_purchase(session, goods(session), goods(session), user=buyer)
        session.commit()
        with count_statements() as statements:
            client.get("/orders")
        counts.append(len(statements))
    assert counts[0] == counts[-1] <= 10


def test_strangers_see_no_order(app: Flask, session: Session) -> None:
    order = a_paid_order(session)
    stranger = app.test_client()
    sign_in(stranger, a_user(session))  # type: ignore[arg-type]
    session.commit()
    for path in ("", "/cancellation"):
        assert stranger.get(f"/orders/{order.number}{path}").status_code == 404
    for path in ("/cancellation", "/receipt"):
        assert stranger.post(f"/orders/{order.number}{path}").status_code == 404
    assert stranger.get("/orders/D000000-000000-1").status_code == 404


def test_received_by_itself_after_ten_days(session: Session, clock_at: object) -> None:
    clock_at(NOW)  # type: ignore[operator]
    order = a_paid_order(session)
    shipped(session, order)
    clock_at(NOW + timedelta(days=10, seconds=-1))  # type: ignore[operator]
    assert fulfilment.receive_due(session) == 0
    clock_at(NOW + timedelta(days=10))  # type: ignore[operator]
    assert fulfilment.receive_due(session) == 1
    assert (order.state, order.received_at) == (OrderState.RECEIVED, NOW + timedelta(days=10))


def test_completed_when_the_return_window_has_closed(session: Session, clock_at: object) -> None:
    clock_at("2026-11-23T15:00+08:00")  # type: ignore[operator]
    order = a_paid_order(session)
    shipped(session, order)
    fulfilment.receive(session, SYSTEM, order)
    clock_at("2026-11-30T23:59:59+08:00")  # type: ignore[operator]
    assert fulfilment.complete_due(session) == 0
    clock_at("2026-12-01T00:00+08:00")  # type: ignore[operator]
    assert fulfilment.complete_due(session) == 1
    assert order.state == OrderState.COMPLETED
    assert fulfilment.complete_due(session) == 0
