"""How every act on a review is done: under the lock of the product and then of the review, as a move that is added, with
a revision that grows.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official.content import Content
from shop.catalog.official.models import Move, Review, ReviewKind, Version
from shop.catalog.official.moves import Act, after
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound

LONGEST_REASON = 500


def held_product(session: Session, product_id: int) -> Product:
    """The product, read anew: nobody else writes it until this transaction ends. Taken before the lock of a review."""
    session.flush()
    product = session.get(Product, product_id, with_for_update={"key_share": True}, populate_existing=True)
    if product is None:
        raise NotFound(_("没有找到这件作品。"))
    session.expire(product, ["pictures", "steps"])
    return product


def held(
    session: Session, product_id: int, kind: ReviewKind, *, revision: int | None = None
) -> Review | None:
    """The review of the product, held. The product is held already.

    Raises Conflict (STALE) when `revision` is given and somebody has acted since, or the product was changed.
    """
    review = session.scalar(
        sa.select(Review)
        .where(Review.product_id == product_id, Review.kind == kind)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if revision is not None and (review is None or review.revision != revision):
        raise stale()
    if review is not None:
        session.expire(review, ["pending", "approved"])
    return review


def stale() -> Conflict:
    """Somebody came first."""
    return Conflict(_("您打开页面以后，这件作品有了变动。请看过现在的内容再办。"), code="STALE")


def opened(session: Session, product_id: int, kind: ReviewKind) -> Review:
    """The review, held; begun when there is none."""
    review = held(session, product_id, kind)
    if review is None:
        review = Review(product_id=product_id, kind=kind, state_since=clock.now())
        session.add(review)
        session.flush()
    return review


def add_version(session: Session, actor: Actor, product_id: int, content: Content) -> Version:
    """Keep the content as the next version of the product, which is held."""
    newest = sa.select(sa.func.max(Version.number)).where(Version.product_id == product_id)
    version = Version(
        product_id=product_id,
        number=(session.scalar(newest) or 0) + 1,
        content=content,
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    session.add(version)
    session.flush()
    return version


def move(
    session: Session,
    actor: Actor,
    review: Review,
    act: Act,
    *,
    version: Version | None = None,
    reason: str = "",
    items: Mapping[str, str] | None = None,
) -> Move:
    """Do the act: the new state, what waits and what is approved, the revision, the move and the audit trail.

    `version` is what the act is about: handed in by SUBMIT, REVISE and CHANGE; the one that waits by default. Raises
    Conflict (ILLEGAL_MOVE) when the state does not allow it.
    """
    now, before, to = clock.now(), review.state, after(review.kind, review.state, act)
    about = version or review.pending or review.approved
    happened = Move(
        review_id=review.id,
        at=now,
        act=act,
        from_state=before,
        to_state=to,
        actor_id=actor.user_id,
        version_id=about.id if about else None,
        reason=reason,
        items=dict(items or {}),
    )
    session.add(happened)
    if act in (Act.SUBMIT, Act.REVISE, Act.CHANGE):
        review.pending = version
    else:
        if act is Act.ADMIT:
            review.approved = review.pending
        review.pending = None
    review.revision += 1
    if to != before or act is Act.REVISE:
        review.state, review.state_since = to, now
    session.flush()
    audit.record(
        session, actor, f"{review.kind}.{act}", "product", review.product_id,
        review=review.id, move=happened.id, number=review.number,
    )  # fmt: skip
    return happened


def given(text: str, missing: str, field: str = "reason") -> str:
    """The text without blanks around it; raises Invalid at the field when nothing is left or it is too long."""
    found = text.strip()
    if not found:
        raise Invalid(missing, field=field)
    return bounded(found, field)


def bounded(text: str, field: str = "reason") -> str:
    """The text without blanks around it; raises Invalid at the field when it is too long."""
    found = text.strip()
    if len(found) > LONGEST_REASON:
        raise Invalid(_("太长了，请不要超过 %(n)s 个字。", n=LONGEST_REASON), field=field)
    return found
