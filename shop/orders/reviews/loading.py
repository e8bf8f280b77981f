"""The loader is the check: strangers get 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.reviews import queries
from shop.orders.reviews.models import BuyerReview


def get_review_for(session: Session, actor: Actor, review_id: int, permission: Permission) -> BuyerReview:
    """The review, for who holds the permission on it. NotFound for everybody else."""
    review = queries.get(session, review_id)
    if review is None or not allowed(actor, permission, review):
        raise NotFound(_("没有找到这条评价。"))
    return review
