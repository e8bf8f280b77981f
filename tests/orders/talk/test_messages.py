"""Messages between buyer and workshop: who reads, what is covered, what is unread, abuse, evidence, how long it is kept."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.models import User
from shop.core.audit import AuditEvent
from shop.core.errors import TooMany
from shop.core.outbox import OutboxTask
from shop.orders.messages import retention, talking
from shop.orders.messages.models import MessagePicture, MessageReport, Side, Thread, ThreadMessage
from shop.orders.models import Order
from shop.orders.returns import asking
from tests.factories.orders import goods, sign_in
from tests.factories.pictures import a_picture
from tests.factories.returns import a_received_order, an_owner, buyer_of, seller_of
from tests.factories.workshops import a_user, a_workshop, an_operator
from tests.support.isolation import Client


@pytest.fixture
def order(session: Session) -> Order:
    """Received today."""
    return a_received_order(session, fens=(5_000,))


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def told(session: Session, template: str) -> int:
    tasks = session.query(OutboxTask).filter_by(topic="messages.send")
    return sum(task.payload["template"] == template for task in tasks)


def test_the_two_sides_write_and_nobody_else_reads(app: Flask, session: Session, order: Order) -> None:
    buyer, owner = session.get_one(User, order.user_id), an_owner(session, order)
    mine, shop = as_(app, buyer), as_(app, owner)
    stranger = as_(app, a_user(session))
    platform = as_(app, an_operator(session))
    session.commit()
    here = f"/orders/{order.number}/messages"
    assert here in mine.get(f"/orders/{order.number}").text
    assert mine.post(here, data={"words": ""}).status_code == 422
    sent = mine.post(
        here, data={"words": "收货电话 13873112233", "pictures": (io.BytesIO(a_picture()), "a.jpg")}
    )
    thread = session.query(Thread).one()
    assert sent.status_code == 303 and sent.location == f"/messages/{thread.id}"
    assert "13873112233" in mine.get(f"/messages/{thread.id}").text, "an order's parcel needs the number"
    mine.post(here, data={"words": "收货电话 13873112233"})
    mine.post(here, data={"words": "还在吗"})
    assert told(session, "message_to_workshop") == 1, "only the first unread message is told"
    assert "1 位买家在等你回消息" in shop.get("/studio").text
    assert "还在吗" in shop.get(f"/studio/messages/{thread.id}").text
    session.expire_all()
    assert (session.query(ThreadMessage).count(), thread.workshop_unread) == (2, 0)
    assert shop.post(f"/studio/messages/{thread.id}/replies", data={"words": "在的"}).status_code == 303
    session.expire_all()
    assert (buyer.unread_messages, thread.buyer_unread) == (1, 1)
    mine.get(f"/messages/{thread.id}")
    session.expire_all()
    assert (buyer.unread_messages, thread.buyer_unread) == (0, 0)
    (key,) = session.query(MessagePicture.key).one()
    for path in (
        f"/messages/{thread.id}",
        f"/studio/messages/{thread.id}",
        f"/messages/pictures/{key}",
        here,
    ):
        assert stranger.get(path).status_code in (403, 404), path
        assert platform.get(path).status_code in (403, 404), path
    assert shop.get(f"/messages/pictures/{key}/small").content_type == "image/jpeg"


def test_before_an_order_contact_data_are_not_even_written(app: Flask, session: Session) -> None:
    product, user = goods(session, a_workshop(session)), a_user(session)
    session.commit()
    client = as_(app, user)
    sent = client.post(f"/products/{product.slug}/messages", data={"words": "电话一三八七三一一二二三三"})
    assert sent.status_code == 303
    message = session.query(ThreadMessage).one()
    assert (message.words, message.covered) == ("电话****", True)
    assert "下单以前不显示" in client.get(sent.location).text


def test_writing_is_throttled(session: Session, order: Order) -> None:
    buyer, about = buyer_of(session, order), {"user_id": order.user_id, "workshop_id": order.workshop_id}
    for n in range(talking.MOST_IN_WINDOW):
        talking.send(session, buyer, Side.BUYER, order_id=order.id, words=f"{n}", **about)
    with pytest.raises(TooMany):
        talking.send(session, buyer, Side.BUYER, order_id=order.id, words="再来", **about)


def test_abuse_is_reported_judged_and_kept_as_evidence(app: Flask, session: Session, order: Order) -> None:
    buyer = session.get_one(User, order.user_id)
    about = {"user_id": buyer.id, "workshop_id": order.workshop_id, "order_id": order.id}
    bad = talking.send(session, seller_of(session, order), Side.WORKSHOP, words="加微信付款便宜", **about)
    fine = talking.send(session, buyer_of(session, order), Side.BUYER, words="不用", **about)
    operator = an_operator(session)
    session.commit()
    mine, platform = as_(app, buyer), as_(app, operator)
    assert mine.get(f"/messages/said/{fine.id}/reports/new").status_code == 404, "one's own"
    assert platform.get(f"/oversight/messages/{bad.id}").status_code == 404, "nobody reported it"
    assert mine.post(f"/messages/said/{bad.id}/reports", data={}).status_code == 422
    assert mine.post(f"/messages/said/{bad.id}/reports", data={"reason": "offsite"}).status_code == 303
    assert "消息举报" in platform.get("/oversight").text
    assert "不用" in platform.get(f"/oversight/messages/{bad.id}").text
    assert session.query(AuditEvent).filter_by(action="message.thread_seen").count() == 1
    assert platform.post(f"/oversight/messages/{bad.id}/hiding").status_code == 303
    assert platform.post(f"/oversight/messages/{bad.id}/hiding").status_code == 409
    assert "加微信付款便宜" not in mine.get(f"/messages/{bad.thread_id}").text
    session.expire_all()
    assert bad.words == "加微信付款便宜" and session.query(MessageReport).one().state == "hidden"
    assert told(session, "message_hidden") == 1


def test_a_dispute_opens_the_thread_to_the_platform_and_each_look_is_noted(
    app: Flask, session: Session, order: Order
) -> None:
    about = {"user_id": order.user_id, "workshop_id": order.workshop_id, "order_id": order.id}
    talking.send(session, buyer_of(session, order), Side.BUYER, words="线头松了", **about)
    case = asking.ask(
        session,
        buyer_of(session, order),
        order,
        kind="quality",
        wish="return",
        pieces={order.lines[0].id: 1},
        words="用了一次，边上的线头全松了。",
    )
    platform = as_(app, an_operator(session))
    session.commit()
    path = f"/oversight/returns/{case.number}/messages"
    assert platform.get(path).status_code == 404, "it lies with the two sides"
    case.state = "escalated"
    session.commit()
    assert path in platform.get(f"/oversight/returns/{case.number}").text
    assert "线头松了" in platform.get(path).text
    event = session.query(AuditEvent).filter_by(action="message.thread_seen").one()
    assert event.facts["why"] == f"return {case.number}"


def test_messages_go_after_three_years_and_those_about_products_with_the_account(
    session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-01-15T10:00")
    order = a_received_order(session, fens=(5_000,))
    buyer = buyer_of(session, order)
    about = {"user_id": order.user_id, "workshop_id": order.workshop_id}
    kept = talking.send(session, buyer, Side.BUYER, words="谢谢", order_id=order.id, **about)
    product = order.lines[0].product_id
    gone = talking.send(session, buyer, Side.BUYER, words="有大的吗", product_id=product, **about)
    for erase in closing._erasures:
        erase(session, order.user_id)
    session.flush()
    assert (kept.words, gone.words, gone.purged_at is None) == ("谢谢", "", False)
    clock_at("2029-01-15T23:59")
    assert retention.purge(session) == 0
    clock_at("2029-01-16T00:00")
    assert retention.purge(session) == 1 and kept.words == ""
    assert session.scalar(sa.select(sa.func.count()).select_from(ThreadMessage)) == 2
