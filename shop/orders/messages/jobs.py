"""What happens around messages without anybody asking."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import jobs
from shop.orders.messages import pictures, retention


@jobs.daily("messages.forget_pictures", hour=4)
def forget_pictures(session: Session) -> None:
    """Pictures of forms nobody sent are forgotten."""
    pictures.forget_waiting(session)


@jobs.daily("messages.purge", hour=4)
def purge(session: Session) -> None:
    """Messages are kept three years, as evidence of what was agreed; then their words and pictures go."""
    retention.purge(session)
