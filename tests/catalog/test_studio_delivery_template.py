"""The workshop writes its delivery template: one price first, then what differs."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import delivery, tariff
from shop.catalog.models import DeliveryRule
from shop.workshops.models import Workshop
from tests.factories.orders import sign_in
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session, client: Client) -> Workshop:
    workshop = a_workshop(session)
    sign_in(client, a_member(session, workshop, "staff"))
    session.commit()
    return workshop


def rule_of(session: Session, workshop: Workshop) -> DeliveryRule:
    session.expire_all()
    return delivery.rules_of(session, [workshop.id])[workshop.id]


def test_one_price_is_all_that_is_needed(session: Session, client: Client, workshop: Workshop) -> None:
    assert (
        client.post("/studio/delivery", data={"basis": "order", "fee": "8", "free_from": "200"}).status_code
        == 303
    )
    rule = rule_of(session, workshop)
    assert (rule.basis, rule.fee_fen, rule.free_from_fen, rule.exceptions) == ("order", 800, 20_000, [])


def test_by_weight_with_provinces_that_differ(session: Session, client: Client, workshop: Workshop) -> None:
    facts = {"basis": "weight", "fee": "10", "first_units": "1000", "more_units": "500", "more": "2.5"}
    client.post("/studio/delivery", data=facts)
    far = {"provinces": ["650000", "540000"], "served": "yes", "fee": "25", "more": "5"}
    client.post("/studio/delivery/zone", data=far)
    client.post("/studio/delivery/zone", data={"provinces": ["810000"], "served": "no"})
    rule = rule_of(session, workshop)
    assert (rule.first_units, rule.more_units, rule.more_fen) == (1_000, 500, 250)
    page = text(parse(client.get("/studio/delivery")).main)
    assert "西藏、新疆" in page and "运费 ¥25" in page and "香港" in page and "不送" in page
    form = parse(client.get("/studio/delivery/zone?first=540000"))
    assert [box["value"] for box in form.select("[name=provinces][checked]")] == ["540000", "650000"]
    client.post("/studio/delivery/zone", data={**far, "provinces": ["650000"], "first": "540000"})
    assert [z.provinces for z in tariff.zones(rule_of(session, workshop))] == [("810000",), ("650000",)]
    client.post("/studio/delivery/zone/810000/removal")
    assert [z.provinces for z in tariff.zones(rule_of(session, workshop))] == [("650000",)]
    assert client.get("/studio/delivery/zone?first=810000").status_code == 404


@pytest.mark.parametrize(
    ("path", "wrong", "field"),
    [
        ("", {"fee": ""}, "fee"),
        ("", {"fee": "1001"}, "fee"),
        ("", {"fee": "1", "basis": "weight", "first_units": "0"}, "first_units"),
        ("", {"fee": "1", "free_from": "0"}, "free_from"),
        ("/zone", {"served": "no"}, "provinces"),
        ("/zone", {"served": "yes", "provinces": ["650000"], "fee": "1001"}, "fee"),
        ("/zone", {"served": "yes", "provinces": ["650000"], "fee": "x"}, "fee"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_the_field(
    client: Client, workshop: Workshop, path: str, wrong: dict[str, object], field: str
) -> None:
    answer = client.post(f"/studio/delivery{path}", data={"basis": "order", **wrong})
    assert answer.status_code == 422 and field in errors(parse(answer))


def test_makers_and_strangers_write_no_template(app: Flask, session: Session, workshop: Workshop) -> None:
    client = app.test_client()
    sign_in(client, a_member(session, workshop, "maker"))  # type: ignore[arg-type]
    session.commit()
    for path in ("", "/zone", "/zone/650000/removal"):
        assert client.post(f"/studio/delivery{path}").status_code == 403
