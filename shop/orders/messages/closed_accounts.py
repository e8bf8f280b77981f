"""What of a person's messages goes when the account closes: those about products. Those about orders are evidence."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.orders.messages import retention


def erase(session: Session, user_id: int) -> None:
    """Words and pictures go, the threads stay without them."""
    while retention.erase(session, user_id):
        pass


closing.watch(erase=erase)
