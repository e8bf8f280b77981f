"""Seven days, told before their end and once after; five years of keeping; every move of the table and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.core import clock, files, keeping
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict
from shop.core.outbox import OutboxTask
from shop.orders import fulfilment
from shop.orders.invoices import deadlines, filing, issuing, jobs, moves, retention
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest, Side, State
from shop.orders.invoices.moves import MOVES, Act
from shop.orders.models import Order
from tests.factories.invoices import a_firm, a_sheet, asked, fresh, issued, kept, refund
from tests.factories.orders import a_paid_order, run_jobs, sign_in
from tests.factories.returns import NUMBER, a_received_order, an_owner, seller_of
from tests.factories.workshops import an_officer, an_operator
from tests.support.html import parse, text


@pytest.fixture
def order(session: Session) -> Order:
    """Received today."""
    return a_received_order(session)


def news(session: Session) -> list[tuple[str, str]]:
    """What was told to whom about invoices, in turn."""
    rows = session.query(OutboxTask).filter_by(topic="messages.send").order_by(OutboxTask.id)
    told = [row.payload for row in rows if row.payload["template"] == "invoice_news"]
    return [(one["facts"]["news"], one["facts"]["to"]) for one in told]


def test_the_seven_days_begin_with_the_receipt(session: Session) -> None:
    order = a_paid_order(session)
    request = asked(session, order)
    assert request.due_at is None
    assert deadlines.begin(session) == 0
    fulfilment.ship(session, SYSTEM, order, carrier="sf", tracking_no=NUMBER)
    session.commit()
    received = clock.now() + timedelta(days=4)
    with clock.at(received):
        fulfilment.receive(session, SYSTEM, order)
        session.commit()
    assert deadlines.begin(session) == 1
    expected = clock.day_end(clock.local_day(received) + timedelta(days=7))
    assert fresh(session, request).due_at == expected


def test_a_later_request_has_seven_days_of_its_own(session: Session, order: Order) -> None:
    later = clock.now() + timedelta(days=40)
    with clock.at(later):
        request = asked(session, order)
    assert request.due_at == clock.day_end(clock.local_day(later) + timedelta(days=7))


def test_workshop_and_buyer_are_told_once(session: Session, order: Order) -> None:
    request = asked(session, order)
    owner = an_owner(session, order)
    due = request.due_at
    assert owner and due
    before = news(session)
    for at in (due - timedelta(days=1), due - timedelta(hours=2), due, due + timedelta(days=3)):
        with clock.at(at):
            deadlines.remind(session)
            session.commit()
    assert news(session)[len(before) :] == [
        ("soon", "workshop"),
        ("overdue", "buyer"),
        ("overdue", "workshop"),
    ]


def test_a_late_red_invoice_is_told_once_and_stands_with_the_platform(
    app: Flask, session: Session, order: Order
) -> None:
    request = issued(session, order)
    refund(session, order, 100)
    (demand,) = fresh(session, request).demands
    with clock.at(demand.due_at - timedelta(seconds=1)):
        assert deadlines.remind(session) == 1
        session.commit()
    operator = an_operator(session)
    session.commit()
    client = app.test_client()
    sign_in(client, operator)
    assert request.number not in client.get("/oversight/invoices").text
    with clock.at(demand.due_at + timedelta(hours=1)):
        assert (deadlines.remind(session), deadlines.remind(session)) == (1, 0)
        session.commit()
        client = app.test_client()
        sign_in(client, operator)
        assert request.number in client.get("/oversight/invoices").text
        assert "红字发票逾期" in client.get("/oversight?tab=money").text
        page = text(parse(client.get(f"/oversight/invoices/{request.number}")).main)
        assert "请打电话催工坊" in page


def test_a_late_invoice_stands_in_the_queue_of_the_platform_and_of_no_office(
    app: Flask, session: Session, order: Order
) -> None:
    request = asked(session, order, a_firm())
    operator, officer = an_operator(session), an_officer(session)
    session.commit()
    assert request.due_at
    with clock.at(request.due_at + timedelta(minutes=1)):
        answers = []
        for user in (operator, officer):
            client = app.test_client()
            sign_in(client, user)
            answers.append((client.get("/oversight").text, client.get("/oversight/invoices").status_code))
    assert [("发票逾期" in page, status) for page, status in answers] == [(True, 200), (False, 403)]


def test_what_waits_stands_on_the_start_page_of_the_studio(
    app: Flask, session: Session, order: Order
) -> None:
    request = asked(session, order)
    client = app.test_client()
    sign_in(client, an_owner(session, order))
    link = parse(client.get("/studio")).select_one(f"a[href='/studio/invoices/{request.number}']")
    assert link and text(link) == "去开票"


@pytest.mark.parametrize(("days", "gone"), [(5 * 365, False), (5 * 366 + 1, True)])
def test_files_and_data_are_kept_five_years_and_not_longer_than_needed(
    app: Flask, session: Session, order: Order, days: int, gone: bool
) -> None:
    request = issued(session, order, a_firm())
    (document,) = request.documents
    key = filing.file_key(document.key, document.format)
    with clock.at(clock.now() + timedelta(days=days)):
        assert retention.purge(session) == int(gone)
        session.commit()
        run_jobs()
    found = fresh(session, request)
    assert files.store().exists(key) is not gone
    assert (found.account == "") is gone
    assert (found.documents[0].number, found.amount_fen) == (document.number, 15_900)


def test_a_younger_paper_keeps_all_of_them(session: Session, order: Order) -> None:
    request = issued(session, order)
    refund(session, order, 100)
    (demand,) = fresh(session, request).demands
    four_years = clock.now() + timedelta(days=4 * 365)
    with clock.at(four_years):
        sheet = a_sheet(100, "24312000000000000077")
        issuing.issue_red(session, seller_of(session, order), demand, kept(session), sheet)
        session.commit()
    with clock.at(four_years + timedelta(days=2 * 365)):
        assert retention.purge(session) == 0
        with pytest.raises(Conflict):
            retention.forget(session, fresh(session, request))


def test_nobody_deletes_a_file_that_was_not_purged(session: Session, order: Order) -> None:
    request = issued(session, order)
    (document,) = request.documents
    session.commit()
    kept_key = filing.file_key(document.key, document.format)
    jobs.forget(db.sessionmaker, {"key": document.key, "format": str(document.format)})
    keeping.clean_up(db.sessionmaker, {"key": kept_key})
    assert files.store().exists(kept_key)


def test_a_file_that_was_never_recorded_goes(session: Session, order: Order) -> None:
    file = kept(session)
    with clock.at(clock.now() + timedelta(hours=3)):
        run_jobs()
    assert not files.store().exists(filing.file_key(file.key, file.format))


@pytest.mark.parametrize("model", [InvoiceRequest, InvoiceDocument])
def test_the_database_deletes_no_row(session: Session, order: Order, model: type) -> None:
    issued(session, order)
    with pytest.raises(DBAPIError, match="kept by law"):
        session.execute(sa.delete(model))
    session.rollback()


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", [act for act in Act if act != Act.ASK])
def test_every_pair_of_state_and_act(session: Session, state: State, act: Act) -> None:
    request = InvoiceRequest(state=state, number="F1", order_id=1, workshop_id=1, user_id=1)
    assert moves.can(request, act) is ((state, act) in MOVES)
    if not moves.can(request, act):
        with pytest.raises(Conflict):
            moves.move(session, SYSTEM, request, act, Side.CLOCK)
