"""The pages of promotions: issuing, claiming, choosing, and what a fallen coupon does to the review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.access import allowed
from shop.core.audit import AuditEvent
from shop.core.permissions import Permission
from shop.orders.models import OrderLine, Purchase
from shop.orders.promotions.models import CommissionRate, CouponClaim, Promotion, SubsidyProgramme
from tests.factories.orders import a_buyer, acting, goods, put, sign_in
from tests.factories.promotions import a_programme, a_promotion, a_reduction, claimed
from tests.factories.workshops import a_member, a_user, a_workshop, an_officer, an_operator
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def buyer(session: Session, client: Client) -> User:
    person = a_buyer(session)
    session.commit()
    sign_in(client, person)
    return person


def form(client: Client, path: str, selector: str) -> dict[str, Any]:
    found = parse(client.get(path)).select_one(selector)
    assert found is not None, path
    return form_values(found)


def to_review(client: Client) -> dict[str, Any]:
    client.post("/checkout", data=form(client, "/checkout", "#where"))
    return form(client, "/checkout/review", "#place")


def days(first: int = 0, last: int = 10) -> dict[str, str]:
    today = clock.today()
    return {
        "from_day": (today + timedelta(days=first)).isoformat(),
        "until_day": (today + timedelta(days=last)).isoformat(),
    }


def test_an_open_coupon_is_claimed_and_comes_off_at_the_checkout(
    session: Session, client: Client, buyer: User
) -> None:
    workshop = a_workshop(session)
    coupon = a_promotion(session, workshop)
    put(session, buyer, goods(session, workshop, fen=10_000))
    session.commit()
    assert "减 20 元" in text(parse(client.get("/coupons")).body)
    assert "优惠" not in text(parse(client.get("/cart")).select_one(".sum"))
    for _i in range(2):
        assert client.post(f"/coupons/{coupon.id}/claim").status_code == 303
    assert session.query(CouponClaim).count() == 1
    assert "−¥20" in text(parse(client.get("/cart")).select_one(".sum"))
    sent = to_review(client)
    assert sent[f"pick-{workshop.id}"] == str(coupon.id)
    assert client.post("/purchases", data=sent).status_code == 303
    assert session.query(Purchase).one().total_fen == 8_000


def test_a_code_is_claimed_whatever_its_case_and_an_unknown_one_is_refused(
    session: Session, client: Client, buyer: User
) -> None:
    a_promotion(session, a_workshop(session), code="LAOKE88", claimable=False)
    session.commit()
    assert "减 20 元" not in text(parse(client.get("/coupons")).body)
    refused = client.post("/coupons", data={"code": "NICHT"})
    assert refused.status_code == 422 and "没有这个口令" in errors(parse(refused))["code"]
    assert client.post("/coupons", data={"code": " laoke88 "}).status_code == 303
    assert session.query(CouponClaim).one().user_id == buyer.id


def test_another_coupon_or_none_can_be_chosen(session: Session, client: Client, buyer: User) -> None:
    workshop = a_workshop(session)
    big, small = (a_promotion(session, workshop, amount_fen=fen) for fen in (3_000, 1_000))
    for coupon in (big, small):
        claimed(session, coupon, buyer)
    put(session, buyer, goods(session, workshop, fen=10_000))
    session.commit()
    sent = form(client, "/checkout/coupons", "form.page2")
    slot = f"pick-{workshop.id}"
    assert sent[slot] == str(big.id), "the best one is chosen until the buyer says otherwise"
    for wish in (small.id, 0):
        answer = client.post("/checkout/coupons", data={**sent, slot: wish, "back": "cart"})
        assert answer.status_code == 303 and answer.location == "/cart"
        assert to_review(client)[slot] == str(wish)
    assert client.post("/purchases", data=to_review(client)).status_code == 303
    assert session.query(Purchase).one().total_fen == 10_000


def test_two_tabs_each_place_what_they_show(session: Session, client: Client, buyer: User) -> None:
    workshop = a_workshop(session)
    coupon = claimed(session, a_promotion(session, workshop), buyer)
    put(session, buyer, goods(session, workshop, fen=10_000))
    session.commit()
    first = to_review(client)
    client.post("/checkout/coupons", data={f"pick-{workshop.id}": 0})
    second = to_review(client)
    assert (first[f"pick-{workshop.id}"], second[f"pick-{workshop.id}"]) == (str(coupon.id), "0")
    assert client.post("/purchases", data=first).status_code == 303
    assert session.query(Purchase).one().total_fen == 8_000
    assert client.post("/purchases", data=second).status_code == 409
    assert session.query(Purchase).count() == 1


def test_a_coupon_that_fell_away_gives_the_page_with_the_new_total(
    session: Session, client: Client, buyer: User
) -> None:
    workshop = a_workshop(session)
    coupon = claimed(session, a_promotion(session, workshop, total=1), buyer)
    put(session, buyer, goods(session, workshop, fen=10_000))
    session.commit()
    sent = to_review(client)
    coupon.taken = 1
    session.commit()
    answer = client.post("/purchases", data=sent)
    page = parse(answer)
    assert answer.status_code == 409 and "1 张优惠券刚刚被用完或结束了" in text(page.body)
    again = form_values(page.select_one("#place"))  # type: ignore[arg-type]
    assert client.post("/purchases", data=again).status_code == 303
    assert session.query(Purchase).one().total_fen == 10_000


def test_coupons_ask_little_more_of_the_database(session: Session, client: Client, buyer: User) -> None:
    programme = a_programme(session)
    for _i in range(3):
        workshop = a_workshop(session)
        put(session, buyer, *(goods(session, workshop, fee_fen=800) for _j in range(4)))
        a_reduction(session, workshop, (10_000, 1_000))
        claimed(session, a_promotion(session, workshop, total=9), buyer)
    facts = {"subsidy_bp": 10_000, "programme_id": programme.id, "total": 9}
    claimed(session, a_promotion(session, None, **facts), buyer)
    session.commit()
    sent = to_review(client)
    with count_statements() as statements:
        assert client.post("/purchases", data=sent).status_code == 303
    assert session.query(OrderLine).count() == 12 and len(statements) <= 30, "\n".join(statements)
    with count_statements() as statements:
        assert client.get("/cart").status_code == 200
    assert len(statements) <= 10


def test_a_workshop_issues_a_full_reduction_and_ends_it(session: Session, client: Client) -> None:
    workshop = a_workshop(session)
    sign_in(client, a_member(session, workshop, "staff"))
    session.commit()
    sent = {
        "way": "reduction",
        "title": "冬至满减",
        "reach1": "200",
        "off1": "30",
        "per_person": "1",
        **days(),
    }
    assert client.post("/studio/promotions", data=sent | {"off1": "200"}).status_code == 422
    assert client.post("/studio/promotions", data=sent).status_code == 303
    promotion = session.query(Promotion).one()
    assert (promotion.workshop_id, promotion.workshop_bp, promotion.kind) == (
        workshop.id,
        10_000,
        "full_reduction",
    )
    page = text(parse(client.get("/studio/promotions")).body)
    assert "满 ¥200 减 ¥30" in page and "进行中" in page and "现在不收佣金" in page
    assert client.post(f"/studio/promotions/{promotion.id}/end").status_code == 303
    session.refresh(promotion)
    assert promotion.ended_at is not None
    assert session.query(AuditEvent).filter_by(object_kind="promotion").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"way": "amount"}, "amount"),
        ({"way": "percent", "fold": "12"}, "fold"),
        ({"way": "amount", "amount": "30", "minimum": "20"}, "amount"),
        ({"way": "amount", "amount": "30", "code": "老客"}, "code"),
        ({"way": "reduction", "reach1": "100"}, "reach1"),
        ({"way": "reduction", "reach1": "100", "off1": "9", "reach2": "200", "off2": "8"}, "reach1"),
        ({"way": "amount", "amount": "3", "until_day": "2020-01-01"}, "until_day"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    session: Session, client: Client, wrong: dict[str, str], field: str
) -> None:
    sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    answer = client.post("/studio/promotions", data={"title": "券", "per_person": "1", **days(), **wrong})
    assert answer.status_code == 422 and field in errors(parse(answer))
    assert not session.query(Promotion).count()


def test_nobody_ends_what_another_issued(session: Session, client: Client) -> None:
    other, platforms = a_promotion(session, a_workshop(session)), a_promotion(session, None)
    sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    for promotion in (other, platforms):
        assert client.post(f"/studio/promotions/{promotion.id}/end").status_code == 404


def test_the_platform_issues_a_coupon_that_a_programme_bears(session: Session, client: Client) -> None:
    sign_in(client, an_operator(session, "finance"))
    session.commit()
    told = {"name": "冬季消费券", "authority": "商务局", "document_no": "1 号", "budget": "5000"}
    assert client.post("/oversight/subsidies", data=told).status_code == 303
    assert client.post("/oversight/subsidies", data=told).status_code == 422
    programme = session.query(SubsidyProgramme).one()
    sent = {"way": "percent", "title": "消费券", "fold": "8.5", "cap": "50", "per_person": "1", **days()}
    borne = {"platform_percent": "40", "subsidy_percent": "60", "workshop_percent": "0"}
    assert client.post("/oversight/promotions", data={**sent, **borne, "programme": "0"}).status_code == 422
    agreed = {
        **sent,
        "platform_percent": "0",
        "subsidy_percent": "0",
        "workshop_percent": "100",
        "programme": "0",
    }
    assert client.post("/oversight/promotions", data=agreed).status_code == 422, "no workshop agreed"
    assert (
        client.post("/oversight/promotions", data={**sent, **borne, "programme": programme.id}).status_code
        == 303
    )
    coupon = session.query(Promotion).one()
    assert (coupon.percent_bp, coupon.cap_fen, coupon.platform_bp, coupon.subsidy_bp) == (
        1_500,
        5_000,
        4_000,
        6_000,
    )
    page = text(parse(client.get("/oversight/promotions")).body)
    assert "平台 40%、公共补贴 60%承担" in page and "打 8.5 折，最多减 ¥50" in page


def test_a_rate_is_set_for_days_to_come_a_raise_with_notice(session: Session, client: Client) -> None:
    sign_in(client, an_operator(session, "finance"))
    session.commit()
    today = clock.today()
    sent = {"rate": "5.5", "category": "0", "reason": "平台规则 2026-12"}
    for n, code in ((0, 422), (7, 422), (8, 303)):
        day = (today + timedelta(days=n)).isoformat()
        assert client.post("/oversight/commission", data={**sent, "from_day": day}).status_code == code
    lower = {**sent, "rate": "0", "from_day": (today + timedelta(days=9)).isoformat()}
    assert client.post("/oversight/commission", data=lower).status_code == 303
    assert [r.rate_bp for r in session.query(CommissionRate).order_by(CommissionRate.id)] == [550, 0]
    assert client.post("/oversight/commission", data={**lower, "rate": "31"}).status_code == 422
    assert "5.5%" in text(parse(client.get("/oversight/commission")).body)
    assert session.query(AuditEvent).filter_by(action="commission.set").count() == 2


def test_who_may(session: Session) -> None:
    workshop, other = a_workshop(session), a_workshop(session)
    people = {
        "owner": a_member(session, workshop),
        "staff": a_member(session, workshop, "staff"),
        "maker": a_member(session, workshop, "maker"),
        "operator": an_operator(session),
        "finance": an_operator(session, "finance"),
        "support": an_operator(session, "support"),
        "officer": an_officer(session),
        "buyer": a_user(session),
    }
    P = Permission
    may = {
        P.PROMOTION_ISSUE: {"owner", "staff"},
        P.PROMOTION_MANAGE: {"operator", "finance"},
        P.COMMISSION_SET: {"finance"},
    }
    for permission, names in may.items():
        thing = workshop if permission == P.PROMOTION_ISSUE else None
        assert {n for n, who in people.items() if allowed(acting(session, who), permission, thing)} == names
    assert not allowed(acting(session, people["owner"]), P.PROMOTION_ISSUE, other)
