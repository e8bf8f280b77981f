"""Invoices for tests, and the way to them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from pypdf import PdfWriter
from sqlalchemy.orm import Session
from stdnum.cn import uscc as code

from shop.core import clock
from shop.orders import moves as order_moves
from shop.orders import refunds
from shop.orders.invoices import asking, contents, filing, issuing, queries
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.filing import Kept
from shop.orders.invoices.issuing import Sheet
from shop.orders.invoices.models import InvoiceRequest
from shop.orders.models import Order
from tests.factories.orders import run_jobs
from tests.factories.returns import buyer_of, seller_of

PERSON = Facts("normal", "person", "周小满")
XML = b"<?xml version='1.0' encoding='UTF-8'?><EInvoice><Header><EIid>1</EIid></Header></EInvoice>"
NUMBER = "24312000000012345678"


def a_firm(uscc: str = "") -> Facts:
    """A special invoice with all it needs."""
    return Facts(
        "special",
        "firm",
        "长沙织物文化有限公司",
        uscc or a_uscc(),
        "长沙市岳麓区麓山南路 1 号",
        "0731-88880000",
        "中国银行长沙分行",
        "6217000012345678",
    )


def a_uscc(body: str = "91430100MA4L0000X") -> str:
    """A credit code with the right check digit."""
    return body + code.calc_check_digit(body)


def a_pdf() -> bytes:
    """A page."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def an_ofd(root: str = "OFD", extra: str = "Doc_0/Document.xml") -> bytes:
    """A package as GB/T 33190 describes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("OFD.xml", f'<ofd:{root} xmlns:ofd="http://www.ofdspec.org/2016"/>')
        package.writestr(extra, "<a/>")
    return out.getvalue()


def asked(session: Session, order: Order, facts: Facts = PERSON) -> InvoiceRequest:
    """The buyer asks; committed."""
    request = asking.ask(session, buyer_of(session, order), order, facts)
    session.commit()
    return request


def kept(session: Session, data: bytes = XML) -> Kept:
    """A file in the store that is not recorded yet; committed."""
    checked = contents.check(data)
    found = filing.promise(session, checked)
    session.commit()
    filing.put(found, data)
    return found


def a_sheet(fen: int, number: str = NUMBER, day: date | None = None) -> Sheet:
    """What stands on an invoice of today."""
    return Sheet(number, day or clock.today(), fen)


def issued(session: Session, order: Order, facts: Facts = PERSON) -> InvoiceRequest:
    """Asked for and handed in; committed."""
    request = asked(session, order, facts)
    file = kept(session)
    issuing.issue(session, seller_of(session, order), request, file, a_sheet(request.amount_fen))
    session.commit()
    return fresh(session, request)


def fresh(session: Session, request: InvoiceRequest) -> InvoiceRequest:
    """The request as it is now."""
    session.expire_all()
    found = queries.numbered(session, request.number)
    assert found is not None
    return found


def refund(session: Session, order: Order, fen: int, *, arrives: bool = True) -> None:
    """So much of the goods goes back."""
    held = order_moves.locked(session, order.id)
    refunds.refund_amount(session, seller_of(session, order), held, goods_fen=fen, reason="test")
    session.commit()
    if arrives:
        run_jobs()
        session.expire_all()
