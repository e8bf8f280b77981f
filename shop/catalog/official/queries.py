"""Questions to the reviews: for the pages of the workshop and for the platform's desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.official.content import changed
from shop.catalog.official.models import AssistanceMark, Move, Review, ReviewKind, ReviewState, Version
from shop.catalog.official.moves import ACT_WORDS, STATE_WORDS, WAITING, Act
from shop.catalog.official.words import named
from shop.core.errors import NotFound
from shop.workshops.models import Workshop

#: How a state is shown to who waits for the platform: kind of tag.
TAGS = {
    ReviewState.NEW: "",
    ReviewState.SUBMITTED: "doing",
    ReviewState.ADMITTED: "ok",
    ReviewState.CHANGED: "doing",
    ReviewState.RETURNED: "warn",
    ReviewState.WITHDRAWN: "",
}


class Happened(NamedTuple):
    """A move as it is told: who did it is named for the platform only."""

    at: datetime
    word: str
    act: str
    who: str
    version: int | None
    reason: str
    items: dict[str, str]


class Standing(NamedTuple):
    """A review as the workshop sees it: tag and word, fields that wait, and why it was returned or withdrawn last."""

    review: Review
    tag: str
    word: str
    waits: list[str]
    last: Happened | None


def of_products(session: Session, product_ids: Collection[int]) -> dict[int, list[Review]]:
    """The reviews of the products, those of the catalogue first. One statement."""
    rows = sa.select(Review).where(Review.product_id.in_(sorted(product_ids))).order_by(Review.kind)
    found: dict[int, list[Review]] = {}
    for review in session.scalars(rows) if product_ids else ():
        found.setdefault(review.product_id, []).append(review)
    return found


def standing_of(session: Session, review: Review) -> Standing:
    """How the review stands; its reasons only while they are news."""
    last = history(session, review.id)[-1:]
    told = last[0] if last and last[0].act in (Act.RETURN, Act.WITHDRAW) else None
    waits: list[str] = []
    if review.pending is not None and review.approved is not None and review.state == ReviewState.CHANGED:
        waits = named(changed(review.approved.content, review.pending.content))
    state = ReviewState(review.state)
    return Standing(review, TAGS[state], str(STATE_WORDS[ReviewKind(review.kind)][state]), waits, told)


def history(session: Session, review_id: int) -> list[Happened]:
    """All that happened, oldest first. One statement."""
    rows = session.execute(
        sa.select(Move, User.name, Version.number)
        .outerjoin(User, User.id == Move.actor_id)
        .outerjoin(Version, Version.id == Move.version_id)
        .where(Move.review_id == review_id)
        .order_by(Move.id)
    )
    return [
        Happened(m.at, str(ACT_WORDS[Act(m.act)]), m.act, name or "", number, m.reason, dict(m.items))
        for m, name, number in rows
    ]


def marks_of(session: Session, product_id: int) -> list[AssistanceMark]:
    """The certificates for consumption assistance of the product with their documents, the newest first."""
    rows = sa.select(AssistanceMark).where(AssistanceMark.product_id == product_id)
    return list(
        session.scalars(rows.options(joinedload(AssistanceMark.document)).order_by(AssistanceMark.id.desc()))
    )


class Queued(NamedTuple):
    """A row of the desk's list."""

    review_id: int
    kind: str
    state: str
    since: datetime
    number: str | None
    title: str
    workshop: str
    county_code: str


def _rows(states: Collection[str], kind: str) -> sa.Select[*tuple[Any, ...]]:
    found = (
        sa.select(
            Review.id, Review.kind, Review.state, Review.state_since, Review.number,
            Product.title, Workshop.name, Workshop.county_code,
        )
        .join(Product, Product.id == Review.product_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .where(Review.state.in_(list(states)))
    )  # fmt: skip
    return found.where(Review.kind == kind) if kind else found


def count(session: Session, states: Collection[str], kind: str = "") -> int:
    """How many reviews are in the states."""
    found = sa.select(sa.func.count()).select_from(Review).where(Review.state.in_(list(states)))
    return session.scalar(found.where(Review.kind == kind) if kind else found) or 0


def listed(session: Session, states: Collection[str], kind: str, *, start: int, most: int) -> list[Queued]:
    """Reviews in the states: those that wait by how long they do, others the latest first. One statement."""
    waits = set(states) <= set(WAITING)
    order = Review.state_since.asc() if waits else Review.state_since.desc()
    rows = session.execute(_rows(states, kind).order_by(order, Review.id).offset(start).limit(most))
    return [Queued(*row) for row in rows]


def waiting_marks(session: Session) -> list[AssistanceMark]:
    """Certificates for consumption assistance that wait, the oldest first."""
    return list(
        session.scalars(
            sa.select(AssistanceMark)
            .where(AssistanceMark.decided_at.is_(None))
            .options(
                joinedload(AssistanceMark.product).joinedload(Product.workshop),
                joinedload(AssistanceMark.document),
            )
            .order_by(AssistanceMark.filed_at, AssistanceMark.id)
            .limit(200)
        )
    )


def one_mark(session: Session, mark_id: int) -> AssistanceMark:
    """The certificate with its product, workshop and document. NotFound for an unknown one."""
    found = session.scalar(
        sa.select(AssistanceMark)
        .where(AssistanceMark.id == mark_id)
        .options(
            joinedload(AssistanceMark.product).joinedload(Product.workshop),
            joinedload(AssistanceMark.document),
        )
    )
    if found is None:
        raise NotFound("")
    return found
