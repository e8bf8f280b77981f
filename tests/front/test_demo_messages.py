"""The demo shows what it would have sent; a real store never does."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from shop.core import messages
from shop.core.messages import Message
from tests.support.html import parse, text
from tests.support.isolation import Client


def test_an_empty_demo_says_what_will_appear(client: Client) -> None:
    page = client.get("/demo/messages")
    assert page.status_code == 200
    assert "还没有消息" in text(parse(page))


def test_what_would_have_been_sent_is_shown_newest_first_and_escaped(app: Flask, client: Client) -> None:
    messages.send(Message("sms", "13800138000", "验证码", "您的验证码是 <b>123456</b>"))
    messages.send(Message("mail", "a@example.cn", "发货了", "订单 R1 发货了"))
    page = parse(client.get("/demo/messages"))
    assert [h.get_text() for h in page.select(".message__subject")] == ["发货了", "验证码"]
    assert "<b>123456</b>" in page.select(".message__text")[1].get_text()


def test_a_real_store_has_no_such_page(app: Flask, client: Client) -> None:
    demo = app.extensions["settings"]
    app.extensions["settings"] = replace(
        demo, env="production", secret_key="x" * 32, database_url="postgresql://u:p@localhost/shop"
    )
    try:
        assert client.get("/demo/messages").status_code == 404
    finally:
        app.extensions["settings"] = demo
