"""What a scan shows: fair prices while the fair is open, ordinary ones afterwards, nothing for a forged code (BR-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.outbox import OutboxTask
from shop.exhibition.entry import tokens
from shop.exhibition.entry.models import FairScan
from shop.exhibition.entry.scans import ScanCounter
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.items import calling_off
from shop.exhibition.routes import scan_counts
from shop.orders.models import Order
from tests.factories.orders import a_buyer, sign_in
from tests.factories.stalls import AFTER, BEFORE, OPEN, a_stall, item_token, operator, suspend, token
from tests.factories.workshops import acting
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client

At = Callable[[datetime | str], None]


def test_codes_are_known_under_earlier_keys_and_nothing_else_is() -> None:
    code = tokens.sign(["old"], Named(BOOTH, 7))
    assert tokens.read(["new", "old"], code) == Named(BOOTH, 7)
    assert tokens.read(["new"], code) is None
    assert tokens.read(["old"], tokens.sign(["new", "old"], Named(BOOTH, 7))) is None
    for altered in ("b7", code.replace("b7", "b8"), code[:-1], code + "x", "", "é", code.replace("b7", "i7")):
        assert tokens.read(["old"], altered) is None


def test_forged_altered_and_foreign_codes_are_404_and_a_genuine_one_answers_at_any_hour(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall = a_stall(session)
    session.commit()
    good = token(app, stall.booth)
    foreign = tokens.sign(["another store's key"], Named(BOOTH, stall.booth.id))
    for bad in ("b1.x", good[:-2] + "zz", foreign, "b1"):
        assert client.get(f"/b/{bad}").status_code == 404
        assert client.post(f"/b/{bad}/lines", data={"item": stall.item.id}).status_code == 404
    for when, shown in (
        (OPEN, "展会价"),
        (BEFORE, "展会价"),
        (AFTER, "平时价"),
        ("2027-03-01T03:00", "平时价"),
    ):
        clock_at(when)
        page = client.get(f"/b/{good}")
        assert page.status_code == 200 and shown in text(parse(page).select_one(".good__u"))
    clock_at(OPEN)
    assert "148" in text(parse(client.get(f"/b/{item_token(app, stall.item)}")).select_one(".good"))


def test_bought_at_the_booth_and_fetched_there_a_minute_before_closing(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(BEFORE)
    stall = a_stall(session)
    sign_in(client, a_buyer(session))
    order = _buy(client, session, token(app, stall.booth), stall.item.id, "pickup")
    assert (order.channel, order.origin_ref, order.goods_fen) == ("fair", f"fair:{stall.fair.id}", 14800)
    assert order.pickup is not None and stall.booth.number in order.pickup["name"] and order.freight_fen == 0
    session.refresh(stall.stock)
    assert stall.stock.reserved == 1
    staff = acting(session, operator(session, stall.fair))
    done = calling_off.cancel(session, staff, stall.fair, reason="停电")
    assert (done.exhibitors, done.buyers, done.pieces) == (1, 1, 9)
    told = [
        t.payload for t in session.scalars(sa.select(OutboxTask).where(OutboxTask.topic == messages.TOPIC))
    ]
    assert [t["facts"]["number"] for t in told if t["template"] == "fair_cancelled"] == [order.number]


def test_a_minute_after_closing_the_same_page_sells_at_the_ordinary_price(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(AFTER)
    stall = a_stall(session)
    sign_in(client, a_buyer(session))
    order = _buy(client, session, token(app, stall.booth), stall.item.id, "ship")
    assert (order.channel, order.origin_ref, order.goods_fen) == ("mall", "", 16800)
    session.refresh(stall.stock)
    assert stall.stock.reserved == 0


def _buy(client: Client, session: Session, code: str, item_id: int, way: str) -> Order:
    client.post(f"/b/{code}/lines", data={"item": item_id, "quantity": 1, "way": way})
    assert client.post(f"/b/{code}/checkout").location == "/checkout"
    page = parse(client.get("/checkout"))
    sent = form_values(page.select_one("#where"))
    assert client.post("/checkout", data=sent).location == "/checkout/review"
    client.post("/purchases", data=form_values(parse(client.get("/checkout/review")).select_one("#place")))
    return session.scalars(sa.select(Order).order_by(Order.id.desc())).first()  # type: ignore[return-value]


def test_an_empty_pool_sells_from_the_mall_and_a_workshop_without_the_right_nothing(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall = a_stall(session, pieces=0)
    code = token(app, stall.booth)
    page = parse(client.get(f"/b/{code}"))
    assert "展位拿完了" in text(page.select_one(".good")) and not page.select("button[value=pickup]")
    suspend(session, stall)
    session.commit()
    page = client.get(f"/b/{code}")
    assert page.status_code == 200 and "现在没有工坊" in text(parse(page).select_one(".until"))
    assert client.post(f"/b/{code}/lines", data={"item": stall.item.id}).status_code == 404


def test_scans_are_counted_by_quarter_of_an_hour_and_coming_back_is_none(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at("2026-12-04T10:14:59+08:00")
    stall = a_stall(session)
    session.commit()
    scan_counts.counter.__init__()  # type: ignore[misc]  # what other tests left in the process
    code, booth_id = token(app, stall.booth), stall.booth.id
    session.commit()
    for _i in range(3):
        client.get(f"/b/{code}")
    client.get(f"/b/{code}?back=1")
    clock_at("2026-12-04T10:15+08:00")
    client.get(f"/b/{code}")
    scan_counts.flush(app)
    rows = session.execute(
        sa.select(FairScan.slot_at, FairScan.scans).where(FairScan.booth_id == booth_id).order_by("slot_at")
    ).all()
    assert [tuple(row) for row in rows] == [
        (clock.parse("2026-12-04T10:00"), 3),
        (clock.parse("2026-12-04T10:15"), 1),
    ]


def test_what_is_counted_last_is_handed_to_the_timer_with_the_store_itself(
    app: Flask, session: Session, client: Client, clock_at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(OPEN)
    code = token(app, a_stall(session).booth)
    session.commit()
    handed: list[Flask] = []
    monkeypatch.setattr(scan_counts.timer, "start", handed.append)
    monkeypatch.setitem(app.config, "TESTING", False)
    for _i in range(2):
        client.get(f"/b/{code}")
    # A proxy would have no store behind it in the timer's thread.
    assert handed and all(type(store) is type(app) for store in handed)


def test_a_scan_that_cannot_be_written_is_kept(session: Session) -> None:
    stall = a_stall(session)
    session.commit()
    counter = ScanCounter()
    counter.note(stall.booth.id)
    with pytest.raises(ZeroDivisionError):
        counter.write(session, lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    assert counter.kept == 1 and session.scalar(sa.select(sa.func.sum(FairScan.scans))) is None
    counter.write(session, session.commit)
    assert counter.kept == 0 and session.scalar(sa.select(sa.func.sum(FairScan.scans))) == 1


def test_the_sheets_of_codes_are_for_the_organiser_and_for_who_serves_the_booth(
    app: Flask, session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall, other = a_stall(session), a_stall(session)
    sign_in(client, operator(session, stall.fair))
    page = parse(client.get(f"/fair-desk/{stall.fair.slug}/codes"))
    assert len(page.select(".code svg")) == 1
    assert len(parse(client.get(f"/booths/{stall.booth.id}/codes")).select(".code svg")) == 2
    assert client.get(f"/fair-desk/{other.fair.slug}/codes").status_code == 403
    assert client.get(f"/booths/{other.booth.id}/codes").status_code == 403
