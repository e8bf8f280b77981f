"""A fair from the first form to the public page: the operator plans it, workshops apply, everybody sees who is where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalog import cards
from shop.core.access import SYSTEM
from shop.exhibition.exhibitors import fees, selecting
from shop.exhibition.exhibitors.models import BoothFee, Exhibitor
from shop.exhibition.exhibitors.moves import Act
from shop.exhibition.fairs.models import Fair
from shop.heritage.models import Craft
from shop.orders.payments import settle
from shop.workshops import certification
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from tests.factories.catalog import the_variant
from tests.factories.fairs import APPLYING, OPEN, a_fair, an_organiser, applied, placed
from tests.factories.heritage import a_region
from tests.factories.official import admitted, on_sale
from tests.factories.orders import bank, sign_in
from tests.factories.workshops import a_member, a_workshop, acting
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

ClockAt = Callable[[datetime | str], None]
FAIR = {
    "name": "走进非遗博览会", "edition": "第五届", "venue": "一号馆", "region_code": "430100", "address": "会展路 1 号",
    "conditions": "持证工坊", "apply_first": "2026-11-01", "apply_last": "2026-11-30", "fee_days": "7",
}  # fmt: skip
DAYS = {"first_day": "2026-12-04", "last_day": "2026-12-06", "opens": "09:00", "closes": "17:00"}
HALL = {"code": "a", "title": "织锦街", "rows": "1", "columns": "3", "area": "9", "fee": "300"}
APPLY = {"wish": "带十件，现场织", "contact_name": "田大姐", "contact_phone": "0743-1"}


def send(client: Client, shown: str, action: str = "", **values: str) -> TestResponse:
    """Fill in the form of the page that is sent to `action` (the page itself), and send it."""
    page = parse(client.get(shown))
    forms = [
        f for f in page.select("main form[method=post]") if str(f.get("action") or shown) == (action or shown)
    ]
    assert forms, f"{shown} has no form to {action or shown}"
    return client.post(action or shown, data=form_values(forms[0]) | values)


def test_from_the_first_form_to_a_sale_stall_and_an_emptied_booth(
    app: Flask, session: Session, client: Client, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    a_region(session, "430181")
    operator, rival = an_organiser(session), an_organiser(session)
    shops = [a_workshop(session, county=code) for code in ("433130", "430181")]
    owners: list[User] = [a_member(session, shop) for shop in shops]
    product = on_sale(session, shops[0], title="织锦披肩")
    admitted(session, product)
    variant = the_variant(product).id
    session.commit()

    sign_in(client, operator)
    refused = send(client, "/fair-desk/new", "/fair-desk", **FAIR | {"apply_last": "2026-10-01"})
    assert refused.status_code == 422 and "apply_last" in errors(parse(refused))
    assert send(client, "/fair-desk/new", "/fair-desk", **FAIR).status_code == 303
    fair = session.scalars(sa.select(Fair)).one()
    desk = f"/fair-desk/{fair.slug}"
    assert client.get(f"/fairs/{fair.slug}").status_code == 404
    assert send(client, f"{desk}/days", **DAYS).status_code == 303
    assert send(client, f"{desk}/booths", f"{desk}/halls", **HALL).status_code == 303
    assert send(client, desk, f"{desk}/announcement").status_code == 303
    assert [h["href"] for h in parse(client.get("/fairs")).select("main h2 a")] == [f"/fairs/{fair.slug}"]

    for owner in owners:
        sign_in(client, owner)
        assert send(client, f"/studio/fairs/{fair.slug}", **APPLY).status_code == 303
    sign_in(client, rival)
    assert client.get(desk).status_code == 404

    sign_in(client, operator)
    assert send(client, f"{desk}/applications", f"{desk}/quotas", **{"places-433100": "9"}).status_code == 422
    assert send(client, f"{desk}/applications", f"{desk}/quotas", **{"places-433100": "1"}).status_code == 303
    assert send(client, f"{desk}/applications", f"{desk}/selection").status_code == 303
    assert send(client, f"{desk}/booths", f"{desk}/placements").status_code == 303
    assert send(client, desk, f"{desk}/arrangement").status_code == 303

    sign_in(client, owners[0])
    studio = f"/studio/fairs/{fair.slug}"
    dear = send(
        client, studio, f"{studio}/goods", variant=str(variant), price="168.01", pieces="2", pool="booth"
    )
    assert dear.status_code == 422 and "price" in errors(parse(dear))
    goods = send(
        client, studio, f"{studio}/goods", variant=str(variant), price="150", pieces="2", pool="booth"
    )
    assert goods.status_code == 303
    assert send(client, studio, f"{studio}/badges", name="田大姐").status_code == 303
    assert "田大姐" in text(parse(client.get(f"{studio}/badges")).select_one(".badges"))
    assert "展位费" in text(parse(client.get("/studio")).select_one("main"))
    _pay(app, client, studio, session)

    sign_in(client, operator)
    assert send(client, f"{desk}/goods", products=str(product.id)).status_code == 303
    slot = {
        "title": "织机展演",
        "day": "2026-12-05",
        "starts": "10:00",
        "ends": "11:00",
        "workshop": str(shops[0].id),
    }
    live = send(client, f"{desk}/programme", **slot | {"kind": "livestream", "url": "http://x.example"})
    assert live.status_code == 422 and "url" in errors(parse(live))
    for kind in ({}, {"kind": "livestream", "url": "https://live.example/1"}):
        assert send(client, f"{desk}/programme", **slot | kind).status_code == 303
    late = a_workshop(session)
    session.commit()
    assert client.post(f"{desk}/invitations").status_code == 422
    assert client.post(f"{desk}/invitations", data={"workshops": late.id}).status_code == 303
    for path in ("booths", "applications", "goods", "programme", "badges", "settings", "days", "invitations"):
        assert client.get(f"{desk}/{path}").status_code == 200, path

    clock_at(OPEN)
    cards.refresh(session, [product.id])
    session.commit()
    visitor = app.test_client()
    seen = parse(visitor.get(f"/fairs/{fair.slug}?q={shops[0].name}"))
    assert len(seen.select("svg.plan a")) == 3
    (here,) = seen.select("svg.plan a.is-here")
    number = str(here["href"]).rsplit("/", 1)[1]
    assert shops[0].name in str(here["aria-label"])
    assert seen.select_one("a[href='https://live.example/1']")
    assert "织机展演" in text(seen.select_one("main")) and "¥150" in text(seen.select_one(".card"))
    assert "¥150" in text(parse(visitor.get(f"/fairs/{fair.slug}/booths/{number}")).select_one(".card"))
    zone, craft = f"/fairs/{fair.slug}/goods", session.get_one(Craft, product.craft_id).slug
    for asked, found in (
        ("place=433100", 1),
        ("place=430100", 0),
        ("hall=A", 1),
        ("hall=B", 0),
        (f"craft={craft}", 1),
        ("craft=none-such", 0),
        (f"hall=A&craft={craft}&place=433100", 1),
    ):
        assert len(parse(visitor.get(f"{zone}?{asked}")).select(".card")) == found, asked

    certification.suspend(
        session, SYSTEM, shops[0].id, reason="材料不实", ground="false_information", document_no="测 1 号"
    )
    session.commit()
    empty = parse(visitor.get(f"/fairs/{fair.slug}/booths/{number}"))
    assert "空着" in text(empty.select_one("h1")) and not empty.select(".card")


def _pay(app: Flask, client: Client, studio: str, session: Session) -> None:
    """The fee is paid at the sandbox: it is the organiser's, and nobody's income."""
    answer = send(client, f"{studio}/fee")
    assert answer.status_code == 303
    fee = session.scalars(sa.select(BoothFee).order_by(BoothFee.id)).first()
    assert fee is not None and fee.paid_at is None
    ref = answer.location.rstrip("/").rsplit("/", 1)[1]
    bank(app).pay(ref)
    client.get(f"{studio}/fee/return")
    session.expire_all()
    assert fee.paid_at is not None
    rows = session.execute(
        sa.select(LedgerPosting.account, LedgerPosting.amount_fen, LedgerEntry.workshop_id)
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.kind == "booth_fee")
        .order_by(LedgerPosting.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        (Account.PROVIDER, 30000, None),
        (Account.ORGANISER, -30000, None),
    ]


def test_a_fee_that_is_not_paid_in_time_empties_the_booth(session: Session, clock_at: ClockAt) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator, columns=1, fee_fen=30000)
    holding = placed(session, operator, fair)
    waits = applied(session, fair)
    selecting.decide(session, acting(session, operator), fair, waits.id, Act.WAIT, reason="展位已满")
    fee = session.scalars(sa.select(BoothFee)).one()
    clock_at("2026-11-27T10:01")
    assert settle.close_unpaid(session, SYSTEM, fees.payable_of(session, fee.id).id)
    states = {e.id: e.state for e in session.scalars(sa.select(Exhibitor))}
    assert states == {holding.exhibitor_id: "emptied", waits.id: "offered"}
    assert holding.ended_as == "fee_unpaid"
