"""How often somebody may try: counted in the database, so that it holds for all processes together.

A try is written down, and committed, before it is judged; so tries sent at the same instant cannot slip past the
count. Who and from where are kept only as keyed hashes and forgotten after a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import hashing
from shop.accounts.models import SignInAttempt
from shop.core import clock
from shop.core.errors import TooMany

WINDOW = timedelta(minutes=15)
KEEP = timedelta(days=1)


@dataclass(frozen=True)
class Matter:
    """What is tried, and how many failures are allowed within the window for one name and from one address."""

    name: str
    per_name: int
    per_address: int
    window: timedelta = WINDOW


SIGN_IN = Matter("sign-in", 5, 30)
REGISTER = Matter("register", 5, 30)
ASK_CODE = Matter("ask-code", 3, 20)
REDEEM_CODE = Matter("redeem-code", 5, 30)
CONFIRM = Matter("confirm", 5, 30)
#: Codes by which an order is handed over, for each order.
PICKUP = Matter("pickup", 5, 30, timedelta(hours=1))
#: Objections to one public notice, and from one address: nobody has to sign in for them.
OBJECT = Matter("object", 100, 6)
#: Opinions on rules to come, and reports of misuse.
COMMENT = Matter("comment", 200, 6)
REPORT = Matter("report", 500, 6)


def take(session: Session, matter: Matter, name: str, address: str) -> int:
    """Write down one try, as failed until `succeed` says otherwise; the caller commits before judging it.

    Returns its number. Raises TooMany with the time to come back; such a refusal is not counted itself.
    """
    who, where = hashing.keyed(matter.name, name), hashing.keyed(matter.name, "from", address)
    now = clock.now()
    _one_at_a_time(session, who)
    _refuse_from(
        _failures(
            session, SignInAttempt.who_hash == who, now - matter.window, since=_last_success(session, who)
        ),
        matter.per_name,
        now,
        matter.window,
    )
    there = _failures(session, SignInAttempt.where_hash == where, now - matter.window)
    _refuse_from(there, matter.per_address, now, matter.window)
    attempt = SignInAttempt(who_hash=who, where_hash=where, at=now, succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt.id


def succeed(session: Session, attempt_id: int) -> None:
    """The try was right: failures for this name before it count no more (those of the address do)."""
    session.get_one(SignInAttempt, attempt_id).succeeded = True
    session.flush()


def forget_old(session: Session) -> None:
    """Delete tries older than a day."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < clock.now() - KEEP))


def _one_at_a_time(session: Session, who: str) -> None:
    """Two tries for one name wait for each other; on SQLite all writers do anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(who[:15], 16))))


def _last_success(session: Session, who: str) -> datetime | None:
    won = sa.select(sa.func.max(SignInAttempt.at)).where(
        SignInAttempt.who_hash == who, SignInAttempt.succeeded
    )
    return session.scalar(won)


def _failures(
    session: Session, whose: sa.ColumnElement[bool], start: datetime, *, since: datetime | None = None
) -> list[datetime]:
    """Instants of the failures after the start (and after the last success), newest first."""
    found = sa.select(SignInAttempt.at).where(
        whose, SignInAttempt.succeeded.is_(False), SignInAttempt.at > start
    )
    if since is not None:
        found = found.where(SignInAttempt.at > since)
    return list(session.scalars(found.order_by(SignInAttempt.at.desc())))


def _refuse_from(failures: list[datetime], allowed: int, now: datetime, window: timedelta) -> None:
    if len(failures) < allowed:
        return
    free_at = failures[allowed - 1] + window
    minutes = max(1, -(-int((free_at - now).total_seconds()) // 60))
    raise TooMany(
        _(
            "试的次数太多了。请 %(n)s 分钟后（%(time)s）再来。",
            n=minutes,
            time=f"{clock.local(free_at):%H:%M}",
        ),
        field="identifier",
    )
