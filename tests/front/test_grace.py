"""What a lapse does to what is open, said to both sides wherever they look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import Licence, SuspensionGround, Workshop
from shop.workshops.upkeep import contracts, identity
from shop.workshops.upkeep.record_models import Contracts
from tests.factories.catalog import a_category
from tests.factories.orders import a_buyer, a_paid_order, a_purchase, bank, goods, put, sign_in
from tests.factories.workshops import a_member, a_workshop, acting, instant
from tests.support.html import parse, text
from tests.support.isolation import Client

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
STAY = "照样可以退"
Lapse = Callable[[Session, Workshop], Any]

# How a workshop stops selling: what is done to it, and whether its goods can come back without a new certificate.
LAPSES: dict[str, tuple[Lapse, bool]] = {
    "suspended": (lambda s, w: certification.suspend(s, SYSTEM, w.id, **WHY), True),
    "revoked": (lambda s, w: certification.revoke(s, SYSTEM, w.id, **WHY), False),
    "not verified": (lambda _s, w: setattr(w, "verified_until", clock.now()), True),
}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, name="沱水染坊")


def lapse(session: Session, workshop: Workshop, how: str) -> bool:
    act, comes_back = LAPSES[how]
    act(session, workshop)
    session.commit()
    return comes_back


def page(client: Client, address: str, code: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == code
    return parse(answer)


@pytest.mark.parametrize("how", LAPSES)
def test_in_the_cart(session: Session, client: Client, workshop: Workshop, how: str) -> None:
    buyer = a_buyer(session)
    put(session, buyer, goods(session, workshop))
    comes_back = lapse(session, workshop, how)
    sign_in(client, buyer)
    said = text(page(client, "/cart").select_one(".bag .why"))
    assert ("自动变回可买" in said) is comes_back
    assert ("以后也买不了" in said) is not comes_back


def test_a_licence_that_ended_takes_only_its_goods_out_of_the_cart(
    session: Session, client: Client, workshop: Workshop
) -> None:
    buyer, now = a_buyer(session), clock.now()
    tea = goods(session, workshop, title="黑茶")
    tea.category_id = a_category(session, "tea", "茶", licence_kind="tea").id
    licence = Licence(workshop_id=workshop.id, kind="tea", number="SC1", valid_from=now - timedelta(days=9))
    session.add(licence)
    session.flush()
    put(session, buyer, tea, goods(session, workshop, title="蓝印布"))
    licence.valid_until = now - timedelta(seconds=1)
    session.commit()
    sign_in(client, buyer)
    found = page(client, "/cart")
    (off,) = found.select(".ln--off")
    assert "黑茶" in text(off) and "自动变回可买" in text(off)
    assert "蓝印布" in text(found.select_one(".ln:not(.ln--off)"))


def test_at_the_checkout_nothing_is_charged_and_the_rest_goes_on(
    session: Session, client: Client, workshop: Workshop
) -> None:
    buyer = a_buyer(session)
    put(session, buyer, goods(session, workshop, title="蓝印布"), goods(session, title="竹篮"))
    session.commit()
    sign_in(client, buyer)
    client.get("/checkout")
    review = page(client, "/checkout/review") if client.get("/checkout/review").status_code == 200 else None
    if review is None:
        address = parse(client.get("/checkout")).select_one("[name=address]")
        assert address is not None
        client.post("/checkout", data={"address": address["value"], "note": ""})
        review = page(client, "/checkout/review")
    form = {str(i["name"]): str(i.get("value", "")) for i in review.select("#place input[type=hidden]")}
    lapse(session, workshop, "suspended")
    answer = client.post("/purchases", data=form)
    assert answer.status_code == 409
    said = text(parse(answer).select_one(".note--bad"))
    assert "蓝印布" in said and "没有扣款" in said and "购物车里" in said


@pytest.mark.parametrize("how", LAPSES)
def test_an_unpaid_purchase_is_not_to_be_paid_and_money_that_comes_all_the_same_goes_back(
    app: Flask, session: Session, client: Client, workshop: Workshop, how: str
) -> None:
    bank(app)
    buyer = a_buyer(session)
    purchase = a_purchase(session, goods(session, workshop, title="蓝印布"), user=buyer)
    lapse(session, workshop, how)
    sign_in(client, buyer)
    found = page(client, f"/purchases/{purchase.number}/payment")
    said = text(found.select_one(".note--bad"))
    assert "先不要付" in said and "蓝印布" in said and "全部原路退回" in said
    assert found.select_one(f"form[action='/purchases/{purchase.number}/payment']") is None
    assert client.post(f"/purchases/{purchase.number}/payment").status_code == 409


@pytest.mark.parametrize("how", LAPSES)
def test_a_paid_order_goes_on_and_both_sides_read_it(
    app: Flask, session: Session, client: Client, workshop: Workshop, how: str
) -> None:
    bank(app)
    order = a_paid_order(session, workshop=workshop)
    owner = a_member(session, workshop)
    session.commit()
    sign_in(client, session.get_one(User, order.user_id))
    assert STAY not in text(page(client, f"/orders/{order.number}").main)
    lapse(session, workshop, how)
    said = text(page(client, f"/orders/{order.number}").select_one(".note"))
    assert "不受影响：照常发货" in said and STAY in said and "可以取消，全额退回" in said
    sign_in(client, owner)
    said = text(page(client, f"/studio/orders/{order.number}").select_one(".note"))
    assert "照常发货" in said and "货款照常结" in said
    assert client.get(f"/studio/orders/{order.number}/shipment/new").status_code == 200


def test_a_workshop_that_leaves_says_until_when_everywhere(
    app: Flask, session: Session, client: Client, workshop: Workshop
) -> None:
    bank(app)
    product = goods(session, workshop)
    order = a_paid_order(session, workshop=workshop)
    owner = a_member(session, workshop)
    certification.announce_withdrawal(session, SYSTEM, workshop.id)
    session.commit()
    day = str(clock.today() + timedelta(days=29))
    for address in (f"/products/{product.slug}", f"/workshops/{workshop.slug}"):
        assert f"卖到 {day} 为止" in text(page(client, address).main)
    sign_in(client, session.get_one(User, order.user_id))
    assert f"卖到 {day} 为止" in text(page(client, f"/orders/{order.number}").select_one(".note"))
    sign_in(client, owner)
    said = text(page(client, "/studio").select_one(".task--due"))
    assert f"卖到 {day} 为止" in said and "等县里通知" in said


@pytest.mark.parametrize("how", LAPSES)
def test_what_cannot_be_bought_says_why_what_stays_and_whether_it_comes_back(
    session: Session, client: Client, workshop: Workshop, how: str
) -> None:
    product = goods(session, workshop)
    comes_back = lapse(session, workshop, how)
    for address, code in ((f"/products/{product.slug}", 410), (f"/workshops/{workshop.slug}", 200)):
        said = text(page(client, address, code).main)
        assert STAY in said
        assert ("自动变回可买" in said) is comes_back


def at_the_studio(session: Session, client: Client, workshop: Workshop) -> Any:
    owner = a_member(session, workshop)
    session.commit()
    sign_in(client, owner)
    return page(client, "/studio")


def links(node: Any) -> list[str]:
    return [str(a["href"]) for a in node.select("a")]


def test_suspended_the_studio_says_until_when_to_put_it_right_and_where_to_appeal(
    session: Session, client: Client, workshop: Workshop
) -> None:
    day = clock.today() + timedelta(days=20)
    certification.suspend(session, SYSTEM, workshop.id, **WHY, ground=SuspensionGround.SAFETY, fix_by=day)
    row = at_the_studio(session, client, workshop).select_one(".task--due")
    assert f"{day} 前改好" in text(row) and WHY["document_no"] in text(row)
    assert "货款照常结" in text(row)
    assert links(row) == ["/studio/certification", "/studio/appeals"]


def test_a_day_that_is_over_is_said_with_what_threatens(
    session: Session, client: Client, workshop: Workshop
) -> None:
    with clock.at(instant("2026-05-01")):
        other = a_workshop(session, certified="2026-03-01")
        certification.suspend(session, SYSTEM, other.id, **WHY, fix_by=date(2026, 5, 20))
    with clock.at(instant("2026-05-21")):
        row = at_the_studio(session, client, other).select_one(".task--due")
    assert "2026-05-20 已经过了" in text(row) and "可能撤销" in text(row)


@pytest.mark.parametrize(("decision", "says"), [(Contracts.FINISH, "继续做完"), (Contracts.CANCEL, "取消")])
def test_the_decision_about_contracts_stands_there(
    session: Session, client: Client, workshop: Workshop, decision: Contracts, says: str
) -> None:
    certification.suspend(session, SYSTEM, workshop.id, **WHY)
    contracts.decide(session, SYSTEM, workshop.id, decision=decision)
    assert says in text(at_the_studio(session, client, workshop).select_one(".task--due"))


def test_unverified_the_way_back_is_a_photo_and_once_sent_it_says_so(
    session: Session, client: Client, workshop: Workshop
) -> None:
    lapse(session, workshop, "not verified")
    row = at_the_studio(session, client, workshop).select_one(".task--due")
    assert links(row) == ["/studio/identity"] and "当天就恢复" in text(row)
    identity.send_papers(session, acting(session, a_member(session, workshop)), workshop.id)
    session.commit()
    assert "正在核验" in text(page(client, "/studio").select_one(".task--due"))


@pytest.mark.parametrize(("granted", "at", "appeals"), [
    ("2023-03-01", "2026-01-02", True), ("2023-03-01", "2026-03-02T23:59", True), ("2023-03-01", "2026-03-03", False),
])  # fmt: skip
def test_ended_the_way_back_is_a_new_application_and_an_appeal_while_there_is_time(
    session: Session, client: Client, granted: str, at: str, appeals: bool
) -> None:
    workshop = a_workshop(session, certified=granted, verified_until=instant("2027-01-01"))
    with clock.at(instant(at)):
        row = at_the_studio(session, client, workshop).select_one(".task--due")
    assert ("/studio/appeals" in links(row)) is appeals
    assert "/applications/new" in links(row)


def test_never_certified_the_way_is_an_application(session: Session, client: Client) -> None:
    row = at_the_studio(session, client, a_workshop(session, certified=None)).select_one(".task--due")
    assert links(row) == ["/join"]


def test_a_check_that_ends_soon_and_a_licence_that_has_ended_are_asked_for(
    session: Session, client: Client, workshop: Workshop
) -> None:
    workshop.verified_until = clock.day_end(clock.today() + timedelta(days=10))
    session.add(
        Licence(
            workshop_id=workshop.id,
            kind="tea",
            number="SC1",
            valid_from=clock.now() - timedelta(days=400),
            valid_until=clock.day_start(clock.today()),
        )
    )
    found = at_the_studio(session, client, workshop)
    soon, licence = found.select(".task--due")
    assert str(clock.today() + timedelta(days=10)) in text(soon)
    assert "茶叶经营或生产许可" in text(licence) and "别的照卖" in text(licence)
    assert "今天要办 2 件" in text(found.h1)
    session.add(
        Licence(workshop_id=workshop.id, kind="tea", number="SC2", valid_from=clock.now() - timedelta(days=1))
    )
    session.commit()
    assert len(page(client, "/studio").select(".task--due")) == 1
