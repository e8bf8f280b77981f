"""Reading requests: the buyer's, those a workshop is asked, those published in a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog.models import Product, ProductState
from shop.core import clock
from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.heritage.models import Craft, Region
from shop.heritage.regions import stem
from shop.orders.production.capacity import queries as capacity
from shop.orders.production.capacity.weeks import Weeks, monday
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.quotations.models import State as Quoted
from shop.orders.production.rfq import matching
from shop.orders.production.rfq.models import Audience, Invitation, Rfq, State
from shop.workshops import certification
from shop.workshops.models import Workshop

PER_PAGE = 20
_WHOLE = (
    joinedload(Rfq.craft),
    selectinload(Rfq.products),
    selectinload(Rfq.addresses),
    selectinload(Rfq.files),
    selectinload(Rfq.questions),
    selectinload(Rfq.versions),
    selectinload(Rfq.invitations).joinedload(Invitation.workshop).joinedload(Workshop.county),
)


def numbered(session: Session, number: str) -> Rfq | None:
    """The request with all its pages show."""
    return session.scalar(sa.select(Rfq).where(Rfq.number == number).options(*_WHOLE))


def of_buyer(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of the companies that the actor belongs to."""
    return Rfq.organisation_id.in_(actor.organisations("company"))


def listed(
    session: Session, actor: Actor, states: Sequence[State], page: str | None, tab: str
) -> tuple[list[Rfq], Page, dict[int, int]]:
    """The buyer's requests in these states, the next needed first, and how many quotations each has by request id."""
    where = of_buyer(actor) & Rfq.state.in_(states)
    shown = page_of(
        session.scalar(sa.select(sa.func.count()).select_from(Rfq).where(where)) or 0,
        page,
        PER_PAGE,
        {"state": tab},
    )
    rows = sa.select(Rfq).where(where).options(joinedload(Rfq.craft)).order_by(Rfq.needed_by, Rfq.id.desc())
    found = list(session.scalars(rows.offset(shown.start).limit(PER_PAGE)))
    return found, shown, quotes_of(session, [rfq.id for rfq in found])


