"""What payouts and moved money write into the ledger. Amounts in fen; each entry is written once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payouts.models import MoneyMove, MoveKind, Payout, PayoutReversal
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, LedgerPosting

A = Account
#: Debit and credit of each kind of moved money.
SIDES = {
    MoveKind.FROM_PROVIDER: (A.SETTLEMENT, A.PROVIDER),
    MoveKind.FEE: (A.PROVIDER_FEE, A.PROVIDER),
    MoveKind.TOP_UP: (A.SETTLEMENT, A.PLATFORM_OWN),
    MoveKind.DRAW: (A.PLATFORM_OWN, A.SETTLEMENT),
    MoveKind.WRITE_OFF: (A.CASH_SHORT, A.SETTLEMENT),
}
SENT, PAID, REFUSED, BOUNCED = "payout_sent", "payout_paid", "payout_refused", "payout_bounced"
#: Debit and credit of each turn of a payout.
TURNS = {
    SENT: (A.PAYOUT_TRANSIT, A.SETTLEMENT),
    PAID: (A.PAID_OUT, A.PAYOUT_TRANSIT),
    REFUSED: (A.SETTLEMENT, A.PAYOUT_TRANSIT),
    BOUNCED: (A.SETTLEMENT, A.PAID_OUT),
}

#: The same of a payout by transfer: it leaves what lies with the provider, and returns there.
TRANSFER_TURNS = {
    SENT: (A.PAYOUT_TRANSIT, A.PROVIDER),
    PAID: (A.PAID_OUT, A.PAYOUT_TRANSIT),
    REFUSED: (A.PROVIDER, A.PAYOUT_TRANSIT),
}
REVERSED = "payout_reversed"


def sides(accounts: tuple[Account, Account], fen: int) -> list[Posting]:
    """Debit and credit of the amount. Pure."""
    debit, credit = accounts
    return [Posting(account=debit, amount_fen=fen), Posting(account=credit, amount_fen=-fen)]


def source_of(payout: Payout) -> str:
    """What the ledger calls the payout."""
    return f"payout:{payout.uuid}"


def sent(session: Session, payout: Payout, at: datetime) -> None:
    """It left the settlement account, or what lies with the provider."""
    _turn(session, payout, SENT, at)


def paid(session: Session, payout: Payout, at: datetime) -> None:
    """The workshop's bank has it."""
    _turn(session, payout, PAID, at)


def refused(session: Session, payout: Payout, at: datetime, *, was_paid: bool) -> None:
    """It came back; `was_paid`: after it had been confirmed."""
    _turn(session, payout, BOUNCED if was_paid else REFUSED, at)


def reversed_(session: Session, reversal: PayoutReversal, at: datetime) -> None:
    """Money of a transfer lies with the provider again."""
    ledger.post(
        session,
        source=f"reversal:{reversal.uuid}",
        kind=REVERSED,
        workshop_id=reversal.payout.workshop_id,
        county_code=None,
        order_number=None,
        occurred_at=at,
        postings=sides((A.PROVIDER, A.PAID_OUT), reversal.amount_fen),
    )


def moved(session: Session, move: MoneyMove, at: datetime) -> None:
    """Money went from one account to another."""
    ledger.post(
        session,
        source=f"move:{move.id}",
        kind=move.kind,
        workshop_id=None,
        county_code=None,
        order_number=None,
        occurred_at=at,
        postings=sides(SIDES[MoveKind(move.kind)], move.amount_fen),
    )


def settlement_fen(session: Session) -> int:
    """What lies in the settlement account, in fen."""
    return account_fen(session, A.SETTLEMENT)


def account_fen(session: Session, account: Account) -> int:
    """The balance of an account over all entries, debit positive, in fen."""
    found = sa.select(sa.func.sum(LedgerPosting.amount_fen)).where(LedgerPosting.account == account)
    return int(session.scalar(found) or 0)


def yuan(fen: int) -> str:
    """1,280.50 as it stands in a sentence."""
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def _turn(session: Session, payout: Payout, kind: str, at: datetime) -> None:
    turns = TURNS if payout.account.provider is None else TRANSFER_TURNS
    ledger.post(
        session,
        source=source_of(payout),
        kind=kind,
        workshop_id=payout.workshop_id,
        county_code=None,
        order_number=None,
        occurred_at=at,
        postings=sides(turns[kind], payout.amount_fen),
    )
