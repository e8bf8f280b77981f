"""Sent in time: counted for the public with enough orders, and reminded of, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import punctuality as public
from shop.catalog.punctuality import Count, OnTime
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.outbox import OutboxTask
from shop.orders import cancellation, fulfilment, punctuality
from shop.orders.models import Order
from shop.orders.punctuality import Reminder
from tests.factories.orders import a_paid_order
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = clock.parse("2026-11-23T10:00:00+08:00")


@pytest.fixture
def order(session: Session, clock_at: object) -> Order:
    """Paid on 23 November and to be sent within 2 days."""
    clock_at(NOW)  # type: ignore[operator]
    order = a_paid_order(session)
    session.commit()
    return order


def send(session: Session, order: Order) -> None:
    fulfilment.ship(session, SYSTEM, order, carrier="yto", tracking_no="YT1234567890123")


def counted(session: Session) -> list[tuple[int, int]]:
    punctuality.count(session)
    return [(row.orders, row.on_time) for row in session.query(OnTime)]


@pytest.mark.parametrize(
    ("sent_at", "found"),
    [("2026-11-25T23:59:59+08:00", [(1, 1)]), ("2026-11-26T00:00:00+08:00", [(1, 0)])],
)
def test_in_time_is_by_the_end_of_the_day_that_was_promised(
    session: Session, order: Order, clock_at: object, sent_at: str, found: list[tuple[int, int]]
) -> None:
    clock_at(sent_at)  # type: ignore[operator]
    send(session, order)
    assert counted(session) == found


def test_an_order_counts_once_it_is_overdue_and_not_when_it_was_given_up(
    session: Session, order: Order, clock_at: object
) -> None:
    assert counted(session) == []
    clock_at(NOW + timedelta(days=3))  # type: ignore[operator]
    assert counted(session) == [(1, 0)]
    cancellation.cancel_order(session, SYSTEM, order)
    assert counted(session) == []


@pytest.mark.parametrize(
    ("orders", "on_time", "percent"), [(9, 9, None), (10, 10, 100), (1000, 999, 99), (10, 0, 0)]
)
def test_the_rate_is_rounded_down_and_needs_ten_orders(
    orders: int, on_time: int, percent: int | None
) -> None:
    assert public.percent(orders, on_time) == percent


def test_the_page_of_the_workshop_shows_the_rate_but_no_number_of_orders(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session)
    public.post(session, {workshop.id: Count(37, 36)}, clock.now())
    session.commit()
    page = text(parse(client.get(f"/workshops/{workshop.slug}")).main)
    assert "近半年 97% 的订单" in page and "37" not in page and "36 " not in page
    public.post(session, {workshop.id: Count(9, 9)}, clock.now())
    session.commit()
    assert "按时发货" not in text(parse(client.get(f"/workshops/{workshop.slug}")).main)


def told(session: Session) -> list[str]:
    return [
        task.payload["template"]
        for task in session.query(OutboxTask).order_by(OutboxTask.id)
        if str(task.payload.get("template", "")).startswith(("order_ship_", "order_receive"))
    ]


def test_the_workshop_hears_the_day_before_and_when_it_is_late_each_once(
    session: Session, order: Order, clock_at: object
) -> None:
    a_member(session, order.workshop, "staff")
    assert punctuality.remind(session) == 0
    for days, written in ((1, 1), (1, 0), (2, 0), (3, 1), (4, 0)):
        clock_at(NOW + timedelta(days=days))  # type: ignore[operator]
        assert punctuality.remind(session) == written
    assert [r.about for r in session.query(Reminder).order_by(Reminder.at)] == [
        "ship_tomorrow",
        "ship_overdue",
    ]
    assert set(told(session)) == {"order_ship_tomorrow", "order_ship_overdue"}


def test_the_buyer_hears_two_days_before_it_is_received_by_itself(
    session: Session, order: Order, clock_at: object
) -> None:
    send(session, order)
    for days, written in ((7, 0), (8, 1), (9, 0)):
        clock_at(NOW + timedelta(days=days))  # type: ignore[operator]
        assert punctuality.remind(session) == written
    assert told(session) == ["order_receive_soon"]


def test_who_confirmed_or_sent_is_not_reminded(session: Session, order: Order, clock_at: object) -> None:
    send(session, order)
    fulfilment.receive(session, SYSTEM, order)
    clock_at(NOW + timedelta(days=9))  # type: ignore[operator]
    assert punctuality.remind(session) == 0
