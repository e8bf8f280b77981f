"""A lost password: a code to the address or the number, then a new password and all sessions ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import reset
from shop.accounts.models import ResetCode, User
from shop.core import jobs
from shop.core.db import db
from shop.core.messages import Message
from shop.core.outbox import OutboxTask
from tests.factories.accounts import PASSWORD, a_user, sign_in
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NEW = "lotus-mountain-7"


@pytest.fixture
def sent_messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Message]]:
    """Messages that went out, in order."""
    out: list[Message] = []
    folder = app.extensions["messages"]["folder"]
    monkeypatch.setattr(folder, "send", out.append)
    yield out


def ask(client: Client, identifier: str) -> tuple[int, str]:
    answer = client.post("/password/forgotten", data={"identifier": identifier})
    page = client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
    return answer.status_code, text(parse(page).select_one("main")).replace(identifier, "")


def code_in(message: Message) -> str:
    found = re.search(r"\b(\d{6})\b", message.text)
    assert found is not None
    return found[1]


def redeem(client: Client, identifier: str, code: str, password: str = NEW) -> tuple[int, dict[str, str]]:
    data = {"identifier": identifier, "code": code, "password": password}
    answer = client.post("/password/reset", data=data)
    return answer.status_code, errors(parse(answer))


def opens(client: Client, identifier: str, password: str) -> bool:
    data = {"identifier": identifier, "password": password}
    return client.post("/sign-in", data=data).status_code == 303


@pytest.mark.parametrize(
    ("typed", "transport", "to"),
    [("xiaoman@example.cn", "mail", "xiaoman@example.cn"), ("13800138000", "sms", "13800138000")],
)
def test_the_code_goes_the_way_it_was_asked_for_and_sets_a_new_password(
    session: Session, client: Client, sent_messages: list[Message], typed: str, transport: str, to: str
) -> None:
    a_user(session, email="xiaoman@example.cn", phone="13800138000")
    session.commit()
    assert ask(client, typed)[0] == 303
    jobs.run_due(db.sessionmaker)
    [message] = sent_messages
    assert (message.transport, message.to) == (transport, to)
    assert redeem(client, typed, code_in(message))[0] == 303
    assert not opens(client, typed, PASSWORD)
    assert opens(client, typed, NEW)


def test_the_answer_is_the_same_for_a_name_nobody_has(session: Session, client: Client) -> None:
    a_user(session, email="known@example.cn")
    session.commit()
    known = ask(client, "known@example.cn")
    unknown = ask(client.application.test_client(), "unknown@example.cn")  # type: ignore[arg-type]
    assert known == unknown
    assert redeem(client, "known@example.cn", "000000") == redeem(client, "unknown@example.cn", "000000")


def test_nothing_personal_lies_in_the_outbox(session: Session, client: Client) -> None:
    user = a_user(session, email="known@example.cn")
    session.commit()
    ask(client, "known@example.cn")
    [task] = session.scalars(sa.select(OutboxTask))
    assert task.payload == {"user_id": user.id, "by": "email"}
    assert session.scalars(sa.select(ResetCode)).all() == []


def test_all_sessions_end_and_the_person_is_told(
    session: Session, client: Client, sent_messages: list[Message]
) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    session.commit()
    elsewhere = sign_in(client.application.test_client(), user)  # type: ignore[arg-type]
    assert elsewhere.get("/account").status_code == 200
    ask(client, "xiaoman@example.cn")
    jobs.run_due(db.sessionmaker)
    redeem(client, "xiaoman@example.cn", code_in(sent_messages[0]))
    assert elsewhere.get("/account").status_code == 303
    jobs.run_due(db.sessionmaker)
    assert "密码已更改" in sent_messages[-1].subject


def test_a_code_works_once(session: Session, client: Client) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    code = reset.issue(session, user.id)
    session.commit()
    assert redeem(client, "xiaoman@example.cn", code)[0] == 303
    status, found = redeem(client, "xiaoman@example.cn", code, "another-good-one-9")
    assert status == 422
    assert "验证码不对" in found["code"]


def test_a_newer_code_voids_the_older(session: Session, client: Client) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    old, new = reset.issue(session, user.id), reset.issue(session, user.id)
    session.commit()
    if old != new:
        assert redeem(client, "xiaoman@example.cn", old)[0] == 422
    assert redeem(client, "xiaoman@example.cn", new)[0] == 303


@pytest.mark.parametrize(("later", "status"), [("10:14:59", 303), ("10:15:00", 422)])
def test_a_code_is_good_for_a_quarter_of_an_hour(
    session: Session, client: Client, clock_at: Callable[[str], None], later: str, status: int
) -> None:
    clock_at("2026-11-22T10:00:00+08:00")
    user = a_user(session, email="xiaoman@example.cn")
    code = reset.issue(session, user.id)
    session.commit()
    clock_at(f"2026-11-22T{later}+08:00")
    assert redeem(client, "xiaoman@example.cn", code)[0] == status


def test_five_wrong_tries_use_the_code_up(session: Session, client: Client) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    code = reset.issue(session, user.id)
    session.commit()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [redeem(client, "xiaoman@example.cn", wrong)[0] for _ in range(5)] == [422] * 5
    assert redeem(client, "xiaoman@example.cn", code)[0] == 429
    [stored] = session.scalars(sa.select(ResetCode))
    assert stored.tries == 5
    assert reset.redeem(session, who=reset.Identity("email", "xiaoman@example.cn"), code=code) is None


def test_a_weak_password_does_not_cost_a_try(session: Session, client: Client) -> None:
    user = a_user(session, email="xiaoman@example.cn")
    code = reset.issue(session, user.id)
    session.commit()
    status, found = redeem(client, "xiaoman@example.cn", code, "12345678")
    assert (status, list(found)) == (422, ["password"])
    assert session.scalars(sa.select(ResetCode)).one().tries == 0
    assert redeem(client, "xiaoman@example.cn", code)[0] == 303


def test_somebody_elses_code_does_not_open_the_account(session: Session, client: Client) -> None:
    a_user(session, email="xiaoman@example.cn")
    other = a_user(session, email="other@example.cn")
    code = reset.issue(session, other.id)
    session.commit()
    assert redeem(client, "xiaoman@example.cn", code)[0] == 422


def test_only_three_codes_a_quarter_of_an_hour_whoever_it_is(session: Session, client: Client) -> None:
    a_user(session, email="known@example.cn")
    session.commit()
    for who in ("known@example.cn", "unknown@example.cn"):
        assert [ask(client, who)[0] for _ in range(4)] == [303, 303, 303, 429]


def test_the_code_is_stored_as_a_hash(session: Session) -> None:
    user = a_user(session)
    code = reset.issue(session, user.id)
    assert code not in session.scalars(sa.select(ResetCode)).one().code_hash


def test_a_person_without_a_password_can_set_one(
    session: Session, client: Client, sent_messages: list[Message]
) -> None:
    user = a_user(session, email="invited@example.cn", password=None)
    session.commit()
    ask(client, "invited@example.cn")
    jobs.run_due(db.sessionmaker)
    redeem(client, "invited@example.cn", code_in(sent_messages[0]))
    assert session.get_one(User, user.id).password_hash is not None
    assert opens(client, "invited@example.cn", NEW)


@pytest.mark.parametrize("typed", ["", "nobody", "123"])
def test_what_is_no_identity_is_refused_at_the_field(client: Client, typed: str) -> None:
    answer = client.post("/password/forgotten", data={"identifier": typed})
    assert answer.status_code == 422
    assert list(errors(parse(answer))) == ["identifier"]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef"])
def test_what_is_no_code_is_refused_at_the_field(client: Client, code: str) -> None:
    status, found = redeem(client, "xiaoman@example.cn", code)
    assert (status, list(found)) == (422, ["code"])
