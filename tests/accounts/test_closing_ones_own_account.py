"""A person closes their own account: what stands in the way is said, what goes and what stays too."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import hashing
from shop.accounts.models import Address, Membership, User
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.db import db
from shop.orders import refunds
from shop.orders.models import Order
from shop.orders.payments.models import Refund, RefundState
from tests.factories.accounts import PASSWORD, sign_in
from tests.factories.orders import a_paid_order, run_jobs
from tests.factories.payouts import completed
from tests.factories.workshops import a_member, a_workshop, an_officer
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

PATH = "/account/closure"
SURE = {"sure": "y", "password": PASSWORD}


def closed(client: Client, user: User) -> str:
    """The page, on which nothing can be sent while something stands in the way; its words."""
    page = parse(client.get(PATH)).select_one("main")
    assert page is not None
    if page.select_one("form.form") is None:
        user.password_hash = hashing.hash_password(PASSWORD)
        db.session.commit()
        assert client.post(PATH, data=SURE).status_code == 409
        db.session.refresh(user)
        assert user.closed_at is None
    return text(page)


def test_it_stays_open_until_money_goods_and_others_do_not_need_it(session: Session, client: Client) -> None:
    order = a_paid_order(session)
    user = session.get_one(User, order.user_id)
    sign_in(client, user)
    assert order.number in closed(client, user)
    completed(session, order)
    refunds.refund_amount(session, SYSTEM, order, goods_fen=300, reason="test")
    session.commit()
    assert "退款没有到账" in closed(client, user)
    run_jobs()
    session.expire_all()
    assert [row.state for row in session.query(Refund)] == [RefundState.SUCCEEDED]
    workshop = a_workshop(session)
    session.add(
        Membership(
            user_id=user.id, organisation_id=workshop.organisation_id, role="owner", since=user.created_at
        )
    )
    session.commit()
    assert "最后一位管理人" in closed(client, user)
    a_member(session, workshop)
    session.commit()
    assert "三年" in closed(client, user) and client.post(PATH, data=SURE).status_code == 303
    officer = an_officer(session)
    sign_in(client, officer)
    session.commit()
    assert "还有职务" in closed(client, officer)


def test_the_password_is_asked_then_all_sessions_end_and_the_orders_stay(
    app: Flask, session: Session, client: Client
) -> None:
    order = completed(session, a_paid_order(session))
    user = session.get_one(User, order.user_id)
    user_id, number, user.password_hash = user.id, order.number, hashing.hash_password(PASSWORD)
    session.commit()
    elsewhere = sign_in(app.test_client(), user)  # type: ignore[arg-type]
    sign_in(client, user)
    assert parse(client.get("/account/privacy")).select_one(f"a[href='{PATH}']")
    sent = form_values(parse(client.get(PATH)).select_one("form.form"))  # type: ignore[arg-type]
    assert client.post(PATH, data=sent | {"password": PASSWORD}).status_code == 422  # not ticked
    wrong = client.post(PATH, data=sent | SURE | {"password": "not-mine-at-all"})
    assert wrong.status_code == 422 and "不对" in str(errors(parse(wrong)))
    answer = client.post(PATH, data=sent | SURE)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "账号关闭了" in client.get("/").text
    assert [c.get("/account").status_code for c in (client, elsewhere)] == [303, 303]
    session.expire_all()
    gone = session.get_one(User, user_id)
    assert (gone.name, gone.email, gone.phone, gone.password_hash) == ("已关闭的账号", None, None, None)
    assert not session.scalars(sa.select(Address).where(Address.user_id == user_id)).all()
    assert session.scalars(sa.select(Order.number).where(Order.user_id == user_id)).all() == [number]
    noted = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "user.closed")).one()
    assert noted.actor_id == user_id
