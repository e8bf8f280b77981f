"""What a person is told: one gate for every message, behind the bell always where it must, news on consent alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import consents, notes
from shop.accounts.models import User
from shop.accounts.note_kinds import Kind, kind_of, path_of
from shop.accounts.note_models import PersonalNote
from shop.catalog import cards, news, saving
from shop.catalog.models import ListingCard
from shop.core import clock, jobs, messages, outbox
from shop.core.db import db
from shop.core.messages import FolderTransport
from tests.factories.accounts import a_user, sign_in
from tests.factories.orders import goods
from tests.factories.workshops import a_workshop, acting
from tests.support.html import parse, text
from tests.support.isolation import Client


def deliver() -> None:
    jobs.run_due(db.sessionmaker)


def sent(app: Flask) -> list[str]:
    folder: FolderTransport = app.extensions["messages"]["folder"]
    return [message["subject"] for message in folder.newest()]


def tell(session: Session, user: User, template: str, **facts: Any) -> None:
    messages.notify(session, user.id, template, **facts)
    session.commit()
    deliver()
    session.expire_all()


@pytest.mark.parametrize(
    ("template", "kind", "facts", "path"),
    [
        ("order_shipped", Kind.ORDERS, {"number": "B1"}, "/orders/B1"),
        ("order_refunded", Kind.RETURNS, {"number": "B1"}, "/orders/B1"),
        ("return_news", Kind.RETURNS, {"number": "R1", "to": "workshop"}, "/studio/returns/R1"),
        ("payout_account_entered", Kind.ACCOUNT, {}, "/studio/payouts"),
        ("payout_paid", Kind.MONEY, {}, "/studio/payouts"),
        ("news_new_products", Kind.NEWS, {}, "/following"),
        ("question_answered", Kind.TALK, {}, ""),
        ("something_new_that_nobody_listed", Kind.OFFICE, {}, ""),
    ],
)
def test_a_message_is_of_a_kind_and_leads_somewhere(
    template: str, kind: Kind, facts: dict[str, Any], path: str
) -> None:
    assert (kind_of(template), path_of(template, facts)) == (kind, path)


def test_each_message_stands_behind_the_bell_and_a_copy_goes_out(
    app: Flask, client: Client, session: Session
) -> None:
    user = a_user(session, email="a@example.cn")
    tell(session, user, "review_wanted", number="B1", workshop="里耶织坊")
    assert user.unread_notes == 1 and sent(app) == ["订单 B1 用着怎么样"]
    sign_in(client, user)
    assert "1 条没看" in text(parse(client.get("/account")))
    page = parse(client.get("/account/notes"))
    assert page.select_one("a[href='/orders/B1/reviews/new']") and "新" in text(page.select_one(".tag"))
    session.expire_all()
    assert user.unread_notes == 0
    assert parse(client.get("/account/notes")).select_one(".tag") is None


def test_a_telling_that_is_tried_again_is_one_note(session: Session) -> None:
    user = a_user(session, email="a@example.cn")
    task = messages.telling(user.id, "review_wanted", number="B1", workshop="里耶织坊")
    for _again in range(2):
        outbox.post_all(session, [task])
        session.commit()
        deliver()
    session.expire_all()
    assert session.query(PersonalNote).count() == 1 and user.unread_notes == 1


def test_copies_can_be_switched_off_what_must_be_told_cannot(
    app: Flask, client: Client, session: Session
) -> None:
    user = a_user(session, email="a@example.cn")
    session.commit()
    sign_in(client, user)
    assert client.post("/account/notes/choices", data={"by_copy": "money"}).status_code == 303
    tell(session, user, "review_wanted", number="B1", workshop="里耶织坊")
    assert sent(app) == [] and user.unread_notes == 1
    tell(session, user, "password_changed")
    assert sent(app) == ["百工集：密码已更改"], "what guards the account is always copied"
    page = parse(client.get("/account/notes/choices"))
    ticked = {(box["name"], box["value"]) for box in page.select("input[checked]")}
    assert ticked == {("by_copy", "money")}


def test_news_need_a_consent_and_end_by_their_link_without_signing_in(
    app: Flask, session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    workshop = a_workshop(session)
    user, other = a_user(session, email="a@example.cn"), a_user(session, email="b@example.cn")
    for person in (user, other):
        saving.follow(session, acting(session, person), workshop=workshop)
    consents.change(session, acting(session, user), consents.NEWS, given=True)
    product = goods(session, workshop)
    cards.refresh(session, [product.id])
    at = sa.update(ListingCard).where(ListingCard.product_id == product.id).values(published_at=clock.now())
    session.execute(at)
    session.commit()
    clock_at("2026-03-06T09:00")
    assert news.tell_followers(session) == 1
    tell(session, other, "news_new_products", count=1, titles=["披肩"])
    assert sent(app) == ["关注的工坊上新了 1 件"], "who did not agree hears nothing, whoever posts it"
    folder: FolderTransport = app.extensions["messages"]["folder"]
    token = folder.newest(1)[0]["text"].split("/unsubscribe/")[1].strip()
    stranger = app.test_client()
    assert "a***@example.cn" in text(parse(stranger.get(f"/unsubscribe/{token}")))
    assert stranger.get(f"/unsubscribe/{token}x").status_code == 404
    assert stranger.post(f"/unsubscribe/{token}").status_code == 303
    assert "已经退订" in text(parse(stranger.get(f"/unsubscribe/{token}")))
    session.expire_all()
    standing = next(s for s in consents.standing(session, user.id) if s.topic == consents.NEWS)
    assert (standing.given, standing.at) == (False, clock.now())
    assert notes.unsubscribe_token(user.id) == token
