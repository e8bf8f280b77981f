"""What bank transfers write into the ledger. Amounts in fen; each entry is written once.

A sum that came in lies in the settlement account and belongs to nobody yet. When the payable it was sent for is settled
(or given back) it is taken over: sales are booked as collected by the provider, so the provider's account is evened out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from shop.core import clock
from shop.orders.payments.models import Payment, PaymentState
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account

#: The name of the way, as a payment carries it.
BANK = "bank"


def received(session: Session, bank_id: str, fen: int, at: datetime) -> None:
    """It came in."""
    _post(session, f"bank:{bank_id}", "bank_received", at, (Account.SETTLEMENT, Account.BANK_UNMATCHED), fen)


def taken_over(session: Session, payments: Iterable[Payment]) -> None:
    """These payments belong to their payable for good; those that did not come by bank transfer are left out."""
    for payment in payments:
        if payment.provider == BANK and payment.state == PaymentState.SUCCEEDED:
            sides = (Account.BANK_UNMATCHED, Account.PROVIDER)
            _post(session, f"payment:{payment.uuid}", "bank_applied", clock.now(), sides, payment.amount_fen)


def sent_back(session: Session, bank_id: str, fen: int) -> None:
    """It went back to where it came from."""
    sides = (Account.BANK_UNMATCHED, Account.SETTLEMENT)
    _post(session, f"bank:{bank_id}", "bank_sent_back", clock.now(), sides, fen)


def _post(
    session: Session, source: str, kind: str, at: datetime, sides: tuple[Account, Account], fen: int
) -> None:
    debit, credit = sides
    ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=None,
        county_code=None,
        order_number=None,
        occurred_at=at,
        postings=[Posting(account=debit, amount_fen=fen), Posting(account=credit, amount_fen=-fen)],
    )
