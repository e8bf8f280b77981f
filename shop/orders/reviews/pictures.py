"""Pictures of reviews: taken in made anew, without what a phone writes into them; public once the review is, unless hidden."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, files, images
from shop.core.access import Actor, Permission, allowed
from shop.core.errors import Gone, Invalid, NotFound
from shop.orders.reviews.models import BuyerReview, ReviewPicture

MOST = 6
#: Pictures a person may have waiting for a form that was not accepted yet.
MOST_WAITING = 30
FORGET = timedelta(days=2)
PREVIEW = 480


def take_in(session: Session, actor: Actor, *, data: bytes, filename: str) -> ReviewPicture:
    """Keep a picture for a form; call it with no transaction open, for decoding takes long.

    Invalid (field pictures) for what is no picture, too large or too small, or when too many wait already.
    """
    try:
        made = images.clean(data, filename)
    except Invalid as refused:
        raise Invalid(refused.sentence, field="pictures") from refused
    count = sa.select(sa.func.count()).where(
        ReviewPicture.uploaded_by == actor.user_id, ReviewPicture.review_id.is_(None)
    )
    if (session.scalar(count) or 0) >= MOST_WAITING:
        raise Invalid(_("传得太多了，请先发表。"), field="pictures")
    assert actor.user_id is not None
    picture = ReviewPicture(key=secrets.token_hex(16), uploaded_by=actor.user_id, uploaded_at=clock.now())
    session.add(picture)
    session.flush()
    small = images.smaller(made.data, PREVIEW)
    files.put_with(session, file_key(picture.key), made.data, "image/jpeg")
    files.put_with(session, file_key(picture.key, small=True), small, "image/jpeg")
    return picture


def waiting(session: Session, actor: Actor, keys: Sequence[str]) -> list[ReviewPicture]:
    """Those of the actor's pictures that belong to no review yet."""
    found = sa.select(ReviewPicture).where(
        ReviewPicture.key.in_(list(keys)[:MOST_WAITING]),
        ReviewPicture.uploaded_by == actor.user_id,
        ReviewPicture.review_id.is_(None),
    )
    return list(session.scalars(found.order_by(ReviewPicture.id)))


def attach(session: Session, actor: Actor, review: BuyerReview, keys: Sequence[str]) -> None:
    """Put the pictures into the review. Invalid (field pictures) for more than six."""
    found = waiting(session, actor, keys)
    if len(found) > MOST:
        raise Invalid(_("最多 %(n)s 张照片。", n=MOST), field="pictures")
    for picture in found:
        picture.review_id = review.id
    session.flush()


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
    data = files.store().get(file_key(key, small=small))
    if data is None:
        raise Gone(_("这张照片已经不在了。"))
    return data


def file_key(key: str, *, small: bool = False) -> str:
    """Where it lies in the file store: not among what is served by itself."""
    return f"reviews/{key[:2]}/{key}{'-small' if small else ''}.jpg"


def forget_waiting(session: Session) -> int:
    """Pictures of forms nobody sent are forgotten after two days. Answers how many."""
    old = sa.and_(ReviewPicture.review_id.is_(None), ReviewPicture.uploaded_at < clock.now() - FORGET)
    keys = list(session.scalars(sa.select(ReviewPicture.key).where(old).limit(500)))
    session.execute(sa.delete(ReviewPicture).where(ReviewPicture.key.in_(keys)))
    for key in keys:
        files.store().delete(file_key(key))
        files.store().delete(file_key(key, small=True))
    return len(keys)
