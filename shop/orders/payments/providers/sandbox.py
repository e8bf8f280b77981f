"""The built-in sandbox: plays the bank, so it keeps its own books in its own transactions. No real money anywhere.

Refused in production (see `shop.orders.context`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from shop.core import chance, clock
from shop.core.db import UtcDateTime, reading, table_of
from shop.orders.payments.models import SandboxRefund, SandboxSession
from shop.orders.payments.provider import (
    YUAN,
    Kind,
    Movement,
    Opened,
    Outcome,
    ProviderRefused,
    ProviderUnknown,
    RefundOutcome,
    RefundStanding,
    SessionState,
    Wish,
)

NAME = "sandbox"
_BOOK = table_of(SandboxSession)
_BACK = table_of(SandboxRefund)
_MINE = _BOOK.c.ref == sa.bindparam("wanted")
_OPEN = sa.and_(_MINE, _BOOK.c.state == "open")
_AT: Any = sa.bindparam("at", type_=UtcDateTime())
_STANDS = sa.select(_BOOK.c.state, _BOOK.c.paid_at, _BOOK.c.expires_at).where(_MINE)
_PAY = sa.update(_BOOK).where(_OPEN, _BOOK.c.expires_at > _AT).values(state="paid", paid_at=_AT)
_EXPIRE = sa.update(_BOOK).where(_OPEN).values(state="expired")


class Sandbox:
    """A provider without money. `sessions` gives the maker of its own database sessions."""

    name = NAME
    pages = ""

    def __init__(self, sessions: Callable[[], sessionmaker[Session]]) -> None:
        self._sessions = sessions

    def open_session(self, wish: Wish) -> Opened:
        """A session to pay; the same payment_uuid again answers with the same session."""
        back = urlsplit(wish.return_url).path  # the bank's page is on our own host
        row = {**vars(wish), "return_url": back, "ref": chance.hexadecimal(18), "created_at": clock.now()}
        try:
            with self._sessions()() as session:
                session.execute(sa.insert(_BOOK), row)
                session.commit()
        except IntegrityError:
            known = self.find(wish.payment_uuid, since=row["created_at"])
            if known is None:
                raise
            return known
        return _opened(row["ref"], wish.expires_at)

    def find(self, payment_uuid: str, *, since: datetime) -> Opened | None:
        """The session made under our reference; None when there is none."""
        with reading(), self._sessions()() as session:
            row = session.scalar(sa.select(SandboxSession).where(SandboxSession.payment_uuid == payment_uuid))
            return _opened(row.ref, row.expires_at) if row else None

    def page(self, ref: str) -> SandboxSession | None:
        """What its own payment page shows; None for a session that does not exist."""
        with reading(), self._sessions()() as session:
            row = session.get(SandboxSession, ref)
            if row is not None:
                session.expunge(row)
            return row

    def status(self, ref: str) -> Outcome:
        """How the session stands; over time it ends by itself."""
        with reading(), self._sessions()() as session:
            row = session.connection().execute(_STANDS, {"wanted": ref}).first()
        if row is None:
            raise ProviderUnknown(ref)
        return _outcome(*row)

    def outcome_of(self, page: SandboxSession) -> Outcome:
        """The same of a session whose page has been read."""
        return _outcome(page.state, page.paid_at, page.expires_at)

    def expire(self, ref: str) -> Outcome:
        """End the session unless it was paid; the answer says which."""
        turned = self._turn(_EXPIRE, ref, clock.now())
        return Outcome(SessionState.EXPIRED) if turned else self.status(ref)

    def pay(self, ref: str) -> Outcome:
        """The payer pressed 付款: paid now, unless it has ended; the answer says which."""
        now = clock.now()
        return Outcome(SessionState.PAID, now) if self._turn(_PAY, ref, now) else self.status(ref)

    def _turn(self, how: sa.Update, ref: str, at: datetime) -> bool:
        """An open session becomes something else, by one conditional update; whether it did."""
        with self._sessions()() as session:
            turned: Any = session.execute(how, {"wanted": ref, "at": at})
            session.commit()
        return bool(turned.rowcount == 1)

    def refund(self, ref: str, *, key: str, amount_fen: int) -> RefundOutcome:
        """Pay back part of a paid session; the same key again is the same refund. A bank never pays back more than came in."""
        known = self.find_refund(ref, key=key)
        if known is not None:
            return known
        at = clock.now()
        with self._sessions()() as session:
            row = session.get(SandboxSession, ref, with_for_update=True)
            back = sa.select(sa.func.coalesce(sa.func.sum(SandboxRefund.amount_fen), 0))
            given = session.scalar(back.where(SandboxRefund.ref == ref)) or 0
            if row is None or row.state != "paid" or given + amount_fen > row.amount_fen:
                raise ProviderRefused("more_than_was_paid")
            session.add(SandboxRefund(key=key, ref=ref, amount_fen=amount_fen, at=at))
            try:
                session.commit()
            except IntegrityError:
                session.rollback()
                return self.refund(ref, key=key, amount_fen=amount_fen)
        return _done(key, at)

    def find_refund(self, ref: str, *, key: str) -> RefundOutcome | None:
        """The refund made under our key; None when there is none."""
        with reading(), self._sessions()() as session:
            row = session.get(SandboxRefund, key)
            return _done(key, row.at) if row else None

    def movements(self, since: datetime, until: datetime) -> Iterable[Movement]:
        """Its own books: what was paid and paid back at or after `since` and before `until`."""
        paid = sa.select(
            sa.literal(Kind.PAYMENT), _BOOK.c.ref, _BOOK.c.payment_uuid, _BOOK.c.amount_fen, _BOOK.c.paid_at
        ).where(_BOOK.c.state == "paid", _BOOK.c.paid_at >= since, _BOOK.c.paid_at < until)
        back = sa.select(
            sa.literal(Kind.REFUND), _BACK.c.key, _BACK.c.key, _BACK.c.amount_fen, _BACK.c.at
        ).where(_BACK.c.at >= since, _BACK.c.at < until)
        with reading(), self._sessions()() as session:
            rows = [*session.execute(paid), *session.execute(back)]
        return [Movement(Kind(kind), ref, key, fen, YUAN, at) for kind, ref, key, fen, at in rows]


def _done(key: str, at: datetime) -> RefundOutcome:
    return RefundOutcome(RefundStanding.SUCCEEDED, f"refund_{key}", at)


def _opened(ref: str, expires_at: datetime) -> Opened:
    return Opened(ref, f"/sandbox/{ref}", expires_at)


def _outcome(state: str, paid_at: datetime | None, expires_at: datetime) -> Outcome:
    if state == "open" and expires_at <= clock.now():
        return Outcome(SessionState.EXPIRED)
    return Outcome(SessionState(state), paid_at)
