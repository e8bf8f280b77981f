"""The desk: officers see published requests and free capacity of their region, the platform its figures."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.orders.production.quotations import awarding
from shop.orders.production.rfq.models import Invitation
from tests.factories.orders import sign_in
from tests.factories.production import a_maker, a_quote, a_request, a_requester, acting
from tests.factories.workshops import a_user, an_officer, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def test_an_officer_brings_a_workshop_together_with_a_buyer(app: Flask, session: Session) -> None:
    rfq, workshop, far = a_request(session), a_maker(session), a_maker(session, county="430181")
    officer = an_officer(session)
    session.commit()
    client = as_(app, officer)
    assert rfq.title in text(parse(client.get("/oversight/rfqs")))
    page = parse(client.get(f"/oversight/rfqs/{rfq.number}"))
    assert {i["value"] for i in page.select("input[name=workshop]")} == {str(workshop.id)}
    answer = client.post(f"/oversight/rfqs/{rfq.number}/introductions", data={"workshop": str(workshop.id)})
    assert answer.status_code == 303
    assert [one.workshop_id for one in session.query(Invitation)] == [workshop.id]
    other = client.post(f"/oversight/rfqs/{rfq.number}/introductions", data={"workshop": str(far.id)})
    assert other.status_code == 422


def test_free_capacity_is_that_of_the_region(app: Flask, session: Session) -> None:
    near, far = a_maker(session, per_week=321), a_maker(session, county="430181")
    session.commit()
    said = text(parse(as_(app, an_officer(session)).get("/oversight/capacity")))
    assert near.name in said and "321" in said and far.name not in said
    assert as_(app, a_user(session)).get("/oversight/capacity").status_code == 403


def test_the_platform_sees_volume_and_award_rate_an_officer_does_not(app: Flask, session: Session) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    quote = a_quote(session, rfq, a_maker(session))
    awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
    a_request(session, buyer)
    operator, officer = an_operator(session), an_officer(session)
    session.commit()
    figures = text(parse(as_(app, operator).get("/oversight/rfqs")).select_one("dl.kpis"))
    assert "100%" in figures and "¥240,000" in figures
    assert parse(as_(app, officer).get("/oversight/rfqs")).select_one("dl.kpis") is None
