"""Two at the same instant: the rival acts exactly in the gap between what the other does and its commit."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders import moves as order_moves
from shop.orders import refunds
from shop.orders.invoices import asking, issuing, queries
from shop.orders.invoices.loading import document_of
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest, RedDemand, State
from shop.orders.models import Order
from tests.factories.invoices import PERSON, a_sheet, asked, kept
from tests.factories.orders import run_jobs
from tests.factories.returns import a_received_order, buyer_of, seller_of
from tests.orders.returns.test_races import in_the_gap


def the_request(session: Session) -> InvoiceRequest:
    found = queries.newest_of(session, session.query(Order).one().id)
    assert found is not None
    return found


def ask(session: Session) -> None:
    order = session.query(Order).one()
    asking.ask(session, buyer_of(session, order), order, PERSON)


def all_back(session: Session) -> None:
    held = order_moves.locked(session, session.query(Order).one().id)
    refunds.refund_order(session, SYSTEM, held, reason="test")


def test_two_requests_of_one_order(real_db: Flask) -> None:
    with real_db.app_context():
        a_received_order(db.session)
        assert in_the_gap(real_db, ask, ask) == "Conflict"
        assert db.session.query(InvoiceRequest).count() == 1


def test_a_request_while_all_money_goes_back(real_db: Flask) -> None:
    with real_db.app_context():
        a_received_order(db.session)
        assert in_the_gap(real_db, all_back, ask) == "Conflict"
        assert not db.session.query(InvoiceRequest).count()


def test_an_invoice_handed_in_while_all_money_goes_back(real_db: Flask) -> None:
    with real_db.app_context():
        order = a_received_order(db.session)
        request = asked(db.session, order)
        seller, file, fen = seller_of(db.session, order), kept(db.session), request.amount_fen

        def issue(session: Session) -> None:
            issuing.issue(session, seller, the_request(session), file, a_sheet(fen))

        assert in_the_gap(real_db, all_back, issue) == "Conflict"
        run_jobs()
        db.session.expire_all()
        assert the_request(db.session).state == State.WITHDRAWN
        assert not db.session.query(InvoiceDocument).count()


def test_a_refund_right_after_an_invoice_demands_a_red_one(real_db: Flask) -> None:
    with real_db.app_context():
        order = a_received_order(db.session)
        request = asked(db.session, order)
        seller, file, fen = seller_of(db.session, order), kept(db.session), request.amount_fen

        def issue(session: Session) -> None:
            issuing.issue(session, seller, the_request(session), file, a_sheet(fen))

        assert in_the_gap(real_db, issue, all_back) == "done"
        run_jobs()
        db.session.expire_all()
        assert db.session.query(RedDemand).one().amount_fen == fen


def test_two_uploads_for_one_request(real_db: Flask) -> None:
    with real_db.app_context():
        order = a_received_order(db.session)
        request = asked(db.session, order)
        seller, fen = seller_of(db.session, order), request.amount_fen
        first, second = kept(db.session), kept(db.session)

        def issue(session: Session) -> None:
            issuing.issue(session, seller, the_request(session), first, a_sheet(fen))

        def rival(session: Session) -> None:
            sheet = a_sheet(fen, "24312000000000000055")
            issuing.issue(session, seller, the_request(session), second, sheet)

        assert in_the_gap(real_db, issue, rival) == "Conflict"
        assert db.session.query(InvoiceDocument).count() == 1


def test_two_replacements_of_one_document(real_db: Flask) -> None:
    with real_db.app_context():
        order = a_received_order(db.session)
        request = asked(db.session, order)
        seller, fen = seller_of(db.session, order), request.amount_fen
        issuing.issue(db.session, seller, request, kept(db.session), a_sheet(fen))
        db.session.commit()
        files = [kept(db.session), kept(db.session)]

        (key,) = [d.key for d in the_request(db.session).documents]
        db.session.rollback()

        def replace(n: int) -> None:
            document = document_of(the_request(db.session), key)
            issuing.replace(db.session, seller, document, files[n], a_sheet(fen), why="错了")

        assert in_the_gap(real_db, lambda _s: replace(0), lambda _s: replace(1)) == "Conflict"
        assert db.session.query(InvoiceDocument).count() == 2
