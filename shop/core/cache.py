"""Cached fragments of public pages (architecture, section 6).

A fragment is used only while the database version row it was made under and its own expiry instant hold: one
statement asks. Whoever changes what the public sees calls `touch`; the row is written last in the transaction, so that
it is held shortly and always locked after everything else.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

import redis
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.config import Settings
from shop.core import clock
from shop.core.db import Model

PUBLIC = "public"
KEPT = 2000
DAY_SECONDS = 86_400


class CacheVersion(Model):
    """The version of all that is public. It only grows."""

    __tablename__ = "cache_version"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version: Mapped[int] = mapped_column(sa.BigInteger, default=0)


VERSION = sa.select(CacheVersion.version).where(CacheVersion.name == PUBLIC)


def touch(session: Session) -> None:
    """What the public sees changes with this transaction: every fragment made before its commit is void after it."""
    session.info["touch_public"] = True


@event.listens_for(Session, "before_commit")
def _bump(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint ends, not the transaction
        return
    if session.info.pop("touch_public", False):
        session.flush()
        session.execute(
            sa.update(CacheVersion)
            .where(CacheVersion.name == PUBLIC)
            .values(version=CacheVersion.version + 1)
        )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("touch_public", None)


class Fragment(NamedTuple):
    """What was made, under which version, and until when it holds at the latest."""

    version: int
    expires_at: datetime
    body: str

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
    """In this process, the last KEPT fragments used."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Fragment] = OrderedDict()
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
            self._kept[key] = fragment
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


class RedisStore:
    """In Redis, shared by all hosts. When Redis is away the page is made anew."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)

    def get(self, key: str) -> Fragment | None:
        """See FragmentStore."""
        try:
            raw = self._redis.get(f"baigong:fragment:{key}")
        except redis.RedisError:
            return None
        if not isinstance(raw, bytes):
            return None
        version, expires_at, body = json.loads(raw)
        return Fragment(version, datetime.fromisoformat(expires_at), body)

    def put(self, key: str, fragment: Fragment) -> None:
        """See FragmentStore."""
        raw = json.dumps([fragment.version, fragment.expires_at.isoformat(), fragment.body])
        try:
            self._redis.set(f"baigong:fragment:{key}", raw, ex=DAY_SECONDS)
        except redis.RedisError:
            return


def open_store(settings: Settings) -> FragmentStore:
    """The store the settings name."""
    if not settings.fragment_cache:
        return NoStore()
    return RedisStore(settings.redis_url) if settings.redis_url else MemoryStore()


def fragment(
    store: FragmentStore,
    key: str,
    *,
    version: int,
    make: Callable[[], str],
    expires_at: Callable[[], datetime],
) -> str:
    """The fragment of the key if it holds under the version, else a new one.

    `version` must have been read before anything that `make` reads. `expires_at` answers the nearest instant at which
    time alone changes what is shown; it is asked only when a new one is made.
    """
    kept = store.get(key)
    if kept is not None and kept.holds(version):
        return kept.body
    body = make()
    store.put(key, Fragment(version, expires_at(), body))
    return body
