"""A return form can be put away and taken up again on another device."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.orders.returns import drafts
from shop.orders.returns.draft_models import ReturnDraft
from tests.factories.orders import sign_in
from tests.factories.returns import a_received_order
from tests.support.html import form_values, parse


def test_what_was_filled_in_is_there_again_until_it_is_sent(
    app: Flask, session: Session, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    order = a_received_order(session, fens=(5_000, 6_000))
    phone, other = app.test_client(), app.test_client()
    for client in (phone, other):
        sign_in(client, session.get_one(User, order.user_id))
    here, pieces = f"/orders/{order.number}/returns", f"pieces_{order.lines[1].id}"
    sent = {"kind": "quality", "wish": "return", "words": "边上的线头全松了，洗前就这样。", pieces: "1"}
    put_away = phone.post(here, data={**sent, "later": "1"})
    assert put_away.status_code == 303 and put_away.location == f"/orders/{order.number}"
    form = next(f for f in parse(other.get(f"{here}/new")).select("form") if f.get("action") == here)
    values = form_values(form)
    assert {name: values.get(name) for name in sent} == sent
    clock_at("2026-04-04T15:01")
    assert drafts.of(session, order) == {}
    clock_at("2026-03-06T15:00")
    assert other.post(here, data=sent).status_code == 303
    session.expire_all()
    assert session.query(ReturnDraft).count() == 0
