"""A refund that the provider will not do: the buyer is still owed, and the platform's finance is told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, OrganisationKind
from shop.core import audit, messages
from shop.core.access import SYSTEM
from shop.orders.models import Order
from shop.orders.payments.models import Refund
from shop.orders.payments.providers.bank_transfer import BY_TRANSFER

FINANCE = ("finance", "operator")


def order_refund_failed(session: Session, refund: Refund) -> None:
    """Written into the trail of the order; whoever handles money for the platform is told, once."""
    assert refund.order_id is not None or refund.excess_fen
    order = session.get(Order, refund.order_id) if refund.order_id else None
    number = order.number if order else ""
    reason = refund.failure_reason or ""
    fen = refund.amount_fen
    audit.record(
        session, SYSTEM, "refund.failed", "refund", refund.uuid, fen=fen, reason=reason, order=number
    )
    if reason == BY_TRANSFER:
        return  # it came by bank transfer and goes back so: the buyer is asked for an account, nothing has failed
    for user_id in finance_people(session):
        messages.notify(session, user_id, "refund_failed", number=number, fen=fen, reason=reason)


def finance_people(session: Session) -> list[int]:
    """Who handles money for the platform: its finance people, or its operators while it has none."""
    rows = session.execute(
        sa.select(Membership.user_id, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Organisation.kind == OrganisationKind.PLATFORM,
            Membership.role.in_(FINANCE),
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.user_id)
    ).all()
    roles = {role for _user_id, role in rows}
    wanted = next((role for role in FINANCE if role in roles), "")
    return [user_id for user_id, role in rows if role == wanted]
