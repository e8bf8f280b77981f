"""Public notices, objections and transfers as officers see them: lists of a region, and single ones."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from shop.accounts.models import Department
from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.paging import Page, page_of
from shop.core.permissions import Permission
from shop.heritage.models import Region
from shop.workshops.applications.models import (
    Application,
    ApplicationState,
    NoticeEntry,
    Objection,
    PublicNotice,
    SignOff,
    Transfer,
)
from shop.workshops.queries import lies_in, watched_regions

PER_PAGE = 30


class Place(NamedTuple):
    """A county that is asked about, as permissions want it."""

    county_code: str


def notices(session: Session, actor: Actor, page: str | None) -> tuple[list[PublicNotice], Page]:
    """Notices of the account's regions, the newest first, with their applications."""
    there = lies_in(PublicNotice.county_code, watched_regions(actor))
    total = session.scalar(sa.select(sa.func.count()).select_from(PublicNotice).where(there)) or 0
    asked = page_of(total, page, PER_PAGE)
    rows = (
        sa.select(PublicNotice).where(there).order_by(PublicNotice.starts_on.desc(), PublicNotice.id.desc())
    )
    shown = rows.offset(asked.start).limit(PER_PAGE).options(*_whole())
    return list(session.scalars(shown)), asked


def _whole() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    entries = selectinload(PublicNotice.entries).joinedload(NoticeEntry.application)
    return (joinedload(PublicNotice.county), entries)


def notice_for(session: Session, actor: Actor, number: str) -> PublicNotice:
    """The notice, for officers of its region and the platform. NotFound for everybody else."""
    found = session.scalar(sa.select(PublicNotice).where(PublicNotice.number == number).options(*_whole()))
    if found is None or not allowed(actor, Permission.APPLICATION_VIEW, found):
        raise NotFound("")
    return found


def objections_of(session: Session, notice: PublicNotice) -> list[Objection]:
    """What was brought forward against applications of the notice, oldest first."""
    rows = (
        sa.select(Objection)
        .join(Objection.entry)
        .where(NoticeEntry.notice_id == notice.id)
        .options(contains_eager(Objection.entry), joinedload(Objection.application))
    )
    return list(session.scalars(rows.order_by(Objection.id)))


def waiting_objections(session: Session, actor: Actor) -> list[Objection]:
    """Objections without an answer in the account's regions, by due day; a hundred at most."""
    rows = (
        sa.select(Objection)
        .join(Objection.application)
        .where(
            lies_in(Application.county_code, watched_regions(actor)),
            Objection.answered_at.is_(None),
            Application.state == ApplicationState.PUBLIC_NOTICE,
        )
        .options(contains_eager(Objection.application))
    )
    return list(session.scalars(rows.order_by(Objection.due_on, Objection.id).limit(100)))


def objection_for(session: Session, actor: Actor, number: str) -> Objection:
    """The objection with its notice and application, for officers of the region. NotFound for everybody else."""
    entry = joinedload(Objection.entry).joinedload(NoticeEntry.notice)
    rows = sa.select(Objection).where(Objection.number == number)
    found = session.scalar(rows.options(entry, joinedload(Objection.application)))
    if found is None or not allowed(actor, Permission.APPLICATION_VIEW, found.application):
        raise NotFound("")
    return found


def ready_for_notice(session: Session, actor: Actor) -> tuple[list[Application], int]:
    """Applications of the counties the actor decides for on which all three departments agree, by due day (fifty at
    most), and how many are under review besides.
    """
    own = {g.region_code for g in actor.grants if g.kind == "authority" and g.department == "culture"}
    under_review = sa.and_(
        Application.county_code.in_(sorted(code for code in own if code)),
        Application.state == ApplicationState.UNDER_REVIEW,
    )
    agreeing = (
        sa.select(sa.func.count())
        .where(
            SignOff.application_id == Application.id,
            SignOff.round == Application.round,
            SignOff.agrees.is_(True),
        )
        .correlate(Application)
        .scalar_subquery()
    )
    rows = sa.select(Application).where(under_review, agreeing == len(Department))
    found = list(session.scalars(rows.order_by(Application.due_on, Application.id).limit(50)))
    total = session.scalar(sa.select(sa.func.count()).select_from(Application).where(under_review)) or 0
    return found, total - len(found)


def transfers(session: Session, actor: Actor) -> list[Transfer]:
    """Transfers from and to the account's regions: open ones first, then the newest; a hundred at most."""
    regions = watched_regions(actor)
    rows = (
        sa.select(Transfer)
        .where(sa.or_(lies_in(Transfer.from_county, regions), lies_in(Transfer.to_county, regions)))
        .options(joinedload(Transfer.application), joinedload(Transfer.workshop))
    )
    order = (Transfer.decided_at.is_not(None), Transfer.id.desc())
    return list(session.scalars(rows.order_by(*order).limit(100)))


def transfer_for(session: Session, actor: Actor, transfer_id: int) -> Transfer:
    """The transfer, for officers of either side and the platform. NotFound for everybody else."""
    found = session.get(
        Transfer, transfer_id, options=[joinedload(Transfer.application), joinedload(Transfer.workshop)]
    )
    sides = (found.from_county, found.to_county) if found else ()
    if found is None or not any(allowed(actor, Permission.APPLICATION_VIEW, Place(code)) for code in sides):
        raise NotFound("")
    return found


def place_names(session: Session, codes: set[str]) -> dict[str, str]:
    """Names of counties by code."""
    rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    return dict(rows.all())
