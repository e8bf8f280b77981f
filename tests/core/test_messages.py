"""Messages: in the words of their template, by the way the person can be reached, tried again until taken."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, jobs, messages
from shop.core.db import db
from shop.core.messages import FolderTransport, HttpSmsTransport, Message, Reach, SmtpTransport
from shop.core.outbox import OutboxTask
from tests.factories.accounts import a_user
from tests.support.mail import certificate, mail_server, sms_gateway
from tests.support.server import free_port

MAIL = Message("mail", "xiaoman@example.cn", "百工集：密码已更改", "您的登录密码刚刚更改。\n")
SMS = Message("sms", "+8613873112233", "百工集", "验证码 123456")


def deliver() -> int:
    return jobs.run_due(db.sessionmaker)


def folder(app: Flask) -> FolderTransport:
    kept: FolderTransport = app.extensions["messages"]["folder"]
    return kept


def test_without_a_server_messages_lie_in_a_folder_newest_first(app: Flask, session: Session) -> None:
    one, two = a_user(session, email="a@example.cn"), a_user(session, email="b@example.cn")
    messages.notify(session, one.id, "password_changed")
    messages.notify(session, two.id, "password_changed")
    session.commit()
    deliver()
    assert [m["to"] for m in folder(app).newest()] == ["b@example.cn", "a@example.cn"]
    assert folder(app).newest(1)[0]["subject"] == "百工集：密码已更改"
    assert "其他设备上的登录都已退出" in folder(app).newest(1)[0]["text"]


def test_no_address_and_no_word_lies_in_the_outbox(session: Session) -> None:
    user = a_user(session, email="a@example.cn")
    messages.notify(session, user.id, "password_changed")
    session.commit()
    task = session.scalars(sa.select(OutboxTask)).one()
    assert task.payload.pop("ref")
    assert task.payload == {"user_id": user.id, "template": "password_changed", "facts": {}}


def test_nothing_is_sent_for_what_was_rolled_back(app: Flask, session: Session) -> None:
    user = a_user(session, email="a@example.cn")
    session.commit()
    messages.notify(session, user.id, "password_changed")
    session.rollback()
    deliver()
    assert folder(app).newest() == []


@pytest.mark.parametrize(
    ("reach", "transport", "to"),
    [
        (Reach("a@example.cn", None), "mail", "a@example.cn"),
        (Reach("a@example.cn", "+8613873112233"), "mail", "a@example.cn"),
        (Reach(None, "+8613873112233"), "sms", "+8613873112233"),
    ],
)
def test_mail_comes_before_sms(app: Flask, reach: Reach, transport: str, to: str) -> None:
    message = messages.compose(reach, "reset_code", {"code": "123456", "minutes": 10})
    assert message is not None
    assert (message.transport, message.to) == (transport, to)
    assert "123456" in message.text


def test_an_sms_is_one_line(app: Flask) -> None:
    message = messages.compose(Reach(None, "+8613873112233"), "reset_code", {"code": "123456", "minutes": 10})
    assert message is not None
    assert "\n" not in message.text


def test_who_cannot_be_reached_is_no_failure(app: Flask, session: Session) -> None:
    user = a_user(session, email="a@example.cn")
    user.closed_at = clock.now()
    messages.notify(session, user.id, "password_changed")
    session.commit()
    assert deliver() == 1
    assert folder(app).newest() == []
    assert session.scalars(sa.select(OutboxTask)).one().done_at is not None


def test_a_mail_reaches_the_server_in_its_words() -> None:
    port = free_port()
    with mail_server(port) as inbox:
        SmtpTransport(
            f"smtp://127.0.0.1:{port}/?from=%E7%99%BE%E5%B7%A5%E9%9B%86%20%3Cshop@example.cn%3E"
        ).send(MAIL)
    [mail] = inbox.mails
    assert (mail["To"], mail["From"]) == (MAIL.to, "百工集 <shop@example.cn>")
    assert mail["Subject"] == MAIL.subject
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize(("scheme", "option"), [("smtps", "ssl_context"), ("smtp+starttls", "tls_context")])
def test_a_mail_and_its_password_travel_encrypted(
    scheme: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, server_side = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    port = free_port()
    with mail_server(port, **{option: server_side}) as inbox:
        SmtpTransport(f"{scheme}://shop:p%40ss@127.0.0.1:{port}").send(MAIL)
    assert inbox.encrypted == [True]
    assert inbox.signed_in == [("shop", "p@ss")]


@pytest.mark.parametrize(("scheme", "option"), [("smtps", "ssl_context"), ("smtp+starttls", "tls_context")])
def test_a_server_nobody_vouches_for_gets_nothing(scheme: str, option: str, tmp_path: Path) -> None:
    _trusted, server_side = certificate(tmp_path)
    port = free_port()
    with mail_server(port, **{option: server_side}) as inbox, pytest.raises(ssl.SSLCertVerificationError):
        SmtpTransport(f"{scheme}://shop:secret@127.0.0.1:{port}").send(MAIL)
    assert (inbox.mails, inbox.signed_in) == ([], [])


def test_a_server_without_starttls_gets_nothing() -> None:
    port = free_port()
    with mail_server(port) as inbox, pytest.raises(smtplib.SMTPNotSupportedError):
        SmtpTransport(f"smtp+starttls://shop:secret@127.0.0.1:{port}").send(MAIL)
    assert (inbox.mails, inbox.signed_in) == ([], [])


def test_a_refused_mail_is_tried_again_until_it_is_taken(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, clock_at: Callable[..., None]
) -> None:
    port, start = free_port(), clock.parse("2026-05-01T10:00")
    monkeypatch.setitem(app.extensions["messages"], "mail", SmtpTransport(f"smtp://127.0.0.1:{port}"))
    clock_at(start)
    user = a_user(session, email="a@example.cn")
    messages.notify(session, user.id, "password_changed")
    session.commit()
    with mail_server(port) as inbox:
        inbox.refusal = "451 try later"
        deliver()
        session.expire_all()
        task = session.scalars(sa.select(OutboxTask)).one()
        assert (task.done_at, task.attempts) == (None, 1)
        assert "SMTPRecipientsRefused" in str(task.last_error)
        inbox.refusal = ""
        deliver()
        assert inbox.mails == [], "the wait after a failure was not kept"
        clock_at(start + timedelta(minutes=1))
        deliver()
        assert [mail["To"] for mail in inbox.mails] == ["a@example.cn"]
        deliver()
        assert len(inbox.mails) == 1


def test_a_mail_server_that_is_away_is_a_failure() -> None:
    with pytest.raises(OSError, match="refused"):
        SmtpTransport(f"smtp://127.0.0.1:{free_port()}").send(MAIL)


def test_an_sms_is_handed_to_the_gateway() -> None:
    with sms_gateway() as gateway:
        HttpSmsTransport(gateway.url).send(SMS)
    assert gateway.taken == [{"to": SMS.to, "text": SMS.text}]


@pytest.mark.parametrize("code", [302, 303, 307, 400, 429, 500])
def test_every_other_answer_of_the_gateway_is_a_failure(code: int) -> None:
    with sms_gateway() as gateway, pytest.raises(urllib.error.HTTPError):
        gateway.code = code
        HttpSmsTransport(gateway.url).send(SMS)
    assert gateway.taken == []


def test_a_file_in_the_folder_holds_all_of_a_message(tmp_path: Path, clock_at: Callable[..., None]) -> None:
    clock_at("2026-05-01T10:00")
    FolderTransport(tmp_path / "new").send(SMS)
    [file] = (tmp_path / "new").iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "at": "2026-05-01T02:00:00+00:00",
        "transport": "sms",
        "to": SMS.to,
        "subject": SMS.subject,
        "text": SMS.text,
    }
