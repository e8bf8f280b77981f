"""What a lapse of the workshop means for an order that was paid before, said to the buyer and to the workshop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.orders.models import Order, OrderState
from shop.workshops import certification, grace
from shop.workshops.models import Workshop

_OPEN = (OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)


def for_buyer(session: Session, order: Order, at: datetime) -> str:
    """A sentence for the buyer of an order that is paid and not completed; '' when nothing has happened."""
    if order.state not in _OPEN or _undisturbed(order.workshop, at):
        return ""
    refusal = certification.why_not(session, order.workshop_id, at)
    standing = certification.status(session, order.workshop_id, at)
    return grace.paid_for_buyer(refusal, standing, shipped=order.state != OrderState.PAID)


def for_workshop(session: Session, order: Order, at: datetime) -> str:
    """The same for the workshop."""
    if order.state not in _OPEN or _undisturbed(order.workshop, at):
        return ""
    return grace.paid_for_workshop(certification.why_not(session, order.workshop_id, at))


def _undisturbed(workshop: Workshop, at: datetime) -> bool:
    """It sells and has not announced to leave: told by what is kept in its row, so that most pages ask nothing more."""
    runs = workshop.certified_until is not None and workshop.certified_until > at
    return runs and workshop.verified_until > at and workshop.withdrawal_announced_at is None
