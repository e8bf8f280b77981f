"""What promotions and commission tell: hints on the pages of products and workshops, who bore what in the file of the
income, a message to workshops before they pay more.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.outbox import OutboxTask
from shop.orders.promotions import commission_rates, hints
from shop.orders.promotions.models import PromotionScope
from tests.factories.orders import a_purchase, goods, pay, run_jobs, sign_in
from tests.factories.promotions import a_promotion, a_reduction
from tests.factories.workshops import a_member, a_workshop, acting, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client


def test_pages_name_what_holds_for_the_goods_on_them(client: Client, session: Session) -> None:
    workshop, other = a_workshop(session), a_workshop(session)
    product, second = goods(session, workshop), goods(session, workshop)
    a_reduction(session, workshop, (20_000, 3_000))
    a_promotion(session, other, title="别家的")
    only = a_promotion(session, workshop, title="只这一件", amount_fen=500, claimable=True)
    session.add(PromotionScope(promotion_id=only.id, product_id=second.id))
    over = a_promotion(session, workshop, amount_fen=777, claimable=True)
    over.ended_at = clock.now()
    session.commit()
    shown = text(parse(client.get(f"/products/{product.slug}")))
    assert "满 ¥200 减 ¥30" in shown and "减 ¥5，" not in shown and "¥7.77" not in shown
    assert "减 ¥5，" in text(parse(client.get(f"/products/{second.slug}")))
    assert "限部分作品" in text(parse(client.get(f"/workshops/{workshop.slug}")))
    assert hints.next_edge(session, clock.now()) is not None


def test_the_file_of_the_income_has_a_column_for_each_bearer(app: Flask, session: Session) -> None:
    workshop = a_workshop(session)
    product = goods(session, workshop, fen=20_000)
    a_reduction(session, None, (10_000, 1_500))
    purchase = a_purchase(session, product)
    assert purchase.discount_fen == 1_500
    pay(session, purchase)
    member = a_member(session, workshop)
    session.commit()
    client = app.test_client()
    sign_in(client, member)
    answer = client.get(f"/studio/income.csv?month={clock.today():%Y-%m}").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(answer.lstrip("\ufeff"))))
    assert sum(float(row["货款（元）"]) for row in rows) == 200
    columns = ("工坊承担的优惠（元）", "平台承担的优惠（元）", "公共补贴（元）")
    assert [sum(float(row[column]) for row in rows) for column in columns] == [0, 15, 0]


def test_workshops_hear_of_a_higher_commission_when_it_is_set(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-01T10:00")
    workshop, other = a_workshop(session), a_workshop(session)
    owner, stranger = a_member(session, workshop), a_member(session, other)
    finance = acting(session, an_operator(session, "finance"))
    for day, rate in ((date(2026, 3, 9), 300), (date(2026, 3, 20), 200)):
        commission_rates.set_rate(
            session,
            finance,
            rate_bp=rate,
            from_day=day,
            category_id=None,
            workshop_id=workshop.id,
            reason="推广费",
        )
    session.commit()
    run_jobs()
    tasks = [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    told = [t for t in tasks if t["template"] == "commission_raised"]
    assert [(t["user_id"], t["facts"]["percent"]) for t in told] == [(owner.id, "3")]
    assert stranger.id != owner.id and clock.today() + timedelta(days=8) == date(2026, 3, 9)
