"""The built-in sandbox: plays the bank, so it keeps its own books in its own transactions. No real money anywhere.

Refused in production (see `shop.orders.context`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from shop.core import clock
from shop.core.db import reading
from shop.orders.payments.models import SandboxRefund, SandboxSession
from shop.orders.payments.provider import Opened, Outcome, ProviderUnknown, SessionState, Wish

NAME = "sandbox"


class Sandbox:
    """A provider without money. `sessions` gives the maker of its own database sessions."""

    name = NAME

    def __init__(self, sessions: Callable[[], sessionmaker[Session]]) -> None:
        self._sessions = sessions

    def open_session(self, wish: Wish) -> Opened:
        """A session to pay; the same payment_uuid again answers with the same session."""
        known = self.find(wish.payment_uuid)
        if known is not None:
            return known
        row = SandboxSession(
            ref=secrets.token_urlsafe(18),
            payment_uuid=wish.payment_uuid,
            amount_fen=wish.amount_fen,
            title=wish.title,
            return_url=wish.return_url,
            created_at=clock.now(),
            expires_at=wish.expires_at,
        )
        opened = _opened(row)
        try:
            with self._sessions()() as session:
                session.add(row)
                session.commit()
        except IntegrityError:
            return self.open_session(wish)
        return opened

    def find(self, payment_uuid: str) -> Opened | None:
        """The session made under our reference; None when there is none."""
        with reading(), self._sessions()() as session:
            row = session.scalar(sa.select(SandboxSession).where(SandboxSession.payment_uuid == payment_uuid))
            return _opened(row) if row else None

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
            row = session.get(SandboxSession, ref)
            if row is None:
                raise ProviderUnknown(ref)
            return _outcome(row)

    def expire(self, ref: str) -> Outcome:
        """End the session unless it was paid; the answer says which."""
        self._turn(ref, state="expired")
        return self.status(ref)

    def pay(self, ref: str) -> Outcome:
        """The payer pressed 付款: paid now, unless it has ended; the answer says which."""
        self._turn(ref, SandboxSession.expires_at > clock.now(), state="paid", paid_at=clock.now())
        return self.status(ref)

    def _turn(self, ref: str, *conditions: sa.ColumnElement[bool], **values: object) -> None:
        """An open session becomes something else, by one conditional update."""
        mine = sa.and_(SandboxSession.ref == ref, SandboxSession.state == "open", *conditions)
        with self._sessions()() as session:
            session.execute(sa.update(SandboxSession).where(mine).values(**values))
            session.commit()

    def refund(self, ref: str, *, key: str, amount_fen: int) -> datetime:
        """Pay back part of a paid session; the same key again is the same refund. A bank never pays back more than came in."""
        known = self.find_refund(key)
        if known is not None:
            return known
        at = clock.now()
        with self._sessions()() as session:
            row = session.get(SandboxSession, ref, with_for_update=True)
            back = sa.select(sa.func.coalesce(sa.func.sum(SandboxRefund.amount_fen), 0))
            given = session.scalar(back.where(SandboxRefund.ref == ref)) or 0
            if row is None or row.state != "paid" or given + amount_fen > row.amount_fen:
                raise ProviderUnknown(f"refund {key} refused")
            session.add(SandboxRefund(key=key, ref=ref, amount_fen=amount_fen, at=at))
            try:
                session.commit()
            except IntegrityError:
                session.rollback()
                return self.refund(ref, key=key, amount_fen=amount_fen)
        return at

    def find_refund(self, key: str) -> datetime | None:
        """The instant of the refund made under our key; None when there is none."""
        with reading(), self._sessions()() as session:
            row = session.get(SandboxRefund, key)
            return row.at if row else None


def _opened(row: SandboxSession) -> Opened:
    return Opened(row.ref, f"/sandbox/{row.ref}", row.expires_at)


def _outcome(row: SandboxSession) -> Outcome:
    if row.state == "open" and row.expires_at <= clock.now():
        return Outcome(SessionState.EXPIRED)
    return Outcome(SessionState(row.state), row.paid_at)
