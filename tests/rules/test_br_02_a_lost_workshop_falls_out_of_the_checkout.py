"""BR-02: a workshop loses its right while its goods lie in a cart: nothing is placed, the rest on the second submit."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.orders.checkout import Changed
from shop.orders.models import Order, OrderLine, Purchase
from shop.workshops import certification
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, goods, place, put, seen, sign_in
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client


def test_nothing_is_placed_and_the_second_submit_places_the_others(session: Session) -> None:
    lost, kept = goods(session, fen=16_800), goods(session, fen=5_000)
    buyer = a_buyer(session)
    put(session, buyer, lost, kept)
    shown = seen(session, buyer)
    certification.suspend(session, SYSTEM, lost.workshop_id, reason="核查", document_no="隆文旅〔2026〕31 号")
    session.commit()
    with pytest.raises(Changed) as refused:
        place(session, buyer, digest=shown)
    assert [line.row.product_id for line in refused.value.bag.fallen_out] == [lost.id]
    assert refused.value.bag.total_fen == 5_000
    session.rollback()
    assert not session.scalar(sa.select(Purchase.id)) and the_stock(kept).reserved == 0
    purchase = place(session, buyer, digest=seen(session, buyer))
    assert [o.workshop_id for o in purchase.orders] == [kept.workshop_id]


@pytest.mark.parametrize("how", ["suspend", "revoke"])
def test_the_page_says_409_what_fell_out_why_and_the_new_total(
    app: Flask, session: Session, client: Client, how: str
) -> None:
    lost, kept = goods(session, fen=16_800, title="四十八勾"), goods(session, fen=5_000, fee_fen=700)
    buyer = a_buyer(session)
    put(session, buyer, lost, kept)
    session.commit()
    sign_in(client, buyer)
    where = form_values(parse(client.get("/checkout")).select_one("#where"))  # type: ignore[arg-type]
    client.post("/checkout", data=where)
    sent = form_values(parse(client.get("/checkout/review")).select_one("#place"))  # type: ignore[arg-type]
    getattr(certification, how)(session, SYSTEM, lost.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    answer = client.post("/purchases", data=sent)
    assert answer.status_code == 409
    page = parse(answer)
    notice = text(page.select_one(".note"))
    assert "四十八勾" in notice and "¥57" in notice
    assert not session.scalar(sa.select(Order.id))
    again = client.post("/purchases", data=form_values(page.select_one("#place")))  # type: ignore[arg-type]
    assert again.status_code == 303
    assert list(session.scalars(sa.select(OrderLine.product_id))) == [kept.id]


def test_when_nothing_is_left_the_page_says_so_and_offers_only_the_way_back(
    app: Flask, session: Session, client: Client
) -> None:
    only = goods(session, title="四十八勾")
    buyer = a_buyer(session)
    put(session, buyer, only)
    session.commit()
    sign_in(client, buyer)
    where = form_values(parse(client.get("/checkout")).select_one("#where"))  # type: ignore[arg-type]
    client.post("/checkout", data=where)
    sent = form_values(parse(client.get("/checkout/review")).select_one("#place"))  # type: ignore[arg-type]
    certification.suspend(session, SYSTEM, only.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    answer = client.post("/purchases", data=sent)
    assert answer.status_code == 409 and not session.scalar(sa.select(Order.id))
    main = parse(answer).main
    assert main is not None
    assert not main.select("form, button, input") and "四十八勾" in text(main.select_one(".note"))
    assert [a["href"] for a in main.select(".row a")] == ["/cart", "/products"]
    assert main.select_one(f'.note a[href="/products/{only.slug}"]')
    assert client.get("/checkout/review").location == "/cart"
