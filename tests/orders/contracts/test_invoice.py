"""The invoice of a contract: asked for when it is settled, handed in, made anew after a red one."""

from __future__ import annotations

import io

from flask import Flask
from sqlalchemy.orm import Session

from shop.orders.production.contracts import invoicing
from tests.factories.accounts import sign_in
from tests.factories.contracts import a_contract, begun, delivered, pay_due, somebody
from tests.factories.workshops import a_user
from tests.orders.contracts.test_pages import people, post

XML = b"<?xml version='1.0'?><EInvoice><Sum>100</Sum></EInvoice>"
USCC = "91430100MA4L16JX0N"


def sheet(number: str) -> dict[str, object]:
    return {"blue-file": (io.BytesIO(XML), "fapiao.xml"), "blue-number": number}


def test_the_buyer_asks_and_the_workshop_hands_in_what_was_settled(app: Flask, session: Session) -> None:
    contract = begun(session)
    delivered(session, contract, 100, rejected=3)
    number, facts = contract.number, {"sort": "normal", "title": "岳麓山居酒店有限公司", "uscc": USCC}
    buyer, seller = people(app, session, contract)
    path = f"/contracts/{number}/invoice"
    assert buyer.post(path, data=facts).status_code == 409
    pay_due(session, contract)
    session.commit()
    assert contract.state == "settled" and path in buyer.get(f"/contracts/{number}").get_data(as_text=True)
    assert seller.post(path, data=facts).status_code == 404
    special = buyer.post(path, data={**facts, "sort": "special"})
    assert special.status_code == 422 and "专用发票要填开户银行" in special.get_data(as_text=True)
    post(buyer, number, "invoice", **facts)
    assert f"/contracts/{number}" in seller.get("/studio").get_data(as_text=True)
    assert seller.post(f"{path}/document", data=sheet("123")).status_code == 422
    post(seller, number, "invoice/document", **sheet("1" * 20))
    row = invoicing.live(session, contract.id)
    assert row is not None and row.amount_fen == contract.sold_fen == 9_700_000
    assert f"/contracts/{number}" not in seller.get("/studio").get_data(as_text=True)
    file = f"{path}/files/{row.id}"
    assert buyer.get(file).data == XML and file in buyer.get(path).get_data(as_text=True)
    assert buyer.post(path, data=facts).status_code == 409
    assert seller.post(f"{path}/reversal", data={"red-number": "1" * 20}).status_code == 422
    post(seller, number, "invoice/reversal", **{"red-number": "2" * 20})
    post(seller, number, "invoice/document", **sheet("3" * 20))
    session.expire_all()
    anew = invoicing.live(session, contract.id)
    assert anew is not None and (anew.invoice_no, anew.title) == ("3" * 20, facts["title"])
    page = buyer.get(path).get_data(as_text=True)
    assert "1" * 20 in page and "2" * 20 in page
    other = sign_in(app.test_client(), somebody(session, a_contract(session).workshop.organisation, "staff"))
    stranger = sign_in(app.test_client(), a_user(session))
    session.commit()
    for client, refused in ((other, 404), (stranger, 403)):
        assert {client.get(p).status_code for p in (path, file)} == {refused}
