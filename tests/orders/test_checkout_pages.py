"""From the cart to the payment page through the pages, with what people get wrong on the way."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import pricing
from shop.core import clock
from shop.core.access import SYSTEM
from shop.orders.models import Order, OrderState, Purchase
from shop.orders.payments.models import Payment, PaymentState
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.providers.sandbox import Sandbox
from shop.workshops import certification
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, a_purchase, an_address, goods, pay, put, run_jobs, sign_in
from tests.factories.workshops import a_user
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def buyer(session: Session, client: Client) -> User:
    buyer = a_buyer(session)
    session.commit()
    sign_in(client, buyer)
    return buyer


def form(client: Client, path: str, selector: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.location
    return dict(form_values(parse(answer).select_one(selector)))  # type: ignore[arg-type]


def to_review(client: Client) -> dict[str, Any]:
    client.post("/checkout", data=form(client, "/checkout", "#where"))
    return form(client, "/checkout/review", "#place")


def a_placed(client: Client) -> str:
    """Place what is in the cart; the number of the purchase."""
    answer = client.post("/purchases", data=to_review(client))
    assert answer.status_code == 303
    return str(answer.location.split("/")[2])


def test_visitors_sign_in_and_come_back_with_their_cart(session: Session, client: Client) -> None:
    product, user = goods(session, title="四十八勾"), a_buyer(session)
    session.commit()
    client.post("/cart/lines", data={"variant_id": the_variant(product).id, "quantity": 2})
    answer = client.get("/checkout")
    assert answer.status_code == 303 and "next=/checkout" in answer.location.replace("%2F", "/")
    assert user.name


@pytest.mark.parametrize("path", ["/checkout", "/checkout/review"])
def test_with_nothing_chosen_it_is_back_to_the_cart(client: Client, buyer: User, path: str) -> None:
    assert client.get(path).location == "/cart"


def test_a_changed_price_is_looked_at_in_the_cart_first(
    session: Session, client: Client, buyer: User
) -> None:
    product = goods(session)
    put(session, buyer, product)
    pricing.set_base_price(
        session, SYSTEM, variant_id=the_variant(product).id, amount_fen=99_900, at=clock.now()
    )
    session.commit()
    assert client.get("/checkout").location == client.get("/checkout/review").location == "/cart"


def test_without_an_address_one_is_asked_for_and_used(session: Session, client: Client) -> None:
    user = a_user(session)
    an_address(session, a_user(session))  # the regions
    put(session, user, goods(session))
    session.commit()
    sign_in(client, user)
    assert client.get("/checkout").location == "/checkout/address"
    sent = {
        "recipient": "周小满",
        "phone": "13800002046",
        "province": "430000",
        "prefecture": "430100",
        "county": "430181",
        "street": "淮川街道 8 号",
    }
    bad = client.post("/checkout/address", data=sent | {"phone": "12"})
    assert bad.status_code == 422 and parse(bad).select_one("input[name=recipient]")["value"] == "周小满"  # type: ignore[index]
    assert client.post("/checkout/address", data=sent).location == "/checkout"
    assert "淮川街道" in text(parse(client.get("/checkout")).select_one(".pick"))


def test_the_note_is_kept_and_too_long_a_one_refused(session: Session, client: Client, buyer: User) -> None:
    put(session, buyer, goods(session))
    session.commit()
    sent = form(client, "/checkout", "#where")
    refused = client.post("/checkout", data=sent | {"note": "长" * 201})
    assert refused.status_code == 422 and "长长长" in text(parse(refused).select_one("textarea"))
    client.post("/checkout", data=sent | {"note": "烫在右下角"})
    assert "烫在右下角" in text(parse(client.get("/checkout/review")).main)
    client.post("/purchases", data=form(client, "/checkout/review", "#place"))
    assert session.query(Purchase).one().note == "烫在右下角"


@pytest.mark.parametrize("address", ["", "0", "999999", "x"])
def test_an_address_that_is_not_theirs_is_refused(
    session: Session, client: Client, buyer: User, address: str
) -> None:
    put(session, buyer, goods(session))
    session.commit()
    assert client.post("/checkout", data={"address": address}).status_code == 422
    sent = to_review(client)
    other = an_address(session, a_user(session))
    session.commit()
    for wrong in (address, str(other.id)):
        answer = client.post("/purchases", data=sent | {"address": wrong})
        assert answer.status_code == 303 and answer.location.startswith("/checkout")
    assert not session.query(Purchase).count()


@pytest.mark.parametrize("field", ["digest", "idempotency_key"])
def test_a_torn_form_is_shown_again(session: Session, client: Client, buyer: User, field: str) -> None:
    put(session, buyer, goods(session))
    session.commit()
    answer = client.post("/purchases", data=to_review(client) | {field: "x"})
    assert answer.location == "/checkout/review" and not session.query(Purchase).count()


def test_the_second_click_lands_on_the_same_purchase(session: Session, client: Client, buyer: User) -> None:
    put(session, buyer, goods(session))
    session.commit()
    sent = to_review(client)
    first, second = (client.post("/purchases", data=sent) for _i in range(2))
    assert first.location == second.location and session.query(Purchase).count() == 1


def test_paying_at_the_sandbox_and_coming_back(session: Session, client: Client, buyer: User) -> None:
    put(session, buyer, goods(session), goods(session))
    session.commit()
    number = a_placed(client)
    page = parse(client.get(f"/purchases/{number}/payment"))
    assert "¥336" in text(page.select_one(".btn--primary")) and "还有" in text(page.main)
    ref = client.post(f"/purchases/{number}/payment").location
    sandbox = parse(client.get(ref))
    assert (
        "演示付款" in text(sandbox.main)
        and "沙盒" in text(sandbox.main)
        and "没有真的钱" in text(sandbox.main)
    )
    back = client.post(f"{ref}/payment").location
    assert back == f"/purchases/{number}/return"
    assert client.get(back).location == f"/purchases/{number}"
    assert "付好了" in text(parse(client.get(f"/purchases/{number}")).h1)
    assert {o.state for o in session.query(Order)} == {OrderState.PAID}
    assert client.get(f"/purchases/{number}/payment").location == f"/purchases/{number}"
    assert client.post(f"/purchases/{number}/payment").location == f"/purchases/{number}"


def test_not_paying_after_all_leaves_it_open(session: Session, client: Client, buyer: User) -> None:
    put(session, buyer, goods(session))
    session.commit()
    number = a_placed(client)
    ref = client.post(f"/purchases/{number}/payment").location
    client.get(client.post(f"{ref}/refusal").location)
    assert "等你付款" in text(parse(client.get(f"/purchases/{number}")).h1)
    assert session.query(Payment).one().state == PaymentState.EXPIRED
    assert client.post(f"/purchases/{number}/payment").location != ref


def test_who_never_comes_back_is_settled_by_the_banks_own_news(
    session: Session, client: Client, buyer: User
) -> None:
    put(session, buyer, goods(session))
    session.commit()
    number = a_placed(client)
    ref = client.post(f"/purchases/{number}/payment").location
    client.post(f"{ref}/payment")
    run_jobs()
    session.expire_all()
    assert session.query(Order).one().state == OrderState.PAID


def test_a_sandbox_page_that_does_not_exist_is_a_404(client: Client) -> None:
    assert client.get("/sandbox/nothing").status_code == 404
    assert client.post("/sandbox/nothing/payment").status_code == 404


def test_when_the_bank_is_silent_it_says_so_and_never_failed(
    session: Session, client: Client, buyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(session, buyer, goods(session))
    session.commit()
    number = a_placed(client)
    with monkeypatch.context() as down:
        down.setattr(Sandbox, "open_session", silence)
        assert client.post(f"/purchases/{number}/payment").location == f"/purchases/{number}/payment"
    assert "没有回应" in text(parse(client.get(f"/purchases/{number}/payment")).select_one(".flash"))
    ref = client.post(f"/purchases/{number}/payment").location
    client.post(f"{ref}/payment")
    with monkeypatch.context() as down:
        down.setattr(Sandbox, "status", silence)
        client.get(f"/purchases/{number}/return")
    page = text(parse(client.get(f"/purchases/{number}")).body)
    assert "正在等银行确认" in page and "失败" not in page
    with monkeypatch.context() as down:
        down.setattr(Sandbox, "expire", silence)
        client.post(f"/purchases/{number}/cancellation")
    assert session.query(Order).one().state == OrderState.UNPAID


def test_a_workshop_that_lost_its_right_stops_the_payment_and_the_rest_goes_back_into_the_cart(
    session: Session, client: Client, buyer: User
) -> None:
    lost, kept = goods(session, title="四十八勾"), goods(session, title="长夹")
    put(session, buyer, lost, kept)
    session.commit()
    number = a_placed(client)
    certification.suspend(session, SYSTEM, lost.workshop_id, reason="核查", document_no="31 号")
    session.commit()
    answer = client.post(f"/purchases/{number}/payment")
    assert answer.status_code == 409
    notice = text(parse(answer).select_one(".note"))
    assert "四十八勾" in notice and "长夹" not in notice and not session.query(Payment).count()
    again = parse(answer).select_one("form.one")
    client.post(str(again["action"]), data=form_values(again))  # type: ignore[index, arg-type]
    page = parse(client.get("/cart"))
    assert "长夹" in text(page.main) and "四十八勾" in text(page.select_one(".flash"))
    assert {o.state for o in session.query(Order)} == {OrderState.CLOSED}


def test_an_unpaid_purchase_is_given_up_after_asking_once_more(
    session: Session, client: Client, buyer: User
) -> None:
    put(session, buyer, goods(session))
    session.commit()
    number = a_placed(client)
    page = parse(client.get(f"/purchases/{number}/cancellation"))
    assert page.select_one("form[action$=cancellation]")
    client.post(f"/purchases/{number}/cancellation")
    assert "已经关闭" in text(parse(client.get(f"/purchases/{number}")).h1)
    client.post(f"/purchases/{number}/cart")
    assert "1 件" in text(parse(client.get("/cart")).select_one(".headline"))


def test_a_paid_purchase_is_not_given_up(session: Session, client: Client, buyer: User) -> None:
    purchase = a_purchase(session, goods(session), user=buyer)
    pay(session, purchase)
    session.commit()
    assert not parse(client.get(f"/purchases/{purchase.number}/cancellation")).select(
        "form[action$=cancellation]"
    )
    client.post(f"/purchases/{purchase.number}/cancellation")
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID


def test_strangers_see_no_purchase(app: Flask, session: Session) -> None:
    purchase = a_purchase(session, goods(session))
    stranger = app.test_client()
    sign_in(stranger, a_user(session))  # type: ignore[arg-type]
    session.commit()
    for path in ("", "/payment", "/return", "/cancellation"):
        assert stranger.get(f"/purchases/{purchase.number}{path}").status_code == 404
    for path in ("/payment", "/cancellation", "/cart"):
        assert stranger.post(f"/purchases/{purchase.number}{path}").status_code == 404


def silence(*_args: object, **_facts: object) -> None:
    raise ProviderUnknown("the bank does not answer")
