"""The workshop answers a review, once; its words are held to the law on advertising."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import words as advertising
from shop.core import clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.reviews.models import BuyerReview
from shop.orders.reviews.recording import locked, note

CORRECT = timedelta(hours=24)
LONGEST = 500


def can_reply(review: BuyerReview, now: datetime) -> bool:
    """While there is no answer, and to put it right within 24 hours of it; not to what is hidden."""
    early = review.replied_at is None or now < review.replied_at + CORRECT
    return early and review.hidden_at is None


def reply(session: Session, actor: Actor, review: BuyerReview, *, words: str) -> None:
    """Answer, or put the answer right within 24 hours. The buyer is told of the first.

    Conflict later, or when the review is hidden; Invalid (field words) for none, too many or forbidden ones (BR-26).
    """
    review, now = locked(session, review.id), clock.now()
    if review.reply_words == words and words:
        return
    if not can_reply(review, now):
        raise Conflict(_("每条评价只能回复一次，24 小时内可以改。"))
    if not 1 <= len(words) <= LONGEST:
        raise Invalid(_("请写 1 到 500 个字。"), field="words")
    advertising.refuse({"words": words})
    first = review.replied_at is None
    review.reply_words = words
    if first:
        review.replied_at = now
        messages.notify(session, review.user_id, "review_replied", title=review.line.title)
    note(session, actor, "replied" if first else "reply_corrected", review)
