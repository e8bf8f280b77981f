"""What a buyer says of a piece and of the workshop's service, with pictures, and reports about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.core.db import BigId, Model, one_of
from shop.orders.models import Order, OrderLine


class HideReason(StrEnum):
    """The four reasons for which words may be hidden (Zhejiang art. 19; BR-19). There is no fifth."""

    OFF_TOPIC = "off_topic"  # nothing of the goods or the service, or an advertisement
    PRIVACY = "privacy"  # tells what is private to somebody
    INSULT = "insult"
    ILLEGAL = "illegal"


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    HIDDEN = "hidden"
    KEPT = "kept"


class BuyerReview(Model):
    """One for each order line. The database refuses to delete it (BR-19; E-commerce Law art. 39)."""

    __tablename__ = "buyer_review"
    __table_args__ = (
        one_of("hidden_reason", HideReason),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars_one_to_five"),
        sa.CheckConstraint("service_stars BETWEEN 1 AND 5", name="service_stars_one_to_five"),
        sa.CheckConstraint("(added_at IS NULL) = (added_words = '')", name="added_has_instant"),
        sa.CheckConstraint("(replied_at IS NULL) = (reply_words = '')", name="reply_has_instant"),
        sa.CheckConstraint("(hidden_reason IS NULL) = (hidden_at IS NULL)", name="hidden_has_instant"),
        sa.Index("ix_buyer_review_product", "product_id", "id"),
        sa.Index("ix_buyer_review_workshop", "workshop_id", "id"),
        sa.Index("ix_buyer_review_buyer", "user_id", "id"),
        sa.Index("ix_buyer_review_hidden", "hidden_at", sqlite_where=sa.text("hidden_at IS NOT NULL"),
                 postgresql_where=sa.text("hidden_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"), unique=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # As the public sees the buyer: 周*. The real name is nowhere here.
    shown_name: Mapped[str] = mapped_column(sa.String(10))
    stars: Mapped[int]
    service_stars: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(500), default="")
    written_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    added_words: Mapped[str] = mapped_column(sa.String(500), default="")
    added_at: Mapped[datetime | None]
    reply_words: Mapped[str] = mapped_column(sa.String(500), default="")
    replied_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(sa.String(10))
    hidden_at: Mapped[datetime | None]

    line: Mapped[OrderLine] = relationship()
    user: Mapped[User] = relationship()
    pictures: Mapped[list[ReviewPicture]] = relationship(order_by="ReviewPicture.id", viewonly=True)


class ReviewPicture(Model):
    """A picture of a review; without one while its form is not accepted yet."""

    __tablename__ = "review_picture"
    __table_args__ = (sa.Index("ix_review_picture_review", "review_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("buyer_review.id"))
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime]


class ReviewReport(Model):
    """Somebody says that a review should be hidden, and why; once by each person."""

    __tablename__ = "review_report"
    __table_args__ = (
        sa.UniqueConstraint("review_id", "user_id"),
        one_of("reason", HideReason),
        one_of("state", ReportState),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_instant"),
        sa.Index("ix_review_report_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("buyer_review.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[str] = mapped_column(sa.String(8), default=ReportState.OPEN)
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    review: Mapped[BuyerReview] = relationship()


class ReviewReminder(Model):
    """The buyer was reminded once that the order can be reviewed."""

    __tablename__ = "review_reminder"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("shop_order.id"), primary_key=True)
    reminded_at: Mapped[datetime]

    order: Mapped[Order] = relationship()
