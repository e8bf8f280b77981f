"""The workshop is told of every decision; the words are in templates/messages/."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official.models import AssistanceMark, Review
from shop.core import messages
from shop.workshops.models import Workshop
from shop.workshops.queries import people_of


def decided(
    session: Session,
    review: Review,
    product: Product,
    outcome: str,
    *,
    reason: str = "",
    items: Sequence[str] = (),
) -> None:
    """Tell owners and staff. `outcome`: admitted, changed (a change was approved), returned, kept (a change was
    returned), withdrawn.
    """
    for user_id in people_of(session, session.get_one(Workshop, product.workshop_id)):
        messages.notify(
            session, user_id, "catalogue_decided",
            kind=review.kind, outcome=outcome, title=product.title, number=review.number or "",
            reason=reason, items=list(items),
        )  # fmt: skip


def mark_decided(session: Session, mark: AssistanceMark, product: Product, outcome: str) -> None:
    """Tell owners and staff. `outcome`: accepted, refused, ended."""
    for user_id in people_of(session, session.get_one(Workshop, product.workshop_id)):
        messages.notify(
            session, user_id, "assistance_decided",
            outcome=outcome, title=product.title, number=mark.number, reason=mark.reason,
        )  # fmt: skip
