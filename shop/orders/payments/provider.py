"""What a payment provider does for us. No database session crosses this line, no transaction of ours is open meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ProviderUnknown(Exception):
    """The provider gave no (clear) answer: whether it happened is not known. Ask again later, never call it failed."""


class SessionState(StrEnum):
    """How a session at the provider stands."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"  # ended unpaid for good: it can never be paid any more


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What we ask a session for. `payment_uuid` is the idempotency key: asked twice, there is one session."""

    payment_uuid: str
    amount_fen: int
    title: str
    return_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Opened:
    """A session that can be paid at `url` until it expires."""

    ref: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Outcome:
    """How a session stands; `paid_at` is the provider's instant of payment."""

    state: SessionState
    paid_at: datetime | None = None


class Provider(Protocol):
    """A bank, a card company, a wallet. Every method may raise ProviderUnknown."""

    name: str

    def open_session(self, wish: Wish) -> Opened:
        """A session to pay; the same payment_uuid again answers with the same session."""

    def find(self, payment_uuid: str) -> Opened | None:
        """The session made under our reference; None when there is none."""

    def status(self, ref: str) -> Outcome:
        """How the session stands."""

    def expire(self, ref: str) -> Outcome:
        """End the session unless it was paid; the answer says which."""

    def refund(self, ref: str, *, key: str, amount_fen: int) -> datetime:
        """Pay back part of a paid session, in fen; the same key again is the same refund. Answers its instant."""

    def find_refund(self, key: str) -> datetime | None:
        """The instant of the refund made under our key; None when there is none."""
