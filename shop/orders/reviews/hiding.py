"""Hiding words, by the platform alone and for four reasons alone (BR-19; Zhejiang art. 19). The text is kept, the stars
count on, everybody sees that something was hidden and why; a mistake is put right.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.reported import Reports
from shop.orders.reviews.models import BuyerReview, HideReason, ReportState, ReviewReport
from shop.orders.reviews.recording import locked, note

REPORTS = Reports(ReviewReport, ReviewReport.review_id)


def report(
    session: Session, actor: Actor, review: BuyerReview, *, reason: str, words: str = ""
) -> ReviewReport:
    """Ask the platform to hide a review; once by each person, the second time is the same report.

    Invalid (field reason) for any but the four; Conflict when it is hidden already.
    """
    review, chosen = locked(session, review.id), _reason(reason)
    if review.hidden_at is not None:
        raise Conflict(_("这条评价已经隐藏了。"))
    return REPORTS.add(session, actor, review.id, reason=chosen, words=words)


def hide(session: Session, actor: Actor, review: BuyerReview, *, reason: str) -> None:
    """Hide words and pictures; open reports of it are answered, the buyer is told why.

    Forbidden for all but the platform, Invalid (field reason) for any but the four, Conflict when it is hidden.
    """
    require(actor, Permission.REVIEW_HIDE)
    review, chosen = locked(session, review.id), _reason(reason)
    if review.hidden_at is not None:
        raise Conflict(_("这条评价已经隐藏了。"))
    review.hidden_reason, review.hidden_at = chosen, clock.now()
    REPORTS.decide(session, review.id, ReportState.HIDDEN)
    messages.notify(session, review.user_id, "review_hidden", title=review.line.title, reason=str(chosen))
    note(session, actor, "hidden", review, reason=str(chosen))


def keep(session: Session, actor: Actor, review: BuyerReview) -> None:
    """The reports are not founded; the review stays. Conflict when none is open."""
    require(actor, Permission.REVIEW_HIDE)
    review = locked(session, review.id)
    if not REPORTS.decide(session, review.id, ReportState.KEPT):
        raise Conflict(_("这条评价没有等着处理的举报。"))
    note(session, actor, "kept", review)


def show_again(session: Session, actor: Actor, review: BuyerReview) -> None:
    """It was hidden by mistake. Conflict when it is not hidden."""
    require(actor, Permission.REVIEW_HIDE)
    review = locked(session, review.id)
    if review.hidden_at is None:
        raise Conflict(_("这条评价没有隐藏。"))
    before, review.hidden_reason, review.hidden_at = review.hidden_reason, None, None
    note(session, actor, "shown_again", review, reason=before)


def _reason(reason: str) -> HideReason:
    if reason not in set(HideReason):
        raise Invalid(_("只能因为列出的四种情形隐藏。"), field="reason")
    return HideReason(reason)
