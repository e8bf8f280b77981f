"""The list of the desk: what waits first, then by where it stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog import mark_deciding
from shop.catalog.mark_models import RightsMark
from shop.catalog.models import Product
from shop.catalog.official import queries
from shop.catalog.official.models import AssistanceMark, Review, ReviewKind, ReviewState
from shop.catalog.official.moves import HOLDING, WAITING
from shop.catalog.official.queries import Queued
from shop.core.errors import NotFound
from shop.core.paging import Page, page_of
from shop.core.text import later as _l
from shop.heritage.models import Region
from shop.workshops.models import Workshop

PER_PAGE = 50
#: Views of the list: key, what it is called, states, kind ('' for both).
VIEWS = {
    "": (_l("待审核"), WAITING, ""),
    "admitted": (_l("在目录里"), HOLDING, ReviewKind.CATALOGUE.value),
    "food": (_l("食品已通过"), HOLDING, ReviewKind.FOOD.value),
    "returned": (_l("已退回"), (ReviewState.RETURNED,), ""),
    "withdrawn": (_l("已撤出"), (ReviewState.WITHDRAWN,), ""),
}
MARKS, RIGHTS = "marks", "rights"


class Found(NamedTuple):
    """A page of the list; `places` by county code, `counts` by view, `makers` by id of the workshop, of `rights`."""

    view: str
    rows: list[Queued]
    marks: list[AssistanceMark]
    rights: list[RightsMark]
    page: Page
    counts: dict[str, int]
    places: dict[str, str]
    makers: dict[int, Workshop]


def listed(session: Session, view: str, number: str | None) -> Found:
    """What the view shows."""
    view = view if view in VIEWS or view in (MARKS, RIGHTS) else ""
    counts = {key: queries.count(session, states, kind) for key, (_w, states, kind) in VIEWS.items()}
    marks = queries.waiting_marks(session)
    rights = mark_deciding.waiting(session) if view == RIGHTS else []
    counts |= {MARKS: len(marks), RIGHTS: mark_deciding.count_waiting(session)}
    page = page_of(counts[view], number, PER_PAGE, {"view": view})
    rows: list[Queued] = []
    if view in VIEWS:
        _word, states, kind = VIEWS[view]
        rows = queries.listed(session, states, kind, start=page.start, most=PER_PAGE)
    makers = _makers(session, {mark.workshop_id for mark in rights})
    codes = {row.county_code for row in rows} | {m.product.workshop.county_code for m in marks}
    codes |= {maker.county_code for maker in makers.values()}
    names = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(sorted(codes)))).all()
    return Found(view, rows, marks if view == MARKS else [], rights, page, counts, dict(names), makers)


def _makers(session: Session, ids: Collection[int]) -> dict[int, Workshop]:
    rows = sa.select(Workshop).where(Workshop.id.in_(sorted(ids)))
    return {maker.id: maker for maker in session.scalars(rows)} if ids else {}


def review(session: Session, review_id: int) -> Review:
    """The review with all that its page shows. NotFound for an unknown one."""
    found = session.scalar(
        sa.select(Review)
        .where(Review.id == review_id)
        .options(
            joinedload(Review.pending),
            joinedload(Review.approved),
            joinedload(Review.product).joinedload(Product.workshop),
            joinedload(Review.product).joinedload(Product.category),
        )
    )
    if found is None:
        raise NotFound("")
    return found
