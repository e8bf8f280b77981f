"""A workshop's day: what is to be sent and until when, what the law asks for, this month's money."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import cards
from shop.catalog.models import ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.front.studio_page import confirm_days
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.accounts import a_member, a_user
from tests.factories.catalog import a_product
from tests.factories.orders import a_paid_order, bank, sign_in
from tests.factories.workshops import a_workshop, instant
from tests.support.html import parse, text
from tests.support.isolation import Client


def the_owner(session: Session, workshop: Workshop) -> User:
    user = a_user(session, "田大姐")
    a_member(session, user, workshop.organisation)
    session.commit()
    return user


@pytest.fixture
def workshop(session: Session) -> Workshop:
    with clock.at(instant("2026-03-01")):
        return a_workshop(session, name="沱水染坊")


def test_strangers_and_buyers_do_not_get_in(client: Client, session: Session) -> None:
    assert client.get("/studio").status_code == 303
    sign_in(client, a_user(session))
    session.commit()
    assert client.get("/studio").status_code == 403


def test_an_order_to_be_sent_stands_there_with_its_day_and_a_masked_contact(
    app: Flask, client: Client, session: Session, workshop: Workshop
) -> None:
    bank(app)
    order = a_paid_order(session, workshop=workshop, title="满地菊桌旗")
    sign_in(client, the_owner(session, workshop))
    page = parse(client.get("/studio"))
    (task,) = page.select("article.task")
    said = text(task)
    assert "满地菊桌旗，共 1 件" in said
    assert "还有 2 天发出" in said
    assert order.purchase.phone not in said
    assert "****" in said
    assert task.select_one(f'a[href="/studio/orders/{order.number}"]')
    assert order.purchase.recipient not in said


def test_an_order_that_is_late_says_so(
    app: Flask, client: Client, session: Session, workshop: Workshop
) -> None:
    bank(app)
    a_paid_order(session, workshop=workshop)
    sign_in(client, the_owner(session, workshop))
    for days, word in ((2, "今天发出"), (3, "晚了 1 天")):
        with clock.at(clock.now() + timedelta(days=days)):
            assert word in text(parse(client.get("/studio")).select_one("article.task"))


def test_only_the_own_workshops_orders_are_shown(
    app: Flask, client: Client, session: Session, workshop: Workshop
) -> None:
    bank(app)
    a_paid_order(session)
    sign_in(client, the_owner(session, workshop))
    assert not parse(client.get("/studio")).select("article.task")


def test_the_months_money_is_that_of_the_ledger(
    app: Flask, client: Client, session: Session, workshop: Workshop
) -> None:
    bank(app)
    a_paid_order(session, workshop=workshop, fen=16800, fee_fen=1200)
    sign_in(client, the_owner(session, workshop))
    purse = text(parse(client.get("/studio")).select_one(".purse"))
    assert "¥180" in purse
    assert "¥168" in purse
    assert "¥12" in purse


def test_a_suspended_workshop_reads_why_and_the_way_back(
    client: Client, session: Session, workshop: Workshop
) -> None:
    certification.suspend(session, SYSTEM, workshop.id, reason="质量问题", document_no="9 号")
    sign_in(client, the_owner(session, workshop))
    page = parse(client.get("/studio"))
    assert "暂停销售" in text(page.select_one(".task--due"))
    assert "9 号" in text(page.select_one(".task--due"))
    assert not page.select(".st-bar .seal")


def test_goods_sold_out_and_drafts_are_named(client: Client, session: Session, workshop: Workshop) -> None:
    from_shelf = a_product(session, workshop, pieces=0)
    a_product(session, workshop, state=ProductState.DRAFT)
    cards.refresh(session, [from_shelf.id])
    sign_in(client, the_owner(session, workshop))
    said = text(parse(client.get("/studio")).main)
    assert "1 件作品卖完了" in said
    assert "1 件作品写了一半" in said


@pytest.mark.parametrize(
    ("granted", "day", "left"),
    [
        ("2025-03-01", date(2026, 12, 31), 0),
        ("2025-03-01", date(2026, 10, 3), 89),
        ("2025-03-01", date(2026, 10, 2), None),
        ("2026-03-01", date(2026, 12, 1), None),
    ],
)
def test_the_confirmation_is_asked_for_in_the_last_ninety_days_of_a_year_not_confirmed(
    session: Session, granted: str, day: date, left: int | None
) -> None:
    workshop = a_workshop(session, certified=granted)
    standing = certification.status(session, workshop.id, clock.day_start(day))
    assert confirm_days(standing, day) == left
