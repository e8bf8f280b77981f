"""A copy of all data about a person: gathered by the worker, theirs alone for seven days, noted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import exporting
from shop.accounts.models import User
from shop.accounts.note_models import DataExport
from shop.core import files
from shop.core.audit import AuditEvent
from shop.orders.messages import talking
from shop.orders.messages.models import Side
from tests.factories.accounts import sign_in
from tests.factories.orders import run_jobs
from tests.factories.returns import a_received_order, buyer_of, seller_of
from tests.factories.reviews import a_review
from tests.factories.workshops import a_user
from tests.support.html import parse
from tests.support.isolation import Client


def test_everything_is_in_it_and_nobody_else_gets_it(
    app: Flask, client: Client, session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    order = a_received_order(session, fens=(5_000,))
    a_review(session, order, words="颜色正。")
    about = {"user_id": order.user_id, "workshop_id": order.workshop_id, "order_id": order.id}
    talking.send(session, buyer_of(session, order), Side.BUYER, words="谢谢师傅", **about)
    talking.send(session, seller_of(session, order), Side.WORKSHOP, words="欢迎再来", **about)
    other = a_received_order(session, fens=(7_000,))
    session.commit()
    user = session.get_one(User, order.user_id)
    sign_in(client, user)
    assert "/account/exports" in client.get("/account/privacy").text
    for _twice in range(2):
        assert client.post("/account/exports").status_code == 303
    run_jobs()
    session.expire_all()
    row = session.query(DataExport).one()
    link = parse(client.get("/account/exports")).select_one(f"a[href='/account/exports/{row.key}/file']")
    assert link is not None
    answer = client.get(link["href"])
    assert "attachment" in answer.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    data = json.loads(archive.read("data.json"))["data"]
    page = archive.read("index.html").decode()
    assert [o["number"] for o in data["shop_order"]] == [order.number]
    assert len(data["order_line"]) == 1 and data["buyer_review"][0]["words"] == "颜色正。"
    assert {m["words"] for m in data["thread_message"]} == {"谢谢师傅", "欢迎再来"}
    assert data["user_account"][0]["name"] == user.name and "password_hash" not in data["user_account"][0]
    assert order.number in page and "欢迎再来" in page and other.number not in page
    stranger = app.test_client()
    sign_in(stranger, a_user(session))  # type: ignore[arg-type]
    session.commit()
    assert stranger.get(link["href"]).status_code == 404
    assert "一天可以要一次" in client.post("/account/exports", follow_redirects=True).text
    acts = [event.action for event in session.query(AuditEvent).filter(AuditEvent.action.like("export.%"))]
    assert acts == ["export.asked", "export.downloaded"]
    clock_at("2026-03-12T15:00")
    assert client.get(link["href"]).status_code == 410
    assert exporting.forget_old(session) == 1
    session.commit()
    run_jobs()
    assert not files.store().exists(exporting.file_key(row))
