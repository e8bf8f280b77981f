"""The buyer writes: one review for each order line, corrected within a day, added to once, never taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.text import masked_name
from shop.orders import moves as order_moves
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.reviews import pictures
from shop.orders.reviews.models import BuyerReview
from shop.orders.reviews.recording import locked, note

OPEN_STATES = (OrderState.RECEIVED, OrderState.COMPLETED)
#: Days after receipt in which a review can be written, and after writing in which it can be added to.
DAYS = 180
CORRECT = timedelta(hours=24)
LONGEST = 500


def can_write(order: Order, now: datetime) -> bool:
    """Whether lines of the order can be reviewed: received, at most 180 days ago."""
    received = order.received_at
    return order.state in OPEN_STATES and received is not None and now < received + timedelta(days=DAYS)


def can_correct(review: BuyerReview, now: datetime) -> bool:
    """Within 24 hours of writing, and while nobody has hidden it."""
    return review.hidden_at is None and now < review.written_at + CORRECT


def can_add(review: BuyerReview, now: datetime) -> bool:
    """Once, within 180 days, and not to what was hidden."""
    return (
        review.added_at is None
        and review.hidden_at is None
        and now < review.written_at + timedelta(days=DAYS)
    )


def write(
    session: Session,
    actor: Actor,
    order: Order,
    *,
    line_id: int,
    stars: int,
    service_stars: int,
    words: str = "",
    picture_keys: Sequence[str] = (),
) -> BuyerReview:
    """Review a line of the actor's own order.

    The same form sent twice is one review. Conflict when the order cannot be reviewed (any more) or the line already
    was; Invalid (fields line, stars, service_stars, words, pictures).
    """
    order, now = order_moves.locked(session, order.id), clock.now()
    line = _line(session, order, line_id)
    _check(stars, service_stars, words)
    before = session.scalar(sa.select(BuyerReview).where(BuyerReview.order_line_id == line.id))
    if before is not None:
        if (before.stars, before.service_stars, before.words) == (stars, service_stars, words):
            return before
        raise Conflict(_("这件作品已经评价过了。24 小时内可以在“我的评价”里修改，以后可以追评一次。"))
    if not can_write(order, now):
        raise Conflict(_("签收以后 180 天内可以评价。这个订单现在不能评价。"))
    review = BuyerReview(
        order_line_id=line.id,
        product_id=line.product_id,
        workshop_id=order.workshop_id,
        user_id=order.user_id,
        shown_name=masked_name(session.get_one(User, order.user_id).name) or _("买家"),
        stars=stars,
        service_stars=service_stars,
        words=words,
        written_at=now,
    )
    session.add(review)
    session.flush()
    pictures.attach(session, actor, review, picture_keys)
    note(session, actor, "written", review, stars=stars, service_stars=service_stars)
    return review


def correct(
    session: Session, actor: Actor, review: BuyerReview, *, stars: int, service_stars: int, words: str
) -> None:
    """Put stars and words right within 24 hours. Conflict later; Invalid as for writing."""
    review = locked(session, review.id)
    if not can_correct(review, clock.now()):
        raise Conflict(_("发表 24 小时以后不能再改。还有话说，可以追评一次。"))
    _check(stars, service_stars, words)
    before = {"stars_before": review.stars, "service_stars_before": review.service_stars}
    review.stars, review.service_stars, review.words = stars, service_stars, words
    review.corrected_at = clock.now()
    note(session, actor, "corrected", review, stars=stars, service_stars=service_stars, **before)


def add(session: Session, actor: Actor, review: BuyerReview, *, words: str) -> None:
    """Say more after a while, once (追评). Conflict when it was added to, is hidden or too old; Invalid (field words)."""
    review = locked(session, review.id)
    if review.added_words == words and words:
        return
    if not can_add(review, clock.now()):
        raise Conflict(_("每条评价只能追评一次，在发表后 180 天内。"))
    if not 1 <= len(words) <= LONGEST:
        raise Invalid(_("请写 1 到 500 个字。"), field="words")
    review.added_words, review.added_at = words, clock.now()
    note(session, actor, "added_to", review)


def _line(session: Session, order: Order, line_id: int) -> OrderLine:
    line = session.scalar(sa.select(OrderLine).where(OrderLine.id == line_id, OrderLine.order_id == order.id))
    if line is None or not line.wanted_pieces:
        raise Invalid(_("这个订单里没有这件作品。"), field="line")
    return line


def _check(stars: int, service_stars: int, words: str) -> None:
    for field, value in (("stars", stars), ("service_stars", service_stars)):
        if not 1 <= value <= 5:
            raise Invalid(_("请选 1 到 5 星。"), field=field)
    if len(words) > LONGEST:
        raise Invalid(_("最多 500 个字。"), field="words")
