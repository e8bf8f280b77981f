"""What a payment provider does for us. No database session crosses this line, no transaction of ours is open meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

YUAN = "CNY"


class ProviderUnknown(Exception):
    """The provider gave no (clear) answer: whether it happened is not known. Ask again later, never call it failed."""


class ProviderBarred(ProviderUnknown):
    """The provider lets nobody in with our key, or does not know what we name: people have to look. Whether an earlier
    try went through is not known.
    """


class ProviderRefused(Exception):
    """The provider said no for good: it did not happen and will not; `reason` is its code for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SessionState(StrEnum):
    """How a session at the provider stands."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"  # ended unpaid for good: it can never be paid any more


class RefundStanding(StrEnum):
    """How a refund at the provider stands."""

    PENDING = "pending"  # taken on, the money is on its way or the payer has to do something
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # for good: the money lies with the provider and has to go back another way


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
    """How a session stands; `paid_at` is the provider's instant of payment.

    `amount_fen` and `currency` are what the payer paid, where the provider says it.
    """

    state: SessionState
    paid_at: datetime | None = None
    amount_fen: int | None = None
    currency: str = YUAN


@dataclass(frozen=True)
class RefundOutcome:
    """How a refund stands. `at` is the provider's instant; `reason` its code when it failed."""

    state: RefundStanding
    ref: str
    at: datetime
    amount_fen: int | None = None
    currency: str = YUAN
    reason: str = ""


class Provider(Protocol):
    """A bank, a card company, a wallet. Every method may raise ProviderUnknown."""

    name: str
    #: Where its own pages lie, as origin; '' when on our host. A browser follows our button only to places named before.
    pages: str

    def open_session(self, wish: Wish) -> Opened:
        """A session to pay; the same payment_uuid again answers with the same session. May raise ProviderRefused."""

    def find(self, payment_uuid: str, *, since: datetime) -> Opened | None:
        """The session made under our reference at or after `since`; None when there is none."""

    def status(self, ref: str) -> Outcome:
        """How the session stands."""

    def expire(self, ref: str) -> Outcome:
        """End the session unless it was paid; the answer says which. OPEN: it is being paid at this moment."""

    def refund(self, ref: str, *, key: str, amount_fen: int) -> RefundOutcome:
        """Pay back part of a paid session, in fen; the same key again is the same refund.

        ProviderRefused when it will not be done this way (too late, more than was paid).
        """

    def find_refund(self, ref: str, *, key: str) -> RefundOutcome | None:
        """The refund of the session made under our key, as it stands; None when there is none."""


@dataclass(frozen=True)
class Transferred:
    """Money given to an account at the provider, or taken back from it, in fen."""

    ref: str
    at: datetime
    amount_fen: int


@runtime_checkable
class Transfers(Protocol):
    """A provider that gives workshops with an account of their own there their part of what was collected.

    Every method may raise ProviderUnknown, the giving ones ProviderRefused. `key` is a UUID of ours, stored before
    the call: the same key again is the same transfer.
    """

    name: str

    def can_receive(self, account: str) -> bool:
        """Whether the account is one that money can be given to."""

    def transfer(self, key: str, *, account: str, amount_fen: int, group: str) -> Transferred:
        """Give the account this much. `group` names what it belongs to: the number of the order."""

    def find_transfer(self, key: str, *, group: str) -> Transferred | None:
        """The transfer made under our key within the group; None when there is none."""

    def reverse(self, key: str, *, transfer: str, amount_fen: int) -> Transferred:
        """Take this much of a transfer back; refused when more is asked than is left of it, or held."""

    def find_reversal(self, key: str, *, transfer: str) -> Transferred | None:
        """What was taken back of the transfer under our key; None when nothing was."""


class Kind(StrEnum):
    """What a provider's books hold."""

    PAYMENT = "payment"
    REFUND = "refund"
    TRANSFER = "transfer"
    REVERSAL = "reversal"


@dataclass(frozen=True)
class Movement:
    """One line of the provider's own books: what moved, when, in the smallest unit of its currency.

    `key` is our UUID (of payment, refund or transfer) where the provider carries it; '' for money we did not ask for.
    """

    kind: Kind
    ref: str
    key: str
    amount_fen: int
    currency: str
    at: datetime


@runtime_checkable
class Books(Protocol):
    """A provider that shows its books, against which ours are reconciled."""

    name: str

    def movements(self, since: datetime, until: datetime) -> Iterable[Movement]:
        """All that moved at or after `since` and before `until`. ProviderUnknown when it cannot be read whole."""
