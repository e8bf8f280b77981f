"""Counting how often somebody asks."""

from __future__ import annotations

from typing import Any

import pytest
import redis

from shop.core import rates
from shop.core.rates import MemoryCounter, RedisCounter


def test_a_window_begins_with_the_first_question_and_ends_after_its_seconds() -> None:
    at = [5.0]
    counter = MemoryCounter(lambda: at[0])
    assert [counter.add("a", 60).asked for _n in range(3)] == [1, 2, 3]
    at[0] = 64.9
    assert counter.add("a", 60) == (4, 1)
    assert counter.add("b", 60).asked == 1
    at[0] = 65.0
    assert counter.add("a", 60) == (1, 60)


def test_old_windows_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KEPT", 10)
    at = [0.0]
    counter = MemoryCounter(lambda: at[0])
    for n in range(10):
        counter.add(f"k{n}", 1)
    at[0] = 2.0
    counter.add("new", 1)
    assert len(counter._windows) == 1


class Pipeline:
    """What the counter says to Redis, answered from a dictionary."""

    def __init__(self, kept: dict[str, int]) -> None:
        self.kept, self.said = kept, []  # type: ignore[var-annotated]

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_error: object) -> None: ...

    def set(self, key: str, value: int, ex: int, nx: bool) -> None:
        assert nx, "a running window would begin anew"
        self.said.append(self.kept.setdefault(key, value))

    def incr(self, key: str) -> None:
        self.kept[key] += 1
        self.said.append(self.kept[key])

    def ttl(self, _key: str) -> None:
        self.said.append(42)

    def execute(self) -> list[Any]:
        return self.said


def test_hosts_that_share_redis_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, int] = {}
    monkeypatch.setattr(redis.Redis, "pipeline", lambda _self: Pipeline(kept))
    one, other = RedisCounter("redis://nowhere"), RedisCounter("redis://nowhere")
    assert one.add("a", 60) == (1, 42)
    assert other.add("a", 60) == (2, 42)


def test_while_redis_is_away_each_process_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_self: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(redis.Redis, "pipeline", away)
    counter = RedisCounter("redis://nowhere")
    assert [counter.add("a", 60).asked for _n in range(2)] == [1, 2]
