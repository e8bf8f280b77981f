"""Reading quotations: those for a request, a workshop's own, what the comparison needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog.models import Product, ProductStat
from shop.core.paging import Page, page_of
from shop.orders.production.quotations.models import (
    Award,
    AwardShare,
    AwardState,
    Quotation,
    QuotationVersion,
    State,
)
from shop.orders.production.rfq.models import Rfq
from shop.workshops.models import Workshop

PER_PAGE = 20
_WHOLE = (
    joinedload(Quotation.workshop).joinedload(Workshop.county),
    joinedload(Quotation.workshop).joinedload(Workshop.craft),
    selectinload(Quotation.versions).selectinload(QuotationVersion.tiers),
    selectinload(Quotation.versions).selectinload(QuotationVersion.lines),
    selectinload(Quotation.versions).selectinload(QuotationVersion.steps),
    selectinload(Quotation.files),
)


def of_rfq(session: Session, rfq_id: int) -> list[Quotation]:
    """The quotations for a request that were sent, with all the comparison needs; the number of statements is fixed."""
    rows = sa.select(Quotation).where(Quotation.rfq_id == rfq_id, Quotation.version > 0)
    return list(session.scalars(rows.options(*_WHOLE).order_by(Quotation.id)))


def one(session: Session, where: sa.ColumnElement[bool]) -> Quotation | None:
    """The quotation with all its pages show."""
    found = sa.select(Quotation).where(where).options(*_WHOLE, selectinload(Quotation.messages))
    return session.scalar(found.options(joinedload(Quotation.rfq)))


def of_workshop(
    session: Session, workshop_id: int, states: Sequence[State], page: str | None, tab: str
) -> tuple[list[Quotation], Page]:
    """The workshop's own quotations in these states, the newest first."""
    where = (Quotation.workshop_id == workshop_id) & Quotation.state.in_(states)
    count = session.scalar(sa.select(sa.func.count()).select_from(Quotation).where(where)) or 0
    shown = page_of(count, page, PER_PAGE, {"state": tab})
    rows = sa.select(Quotation).where(where).options(joinedload(Quotation.rfq).joinedload(Rfq.craft))
    return list(
        session.scalars(rows.order_by(Quotation.id.desc()).offset(shown.start).limit(PER_PAGE))
    ), shown


def to_follow(session: Session, workshop_id: int, limit: int) -> list[Quotation]:
    """Sent quotations whose request has changed since in what they have to follow."""
    rows = (
        sa.select(Quotation)
        .join(Quotation.rfq)
        .where(
            Quotation.workshop_id == workshop_id,
            Quotation.state == State.SENT,
            Rfq.state == "open",
            Rfq.terms_version > Quotation.rfq_version,
        )
        .options(joinedload(Quotation.rfq))
    )
    return list(session.scalars(rows.order_by(Quotation.id).limit(limit)))


def ratings(session: Session, workshop_ids: Sequence[int]) -> dict[int, tuple[float, int]]:
    """Average stars and number of reviews of all goods, by workshop id; who has none is absent."""
    stars = [
        ProductStat.stars_1,
        ProductStat.stars_2,
        ProductStat.stars_3,
        ProductStat.stars_4,
        ProductStat.stars_5,
    ]
    total = sum(stars[1:], start=stars[0])
    weight = sum((i * column for i, column in enumerate(stars[1:], 2)), start=stars[0] * 1)
    rows = session.execute(
        sa.select(Product.workshop_id, sa.func.sum(weight), sa.func.sum(total))
        .join(ProductStat, ProductStat.product_id == Product.id)
        .where(Product.workshop_id.in_(workshop_ids))
        .group_by(Product.workshop_id)
    )
    return {workshop_id: (int(sum_) / int(n), int(n)) for workshop_id, sum_, n in rows if n}


def running_award(session: Session, rfq_id: int) -> Award | None:
    """The award of the request that waits or was made."""
    found = (
        sa.select(Award)
        .where(Award.rfq_id == rfq_id, Award.state != AwardState.REFUSED)
        .options(selectinload(Award.shares).joinedload(AwardShare.quotation).joinedload(Quotation.workshop))
    )
    return session.scalar(found)


def ended(session: Session, now: datetime, limit: int) -> list[int]:
    """Ids of sent quotations whose time is over, none of them in an award that waits for approval."""
    waiting = (
        sa.exists()
        .where(AwardShare.quotation_id == Quotation.id, AwardShare.award_id == Award.id)
        .where(Award.state == AwardState.WAITING)
    )
    rows = sa.select(Quotation.id).where(
        Quotation.state == State.SENT, Quotation.valid_until <= now, ~waiting
    )
    return list(session.scalars(rows.order_by(Quotation.id).limit(limit)))


def count_of(session: Session, rfq_id: int) -> int:
    """How many quotations for the request hold or were accepted."""
    where = (Quotation.rfq_id == rfq_id) & Quotation.state.in_((State.SENT, State.ACCEPTED))
    return session.scalar(sa.select(sa.func.count()).select_from(Quotation).where(where)) or 0
