"""Where kept pages and parts of pages lie: in this process, or in Redis when there are several hosts.

A store may forget whatever it likes, whenever it likes. Whether something kept may still be shown is decided by its
version and its expiry instant, never by the store.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple, Protocol

import redis

from shop.config import Settings
from shop.core import clock

KEPT_BYTES = 64 * 1024 * 1024
PREFIX = "baigong:fragment:"
DAY_SECONDS = 86_400


class Fragment(NamedTuple):
    """What was made (UTF-8), under which version, and until when it holds at the latest.

    `endpoint` is the view that made a whole page, for the figures of operators; `note` what that view is told each time
    the page is shown.
    """

    version: int
    expires_at: datetime
    body: bytes
    endpoint: str = ""
    note: str = ""

    def holds(self, version: int) -> bool:
        """Whether it may be shown under the version that the database has now."""
        return self.version == version and clock.now() < self.expires_at


class FragmentStore(Protocol):
    """Where fragments are kept; it may forget any of them at any time."""

    def get(self, key: str) -> Fragment | None:
        """The fragment kept under the key, or None."""

    def put(self, key: str, fragment: Fragment) -> None:
        """Keep it."""


class NoStore:
    """Keeps nothing (the cache switched off)."""

    def get(self, key: str) -> Fragment | None:
        """Nothing."""
        return None

    def put(self, key: str, fragment: Fragment) -> None:
        """Forgotten at once."""


class MemoryStore:
    """In this process: those used last, up to a number of bytes."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._kept: OrderedDict[str, Fragment] = OrderedDict()
        self._room = limit
        self._lock = threading.Lock()

    def get(self, key: str) -> Fragment | None:
        """See FragmentStore."""
        with self._lock:
            fragment = self._kept.get(key)
            if fragment is not None:
                self._kept.move_to_end(key)
            return fragment

    def put(self, key: str, fragment: Fragment) -> None:
        """See FragmentStore."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = fragment
            self._room += _size(key, before) - _size(key, fragment)
            while self._room < 0:
                oldest, forgotten = self._kept.popitem(last=False)
                self._room += _size(oldest, forgotten)


def _size(key: str, fragment: Fragment | None) -> int:
    return len(key) + len(fragment.body) if fragment is not None else 0


class RedisStore:
    """In Redis, shared by all hosts. When Redis is away, or holds what is not ours, the page is made anew."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)

    def get(self, key: str) -> Fragment | None:
        """See FragmentStore."""
        try:
            raw = self._redis.get(PREFIX + key)
        except redis.RedisError:
            return None
        return _unpacked(raw) if isinstance(raw, bytes) else None

    def put(self, key: str, fragment: Fragment) -> None:
        """See FragmentStore."""
        facts = (fragment.version, fragment.expires_at.isoformat(), fragment.endpoint, fragment.note)
        head = json.dumps(facts)
        try:
            self._redis.set(PREFIX + key, head.encode() + b"\n" + fragment.body, ex=DAY_SECONDS)
        except redis.RedisError:
            return


def _unpacked(raw: bytes) -> Fragment | None:
    head, _newline, body = raw.partition(b"\n")
    try:
        version, expires_at, endpoint, note = json.loads(head)
        return Fragment(int(version), datetime.fromisoformat(expires_at), body, str(endpoint), str(note))
    except (ValueError, TypeError):
        return None


def open_store(settings: Settings) -> FragmentStore:
    """The store the settings name."""
    if not settings.fragment_cache:
        return NoStore()
    return RedisStore(settings.redis_url) if settings.redis_url else MemoryStore()
