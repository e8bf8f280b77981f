"""How every act on a review is done: on the locked row, with an audit event, and the public pages told.

No act deletes a review (BR-19): there is none here, and the database refuses it.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, outbox
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.orders.reviews.models import BuyerReview

TOPIC = "reviews.rating"


def locked(session: Session, review_id: int) -> BuyerReview:
    """The review as it is now, held until the transaction ends. NotFound when there is none."""
    review = session.get(BuyerReview, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        raise NotFound(_("没有找到这条评价。"))
    return review


def note(session: Session, actor: Actor, act: str, review: BuyerReview, **facts: Any) -> None:
    """Write the act into the audit trail; what the public sees is made anew, and the ratings after the commit."""
    session.flush()
    audit.record(session, actor, f"review.{act}", "review", review.id, **facts)
    cache.touch(session)
    outbox.post(session, TOPIC, product_id=review.product_id, workshop_id=review.workshop_id)
