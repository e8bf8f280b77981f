"""Signing in and out: who comes in, what is said to those who do not, where one lands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import SignInAttempt, User
from tests.factories.accounts import PASSWORD, a_member, a_user, an_organisation, sign_in
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

WRONG = "not the password"


def attempt(client: Client, identifier: str, password: str, **more: str) -> tuple[int, dict[str, str]]:
    answer = client.post("/sign-in", data={"identifier": identifier, "password": password, **more})
    return answer.status_code, errors(parse(answer))


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "typed", ["xiaoman@example.cn", " XiaoMan@Example.CN ", "13800138000", "+86 138-0013-8000"]
)
def test_address_and_number_open_the_same_account_however_they_are_written(
    session: Session, client: Client, typed: str
) -> None:
    a_user(session, email="xiaoman@example.cn", phone="13800138000")
    session.commit()
    status, _ = attempt(client, typed, PASSWORD)
    assert status == 303
    assert is_in(client)


def test_nothing_in_the_answer_tells_an_unknown_name_from_a_wrong_password(
    session: Session, client: Client
) -> None:
    a_user(session, email="known@example.cn")
    a_user(session, email="cannot@example.cn", password=None)
    session.commit()
    answers = {
        who: attempt(client, who, WRONG)
        for who in ("known@example.cn", "unknown@example.cn", "cannot@example.cn", "no identity at all")
    }
    assert len(set(map(str, answers.values()))) == 1
    status, found = answers["known@example.cn"]
    assert status == 422
    assert "密码不对" in found["password"]


def test_a_refused_form_keeps_the_name_but_not_the_password(client: Client) -> None:
    answer = client.post(
        "/sign-in",
        data={"identifier": "someone@example.cn", "password": WRONG, "remember": "y", "next": "/account"},
    )
    form = parse(answer).select_one("form.stub")
    assert form is not None
    kept = form_values(form)
    assert kept["identifier"] == "someone@example.cn"
    assert kept["remember"]
    assert kept["next"] == "/account"
    assert WRONG not in answer.get_data(as_text=True)


def test_empty_fields_are_named_and_not_counted_as_a_try(session: Session, client: Client) -> None:
    status, found = attempt(client, "", "")
    assert status == 422
    assert set(found) == {"identifier", "password"}
    assert session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 0


def test_a_closed_account_does_not_open(session: Session, client: Client) -> None:
    user = a_user(session, email="closed@example.cn")
    user.closed_at = user.created_at
    session.commit()
    assert attempt(client, "closed@example.cn", PASSWORD)[0] == 422


def test_the_session_is_a_new_one_after_signing_in(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    attempt(client, "xiaoman@example.cn", PASSWORD)
    with client.session_transaction() as after:
        assert "planted" not in after
        assert "_user_id" in after


@pytest.mark.parametrize(("ticked", "keeps"), [({"remember": "y"}, True), ({}, False)])
def test_thirty_days_only_when_asked_for(
    session: Session, client: Client, ticked: dict[str, str], keeps: bool
) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    answer = client.post(
        "/sign-in", data={"identifier": "xiaoman@example.cn", "password": PASSWORD, **ticked}
    )
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("baigong="))
    assert ("Expires=" in cookie) is keeps
    assert "HttpOnly" in cookie


def test_a_hash_of_another_cost_is_renewed_on_the_way_in(session: Session, client: Client) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    user.password_hash = old = PasswordHasher(2, 16, 1).hash(PASSWORD)
    session.commit()
    assert attempt(client, "xiaoman@example.cn", PASSWORD)[0] == 303
    assert session.get_one(User, user.id).password_hash != old
    assert attempt(client, "xiaoman@example.cn", PASSWORD)[0] == 303


def test_signing_out_ends_the_session(session: Session, client: Client) -> None:
    user = a_user(session)
    session.commit()
    sign_in(client, user)
    assert is_in(client)
    assert client.post("/sign-out").status_code == 303
    assert not is_in(client)


@pytest.mark.parametrize("target", ["/account/addresses", "/account?x=1"])
def test_one_comes_back_to_where_one_was(session: Session, client: Client, target: str) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    answer = client.post(
        "/sign-in", data={"identifier": "xiaoman@example.cn", "password": PASSWORD, "next": target}
    )
    assert answer.headers["Location"] == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aSet-Cookie:x",
        "/account\r\nX: y",
        "javascript:alert(1)",
        "account",
        "/sign-out",
        "/no/such/page",
        "/care-mode",
    ],
)
def test_an_address_elsewhere_or_none_of_ours_is_not_followed(
    session: Session, client: Client, target: str
) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    answer = client.post(
        "/sign-in", data={"identifier": "xiaoman@example.cn", "password": PASSWORD, "next": target}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] != target
    assert "evil" not in answer.headers["Location"]


def test_the_page_says_where_one_will_land(client: Client) -> None:
    page = parse(client.get("/sign-in?next=/account/addresses"))
    assert "登录后回到： 我的账号" in text(page.select_one("form.stub"))
    assert "登录后回到" not in text(
        parse(client.get("/sign-in?next=https://evil.example/")).select_one("form.stub")
    )


def test_who_is_signed_in_already_goes_on(session: Session, client: Client) -> None:
    user = a_user(session)
    session.commit()
    answer = sign_in(client, user).get("/sign-in?next=/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")


def test_a_guarded_page_leads_to_the_form_and_back(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    to_form = client.get("/account/addresses")
    form = parse(client.get(to_form.headers["Location"])).select_one("form.stub")
    assert form is not None
    sent = form_values(form) | {"identifier": "xiaoman@example.cn", "password": PASSWORD}
    assert client.post("/sign-in", data=sent).headers["Location"] == "/account/addresses"


def test_the_demo_shows_its_accounts_by_what_they_do(session: Session, client: Client) -> None:
    a_user(session, "小满", email="xiaoman@demo.example", is_demo=True)
    master = a_user(session, "田师傅", email="tian@demo.example", is_demo=True)
    a_member(session, master, an_organisation(session, "workshop", "沱水染坊"))
    a_user(session, "秋禾", email="applicant@demo.example", is_demo=True)
    a_user(session, "虚构买家", email="buyer7@demo.example", password=None, is_demo=True)
    real = a_user(session, "真人", email="real@example.cn")
    session.commit()
    demo = parse(client.get("/sign-in")).select_one(".demo")
    assert demo is not None
    assert [text(h) for h in demo.select("h3")] == ["买", "做"]
    assert "坊主" in text(demo)
    assert "沱水染坊" in text(demo)
    assert "申请认定的人" in text(demo)
    assert "baigong-2026" in text(demo)
    assert "buyer7" not in text(demo)
    assert "real@example.cn" not in text(demo)
    buttons = demo.select("form.one")
    assert len(buttons) == 3
    assert client.post(str(buttons[1]["action"])).status_code == 303
    assert is_in(client)
    assert client.post(f"/sign-in/demo/{real.id}").status_code == 404


def test_production_knows_no_demo_accounts(
    app: Flask, session: Session, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_user(session, email="xiaoman@demo.example", is_demo=True)
    session.commit()
    monkeypatch.setattr(type(app.extensions["settings"]), "production", property(lambda _self: True))
    assert parse(client.get("/sign-in")).select_one(".demo") is None
    assert client.post(f"/sign-in/demo/{user.id}").status_code == 404
    assert attempt(client, "xiaoman@demo.example", PASSWORD)[0] == 422


def test_five_failures_close_the_name_for_a_quarter_of_an_hour(
    session: Session, client: Client, clock_at: Callable[[str], None]
) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    for minute in range(5):
        clock_at(f"2026-11-22T10:0{minute}+08:00")
        assert attempt(client, "xiaoman@example.cn", WRONG)[0] == 422
    status, found = attempt(client, "xiaoman@example.cn", PASSWORD)
    assert status == 429
    assert "11 分钟后（10:15）" in found["identifier"]
    clock_at("2026-11-22T10:14:59+08:00")
    assert attempt(client, " XIAOMAN@example.cn", PASSWORD)[0] == 429
    clock_at("2026-11-22T10:15:00+08:00")
    assert attempt(client, "xiaoman@example.cn", PASSWORD)[0] == 303


def test_an_unknown_name_is_closed_in_the_same_way(client: Client) -> None:
    answers = [attempt(client, "nobody@example.cn", WRONG)[0] for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_success_forgets_the_failures_of_the_name(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    for _ in range(2):
        assert [attempt(client, "xiaoman@example.cn", WRONG)[0] for _ in range(4)] == [422] * 4
        assert attempt(client, "xiaoman@example.cn", PASSWORD)[0] == 303


def test_thirty_failures_close_the_network_address_for_every_name(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    session.commit()
    for n in range(30):
        assert attempt(client, f"guess{n}@example.cn", WRONG)[0] == 422
    assert attempt(client, "xiaoman@example.cn", PASSWORD)[0] == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    data = {"identifier": "xiaoman@example.cn", "password": PASSWORD}
    assert client.post("/sign-in", data=data, **elsewhere).status_code == 303


def test_who_and_from_where_are_not_stored_in_clear(session: Session, client: Client) -> None:
    attempt(client, "xiaoman@example.cn", WRONG)
    row = session.scalars(sa.select(SignInAttempt)).one()
    assert "xiaoman" not in row.who_hash
    assert "127.0.0.1" not in row.where_hash
    assert not row.succeeded
