"""At a guarded door: a visitor signs in and comes back, a person without the right reads why."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import access
from shop.core.access import SYSTEM, VISITOR, Actor, Grant, allowed, require
from shop.core.errors import Forbidden
from shop.core.permissions import Permission
from tests.factories.accounts import PASSWORD, a_user, sign_in
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client

STAFF = Actor(
    7, "小满", (Grant(3, "workshop", "staff"), Grant(4, "workshop", "maker"), Grant(5, "company", "owner"))
)


def test_a_visitor_signs_in_and_comes_back_to_where_they_wanted(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    sent = client.get("/account/addresses?from=cart&q=湘绣")
    assert sent.status_code == 303
    where = urlsplit(sent.headers["Location"])
    assert where.path == "/sign-in"
    form = parse(client.get(sent.headers["Location"])).select_one("main form[novalidate]")
    assert form is not None
    values = form_values(form) | {"identifier": "xiaoman@example.cn", "password": PASSWORD}
    back = client.post("/sign-in", data=values)
    assert back.status_code == 303
    landed = urlsplit(back.headers["Location"])
    assert landed.path == "/account/addresses"
    assert parse_qs(landed.query) == {"from": ["cart"], "q": ["湘绣"]}


def test_a_post_comes_back_to_the_page_its_form_stood_on(client: Client) -> None:
    sent = client.post("/account/password", data={"back": "/account"})
    assert parse_qs(urlsplit(sent.headers["Location"]).query) == {"next": ["/account"]}
    sent = client.post("/account/password")
    assert parse_qs(urlsplit(sent.headers["Location"]).query) == {"next": ["/"]}


def test_who_may_not_reads_a_sentence(
    app: Flask, session: Session, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(access._predicates, Permission.ACCOUNT_MANAGE, lambda _actor, _thing: False)
    user = a_user(session)
    session.commit()
    answer = sign_in(client, user).get("/account/addresses")
    assert answer.status_code == 403
    assert "您没有办理这件事的权限" in text(parse(answer).main)


def test_require_refuses_by_the_thing_not_only_by_the_act(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Permission.PRODUCT_EDIT
    monkeypatch.setitem(
        access._predicates, mine, lambda actor, thing: thing in actor.organisations("workshop")
    )
    require(STAFF, mine, 3)
    with pytest.raises(Forbidden, match="权限"):
        require(STAFF, mine, 5)
    assert not allowed(VISITOR, mine, 3)
    assert allowed(SYSTEM, mine, 5)


def test_memberships_count_by_kind_and_role() -> None:
    assert STAFF.organisations("workshop") == {3, 4}
    assert STAFF.organisations("workshop", "owner", "staff") == {3}
    assert STAFF.organisations("authority") == set()
    assert (STAFF.sells, STAFF.supervises, STAFF.operates) == (True, False, False)
    support = Actor(8, grants=(Grant(1, "platform", "support"),))
    assert (support.sells, support.supervises, support.operates) == (False, True, False)
