"""What happens to return cases without anybody asking."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import jobs
from shop.orders.returns import bank, deadlines, drafts, pictures


@jobs.every("returns.deadlines", minutes=5)
def deadlines_pass(session: Session) -> None:
    """Silence goes to the platform, late money is noticed."""
    deadlines.work(session)


@jobs.every("returns.ask_accounts", minutes=5)
def ask_accounts(session: Session) -> None:
    """Refunds the provider refused for good go by bank transfer."""
    bank.ask_for_failed(session)


@jobs.daily("returns.forget_pictures", hour=4)
def forget_pictures(session: Session) -> None:
    """Pictures of forms nobody sent are forgotten."""
    pictures.forget_waiting(session)


@jobs.daily("returns.forget_drafts", hour=4)
def forget_drafts(session: Session) -> None:
    """Drafts that nobody took up for thirty days go."""
    drafts.forget_old(session)