def quotes_of(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Quotations that hold now, by request id."""
    rows = session.execute(
        sa.select(Quotation.rfq_id, sa.func.count())
        .where(Quotation.rfq_id.in_(ids), Quotation.state.in_((Quoted.SENT, Quoted.ACCEPTED)))
        .group_by(Quotation.rfq_id)
    )
    return {rfq_id: int(n) for rfq_id, n in rows}


def weeks_of(session: Session, workshop: Workshop) -> dict[int, Weeks]:
    """The workshop's weeks by craft id."""
    found = capacity.weeks_of(session, [workshop.id], monday(clock.today()))
    return {craft_id: weeks for (_workshop, craft_id), weeks in found.items()}


def inbox_where(
    workshop: Workshop, weeks: dict[int, Weeks], now: datetime, *, commits: bool
) -> sa.ColumnElement[bool]:
    """Requests that wait for an answer of the workshop: it is asked, has not quoted, and the time is not over. Without the
    right to take on new work only those that ask it by name are left to read.
    """
    quoted = sa.select(Quotation.rfq_id).where(
        Quotation.workshop_id == workshop.id, Quotation.state != Quoted.DRAFT
    )
    asked: sa.Select[int] | sa.CompoundSelect[int] = matching.invited(workshop.id)
    if commits:
        # Two ways of being asked, each read by its own index: an OR of them would read all open requests.
        fits = sa.and_(matching.is_open(now), matching.fits(workshop, weeks, clock.local_day(now)))
        asked = sa.union(asked, sa.select(Rfq.id).where(fits).correlate(None))
    return sa.and_(matching.is_open(now), Rfq.id.in_(asked), Rfq.id.not_in(quoted))


def inbox(
    session: Session, workshop: Workshop, weeks: dict[int, Weeks], page: str | None, *, commits: bool
) -> tuple[list[Rfq], Page]:
    """Those requests, the next deadline first; two statements."""
    where = inbox_where(workshop, weeks, clock.now(), commits=commits)
    shown = page_of(
        session.scalar(sa.select(sa.func.count()).select_from(Rfq).where(where)) or 0, page, PER_PAGE
    )
    rows = sa.select(Rfq).where(where).options(joinedload(Rfq.craft)).order_by(Rfq.deadline_at, Rfq.id)
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def unseen(session: Session, workshop: Workshop, now: datetime) -> int:
    """Published requests of the workshop's own craft that would fit if it said how much it makes."""
    where = sa.and_(matching.is_open(now), matching.in_reach(workshop), Rfq.craft_id == workshop.craft_id)
    return session.scalar(sa.select(sa.func.count()).select_from(Rfq).where(where)) or 0


def is_asked(session: Session, rfq: Rfq, workshop: Workshop) -> bool:
    """Whether the workshop may know of the request: asked by name or introduced, with a quotation, or published, open, of
    a craft it works in, within its reach, while it may take on new work.
    """
    by_name = sa.select(Invitation.id).where(
        Invitation.rfq_id == rfq.id, Invitation.workshop_id == workshop.id
    )
    if session.scalar(by_name) is not None:
        return True
    quoted = sa.select(Quotation.id).where(
        Quotation.rfq_id == rfq.id, Quotation.workshop_id == workshop.id, Quotation.state != Quoted.DRAFT
    )
    if session.scalar(quoted) is not None:
        return True
    now = clock.now()
    crafts = {workshop.craft_id} | {row.craft_id for row in capacity.stated(session, workshop.id)}
    if rfq.audience != Audience.PUBLISHED or rfq.craft_id not in crafts:
        return False
    reach = sa.select(Rfq.id).where(Rfq.id == rfq.id, matching.is_open(now), matching.in_reach(workshop))
    return session.scalar(reach) is not None and certification.may_commit(session, workshop.id, now)


def published(
    session: Session, where: sa.ColumnElement[bool], page: str | None, kept: dict[str, str]
) -> tuple[list[Rfq], Page]:
    """Published requests for the officers' desk, the next deadline first."""
    where = sa.and_(Rfq.audience == Audience.PUBLISHED, Rfq.state != State.DRAFT, where)
    shown = page_of(
        session.scalar(sa.select(sa.func.count()).select_from(Rfq).where(where)) or 0, page, PER_PAGE, kept
    )
    rows = sa.select(Rfq).where(where).options(joinedload(Rfq.craft)).order_by(Rfq.deadline_at, Rfq.id)
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def in_reach_of(regions: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """Requests that some workshop of the regions may answer (None: any)."""
    if regions is None:
        return sa.true()
    above = {code[:2] + "0000" for code in regions} | {code[:4] + "00" for code in regions} | set(regions)
    below = [Rfq.region_code.startswith(stem(code)) for code in regions]
    return sa.or_(Rfq.region_code.is_(None), Rfq.region_code.in_(above), *below)


def overdue(session: Session, now: datetime, limit: int) -> list[int]:
    """Ids of open requests whose deadline has passed and for which no quotation holds any more."""
    holds = sa.exists().where(
        Quotation.rfq_id == Rfq.id, Quotation.state == Quoted.SENT, Quotation.valid_until > now
    )
    rows = sa.select(Rfq.id).where(Rfq.state == State.OPEN, Rfq.deadline_at <= now, ~holds)
    return list(session.scalars(rows.order_by(Rfq.id).limit(limit)))


def regions(session: Session) -> list[Region]:
    """Provinces and prefectures in which there are workshops, and these workshops' counties, by code."""
    counties = set(session.scalars(sa.select(Workshop.county_code).distinct()))
    codes = counties | {c[:4] + "00" for c in counties} | {c[:2] + "0000" for c in counties}
    return list(session.scalars(sa.select(Region).where(Region.code.in_(codes)).order_by(Region.code)))


def nameable(session: Session, craft_id: int | None, limit: int = 60) -> list[Workshop]:
    """Workshops of the craft that may take on new work now, for being named."""
    rows = (
        sa.select(Workshop)
        .where(
            Workshop.craft_id == (craft_id or 0),
            Workshop.id.in_(certification.committing_workshops(clock.now())),
        )
        .options(joinedload(Workshop.county))
        .order_by(Workshop.county_code, Workshop.id)
        .limit(limit)
    )
    return list(session.scalars(rows))


def crafts(session: Session) -> list[Craft]:
    """All crafts, by name."""
    return list(session.scalars(sa.select(Craft).order_by(Craft.name)))


def products(session: Session, slugs: Sequence[str]) -> list[Product]:
    """Published products of these addresses, in this order."""
    wanted = list(dict.fromkeys(slugs))[:10]
    rows = sa.select(Product).where(Product.slug.in_(wanted), Product.state == ProductState.PUBLISHED)
    found = {product.slug: product for product in session.scalars(rows)}
    return [found[slug] for slug in wanted if slug in found]
