"""What happens to requests without anybody asking."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import jobs
from shop.orders.production.rfq import ending


@jobs.every("rfq.expire", minutes=15)
def let_expire(session: Session) -> None:
    """Quotations and requests whose time is over."""
    ending.let_expire(session)
