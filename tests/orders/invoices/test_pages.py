"""The pages of invoices: asked for from the order, handed in by the workshop, fetched by those whose matter it is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.models import User
from shop.core import clock
from shop.core.audit import AuditEvent
from shop.core.outbox import OutboxTask
from shop.orders.invoices import asking, issuing, queries
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest, InvoiceTitle, State
from shop.orders.models import Order
from tests.factories.invoices import (
    NUMBER,
    PERSON,
    XML,
    a_firm,
    a_pdf,
    a_sheet,
    an_ofd,
    asked,
    fresh,
    issued,
    kept,
    refund,
)
from tests.factories.orders import a_buyer, sign_in
from tests.factories.returns import a_received_order, an_owner, buyer_of, seller_of
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def order(session: Session) -> Order:
    """Paid 151.00 for goods and 8.00 for delivery; received."""
    return a_received_order(session)


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def buyer(app: Flask, session: Session, order: Order) -> Client:
    return as_(app, session.get_one(User, order.user_id))


def handed_in(data: bytes = XML, **more: Any) -> dict[str, Any]:
    facts = {"number": NUMBER, "code": "", "issued_on": str(clock.today()), "amount_fen": "159"} | more
    sent: dict[str, Any] = {f"blue-{name}": value for name, value in facts.items()}
    return sent | {"blue-file": (io.BytesIO(data), "发票.docx")}


def test_asked_for_handed_in_and_fetched(app: Flask, session: Session, order: Order) -> None:
    home, work = buyer(app, session, order), as_(app, an_owner(session, order))
    assert f"/orders/{order.number}/invoice" in home.get(f"/orders/{order.number}").text
    page = parse(home.get(f"/orders/{order.number}/invoice"))
    assert "¥159" in text(page.main)
    form = form_values(page.select_one("main form")) | {"title": "周小满", "save": "y"}
    assert home.post(f"/orders/{order.number}/invoice", data=form).status_code == 303
    request = session.query(InvoiceRequest).one()
    assert "周小满" in work.get("/studio/invoices").text
    place = f"/studio/invoices/{request.number}"
    assert f'href="{place}"' in work.get("/studio/invoices").text
    sent = work.post(f"{place}/document", data=handed_in())
    assert sent.status_code == 303
    session.expire_all()
    (document,) = session.query(InvoiceDocument).all()
    assert (document.format, document.number, document.amount_fen) == ("xml", NUMBER, 15_900)
    link = parse(home.get(f"/orders/{order.number}/invoice")).select_one("a[href*='/files/']")
    assert link is not None
    got = home.get(str(link["href"]))
    assert (got.data, got.headers["Content-Type"]) == (XML, "application/xml")
    assert got.headers["Content-Disposition"] == f'attachment; filename="invoice-{NUMBER}.xml"'
    told = [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    assert [t["facts"]["news"] for t in told if t["template"] == "invoice_news"] == ["ask", "issue"]


def test_each_missing_field_of_a_special_invoice_is_said_at_the_field(
    app: Flask, session: Session, order: Order
) -> None:
    facts = {"sort": "special", "holder": "firm", "title": "长沙织物文化有限公司", "uscc": "91430100"}
    page = buyer(app, session, order).post(f"/orders/{order.number}/invoice", data=facts)
    assert page.status_code == 422
    found = parse(page)
    for field in ("uscc", "address", "phone", "bank", "account"):
        assert found.select_one(f"#{field}-error"), field
    assert found.select_one("#title[value='长沙织物文化有限公司']")
    assert not session.query(InvoiceRequest).count()


def test_a_saved_title_fills_the_form_and_can_be_removed(app: Flask, session: Session, order: Order) -> None:
    home = buyer(app, session, order)
    facts = a_firm()._asdict() | {"save": "y"}
    assert home.post(f"/orders/{order.number}/invoice", data=facts).status_code == 303
    title = session.query(InvoiceTitle).one()
    home.post(f"/orders/{order.number}/invoice/withdrawal")
    page = parse(home.get(f"/orders/{order.number}/invoice?title={title.id}"))
    assert form_values(page.select_one("main form.form"))["account"] == a_firm().account
    stranger = as_(app, a_buyer(session))
    assert stranger.post(f"/invoice-titles/{title.id}/removal").status_code == 404
    assert "长沙织物文化有限公司" in home.get("/invoice-titles").text
    assert home.post(f"/invoice-titles/{title.id}/removal").status_code == 303
    assert not session.query(InvoiceTitle).count()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 字节"),
        (b"\xff\xd8\xff not an invoice", "不是 PDF、OFD 或 XML"),
        (b"%PDF-1.7 and nothing", "这个 PDF 打不开"),
        (an_ofd(root="Word"), "不是完整的 OFD"),
        (an_ofd(extra="run.exe"), "不是完整的 OFD"),
        (b"PK\x03\x04 cut off", "不是完整的 OFD"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "这个 XML 不完整"),
        (b"<a><b></a>", "这个 XML 不完整"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "网页"),
        (b"x" * (5 * 1024 * 1024 + 1), "最多 5 MB"),
    ],
)
def test_what_is_no_invoice_is_refused_whatever_its_name(
    app: Flask, session: Session, order: Order, data: bytes, said: str
) -> None:
    request, work = asked(session, order), as_(app, an_owner(session, order))
    answer = work.post(f"/studio/invoices/{request.number}/document", data=handed_in(data))
    assert answer.status_code == 422
    page = parse(answer)
    error = page.select_one("#blue-file-error")
    assert error and said in text(error)
    assert page.select_one(f"#blue-number[value='{NUMBER}']")
    assert not session.query(InvoiceDocument).count()


@pytest.mark.parametrize("data", [XML, a_pdf(), an_ofd(), b"\xef\xbb\xbf" + XML])
def test_pdf_ofd_and_xml_are_taken(app: Flask, session: Session, order: Order, data: bytes) -> None:
    request, work = asked(session, order), as_(app, an_owner(session, order))
    answer = work.post(f"/studio/invoices/{request.number}/document", data=handed_in(data))
    assert answer.status_code == 303
    (document,) = fresh(session, request).documents
    got = work.get(f"/invoices/{request.number}/files/{document.key}")
    assert got.data == data


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "1234567"}, "number"),
        ({"number": "12345678", "code": "12"}, "code"),
        ({"number": "123456789", "code": "043001900111"}, "number"),
        ({"issued_on": "2001-01-01"}, "issued_on"),
        ({"issued_on": "2099-01-01"}, "issued_on"),
        ({"amount_fen": "158.99"}, "amount_fen"),
        ({"amount_fen": "159.01"}, "amount_fen"),
    ],
)
def test_what_is_wrong_on_the_sheet_is_said_at_the_field(
    app: Flask, session: Session, order: Order, wrong: dict[str, str], field: str
) -> None:
    request, work = asked(session, order), as_(app, an_owner(session, order))
    answer = work.post(f"/studio/invoices/{request.number}/document", data=handed_in(**wrong))
    assert answer.status_code == 422
    assert parse(answer).select_one(f"#blue-{field}-error")


def test_a_number_is_registered_once(app: Flask, session: Session, order: Order) -> None:
    issued(session, order)
    other = a_received_order(session)
    request = asked(session, other)
    answer = as_(app, an_owner(session, other)).post(
        f"/studio/invoices/{request.number}/document", data=handed_in()
    )
    assert answer.status_code == 422
    assert parse(answer).select_one("#blue-number-error")


def test_wrong_data_go_back_and_come_corrected(app: Flask, session: Session, order: Order) -> None:
    request = asked(session, order, a_firm())
    home, work = buyer(app, session, order), as_(app, an_owner(session, order))
    place = f"/studio/invoices/{request.number}"
    assert work.post(f"{place}/return", data={"flaw-flaw": "no"}).status_code == 422
    back = {"flaw-flaw": "bank", "flaw-words": "银行说账号少一位"}
    assert work.post(f"{place}/return", data=back).status_code == 303
    page = parse(home.get(f"/orders/{order.number}/invoice"))
    assert "银行说账号少一位" in text(page.main)
    form = form_values(page.select_one("main form.form")) | {"account": "62170000123456789"}
    assert home.post(f"/orders/{order.number}/invoice", data=form).status_code == 303
    found = fresh(session, request)
    assert (found.state, found.account) == (State.ASKED, "62170000123456789")


def test_a_person_s_request_cannot_go_back_for_a_bank_account(
    app: Flask, session: Session, order: Order
) -> None:
    request, work = asked(session, order), as_(app, an_owner(session, order))
    back = {"flaw-flaw": "bank", "flaw-words": "没有账号"}
    assert work.post(f"/studio/invoices/{request.number}/return", data=back).status_code == 422


def test_a_wrong_file_is_replaced_and_stays_in_the_history(
    app: Flask, session: Session, order: Order
) -> None:
    request, work = issued(session, order), as_(app, an_owner(session, order))
    (first,) = request.documents
    sent = {k.replace("blue", f"new{first.key[:6]}"): v for k, v in handed_in(a_pdf()).items()}
    place = f"/studio/invoices/{request.number}/files/{first.key}/replacement"
    assert work.post(place, data=sent).status_code == 422
    sent = {k.replace("blue", f"new{first.key[:6]}"): v for k, v in handed_in(a_pdf()).items()}
    sent[f"new{first.key[:6]}-why"] = "传成了别的订单"
    assert work.post(place, data=sent).status_code == 303
    old, new = fresh(session, request).documents
    assert (old.why_replaced, new.format, new.replaced_at) == ("传成了别的订单", "pdf", None)
    home = buyer(app, session, order)
    assert home.get(f"/invoices/{request.number}/files/{old.key}").data == XML
    assert "传成了别的订单" in home.get(f"/orders/{order.number}/invoice").text


def test_strangers_reach_nothing_and_the_platform_sees_with_a_trace(
    app: Flask, session: Session, order: Order
) -> None:
    request = issued(session, order)
    (document,) = request.documents
    file = f"/invoices/{request.number}/files/{document.key}"
    home, work = f"/orders/{order.number}/invoice", f"/studio/invoices/{request.number}"
    maker = a_member(session, order.workshop, role="maker")
    others = [
        a_buyer(session),
        a_member(session, a_workshop(session, slug="other")),
        maker,
        an_officer(session),
    ]
    session.commit()
    for user in others:
        client = as_(app, user)
        assert client.get(file).status_code in (403, 404)
        assert client.get(home).status_code == 404
        assert client.get(work).status_code in (403, 404)
    assert app.test_client().get(file).status_code == 303
    operator = an_operator(session)
    session.commit()
    assert as_(app, operator).get(file).data == XML
    assert session.query(AuditEvent).filter_by(action="invoice.opened").count() == 1
    assert as_(app, operator).get(f"{file[:-32]}{'0' * 32}").status_code == 404


def test_one_live_request_an_order(app: Flask, session: Session, order: Order) -> None:
    asked(session, order)
    again = buyer(app, session, order).post(f"/orders/{order.number}/invoice", data=PERSON._asdict())
    assert again.status_code == 409
    assert session.query(InvoiceRequest).count() == 1


def test_an_unpaid_order_and_one_given_back_have_no_invoice(
    app: Flask, session: Session, order: Order
) -> None:
    home = buyer(app, session, order)
    order.refunded_fen = order.total_fen
    session.commit()
    assert f"/orders/{order.number}/invoice" not in home.get(f"/orders/{order.number}").text


def test_a_running_request_keeps_the_account_open_and_what_was_issued_stays(
    app: Flask, session: Session, order: Order
) -> None:
    request = asked(session, order, a_firm())
    assert any(request.number in sentence for sentence in closing.blockers(session, order.user_id))
    seller, file = seller_of(session, order), kept(session)
    issuing.issue(session, seller, request, file, a_sheet(request.amount_fen))
    session.commit()
    assert not any(request.number in sentence for sentence in closing.blockers(session, order.user_id))
    for erase in closing._erasures:
        erase(session, order.user_id)
    found = queries.numbered(session, request.number)
    assert found is not None
    assert (found.title, len(found.documents)) == (a_firm().title, 1)


def test_a_withdrawn_request_and_saved_titles_go_with_the_account(
    app: Flask, session: Session, order: Order
) -> None:
    request = asked(session, order, a_firm())
    asking.withdraw(session, buyer_of(session, order), request)
    for erase in closing._erasures:
        erase(session, order.user_id)
    found = queries.numbered(session, request.number)
    assert found is not None
    assert (found.title, found.uscc, found.account) == ("", "", "")


def test_the_red_invoice_is_asked_for_and_handed_in_on_the_page(
    app: Flask, session: Session, order: Order
) -> None:
    request = issued(session, order)
    refund(session, order, 5_001)
    (demand,) = fresh(session, request).demands
    work, home = as_(app, an_owner(session, order)), buyer(app, session, order)
    page = text(parse(work.get(f"/studio/invoices/{request.number}")).main)
    assert "开红字发票：¥50.01" in page
    assert "等红字发票" in home.get(f"/orders/{order.number}/invoice").text
    facts = handed_in(number="24312000000099999999", amount_fen="50.01")
    sent = {k.replace("blue", f"red{demand.id}"): v for k, v in facts.items()}
    place = f"/studio/invoices/{request.number}/reds/{demand.id}/document"
    assert work.post(place, data=sent).status_code == 303
    assert "−¥50.01" in home.get(f"/orders/{order.number}/invoice").text
    assert work.post(place.replace(f"/{demand.id}/", "/999999/"), data={}).status_code == 404
