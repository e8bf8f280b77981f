"""Kept pages: made once, shown while they hold, and never with anything of one visitor to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.core import cache, clock
from shop.core.db import db
from shop.core.fragments import MemoryStore, NoStore
from shop.core.web import figures, pages
from tests.core.kept_views import add_views
from tests.factories.accounts import a_user, sign_in
from tests.support.html import parse
from tests.support.isolation import Client


class Shop(NamedTuple):
    """A store with test views, and how often each page was made."""

    app: Flask
    made: Counter[str]

    def visitor(self) -> FlaskClient:
        return self.app.test_client()

    def touch(self) -> None:
        with self.app.app_context():
            cache.touch(db.session)
            db.session.commit()


@pytest.fixture
def shop(real_db: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(pages, "_expiries", [])
    return Shop(real_db, add_views(real_db))  # type: ignore[return-value]


def token(page: Any) -> str:
    return str(parse(page).select_one("input[name=csrf_token]")["value"])  # type: ignore[index]


def test_a_page_is_made_once_for_all_visitors(shop: Shop) -> None:
    pages_seen = [shop.visitor().get("/-test/plain") for _ in range(3)]
    assert {page.get_data(as_text=True) for page in pages_seen} == {"<p>花 1</p>"}
    assert shop.made["/-test/plain"] == 1


def test_a_kept_page_costs_one_statement_and_no_view(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.visitor().get("/-test/plain")
    reader, asked = shop.app.extensions["version_reader"], []
    monkeypatch.setattr(reader, "read", lambda: asked.append(1) or type(reader).read(reader))
    monkeypatch.setattr(shop.app, "full_dispatch_request", lambda: pytest.fail("Flask was asked"))
    assert shop.visitor().get("/-test/plain").status_code == 200
    assert asked == [1]


def test_the_short_way_answers_with_the_same_headers_as_the_long_one(shop: Shop) -> None:
    made, kept = shop.visitor().get("/-test/page"), shop.visitor().get("/-test/page")
    assert shop.made["/-test/page"] == 1

    def same(page: Any) -> dict[str, str]:
        headers = dict(page.headers)
        name, _, cookie = headers.pop("Set-Cookie").partition("=")
        return headers | {"cookie": f"{name}; {cookie.partition('; ')[2]}"}

    assert same(made) == same(kept)


def test_a_touch_makes_the_page_anew(shop: Shop) -> None:
    shop.visitor().get("/-test/plain")
    shop.touch()
    assert "花 2" in shop.visitor().get("/-test/plain").get_data(as_text=True)


def test_a_touch_of_another_process_makes_the_page_anew(shop: Shop) -> None:
    shop.visitor().get("/-test/plain")
    engine = db_engine(shop.app)
    with engine.begin() as other:
        other.exec_driver_sql("UPDATE cache_version SET version = version + 1 WHERE name = 'public'")
    assert "花 2" in shop.visitor().get("/-test/plain").get_data(as_text=True)


def test_a_page_made_while_something_changed_is_not_shown_again(shop: Shop) -> None:
    """The version is read before the content, so what slips in between is void at once."""
    with shop.app.test_request_context("/-test/slow"):
        pages.body("slow", lambda: shop.touch() or "old")  # type: ignore[func-returns-value]
    with shop.app.test_request_context("/-test/slow"):
        assert pages.body("slow", lambda: "new") == "new"


def test_a_page_ends_at_the_instant_a_room_names(shop: Shop, clock_at: Callable[..., None]) -> None:
    edge = clock.parse("2026-05-01T10:30")
    pages.expires_with(lambda _session, _now: None)
    pages.expires_with(lambda _session, _now: edge + timedelta(minutes=5))
    pages.expires_with(lambda _session, now: edge if now < edge else None)
    clock_at("2026-05-01T10:00")
    shop.visitor().get("/-test/plain")
    clock_at(edge - timedelta(microseconds=1))
    shop.visitor().get("/-test/plain")
    assert shop.made["/-test/plain"] == 1
    clock_at(edge)
    shop.visitor().get("/-test/plain")
    assert shop.made["/-test/plain"] == 2


def test_the_instant_is_asked_for_once_under_a_version(shop: Shop, clock_at: Callable[..., None]) -> None:
    asked: list[datetime] = []
    pages.expires_with(lambda _session, now: asked.append(now) or now + timedelta(minutes=5))  # type: ignore[func-returns-value]
    clock_at("2026-05-01T10:00")
    for path in ("/-test/plain", "/-test/page"):
        shop.visitor().get(path)
    assert len(asked) == 1
    shop.touch()
    shop.visitor().get("/-test/plain")
    assert len(asked) == 2
    clock_at("2026-05-01T10:05")
    shop.visitor().get("/-test/plain")
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("made", "ends"),
    [("2026-05-01T20:00", "2026-05-02T00:00"), ("2026-05-01T01:00", "2026-05-01T07:00")],
    ids=["midnight in Shanghai", "six hours"],
)
def test_a_page_ends_at_midnight_or_after_six_hours(
    shop: Shop, clock_at: Callable[..., None], made: str, ends: str
) -> None:
    end: datetime = clock.parse(ends)
    clock_at(made)
    shop.visitor().get("/-test/plain")
    clock_at(end - timedelta(seconds=1))
    shop.visitor().get("/-test/plain")
    assert shop.made["/-test/plain"] == 1
    clock_at(end)
    shop.visitor().get("/-test/plain")
    assert shop.made["/-test/plain"] == 2


def test_every_visitor_gets_a_token_of_their_own(shop: Shop) -> None:
    seen = {token(shop.visitor().get("/-test/page")) for _ in range(3)}
    assert len(seen) == 3
    store: MemoryStore = shop.app.extensions["fragments"]
    kept = b"".join(fragment.body for fragment in store._kept.values())
    assert kept
    assert not [one for one in seen if one.encode() in kept]


@pytest.mark.parametrize("path", ["/-test/page", "/-test/part", "/-test/twice"])
def test_the_token_of_a_kept_page_opens_the_forms_of_its_visitor_only(shop: Shop, path: str) -> None:
    shop.app.config["WTF_CSRF_ENABLED"] = True
    shop.visitor().get(path)
    one, other = shop.visitor(), shop.visitor()
    mine, theirs = token(one.get(path)), token(other.get(path))
    assert one.post("/-test/post", data={"csrf_token": mine}).status_code == 200
    assert one.post("/-test/post", data={"csrf_token": theirs}).status_code == 400
    assert token(one.get(path)) != theirs
    assert one.post("/-test/post", data={"csrf_token": token(one.get(path))}).status_code == 200


@pytest.mark.parametrize("path", ["/-test/careless", "/-test/careless-part"])
def test_what_holds_a_real_token_is_not_kept(shop: Shop, path: str) -> None:
    seen = {shop.visitor().get(path).get_data(as_text=True) for _ in range(2)}
    assert len(seen) == 2
    assert shop.made[path] == 2


def test_no_cookie_and_no_token_when_the_page_has_no_form(shop: Shop) -> None:
    shop.visitor().get("/-test/plain")
    assert "Set-Cookie" not in shop.visitor().get("/-test/plain").headers


def signed_in(shop: Shop, client: Client) -> None:
    with shop.app.app_context():
        user = a_user(db.session)
        db.session.commit()
        sign_in(client, user)


def with_cart(_shop: Shop, client: Client) -> None:
    client.set_cookie("cart", "abc")


def with_care(_shop: Shop, client: Client) -> None:
    client.set_cookie("care", "1")


def with_message(_shop: Shop, client: Client) -> None:
    client.post("/-test/post", data={"flash": "1"})


@pytest.mark.parametrize("known", [signed_in, with_cart, with_care, with_message])
def test_who_has_something_of_their_own_neither_gets_nor_makes_a_kept_page(
    shop: Shop, known: Callable[[Shop, Any], None]
) -> None:
    client = shop.visitor()
    known(shop, client)
    client.get("/-test/plain")
    stranger = shop.visitor().get("/-test/plain")
    assert "花 2" in stranger.get_data(as_text=True), "the first page was kept"
    again = shop.visitor()
    known(shop, again)
    assert "花 3" in again.get("/-test/plain").get_data(as_text=True)
    assert "花 2" in shop.visitor().get("/-test/plain").get_data(as_text=True)


def test_a_visitor_who_came_back_gets_the_kept_page(shop: Shop) -> None:
    client = shop.visitor()
    first = client.get("/-test/page")
    second = client.get("/-test/page")
    assert shop.made["/-test/page"] == 1
    assert client.get_cookie("baigong") is not None
    assert parse(first).p == parse(second).p


def test_a_cookie_of_somebody_else_does_not_matter(shop: Shop) -> None:
    client = shop.visitor()
    client.set_cookie("theme", "dark")
    client.get("/-test/plain")
    client.get("/-test/plain")
    assert shop.made["/-test/plain"] == 1


def test_head_gets_the_headers_of_the_kept_page(shop: Shop) -> None:
    body = shop.visitor().get("/-test/plain").get_data()
    for _ in range(2):
        answer = shop.visitor().head("/-test/plain")
        assert answer.get_data() == b""
        assert answer.headers["Content-Length"] == str(len(body))
    assert shop.made["/-test/plain"] == 1


def test_another_query_or_host_is_another_page(shop: Shop) -> None:
    shown = [
        shop.visitor().get("/-test/page?q=竹"),
        shop.visitor().get("/-test/page?q=银"),
        shop.visitor().get("/-test/page"),
        shop.visitor().get("/-test/page?q=竹"),
    ]
    assert [parse(page).p.text.strip() for page in shown] == ["竹 1", "银 2", "3", "竹 1"]  # type: ignore[union-attr]
    shop.visitor().get("/-test/page", base_url="http://other.example")
    assert shop.made["/-test/page"] == 4


def test_a_refused_page_is_not_kept(shop: Shop) -> None:
    assert [shop.visitor().get("/-test/refused").status_code for _ in range(2)] == [422, 422]
    assert shop.made["/-test/refused"] == 2


def test_a_post_is_never_answered_from_what_is_kept(shop: Shop) -> None:
    shop.visitor().get("/-test/plain")
    assert shop.visitor().post("/-test/plain").status_code == 405


def test_the_body_of_a_page_is_shared_by_all_and_its_frame_is_not(shop: Shop) -> None:
    client = shop.visitor()
    client.post("/-test/post", data={"name": "小满"})
    mine = client.get("/-test/part").get_data(as_text=True)
    theirs = shop.visitor().get("/-test/part").get_data(as_text=True)
    assert "<b>小满</b>" in mine
    assert "<b></b>" in theirs
    assert shop.made["/-test/part"] == 1


def test_kept_pages_are_counted_by_their_endpoint(shop: Shop) -> None:
    for _ in range(3):
        shop.visitor().get("/-test/plain")
    counted = figures.of(shop.app).registry.get_sample_value(
        "shop_requests_total", {"endpoint": "test_plain", "method": "GET", "status": "200"}
    )
    assert counted == 3


def test_a_database_that_is_away_is_met_on_the_long_way(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.visitor().get("/-test/plain")
    monkeypatch.setattr(shop.app.extensions["version_reader"], "read", lambda: 1 / 0)
    shop.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert shop.visitor().get("/-test/plain").status_code == 500


@pytest.fixture
def uncached(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setitem(shop.app.extensions, "fragments", NoStore())
    monkeypatch.setattr(shop.app, "wsgi_app", shop.app.wsgi_app._inner)  # type: ignore[attr-defined]
    return shop


def test_switched_off_every_page_is_made_and_the_version_not_asked(
    uncached: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = uncached.app.extensions["version_reader"]
    monkeypatch.setattr(reader, "read", lambda: pytest.fail("asked for the version"))
    for _ in range(2):
        uncached.visitor().get("/-test/page")
        uncached.visitor().get("/-test/part")
    assert (uncached.made["/-test/page"], uncached.made["/-test/part"]) == (2, 2)


def db_engine(app: Flask) -> Any:
    with app.app_context():
        return db.engine
