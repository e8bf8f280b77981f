"""Traces of who tried to sign in are not kept."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import throttle
from shop.accounts.models import SignInAttempt
from shop.core import jobs
from shop.core.db import db


def test_tries_older_than_a_day_are_deleted(session: Session, clock_at: Callable[[str], None]) -> None:
    clock_at("2026-11-20T12:00+08:00")
    throttle.take(session, throttle.SIGN_IN, "old", "192.0.2.1")
    clock_at("2026-11-21T12:00+08:00")
    kept = throttle.take(session, throttle.SIGN_IN, "new", "192.0.2.1")
    session.commit()
    clock_at("2026-11-21T12:00:01+08:00")
    jobs.run_one(db.sessionmaker, "accounts.forget_attempts")
    assert session.scalars(sa.select(SignInAttempt.id)).all() == [kept]
