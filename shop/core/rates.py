"""How often somebody may ask: counted in this process, or in Redis for all hosts together.

For what is open to everybody and only reads. Tries at secrets are counted in the database (shop.accounts.throttle):
there a restart must not forget, here it may.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

import redis

from shop.config import Settings

PREFIX = "baigong:rate:"
MOST_KEPT = 50_000


class Count(NamedTuple):
    """How often it was asked in the running window, this time included, and in how many seconds the next begins."""

    asked: int
    seconds_left: int


class Counter(Protocol):
    """Counts per key in windows of so many seconds."""

    def add(self, key: str, seconds: int) -> Count:
        """Count once more."""


class MemoryCounter:
    """In this process. Old windows are forgotten when there are many."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def add(self, key: str, seconds: int) -> Count:
        """See Counter."""
        now = self._ticks()
        with self._lock:
            ends, asked = self._windows.get(key, (0.0, 0))
            if ends <= now:
                self._forget_old(now)
                ends, asked = now + seconds, 0
            self._windows[key] = (ends, asked + 1)
        return Count(asked + 1, max(1, round(ends - now)))

    def _forget_old(self, now: float) -> None:
        if len(self._windows) >= MOST_KEPT:
            self._windows = {key: window for key, window in self._windows.items() if window[0] > now}


class RedisCounter:
    """In Redis, shared by all hosts; while Redis is away, in this process."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._meanwhile = MemoryCounter()

    def add(self, key: str, seconds: int) -> Count:
        """See Counter."""
        try:
            with self._redis.pipeline() as together:
                # The key gets its end when it is made and keeps it: NX leaves a running window as it is.
                together.set(PREFIX + key, 0, ex=seconds, nx=True)
                together.incr(PREFIX + key)
                together.ttl(PREFIX + key)
                _made, asked, left = together.execute()
        except redis.RedisError:
            return self._meanwhile.add(key, seconds)
        return Count(int(asked), max(1, int(left)))


def open_counter(settings: Settings) -> Counter:
    """The counter that the settings name."""
    return RedisCounter(settings.redis_url) if settings.redis_url else MemoryCounter()
