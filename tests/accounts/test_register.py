"""Signing up: what is asked, what is refused, what is written down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import identity
from shop.accounts.consents import VERSIONS
from shop.accounts.models import Consent, User
from tests.factories.accounts import PASSWORD, a_user
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

GOOD = {"name": "向小满", "identifier": "xiaoman@example.cn", "password": PASSWORD, "agree": "y"}


def sent(client: Client, **changed: str | None) -> tuple[int, dict[str, str]]:
    data = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    answer = client.post("/register", data=data)
    return answer.status_code, errors(parse(answer))


def people(session: Session) -> list[User]:
    return list(session.scalars(sa.select(User)))


@pytest.mark.parametrize(
    ("typed", "email", "phone"),
    [
        ("XiaoMan@Example.cn", "xiaoman@example.cn", None),
        ("138 0013 8000", None, "13800138000"),
    ],
)
def test_one_signs_up_with_an_address_or_a_number_and_is_in(
    session: Session, client: Client, typed: str, email: str | None, phone: str | None
) -> None:
    assert sent(client, identifier=typed)[0] == 303
    [user] = people(session)
    assert (user.name, user.email, user.phone) == ("向小满", email, phone)
    assert PASSWORD not in (user.password_hash or "")
    assert (user.password_hash or "").startswith("$argon2id$")
    page = parse(client.get("/account"))
    assert "向小满" in text(page.select_one("main"))


def test_the_consent_is_logged_with_the_version_that_was_shown(session: Session, client: Client) -> None:
    sent(client)
    [consent] = session.scalars(sa.select(Consent))
    assert (consent.topic, consent.version, consent.given) == ("privacy", VERSIONS["privacy"], True)


def test_the_consent_is_not_ticked_beforehand_and_without_it_nobody_signs_up(
    session: Session, client: Client
) -> None:
    box = parse(client.get("/register")).select_one("input[name=agree]")
    assert box is not None
    assert not box.has_attr("checked")
    status, found = sent(client, agree=None)
    assert status == 422
    assert "同意" in found["agree"]
    assert people(session) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \u200b "),
        ("name", "长" * 61),
        ("identifier", ""),
        ("identifier", "xiaoman"),
        ("identifier", "xiaoman@"),
        ("identifier", "12345678901"),
        ("identifier", "0731-88888888"),
        ("password", ""),
        ("password", "short-7"),
        ("password", "password123"),
        ("password", "PassWord123"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "xiaoman@example.cn"),
        ("password", "x" * 129),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field_and_the_rest_is_kept(
    session: Session, client: Client, field: str, value: str
) -> None:
    answer = client.post("/register", data={**GOOD, field: value})
    page = parse(answer)
    assert answer.status_code == 422
    assert list(errors(page)) == [field]
    assert people(session) == []
    form = page.select_one("form.stub")
    assert form is not None
    kept = form_values(form)
    for name in {"name", "identifier"} - {field}:
        assert kept[name] == GOOD[name]
    assert kept["password"] == ""
    assert page.title is not None
    assert text(page.title).startswith("错误：")


@pytest.mark.parametrize("identifier", ["taken@example.cn", "TAKEN@example.cn", "13900139000"])
def test_a_name_that_is_in_use_is_not_given_twice(session: Session, client: Client, identifier: str) -> None:
    a_user(session, email="taken@example.cn", phone="13900139000")
    session.commit()
    status, found = sent(client, identifier=identifier)
    assert status == 422
    assert "请直接登录" in found["identifier"]
    assert len(people(session)) == 1


def test_a_closed_account_keeps_its_name(session: Session, client: Client) -> None:
    user = a_user(session, email="taken@example.cn")
    user.closed_at = user.created_at
    session.commit()
    assert sent(client, identifier="taken@example.cn")[0] == 422


def test_a_list_of_numbers_cannot_be_asked_through(session: Session, client: Client) -> None:
    for n in range(31):
        a_user(session, email=f"taken{n}@example.cn", password=None)
    session.commit()
    answers = [sent(client, identifier=f"taken{n}@example.cn")[0] for n in range(31)]
    assert answers == [422] * 30 + [429]


def test_one_comes_back_to_where_one_was_and_nowhere_else(client: Client) -> None:
    back = client.post("/register", data={**GOOD, "next": "/account/addresses"})
    assert back.headers["Location"] == "/account/addresses"
    client.post("/sign-out")
    away = client.post("/register", data={**GOOD, "identifier": "other@example.cn", "next": "//evil.example"})
    assert away.status_code == 303
    assert "evil" not in away.headers["Location"]


def test_who_is_slower_by_an_instant_is_told_the_same(
    session: Session, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_user(session, email="taken@example.cn")
    session.commit()
    monkeypatch.setattr(identity, "is_taken", lambda *_args, **_more: False)
    status, found = sent(client, identifier="taken@example.cn")
    assert status == 422
    assert "请直接登录" in found["identifier"]
    assert len(people(session)) == 1
