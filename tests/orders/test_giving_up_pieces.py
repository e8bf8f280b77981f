"""Pieces given up before they are sent: exactly what was paid for them goes back, nothing twice, stock is told."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog.models import Stock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from shop.orders import amounts, cancellation, fulfilment, offers
from shop.orders.models import CloseReason, Order, OrderState
from shop.orders.parcel_models import CancellationOffer, OfferState, Shipment
from shop.orders.payments.models import Refund, RefundLine
from shop.workshops.income.models import Account, LedgerPosting
from tests.factories.orders import a_buyer, a_purchase, acting, goods, pay, run_jobs, sign_in
from tests.factories.workshops import a_member, a_user, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def buyer(session: Session, client: Client) -> User:
    buyer = a_buyer(session)
    sign_in(client, buyer)
    return buyer


@pytest.fixture
def order(session: Session, buyer: User) -> Order:
    """Three pieces of ¥100 and three of ¥50, freight ¥8."""
    workshop = a_workshop(session)
    one = goods(session, workshop, fen=10_000, fee_fen=800, title="四十八勾")
    purchase = a_purchase(
        session, one, goods(session, workshop, fen=5_000, title="阳雀花"), user=buyer, quantity=3
    )
    pay(session, purchase)
    session.commit()
    return purchase.orders[0]


def give_up(session: Session, order: Order, *pieces: int) -> int:
    chosen = dict(zip([line.id for line in order.lines], pieces, strict=True))
    fen = cancellation.cancel_pieces(session, acting(session, order.purchase.user), order, pieces=chosen)
    session.commit()
    return fen


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**7), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_whatever_the_portions_a_line_gives_back_exactly_what_was_paid(
    paid: int, portions: list[int]
) -> None:
    quantity, before, back = sum(portions), 0, []
    for pieces in portions:
        back.append(amounts.pieces_fen(paid, quantity, before, pieces))
        before += pieces
    assert sum(back) == paid and min(back) >= 0
    share = paid / quantity
    assert all(abs(fen - share * n) < 1 for fen, n in zip(back, portions, strict=True))


@pytest.mark.parametrize(("before", "pieces"), [(0, 4), (3, 1), (-1, 1), (0, -1)])
def test_more_pieces_than_there_are_give_back_nothing(before: int, pieces: int) -> None:
    with pytest.raises(ValueError, match="pieces"):
        amounts.pieces_fen(100, 3, before, pieces)


def test_some_pieces_go_back_with_their_money_and_the_freight_stays(session: Session, order: Order) -> None:
    stock = the_stock_of(session, order)
    had = stock.on_hand
    assert give_up(session, order, 1, 2) == 20_000
    run_jobs()
    session.expire_all()
    assert (order.state, order.refunded_fen) == (OrderState.PAID, 20_000)
    assert [x.open_pieces for x in order.lines] == [2, 1] and stock.on_hand == had + 1
    assert [(r.goods_fen, r.pieces) for r in session.query(RefundLine).order_by(RefundLine.id)] == [
        (10_000, 1),
        (10_000, 2),
    ]
    assert session.query(Refund).one().freight_fen == 0


def the_stock_of(session: Session, order: Order) -> Stock:
    return session.get_one(Stock, order.lines[0].stock_id)


def test_the_remainder_of_a_discount_goes_with_the_last_pieces(session: Session, order: Order) -> None:
    line = order.lines[0]
    line.discount_fen = line.discount_workshop_fen = order.discount_fen = 1_000
    order.total_fen -= 1_000
    session.commit()
    assert [give_up(session, order, 1, 0) for _i in range(3)] == [9_666, 9_667, 9_667]


def test_giving_up_the_last_unsent_piece_closes_the_order_with_its_freight(
    session: Session, order: Order
) -> None:
    give_up(session, order, 2, 3)
    assert give_up(session, order, 1, 0) == 10_800
    run_jobs()
    session.expire_all()
    assert (order.state, order.close_reason) == (OrderState.CLOSED, CloseReason.BUYER_CANCELLED)
    assert order.refunded_fen == order.total_fen == 45_800
    assert sum(r.pieces for r in session.query(RefundLine)) == 6
    assert sum(p.pieces for p in session.query(LedgerPosting) if p.account == Account.GOODS_REFUNDED) == 6


def test_giving_up_the_rest_of_what_is_on_its_way_makes_the_order_sent(
    session: Session, order: Order
) -> None:
    parcel = ship(session, order, {order.lines[0].id: 3})
    give_up(session, order, 0, 3)
    assert (order.state, order.shipped_at) == (OrderState.SHIPPED, parcel.shipped_at)
    assert order.auto_receive_at == parcel.shipped_at + fulfilment.AUTO_RECEIVE
    run_jobs()
    session.expire_all()
    assert (order.state, order.refunded_fen) == (OrderState.SHIPPED, 15_000)


def ship(session: Session, order: Order, pieces: dict[int, int] | None = None) -> Shipment:
    parcel = fulfilment.ship(
        session, SYSTEM, order, carrier="yto", tracking_no="YT0000000000001", pieces=pieces
    )
    session.commit()
    return parcel


def test_what_was_sent_cannot_be_given_up(session: Session, order: Order) -> None:
    ship(session, order, {order.lines[0].id: 2})
    with pytest.raises(Invalid):
        give_up(session, order, 2, 0)
    with pytest.raises(Conflict):
        cancellation.cancel_order(session, SYSTEM, order)
    ship_rest = {order.lines[0].id: 1, order.lines[1].id: 3}
    fulfilment.ship(session, SYSTEM, order, carrier="sf", tracking_no="SF1234567890123", pieces=ship_rest)
    with pytest.raises(Conflict):
        give_up(session, order, 0, 1)


def test_what_was_given_up_is_not_sent(session: Session, order: Order) -> None:
    give_up(session, order, 1, 3)
    with pytest.raises(Invalid):
        ship(session, order, {order.lines[0].id: 3})
    ship(session, order)
    assert [x.sent_pieces for x in order.lines] == [2, 0] and order.state == OrderState.SHIPPED


def test_the_page_says_exactly_what_goes_back_before_it_binds(
    session: Session, client: Client, order: Order
) -> None:
    path = f"/orders/{order.number}/cancellation/pieces"
    one, two = (f"pieces-{x.id}" for x in order.lines)
    assert parse(client.get(f"/orders/{order.number}")).select(f"a[href='{path}']")
    assert len(parse(client.get(path)).select("input[inputmode=numeric]")) == 2
    part = parse(client.get(f"{path}?{one}=1&{two}=0"))
    assert "退款 ¥100" in text(part.main) and "运费不退" in text(part.main)
    whole = parse(client.get(f"{path}?{one}=3&{two}=3"))
    assert "退款 ¥458" in text(whole.main) and "运费也全部退回" in text(whole.main)
    for wrong in (f"{one}=4", f"{one}=0&{two}=0", f"{one}=x"):
        answer = client.get(f"{path}?{wrong}")
        assert answer.status_code == 422 and one in errors(parse(answer))
    assert client.post(path, data={one: "1"}).status_code == 303
    shown = text(parse(client.get(f"/orders/{order.number}")).main)
    assert "发货前退掉的" in shown and "四十八勾 1 件" in shown
    assert client.post(path, data={one: "3"}).status_code == 422


def test_strangers_give_up_nothing(app: Flask, session: Session, order: Order) -> None:
    made = say_it_cannot_be_sent(session, order)
    for person in (a_user(session), a_member(session, order.workshop, "owner")):
        session.commit()
        client = app.test_client()
        sign_in(client, person)  # type: ignore[arg-type]
        for path in ("cancellation/pieces", f"offers/{made.id}/acceptance", f"offers/{made.id}/refusal"):
            assert client.post(f"/orders/{order.number}/{path}").status_code == 404


def say_it_cannot_be_sent(session: Session, order: Order, pieces: int = 2) -> CancellationOffer:
    made = offers.offer(
        session, SYSTEM, order, line_id=order.lines[0].id, pieces=pieces, reason="最后一匹布染坏了"
    )
    session.commit()
    return made


def test_a_workshop_that_cannot_send_asks_and_only_the_buyer_decides(
    app: Flask, session: Session, client: Client, order: Order
) -> None:
    staff = app.test_client()
    sign_in(staff, a_member(session, order.workshop, "staff"))  # type: ignore[arg-type]
    session.commit()
    line, path = order.lines[0], f"/studio/orders/{order.number}"
    page = parse(staff.get(f"{path}/offers/new?line={line.id}"))
    assert "电子商务法第四十九条" in text(page.main)
    facts = {"line": line.id, "pieces": 2, "reason": "最后一匹布染坏了"}
    assert staff.post(f"{path}/offers", data={**facts, "pieces": 4}).status_code == 422
    assert staff.post(f"{path}/offers", data={**facts, "reason": ""}).status_code == 422
    assert staff.post(f"{path}/offers", data=facts).status_code == 303
    session.expire_all()
    assert order.state == OrderState.PAID and not session.query(Refund).count()
    assert staff.post(f"{path}/offers", data=facts).status_code == 409
    asked = session.query(CancellationOffer).one()
    assert "最后一匹布染坏了" in text(parse(client.get(f"/orders/{order.number}")).main)
    assert client.post(f"/orders/{order.number}/offers/{asked.id}/acceptance").status_code == 303
    session.expire_all()
    assert (line.cancelled_pieces, asked.state) == (2, OfferState.ACCEPTED)
    assert session.query(Refund).one().goods_fen == 20_000
    assert client.post(f"/orders/{order.number}/offers/{asked.id}/acceptance").status_code == 409


def test_a_buyer_who_insists_keeps_the_contract(session: Session, client: Client, order: Order) -> None:
    asked = say_it_cannot_be_sent(session, order)
    assert client.post(f"/orders/{order.number}/offers/{asked.id}/refusal").status_code == 303
    session.expire_all()
    assert asked.state == OfferState.DECLINED and order.lines[0].open_pieces == 3


def test_an_offer_that_was_overtaken_lapses(session: Session, client: Client, order: Order) -> None:
    asked = say_it_cannot_be_sent(session, order)
    ship(session, order, {order.lines[0].id: 2})
    assert asked.state == OfferState.LAPSED
    assert client.post(f"/orders/{order.number}/offers/{asked.id}/acceptance").status_code == 409
    again = say_it_cannot_be_sent(session, order, pieces=1)
    give_up(session, order, 1, 0)
    assert again.state == OfferState.LAPSED


@pytest.mark.parametrize("who", ["maker", "other workshop", "buyer"])
def test_only_owner_and_staff_say_that_something_cannot_be_sent(
    app: Flask, session: Session, order: Order, who: str
) -> None:
    person = {
        "maker": lambda: a_member(session, order.workshop, "maker"),
        "other workshop": lambda: a_member(session, a_workshop(session)),
        "buyer": lambda: order.purchase.user,
    }[who]()
    session.commit()
    client = app.test_client()
    sign_in(client, person)  # type: ignore[arg-type]
    answer = client.post(f"/studio/orders/{order.number}/offers", data={"line": order.lines[0].id})
    assert answer.status_code == (404 if who == "other workshop" else 403)


def test_an_offer_that_cannot_be_is_not_found(client: Client, order: Order) -> None:
    for offer in ("0", "999999999", "9" * 30):
        assert client.post(f"/orders/{order.number}/offers/{offer}/acceptance").status_code == 404
