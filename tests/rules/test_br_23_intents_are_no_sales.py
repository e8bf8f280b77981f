"""BR-23: an intent later turned into an order counts as converted by what was ordered; sales on site stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.exhibition.entry import booth_page
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.intents import dealing, queries, requesting
from shop.exhibition.intents.dealing import Wish
from shop.exhibition.intents.models import Became, DealIntent, IntentState
from shop.exhibition.results import counts, report
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations import awarding
from shop.orders.production.rfq.models import Rfq, RfqProduct
from tests.factories.contracts import signed
from tests.factories.orders import a_buyer, a_purchase, acting, goods, pay, sign_in
from tests.factories.production import a_maker, a_master, a_quote, a_requester, an_offer, written_and_sent
from tests.factories.stalls import AFTER, OPEN, Stall, a_stall, operator, owner_of, token
from tests.support.html import form_values, parse
from tests.support.isolation import Client

At = Callable[[datetime | str], None]


def left(
    session: Session, stall: Stall, buyer: User, *, fen: int = 5_000_000, key: str = "intent-1"
) -> DealIntent:
    """An intent of the buyer at the stall."""
    page = booth_page.load(session, Named(BOOTH, stall.booth.id), clock.now())
    wish = Wish("某酒店", "13800000000", stall.item.id, "", 300, fen, date(2027, 3, 1))
    return dealing.make(session, acting(session, buyer), page, wish, key=key)


def test_it_counts_once_both_confirmed_and_becomes_one_order(session: Session, clock_at: At) -> None:
    clock_at(OPEN)
    stall, buyer = a_stall(session), a_buyer(session)
    intent, other = left(session, stall, buyer), left(session, stall, buyer, key="intent-2")
    assert left(session, stall, buyer).id == intent.id
    owner = acting(session, owner_of(session, stall))
    with pytest.raises(Forbidden):
        dealing.confirm(session, acting(session, buyer), intent)
    with pytest.raises(Conflict):
        dealing.convert(session, owner, intent, became=Became.CONTRACT, ref="H1", fen=4_800_000)
    dealing.confirm(session, owner, intent)
    dealing.confirm(session, owner, other)
    dealing.convert(session, owner, intent, became=Became.CONTRACT, ref="H1", fen=4_800_000)
    assert (intent.state, intent.amount_fen, intent.converted_fen) == (
        IntentState.CONVERTED,
        5_000_000,
        4_800_000,
    )
    with pytest.raises(Conflict):
        dealing.convert(session, owner, other, became=Became.CONTRACT, ref="H1", fen=1)
    with pytest.raises(Conflict):
        dealing.drop(session, acting(session, buyer), intent)
    # The report looks back for twelve months: what comes later keeps its link and is counted nowhere.
    clock_at("2027-12-06T10:00+08:00")
    dealing.convert(session, owner, other, became=Became.CONTRACT, ref="H3", fen=100)
    found = report.figures(session, stall.fair)
    assert (found["intents"], found["converted"], found["converted_fen"]) == (2, 1, 4_800_000)
    assert (found["sales"], found["net_fen"]) == (0, 0)


def test_a_purchase_makes_it_true_only_when_it_is_theirs_later_and_not_bought_at_the_fair(
    session: Session, clock_at: At
) -> None:
    clock_at(OPEN)
    stall, buyer = a_stall(session), a_buyer(session)
    owner = acting(session, owner_of(session, stall))
    early = a_purchase(session, goods(session, stall.workshop), user=buyer)
    pay(session, early)
    clock_at("2026-12-04T10:30+08:00")
    intent = left(session, stall, buyer)
    dealing.confirm(session, owner, intent)
    clock_at(AFTER)
    stranger = a_purchase(session, goods(session), user=buyer)
    pay(session, stranger)
    unpaid = a_purchase(session, goods(session, stall.workshop), user=buyer)
    for wrong in (early, stranger, unpaid):
        with pytest.raises(Invalid):
            dealing.became_purchase(session, owner, intent, order_number=wrong.orders[0].number)
    pay(session, unpaid)
    dealing.became_purchase(session, owner, intent, order_number=unpaid.orders[0].number)
    assert intent.converted_fen == unpaid.orders[0].total_fen


def test_left_at_the_booth_confirmed_and_followed_on_the_pages(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall, buyer = a_stall(session), a_buyer(session)
    code = token(app, stall.booth)
    sign_in(client, buyer)
    form = form_values(parse(client.get(f"/b/{code}/intents/new")).select_one("form.form"))
    assert client.post(f"/b/{code}/intents", data=form).status_code == 422
    sent = form | {
        "quantity": "300",
        "amount": "50000",
        "wanted_by": "2027-03-01",
        "buyer_name": "某酒店",
        "buyer_phone": "1",
    }
    where = client.post(f"/b/{code}/intents", data=sent).location
    assert client.post(f"/b/{code}/intents", data=sent).location == where
    assert client.post(f"{where}/confirmation").status_code == 403
    sign_in(client, owner_of(session, stall))
    assert parse(client.get("/studio")).select_one("a[href='/studio/intents'].btn")
    assert parse(client.get("/studio/intents")).select_one(f"a[href='{where}']")
    assert client.post(f"{where}/confirmation").status_code == 303
    answer = client.post(f"{where}/conversion", data={"became": "contract", "ref": "H2", "amount": "48000"})
    assert answer.status_code == 303
    sign_in(client, operator(session, stall.fair))
    assert "48,000" in client.get(f"/fair-desk/{stall.fair.slug}/intents").get_data(as_text=True)
    sign_in(client, a_buyer(session))
    assert client.get(where).status_code == 404
    (found,) = queries.of_buyer(session, buyer.id)
    assert (found.amount_fen, found.converted_fen) == (5_000_000, 4_800_000)


def test_a_company_makes_it_a_request_whose_signed_contract_makes_it_true_once(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall = a_stall(session, workshop=a_maker(session))
    buyer, master = a_requester(session), a_master(session, stall.workshop)
    intent = left(session, stall, buyer)
    where = f"/intents/{intent.number}"
    (company_id,) = acting(session, buyer).organisations("company")
    sign_in(client, buyer)
    assert not parse(client.get(where)).select_one(f"form[action='{where}/request']")
    assert client.post(f"{where}/request", data={"organisation": company_id}).status_code == 409
    dealing.confirm(session, acting(session, master), intent)
    session.commit()
    assert client.post(f"{where}/request", data={"organisation": 0}).status_code == 422
    form = form_values(parse(client.get(where)).select_one(f"form[action='{where}/request']"))
    made = client.post(f"{where}/request", data=form).location
    assert made == client.post(f"{where}/request", data=form).location == f"/rfqs/{intent.rfq_number}"
    assert parse(client.get(where)).select_one(f"a[href='{made}']")
    rfq = session.scalars(sa.select(Rfq)).one()
    assert (rfq.quantity, rfq.target_unit_fen, rfq.needed_by) == (300, 16_666, date(2027, 3, 1))
    assert [one.workshop_id for one in rfq.invitations] == [stall.workshop.id]
    assert session.scalars(sa.select(RfqProduct.product_id)).all() == [stall.product.id]
    sign_in(client, master)
    assert client.post(f"{where}/request", data=form).status_code in {403, 422}
    written_and_sent(session, rfq, buyer, date(2026, 12, 20), date(2027, 3, 1))
    quote = a_quote(session, rfq, stall.workshop, an_offer(16_000, least=100, most=300), master)
    awarding.award(session, acting(session, buyer), rfq, {quote.id: 300})
    assert requesting.follow(session) == 0
    contract = signed(session, session.scalars(sa.select(Contract)).one())
    assert (requesting.follow(session), requesting.follow(session)) == (1, 0)
    assert (intent.became, intent.became_ref) == (Became.CONTRACT, contract.number)
    assert counts.intents(session, stall.fair.id)[:4] == (1, 5_000_000, 1, 4_800_000)
