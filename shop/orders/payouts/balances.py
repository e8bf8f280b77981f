"""Where the collected money lies and to whom it belongs, read from the ledger. Amounts in fen.

What is held = owed to workshops + owed to buyers + owed to organisers of fairs + not yet claimed + the platform's share.
The platform's share is its commission less what it bears (discounts, fees, write-offs) and what it drew; below zero it
has to put money in.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payouts.nets import WORKSHOPS_OWN
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting

A = Account
HELD = (A.PROVIDER, A.SETTLEMENT, A.PAYOUT_TRANSIT)
#: What the platform earned (credit), bears and drew (debit).
PLATFORM = (A.PLATFORM_FEE, A.DISCOUNT_PLATFORM, A.PROVIDER_FEE, A.CASH_SHORT, A.PLATFORM_OWN)
#: Owed to buyers, or kept for them until a contract says whose it is.
BUYERS = (A.BUYER_CREDIT, A.EARNEST_HELD)
_TURN = 230_023


@dataclass(frozen=True)
class Balances:
    """Debit balances of all accounts, in fen."""

    of: dict[Account, int]

    def sum_of(self, *accounts: Account) -> int:
        """The sum of these, debit positive."""
        return sum(self.of.get(account, 0) for account in accounts)

    @property
    def held_fen(self) -> int:
        """Collected money: at the provider, in the settlement account, on its way to workshops."""
        return self.sum_of(*HELD)

    @property
    def workshops_fen(self) -> int:
        """Owed to workshops."""
        return -self.sum_of(*WORKSHOPS_OWN)

    @property
    def buyers_fen(self) -> int:
        """Owed to buyers."""
        return -self.sum_of(*BUYERS)

    @property
    def organisers_fen(self) -> int:
        """Booth fees collected for organisers of fairs."""
        return -self.sum_of(A.ORGANISER)

    @property
    def unclaimed_fen(self) -> int:
        """Came by bank transfer and belongs to nothing yet."""
        return -self.sum_of(A.BANK_UNMATCHED)

    @property
    def subsidy_fen(self) -> int:
        """What a public office still has to pay for the discounts it bears."""
        return self.sum_of(A.SUBSIDY)

    @property
    def own_fen(self) -> int:
        """The platform's share of what is held; below zero: what it has to put in."""
        return -self.sum_of(*PLATFORM)

    @property
    def agrees(self) -> bool:
        """Whether what is held, with what an office owes, is what is owed and the platform's share."""
        return self.held_fen + self.subsidy_fen == (
            self.workshops_fen + self.buyers_fen + self.organisers_fen + self.unclaimed_fen + self.own_fen
        )


def read(session: Session) -> Balances:
    """All balances, one statement."""
    rows = sa.select(LedgerPosting.account, sa.func.sum(LedgerPosting.amount_fen)).group_by(
        LedgerPosting.account
    )
    return Balances({Account(name): int(fen) for name, fen in session.execute(rows)})


@dataclass(frozen=True)
class Owed:
    """What one workshop is owed, in fen: `under_way` at the bank is part of it until the bank confirms."""

    owed_fen: int
    under_way_fen: int
    paid_fen: int


def of_workshop(session: Session, workshop_id: int) -> Owed:
    """From the ledger, one statement."""
    rows = (
        sa.select(LedgerPosting.account, sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.workshop_id == workshop_id)
        .group_by(LedgerPosting.account)
    )
    own = Balances({Account(name): int(fen) for name, fen in session.execute(rows)})
    return Owed(own.workshops_fen, own.sum_of(A.PAYOUT_TRANSIT), own.sum_of(A.PAID_OUT))


def take_turn(session: Session) -> None:
    """Whoever moves collected money waits for who does so already, in the whole store. SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
