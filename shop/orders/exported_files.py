"""Which pictures of a person lie with reviews, messages and return cases: they belong to the copy of the person's data."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import exporting
from shop.orders.messages import pictures as of_messages
from shop.orders.messages.models import MessagePicture
from shop.orders.returns import pictures as of_returns
from shop.orders.returns.models import ReturnPicture
from shop.orders.reviews import pictures as of_reviews
from shop.orders.reviews.models import ReviewPicture


def pictures(session: Session, user_id: int) -> list[tuple[str, str]]:
    """Name in the export, key in the file store."""

    def keys(row: type[ReviewPicture | MessagePicture | ReturnPicture]) -> list[str]:
        return list(session.scalars(sa.select(row.key).where(row.uploaded_by == user_id).order_by(row.id)))

    found = [(f"review-{n}.jpg", of_reviews.file_key(key)) for n, key in enumerate(keys(ReviewPicture), 1)]
    found += [
        (f"message-{n}.jpg", of_messages.file_key(key)) for n, key in enumerate(keys(MessagePicture), 1)
    ]
    found += [(f"return-{n}.jpg", of_returns.file_key(key)) for n, key in enumerate(keys(ReturnPicture), 1)]
    return found


exporting.with_files(pictures)
