"""Money above what was owed: a credit of the buyer until it has gone back. It is nobody's sale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.orders.payments.models import Payment, Refund
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account


def book(session: Session, payment: Payment, fen: int) -> None:
    """It came in: it lies with the provider and is owed to the buyer."""
    assert payment.paid_at is not None
    _post(session, f"payment:{payment.uuid}", "excess", payment.paid_at, fen, Account.PROVIDER)


def book_back(session: Session, refund: Refund) -> None:
    """It went back."""
    assert refund.refunded_at is not None
    lay = Account.SETTLEMENT if refund.by_bank else Account.PROVIDER
    _post(session, f"refund:{refund.uuid}", "excess_refund", refund.refunded_at, -refund.excess_fen, lay)


def book_bounced_back(session: Session, refund: Refund, at: datetime) -> None:
    """One that had come back was paid by bank transfer from the settlement account."""
    source = f"refund:{refund.uuid}"
    _post(session, source, "bounced_paid", at, -refund.amount_fen, Account.SETTLEMENT)


def book_bounced(session: Session, refund: Refund) -> None:
    """A refund that had been booked came back: the money lies with the provider again and is owed to the buyer."""
    assert refund.bounced_at is not None
    source, lies = f"refund:{refund.uuid}", Account.PROVIDER
    _post(session, source, "refund_bounced", refund.bounced_at, refund.amount_fen, lies)


def _post(session: Session, source: str, kind: str, at: datetime, fen: int, lies: Account) -> None:
    ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=None,
        county_code=None,
        order_number=None,
        occurred_at=at,
        postings=[
            Posting(account=lies, amount_fen=fen),
            Posting(account=Account.BUYER_CREDIT, amount_fen=-fen),
        ],
    )
