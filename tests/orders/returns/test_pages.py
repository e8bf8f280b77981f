"""The pages of return cases: who reaches them, what is said first, errors at the field, pictures, money by bank."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.models import User
from shop.core import files
from shop.core.audit import AuditEvent
from shop.orders.models import Order
from shop.orders.returns import answering, bank, pictures
from shop.orders.returns.models import BankRefund, BankState, Kind, Remedy, ReturnCase, ReturnPicture, State
from tests.factories.orders import a_buyer, run_jobs, sign_in
from tests.factories.pictures import a_picture
from tests.factories.returns import (
    a_case,
    a_received_order,
    accepted,
    an_owner,
    refunding,
    refused_by_the_provider,
    seller_of,
)
from tests.factories.workshops import a_member, a_user, a_workshop, an_officer, an_operator
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def order(session: Session) -> Order:
    """Received: 100.00, 50.01 and 0.99, delivered for 8.00."""
    return a_received_order(session)


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def buyer(app: Flask, session: Session, order: Order) -> Client:
    return as_(app, session.get_one(User, order.user_id))


def asked(order: Order, **more: Any) -> dict[str, Any]:
    return {
        "kind": "quality",
        "wish": "return",
        "words": "边上开线了",
        f"pieces_{order.lines[0].id}": "1",
    } | more


def test_what_applies_is_said_first_and_the_reason_why_not(
    app: Flask, session: Session, order: Order
) -> None:
    line = order.lines[1]
    line.return_rule, line.made_to_order, line.no_return_confirmed = "custom_made", True, True
    session.commit()
    page = parse(buyer(app, session, order).get(f"/orders/{order.number}/returns/new"))
    rules, form = page.select_one("section[aria-labelledby=rules]"), page.select_one("form[enctype]")
    assert rules and form
    said = text(rules)
    assert said.count("七天无理由：可以，到") == 2
    assert "七天无理由：不行，按你的要求定做，下单时确认过不能无理由退货" in said
    assert said.count("质量问题：可以，到") == 3
    assert rules.find_next("form", enctype=True) is form


def test_an_order_not_sent_yet_has_nothing_to_ask(app: Flask, session: Session, order: Order) -> None:
    order.state, order.received_at = "paid", None
    for line in order.lines:
        line.sent_pieces = 0
    session.commit()
    client = buyer(app, session, order)
    page = parse(client.get(f"/orders/{order.number}/returns/new"))
    assert not page.select('form[enctype="multipart/form-data"]') and "还没有发货" in text(page)
    assert client.post(f"/orders/{order.number}/returns", data=asked(order)).status_code == 422


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "whim"}, "kind"),
        ({"wish": "gold"}, "wish"),
        ({"kind": "no_reason", "wish": "refund"}, "wish"),
        ({"words": "坏"}, "words"),
        ({"words": "坏" * 1001}, "words"),
    ],
)
def test_errors_stand_at_the_field_and_what_was_typed_stays(
    app: Flask, session: Session, order: Order, more: dict[str, str], field: str
) -> None:
    answer = buyer(app, session, order).post(f"/orders/{order.number}/returns", data=asked(order, **more))
    page = parse(answer)
    assert answer.status_code == 422 and text(page.title).startswith("错误：")
    assert page.select_one(f"#{field}-error")
    sent = form_values(page.select_one('form[enctype="multipart/form-data"]'))  # type: ignore[arg-type]
    assert sent[f"pieces_{order.lines[0].id}"] == "1"
    assert not session.query(ReturnCase).count()


def test_too_many_pieces_are_said_at_their_line(app: Flask, session: Session, order: Order) -> None:
    name = f"pieces_{order.lines[0].id}"
    answer = buyer(app, session, order).post(
        f"/orders/{order.number}/returns", data=asked(order, **{name: "2"})
    )
    assert answer.status_code == 422 and parse(answer).select_one(f"#{name}-error")


def photos(*data: bytes) -> dict[str, Any]:
    return {"pictures": [(io.BytesIO(one), f"{i}.jpg") for i, one in enumerate(data)]}


def test_pictures_go_along_with_the_next_try_and_belong_to_the_case(
    app: Flask, session: Session, order: Order
) -> None:
    client, url = buyer(app, session, order), f"/orders/{order.number}/returns"
    answer = client.post(url, data=asked(order, words="坏") | photos(a_picture(), a_picture()))
    assert answer.status_code == 422
    keys = [str(one["value"]) for one in parse(answer).select("input[name=kept]")]
    assert len(keys) == 2
    assert client.post(url, data=asked(order) | {"kept": keys}).status_code == 303
    case = session.query(ReturnCase).one()
    assert {p.key for p in case.pictures} == set(keys)
    answer = client.get(f"/returns/{case.number}/pictures/{keys[0]}")
    assert answer.content_type == "image/jpeg" and answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"/returns/{case.number}/pictures/{keys[0]}/small").status_code == 200
    assert (
        as_(app, an_owner(session, order)).get(f"/returns/{case.number}/pictures/{keys[0]}").status_code
        == 200
    )
    for stranger in (a_user(session), a_member(session, a_workshop(session)), an_officer(session)):
        session.commit()
        assert as_(app, stranger).get(f"/returns/{case.number}/pictures/{keys[0]}").status_code == 404
    other = a_case(session, order, pieces={order.lines[1].id: 1})
    assert client.get(f"/returns/{other.number}/pictures/{keys[0]}").status_code == 404


def test_what_is_no_picture_is_said_and_the_others_stay(app: Flask, session: Session, order: Order) -> None:
    answer = buyer(app, session, order).post(
        f"/orders/{order.number}/returns", data=asked(order) | photos(a_picture(), b"<script>")
    )
    page = parse(answer)
    assert (
        answer.status_code == 422
        and page.select_one("#pictures-error")
        and len(page.select("input[name=kept]")) == 1
    )


def test_seven_pictures_are_too_many(app: Flask, session: Session, order: Order) -> None:
    answer = buyer(app, session, order).post(
        f"/orders/{order.number}/returns", data=asked(order) | photos(*[a_picture(320, 320)] * 7)
    )
    assert answer.status_code == 422 and "最多 6 张" in answer.text


def test_pictures_nobody_sent_are_forgotten(
    app: Flask, session: Session, order: Order, clock_at: Any
) -> None:
    answer = buyer(app, session, order).post(
        f"/orders/{order.number}/returns", data=asked(order, words="") | photos(a_picture())
    )
    key = str(parse(answer).select_one("input[name=kept]")["value"])  # type: ignore[index]
    assert files.store().exists(pictures.file_key(key))
    row = session.query(ReturnPicture).one()
    clock_at(row.uploaded_at + pictures.FORGET * 2)
    assert pictures.forget_waiting(session) == 1
    session.commit()
    run_jobs()
    assert not files.store().exists(pictures.file_key(key)) and not session.query(ReturnPicture).count()


PLACES = ["/returns/{n}", "/studio/returns/{n}", "/oversight/returns/{n}"]


def test_each_side_reaches_its_own_page_only(app: Flask, session: Session, order: Order) -> None:
    case = a_case(session, order)
    people = {
        "buyer": session.get_one(User, order.user_id),
        "seller": an_owner(session, order),
        "maker": a_member(session, order.workshop, "maker"),
        "other buyer": a_buyer(session),
        "other seller": a_member(session, a_workshop(session)),
        "officer": an_officer(session),
        "operator": an_operator(session),
        "support": an_operator(session, "support"),
        "finance": an_operator(session, "finance"),
    }
    session.commit()
    seen = {
        who: [as_(app, user).get(place.format(n=case.number)).status_code for place in PLACES]
        for who, user in people.items()
    }
    assert seen == {
        "buyer": [200, 403, 403],
        "seller": [404, 200, 403],
        "maker": [404, 403, 403],
        "other buyer": [404, 403, 403],
        "other seller": [404, 404, 403],
        "officer": [404, 403, 403],
        "operator": [404, 403, 200],
        "support": [404, 403, 200],
        "finance": [404, 403, 403],
    }


@pytest.mark.parametrize("act", ["acceptance", "grant", "offer", "refusal", "goods", "repair", "dispute"])
def test_another_workshop_cannot_act(app: Flask, session: Session, order: Order, act: str) -> None:
    case = a_case(session, order, kind=Kind.QUALITY)
    stranger = as_(app, a_member(session, a_workshop(session)))
    session.commit()
    assert stranger.post(f"/studio/returns/{case.number}/{act}").status_code == 404
    session.expire_all()
    assert case.state == State.ASKED


@pytest.mark.parametrize("act", ["parcel", "agreement", "withdrawal", "escalation"])
def test_another_buyer_cannot_act(app: Flask, session: Session, order: Order, act: str) -> None:
    case = a_case(session, order)
    stranger = as_(app, a_buyer(session))
    session.commit()
    assert stranger.post(f"/returns/{case.number}/{act}").status_code == 404


def test_a_reason_that_cannot_be_picked_is_not_on_the_page(
    app: Flask, session: Session, order: Order
) -> None:
    client = as_(app, an_owner(session, order))
    free, fault = (
        a_case(session, order),
        a_case(session, order, pieces={order.lines[1].id: 1}, kind=Kind.DAMAGED, wish=Remedy.REFUND),
    )
    page = parse(client.get(f"/studio/returns/{free.number}"))
    assert not page.select('[name="refuse-reason"]') and "法律不允许拒绝" in text(page)
    page = parse(client.get(f"/studio/returns/{fault.number}"))
    assert [one["value"] for one in page.select('input[name="refuse-reason"]')] == [
        "arrived_intact",
        "buyer_caused",
    ]
    at = f"/studio/returns/{fault.number}/refusal"
    answer = client.post(at, data={"refuse-reason": "natural_trait", "refuse-words": "手工的纹路"})
    assert answer.status_code == 422 and parse(answer).select_one("#refuse-reason-error")
    assert (
        client.post(at, data={"refuse-reason": "arrived_intact", "refuse-words": "签收时拍了照"}).status_code
        == 303
    )
    assert (
        client.post(at, data={"refuse-reason": "arrived_intact", "refuse-words": "签收时拍了照"}).status_code
        == 409
    )


def test_it_stands_where_each_side_looks(app: Flask, session: Session, order: Order) -> None:
    case = a_case(session, order, kind=Kind.QUALITY)
    seller, operator = as_(app, an_owner(session, order)), as_(app, an_operator(session))
    session.commit()
    client = buyer(app, session, order)
    assert f"/returns/{case.number}" in client.get("/returns").text
    assert 'href="/returns"' in client.get("/account").text
    assert f"/studio/returns/{case.number}" in seller.get("/studio").text
    assert f"/studio/returns/{case.number}" in seller.get("/studio/returns").text
    assert case.number not in operator.get("/oversight").text
    case.state = State.ESCALATED
    session.commit()
    assert f"/oversight/returns/{case.number}" in operator.get("/oversight").text
    assert f"/oversight/returns/{case.number}" in operator.get("/oversight/returns").text
    assert case.number not in as_(app, an_officer(session)).get("/oversight").text


def test_the_platform_decides_with_reasons_that_both_read(app: Flask, session: Session, order: Order) -> None:
    case, operator = a_case(session, order, kind=Kind.QUALITY), as_(app, an_operator(session))
    case.state = State.ESCALATED
    session.commit()
    at = f"/oversight/returns/{case.number}/decision"
    assert operator.post(at, data={"outcome": "part", "words": "两边各担一半，看了照片。"}).status_code == 422
    sent = {"outcome": "part", "fen": "33.33", "words": "两边各担一半，看了照片。"}
    assert operator.post(at, data=sent).status_code == 303
    session.expire_all()
    assert case.refund is not None and case.refund.amount_fen == 3_333
    assert "两边各担一半" in buyer(app, session, order).get(f"/returns/{case.number}").text
    assert "两边各担一半" in as_(app, an_owner(session, order)).get(f"/studio/returns/{case.number}").text


def test_the_buyer_learns_who_the_seller_is_only_from_the_platform(
    app: Flask, session: Session, order: Order
) -> None:
    case, client = a_case(session, order), buyer(app, session, order)
    order.workshop.legal_rep, order.workshop.contact_phone = "彭真名", "13911112222"
    session.commit()
    assert "彭真名" not in client.get(f"/returns/{case.number}").text
    operator = as_(app, an_operator(session))
    session.commit()
    for _twice in range(2):
        assert operator.post(f"/oversight/returns/{case.number}/disclosure").status_code == 303
    page = client.get(f"/returns/{case.number}").text
    assert "彭真名" in page and "13911112222" in page
    (event,) = session.query(AuditEvent).filter_by(action="return.contact_disclosed")
    assert event.object_ref == case.number and "彭真名" not in str(event.facts)


def test_money_by_bank_from_the_buyers_form_to_the_banks_reference(
    app: Flask, session: Session, order: Order
) -> None:
    case = refunding(session, a_case(session, order))
    assert case.refund is not None
    refused_by_the_provider(session, case.refund)
    bank.ask_for_failed(session)
    session.commit()
    row, client = session.query(BankRefund).one(), buyer(app, session, order)
    at = f"/bank-refunds/{row.number}"
    assert at in client.get("/returns").text and at in client.get(f"/returns/{case.number}").text
    sent = {"holder": "周小满", "bank": "农业银行浏阳支行", "account": "12345"}
    assert client.post(f"{at}/account", data=sent).status_code == 422
    assert client.post(f"{at}/account", data=sent | {"account": "6228480012345678901"}).status_code == 303
    assert "6228480012345678901" not in client.get(at).text
    strangers = [a_buyer(session), an_owner(session, order), an_operator(session, "support")]
    finance = as_(app, an_operator(session, "finance"))
    session.commit()
    assert {as_(app, one).get(at).status_code for one in strangers} == {404}
    assert {as_(app, one).get(f"/oversight{at}").status_code for one in strangers} == {403}
    assert (
        row.number in finance.get("/oversight").text
        and row.number in finance.get("/oversight/bank-refunds").text
    )
    assert "6228480012345678901" not in finance.get(f"/oversight{at}").text
    assert "6228480012345678901" in finance.post(f"/oversight{at}/account").text
    assert finance.post(f"/oversight{at}/payment", data={"bank_ref": ""}).status_code == 422
    assert finance.post(f"/oversight{at}/payment", data={"bank_ref": "CITIC-1"}).status_code == 303
    assert finance.post(f"/oversight{at}/payment", data={"bank_ref": "CITIC-2"}).status_code == 409
    session.expire_all()
    assert row.state == BankState.PAID and case.state == State.REFUNDED
    assert "CITIC-1" in client.get(at).text


def test_the_account_cannot_be_closed_while_a_case_runs(session: Session, order: Order) -> None:
    case = a_case(session, order)
    assert any(case.number in sentence for sentence in closing.blockers(session, order.user_id))
    answering.grant(session, seller_of(session, order), case)
    accepted_cases = [s for s in closing.blockers(session, order.user_id) if case.number in s]
    assert accepted_cases


def test_an_offer_is_taken_on_the_page(app: Flask, session: Session, order: Order) -> None:
    case, seller = a_case(session, order, kind=Kind.QUALITY), as_(app, an_owner(session, order))
    at = f"/studio/returns/{case.number}/offer"
    assert seller.post(at, data={"offer-fen": "x", "offer-words": "退您一部分"}).status_code == 422
    assert seller.post(at, data={"offer-fen": "100", "offer-words": "退您一部分"}).status_code == 422
    assert seller.post(at, data={"offer-fen": "12.50", "offer-words": "退您一部分"}).status_code == 303
    client = buyer(app, session, order)
    assert "¥12.50" in client.get(f"/returns/{case.number}").text
    assert client.post(f"/returns/{case.number}/agreement").status_code == 303
    session.expire_all()
    assert case.refund is not None and case.refund.amount_fen == 1_250


def test_the_workshops_address_is_kept_for_the_next_case(app: Flask, session: Session, order: Order) -> None:
    accepted(session, a_case(session, order))
    other = a_case(session, order, pieces={order.lines[1].id: 1})
    page = parse(as_(app, an_owner(session, order)).get(f"/studio/returns/{other.number}"))
    sent = form_values(page.select_one("#accept"))  # type: ignore[arg-type]
    assert (sent["name"], sent["phone"], sent["address"]) == ("田师傅", "13900001111", "龙山县里耶镇 3 号")
