"""Reading reviews: for the public, the buyer, the workshop and the platform."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog.ratings import Rating
from shop.core.paging import Page, page_of
from shop.orders.models import Order, OrderLine
from shop.orders.reviews.models import BuyerReview, HideReason, ReportState, ReviewPicture, ReviewReport
from shop.orders.reviews.writing import DAYS, OPEN_STATES
from shop.workshops.models import Workshop

PER_PAGE = 20
_SHOWN = (
    joinedload(BuyerReview.line, innerjoin=True).load_only(
        OrderLine.title, OrderLine.options, OrderLine.picture_key, OrderLine.product_slug
    ),
    selectinload(BuyerReview.pictures).load_only(ReviewPicture.key, ReviewPicture.review_id),
)
_NEWEST_AT_ONCE = (
    sa.select(BuyerReview)
    .options(
        _SHOWN[0],
        joinedload(BuyerReview.pictures).load_only(ReviewPicture.key, ReviewPicture.review_id),
    )
    .order_by(BuyerReview.id.desc())
)
_NEWEST = sa.select(BuyerReview).options(*_SHOWN).order_by(BuyerReview.id.desc())
_WANTED = OrderLine.quantity > OrderLine.cancelled_pieces


def get(session: Session, review_id: int) -> BuyerReview | None:
    """The review with its line, pictures and the order's workshop."""
    order = joinedload(BuyerReview.line).joinedload(OrderLine.order)
    rows = sa.select(BuyerReview).options(
        order.joinedload(Order.workshop).joinedload(Workshop.craft), selectinload(BuyerReview.pictures)
    )
    return session.scalar(rows.where(BuyerReview.id == review_id))


def newest(session: Session, product_id: int, most: int) -> list[BuyerReview]:
    """The newest of a product, with their pictures. One statement: it stands on the product page."""
    found = _NEWEST_AT_ONCE.where(BuyerReview.product_id == product_id).limit(most)
    return list(session.scalars(found).unique())


def of_product(
    session: Session, product_id: int, page: str | None, total: int, stars: int | None
) -> tuple[list[BuyerReview], Page]:
    """A page of them, the newest first; `stars`: only those. `total`: how many there are."""
    shown = page_of(total, page, PER_PAGE, {"stars": str(stars or "")})
    rows = _NEWEST.where(BuyerReview.product_id == product_id)
    if stars is not None:
        rows = rows.where(BuyerReview.stars == stars)
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def hidden_of(session: Session, product_id: int) -> list[tuple[HideReason, int]]:
    """How many reviews of the product have hidden words, by reason."""
    rows = session.execute(
        sa.select(BuyerReview.hidden_reason, sa.func.count())
        .where(BuyerReview.product_id == product_id, BuyerReview.hidden_at.is_not(None))
        .group_by(BuyerReview.hidden_reason)
        .order_by(BuyerReview.hidden_reason)
    )
    return [(HideReason(str(reason)), count) for reason, count in rows]


def rating_of(session: Session, product_id: int) -> Rating:
    """Counted anew from the reviews themselves."""
    rows = session.execute(
        sa.select(BuyerReview.stars, sa.func.count())
        .where(BuyerReview.product_id == product_id)
        .group_by(BuyerReview.stars)
    )
    by_stars = dict(rows.all())
    hidden = sum(n for _reason, n in hidden_of(session, product_id))
    return Rating._make([*(by_stars.get(n, 0) for n in range(1, 6)), hidden])


def service_of(session: Session, workshop_id: int) -> tuple[int, int]:
    """How many reviews the workshop has, and the sum of the stars for its service."""
    row: Any = session.execute(
        sa.select(sa.func.count(), sa.func.sum(BuyerReview.service_stars)).where(
            BuyerReview.workshop_id == workshop_id
        )
    ).one()
    return int(row[0]), int(row[1] or 0)


def of_order(session: Session, order_id: int) -> dict[int, BuyerReview]:
    """The order's reviews by line id."""
    rows = _NEWEST.join(BuyerReview.line).where(OrderLine.order_id == order_id)
    return {review.order_line_id: review for review in session.scalars(rows)}


def of_buyer(session: Session, user_id: int, page: str | None) -> tuple[list[BuyerReview], Page]:
    """What the buyer has written, the newest first."""
    return _listed(session, BuyerReview.user_id == user_id, page, {})


def to_write(session: Session, user_id: int, now: datetime, most: int) -> list[OrderLine]:
    """Lines the buyer can still review, the latest received first."""
    rows = (
        sa.select(OrderLine)
        .join(OrderLine.order)
        .outerjoin(BuyerReview, BuyerReview.order_line_id == OrderLine.id)
        .where(
            Order.user_id == user_id,
            Order.state.in_(OPEN_STATES),
            Order.received_at > now - timedelta(days=DAYS),
            BuyerReview.id.is_(None),
            _WANTED,
        )
        .options(joinedload(OrderLine.order, innerjoin=True))
        .order_by(Order.received_at.desc(), OrderLine.id)
        .limit(most)
    )
    return list(session.scalars(rows))


def of_workshops(
    session: Session, workshop_ids: Collection[int], tab: str, page: str | None
) -> tuple[list[BuyerReview], Page]:
    """Reviews of the workshops: `tab` "" those without an answer, else all."""
    return _listed(session, theirs(workshop_ids, tab), page, {"state": tab})


def count(session: Session, where: sa.ColumnElement[bool]) -> int:
    """How many reviews."""
    return session.scalar(sa.select(sa.func.count()).select_from(BuyerReview).where(where)) or 0


def theirs(workshop_ids: Collection[int], tab: str) -> sa.ColumnElement[bool]:
    """The condition behind a tab of the workshop's list."""
    mine = BuyerReview.workshop_id.in_(workshop_ids)
    open_ones = sa.and_(mine, BuyerReview.replied_at.is_(None), BuyerReview.hidden_at.is_(None))
    return mine if tab else open_ones


def reported() -> sa.ColumnElement[bool]:
    """Reviews with a report that waits."""
    waits = sa.select(ReviewReport.review_id).where(ReviewReport.state == ReportState.OPEN)
    return BuyerReview.id.in_(waits)


def of_platform(session: Session, tab: str, page: str | None) -> tuple[list[BuyerReview], Page]:
    """`tab` "" those reported, "hidden" those hidden."""
    where = BuyerReview.hidden_at.is_not(None) if tab else reported()
    return _listed(session, where, page, {"look": tab})


def reports_of(session: Session, review_id: int) -> Sequence[ReviewReport]:
    """The reports of a review, the oldest first."""
    rows = sa.select(ReviewReport).where(ReviewReport.review_id == review_id).order_by(ReviewReport.id)
    return session.scalars(rows).all()


def _listed(
    session: Session, where: sa.ColumnElement[bool], page: str | None, kept: dict[str, str]
) -> tuple[list[BuyerReview], Page]:
    shown = page_of(count(session, where), page, PER_PAGE, kept)
    return list(session.scalars(_NEWEST.where(where).offset(shown.start).limit(PER_PAGE))), shown
