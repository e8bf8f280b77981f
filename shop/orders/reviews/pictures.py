"""Pictures of reviews: public once the review is, unless hidden."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.form_pictures import FORGET, MOST, FormPictures
from shop.orders.reviews.models import BuyerReview, ReviewPicture

__all__ = ["FORGET", "MOST", "attach", "file_key", "forget_waiting", "shown", "take_in", "waiting"]
_PICTURES = FormPictures(ReviewPicture, ReviewPicture.review_id, "reviews")
take_in, waiting = _PICTURES.take_in, _PICTURES.waiting
file_key, forget_waiting = _PICTURES.file_key, _PICTURES.forget_waiting


def attach(session: Session, actor: Actor, review: BuyerReview, keys: Sequence[str]) -> None:
    """Put the pictures into the review. Invalid (field pictures) for more than six."""
    _PICTURES.attach(session, actor, review.id, keys)


def shown(session: Session, actor: Actor, key: str, *, small: bool = False) -> bytes:
    """The bytes of a picture, a JPEG. NotFound for one that is nobody's or hidden from the actor; Gone without its file.

    What was hidden is seen by who decides about it.
    """
    row = session.execute(
        sa.select(BuyerReview.hidden_at)
        .join(ReviewPicture, ReviewPicture.review_id == BuyerReview.id)
        .where(ReviewPicture.key == key)
    ).first()
    if row is None or (row.hidden_at is not None and not allowed(actor, Permission.REVIEW_HIDE)):
        raise NotFound(_("没有这张照片。"))
    return _PICTURES.data_of(key, small=small)
