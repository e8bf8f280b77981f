"""BR-17: that goods cannot be returned without reason binds only with the buyer's own stored tick at purchase."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog.models import ReturnRule
from shop.orders.checkout import TicksMissing
from shop.orders.models import OrderLine, Purchase
from tests.factories.orders import a_buyer, goods, place, put, sign_in
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client

EXCEPTIONS = [ReturnRule.CUSTOM_MADE, ReturnRule.CONFIRMED_EXCEPTION]


@pytest.mark.parametrize("rule", EXCEPTIONS)
def test_without_the_tick_nothing_is_placed(session: Session, rule: ReturnRule) -> None:
    buyer = a_buyer(session)
    put(session, buyer, goods(session, return_rule=rule), goods(session))
    session.commit()
    with pytest.raises(TicksMissing) as refused:
        place(session, buyer, ticks=[])
    session.rollback()
    assert len(refused.value.line_ids) == 1 and not session.query(Purchase).count()


@pytest.mark.parametrize("rule", EXCEPTIONS)
def test_the_tick_is_stored_on_the_line(session: Session, rule: ReturnRule) -> None:
    buyer = a_buyer(session)
    put(session, buyer, goods(session, return_rule=rule), goods(session))
    place(session, buyer)
    lines = session.query(OrderLine).order_by(OrderLine.id).all()
    assert {x.return_rule: x.no_return_confirmed for x in lines} == {rule: True, ReturnRule.SEVEN_DAYS: False}


def test_a_tick_nobody_asked_for_confirms_nothing(session: Session) -> None:
    buyer = a_buyer(session)
    put(session, buyer, goods(session))
    place(session, buyer)
    assert session.query(OrderLine).one().no_return_confirmed is False


def test_the_page_asks_at_the_box_and_keeps_what_was_ticked(
    app: Flask, session: Session, client: Client
) -> None:
    buyer = a_buyer(session)
    put(
        session,
        buyer,
        goods(session, return_rule=ReturnRule.CUSTOM_MADE),
        goods(session, return_rule=EXCEPTIONS[1]),
    )
    session.commit()
    sign_in(client, buyer)
    client.post("/checkout", data=form_values(parse(client.get("/checkout")).select_one("#where")))  # type: ignore[arg-type]
    page = parse(client.get("/checkout/review"))
    boxes = [box["value"] for box in page.select("input[name=tick]")]
    sent = form_values(page.select_one("#place"))  # type: ignore[arg-type]
    answer = client.post("/purchases", data=sent | {"tick": boxes[0]})
    assert answer.status_code == 422
    page = parse(answer)
    assert text(page.title).startswith("错误：")
    (bad,) = page.select("input[aria-invalid=true]")
    assert bad["value"] == boxes[1]
    assert page.select_one(f"#tick-{boxes[0]}").has_attr("checked")  # type: ignore[union-attr]
    sent = form_values(page.select_one("#place"))  # type: ignore[arg-type]
    assert client.post("/purchases", data=sent | {"tick": boxes}).status_code == 303
