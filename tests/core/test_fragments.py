"""Stores of fragments: they may forget, but what they give back is what was put in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from shop.config import BadSetting, Settings
from shop.core import clock
from shop.core.fragments import Fragment, FragmentStore, MemoryStore, NoStore, RedisStore, open_store
from tests.support.redis import RedisServer, running

SOON = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
PAGE = Fragment(7, SOON, "<p>湘绣\n</p>".encode(), "front.home", "+湘绣\n")


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    with running() as server:
        yield server


def test_a_fragment_holds_under_its_version_until_its_instant() -> None:
    with clock.at(SOON - timedelta(microseconds=1)):
        assert PAGE.holds(7)
        assert not PAGE.holds(8)
        assert not PAGE.holds(6)
    with clock.at(SOON):
        assert not PAGE.holds(7)


def test_memory_gives_back_what_was_put_in_last() -> None:
    store = MemoryStore()
    assert store.get("a") is None
    store.put("a", PAGE)
    store.put("a", PAGE._replace(version=8))
    assert store.get("a") == PAGE._replace(version=8)


def test_memory_forgets_what_was_not_used_longest_when_its_bytes_are_full() -> None:
    store, page = MemoryStore(limit=30), PAGE._replace(body=b"123456789")
    for key in "abc":
        store.put(key, page)
    assert store.get("a") == page
    store.put("d", page)
    assert [key for key in "abcd" if store.get(key)] == ["a", "c", "d"]
    store.put("e", PAGE._replace(body=b"1" * 19))
    assert [key for key in "abcde" if store.get(key)] == ["d", "e"]


def test_memory_never_keeps_more_than_its_limit() -> None:
    store = MemoryStore(limit=30)
    store.put("a", PAGE._replace(body=b"1" * 31))
    assert store.get("a") is None
    store.put("a", PAGE._replace(body=b"1" * 29))
    assert store.get("a") is not None


def test_memory_counts_right_with_many_threads() -> None:
    store = MemoryStore(limit=1000)

    def work(name: str) -> None:
        for n in range(300):
            store.put(f"{name}{n % 7}", PAGE._replace(body=b"x" * (n % 90)))
            store.get(f"{name}{n % 5}")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store._room == 1000 - sum(len(k) + len(f.body) for k, f in store._kept.items())


def test_redis_gives_back_what_another_host_put_in(redis_server: RedisServer) -> None:
    RedisStore(redis_server.url).put("a\nb", PAGE)
    assert RedisStore(redis_server.url).get("a\nb") == PAGE
    assert RedisStore(redis_server.url).get("b") is None


def test_redis_forgets_after_a_day(redis_server: RedisServer) -> None:
    RedisStore(redis_server.url).put("a", PAGE)
    left = redis.Redis.from_url(redis_server.url).ttl("baigong:fragment:a")
    assert 86_000 < left <= 86_400


@pytest.mark.parametrize("foreign", [b"", b"\xff\n", b"[1]\nx", b'[1, "yesterday", ""]\nx', b"{}"])
def test_what_is_not_ours_in_redis_is_as_if_it_were_not_there(
    redis_server: RedisServer, foreign: bytes
) -> None:
    redis.Redis.from_url(redis_server.url).set("baigong:fragment:a", foreign)
    assert RedisStore(redis_server.url).get("a") is None


def test_when_redis_is_away_pages_are_made_anew(redis_server: RedisServer) -> None:
    store = RedisStore(redis_server.url)
    store.put("a", PAGE)
    redis_server.stop()
    assert store.get("a") is None
    store.put("a", PAGE)


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({}, MemoryStore),
        ({"SHOP_FRAGMENT_CACHE": "on"}, MemoryStore),
        ({"SHOP_REDIS_URL": "redis://localhost"}, RedisStore),
        ({"SHOP_REDIS_URL": "redis://localhost", "SHOP_FRAGMENT_CACHE": "off"}, NoStore),
    ],
)
def test_the_settings_choose_the_store(
    settings: dict[str, str], kind: type[FragmentStore], tmp_path: Path
) -> None:
    store = open_store(Settings.from_env({"SHOP_DATA_DIR": str(tmp_path), **settings}))
    assert type(store) is kind


def test_a_switch_that_is_neither_on_nor_off_is_named() -> None:
    with pytest.raises(BadSetting, match="SHOP_FRAGMENT_CACHE"):
        Settings.from_env({"SHOP_FRAGMENT_CACHE": "no"})


def test_nothing_is_kept_where_nothing_shall_be_kept() -> None:
    store = NoStore()
    store.put("a", PAGE)
    assert store.get("a") is None
