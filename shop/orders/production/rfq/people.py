"""Who hears of a request: the buyer's members who act, the workshops that are asked or have answered."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import messages, outbox
from shop.orders.production.rfq.access import WRITERS
from shop.orders.production.rfq.models import Invitation, Rfq
from shop.orders.queries import people_of

TEMPLATE = "rfq_news"


def buyers_of(session: Session, rfq: Rfq) -> list[int]:
    """User ids of who acts for the buyer."""
    rows = (
        sa.select(Membership.user_id)
        .join(Membership.user)
        .where(
            Membership.organisation_id == rfq.organisation_id,
            Membership.role.in_(WRITERS),
            Membership.ended_at.is_(None),
            User.closed_at.is_(None),
        )
    )
    return sorted(set(session.scalars(rows)))


def invited(session: Session, rfq_id: int) -> set[int]:
    """Ids of the workshops asked by name or brought together with the buyer."""
    return set(session.scalars(sa.select(Invitation.workshop_id).where(Invitation.rfq_id == rfq_id)))


def tell_buyer(session: Session, rfq: Rfq, news: str, *, but: int | None = None, **facts: object) -> None:
    """Everybody who acts for the buyer hears of it, except who did it."""
    _tell(session, [u for u in buyers_of(session, rfq) if u != but], rfq, news, "buyer", facts)


def tell_workshops(session: Session, rfq: Rfq, ids: Collection[int], news: str, **facts: object) -> None:
    """Owners and staff of the workshops hear of it; two statements, whatever their number."""
    people = people_of(session, sorted(ids)) if ids else {}
    _tell(session, sorted({u for users in people.values() for u in users}), rfq, news, "workshop", facts)


def _tell(session: Session, users: list[int], rfq: Rfq, news: str, to: str, facts: dict[str, object]) -> None:
    told = {"number": rfq.number, "news": news, "to": to, **facts}
    outbox.post_all(session, [messages.telling(user, TEMPLATE, **told) for user in users])
