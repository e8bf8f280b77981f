"""A return without reason of one of three lines, from the order's page to the money."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog.models import Stock
from shop.orders.models import Order, OrderState
from shop.orders.returns.models import ReturnCase, State
from shop.workshops.income.models import IncomeDay
from tests.factories.orders import run_jobs, sign_in
from tests.factories.returns import NUMBER, a_received_order, an_owner
from tests.support.html import form_values, parse, text


@pytest.fixture
def order(session: Session) -> Order:
    """Received: 100.00, 50.01 and 0.99, delivered for 8.00."""
    return a_received_order(session)


def form_to(page: object, action: str) -> dict[str, str]:
    return form_values(page.select_one(f'form[action="{action}"]'))  # type: ignore[attr-defined]


def test_the_whole_way(app: Flask, session: Session, order: Order) -> None:
    buyer, seller = app.test_client(), app.test_client()
    sign_in(buyer, session.get_one(User, order.user_id))  # type: ignore[arg-type]
    sign_in(seller, an_owner(session, order))  # type: ignore[arg-type]
    session.commit()
    line, number = order.lines[1], order.number
    stock_id, before = line.stock_id, net(session)

    page = parse(buyer.get(f"/orders/{number}"))
    assert page.select_one(f'a[href="/orders/{number}/returns/new"]')
    page = parse(buyer.get(f"/orders/{number}/returns/new"))
    assert "七天无理由：可以，到" in text(page)
    sent = form_to(page, f"/orders/{number}/returns")
    answer = buyer.post(
        f"/orders/{number}/returns",
        data=sent | {"kind": "no_reason", "wish": "return", f"pieces_{line.id}": "1"},
    )
    assert answer.status_code == 303
    case = session.query(ReturnCase).one()
    assert case.number in answer.location and case.state == State.ASKED

    assert case.number in seller.get("/studio/returns").text
    page = parse(seller.get(f"/studio/returns/{case.number}"))
    at = f"/studio/returns/{case.number}"
    assert (
        seller.post(
            f"{at}/acceptance", data=form_to(page, f"{at}/acceptance") | {"phone": "13900001111"}
        ).status_code
        == 303
    )
    page = parse(buyer.get(f"/returns/{case.number}"))
    assert "13900001111" in text(page)
    sent = form_to(page, f"/returns/{case.number}/parcel") | {"carrier": "sf", "tracking_no": NUMBER}
    assert buyer.post(f"/returns/{case.number}/parcel", data=sent).status_code == 303
    page = parse(seller.get(at))
    assert seller.post(f"{at}/goods", data=form_to(page, f"{at}/goods") | {"pay": "1"}).status_code == 303
    run_jobs()
    session.expire_all()

    assert case.state == State.REFUNDED and case.refund is not None
    assert (case.refund.goods_fen, case.refund.freight_fen) == (5_001, 0)
    assert order.state == OrderState.RECEIVED and order.refunded_fen == 5_001
    assert before - net(session) == 5_001
    assert stock_id is not None
    assert "退款到账了" in text(parse(buyer.get(f"/returns/{case.number}")).h1)
    assert "¥50.01" in buyer.get(f"/orders/{number}").text
    assert the_stock_on_hand(session, stock_id) == 6


def net(session: Session) -> int:
    session.expire_all()
    return sum(
        d.gross_fen + d.freight_fen - d.refunds_fen - d.freight_refunds_fen for d in session.query(IncomeDay)
    )


def the_stock_on_hand(session: Session, stock_id: int) -> int:
    return session.get_one(Stock, stock_id).on_hand
