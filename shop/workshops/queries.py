"""Questions to the room of workshops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from shop.accounts.models import Membership, Organisation, OrganisationKind, User
from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.heritage.models import Craft, IchItem
from shop.heritage.regions import stem
from shop.workshops.models import Certificate, Workshop


def people_of(session: Session, workshop: Workshop) -> list[int]:
    """User ids of the workshop's owners and staff."""
    return _members(session, Membership.organisation_id == workshop.organisation_id, ("owner", "staff"))


def watching_officers(session: Session, county_code: str) -> list[int]:
    """User ids of the county's own culture officers."""
    return officers_of(session, county_code, "culture")


def officers_of(session: Session, region_code: str, *departments: str) -> list[int]:
    """User ids of the officers of these departments in the very region."""
    region = sa.and_(
        Organisation.kind == OrganisationKind.AUTHORITY,
        Organisation.region_code == region_code,
        Membership.department.in_(departments),
    )
    return _members(session, region, ("officer",))


def _members(session: Session, condition: sa.ColumnElement[bool], roles: tuple[str, ...]) -> list[int]:
    rows = (
        sa.select(Membership.user_id)
        .join(Membership.organisation)
        .join(Membership.user)
        .where(condition, Membership.role.in_(roles), Membership.ended_at.is_(None), User.closed_at.is_(None))
    )
    return sorted(set(session.scalars(rows)))


def workshop_for(session: Session, actor: Actor, slug: str, permission: Permission) -> Workshop:
    """The workshop with all that its pages show; NotFound for an unknown slug and for who may not know of it."""
    workshop = session.scalar(_whole().where(Workshop.slug == slug))
    if workshop is None or not allowed(actor, permission, workshop):
        raise NotFound("")
    return workshop


def own_workshops(session: Session, actor: Actor) -> list[Workshop]:
    """The workshops the actor works for, oldest first."""
    mine = _whole().where(Workshop.organisation_id.in_(actor.organisations("workshop")))
    return list(session.scalars(mine.order_by(Workshop.id)))


def _whole() -> sa.Select[Workshop]:
    return sa.select(Workshop).options(
        joinedload(Workshop.organisation),
        joinedload(Workshop.county),
        joinedload(Workshop.craft).joinedload(Craft.craft_class),
        joinedload(Workshop.ich_item).joinedload(IchItem.category),
    )


def certificate_with(session: Session, number: str) -> Certificate | None:
    """The certificate with the full number, its workshop and its events."""
    workshop = joinedload(Certificate.workshop)
    return session.scalar(
        sa.select(Certificate)
        .where(Certificate.number == number)
        .options(
            workshop.joinedload(Workshop.organisation),
            workshop.joinedload(Workshop.county),
            workshop.joinedload(Workshop.craft),
            workshop.joinedload(Workshop.ich_item),
            selectinload(Certificate.events),
        )
    )


def certificates_of(session: Session, workshop_id: int) -> list[Certificate]:
    """All certificates of the workshop with their events, the newest first."""
    rows = sa.select(Certificate).where(Certificate.workshop_id == workshop_id)
    return list(
        session.scalars(rows.order_by(Certificate.id.desc()).options(selectinload(Certificate.events)))
    )


def watched_regions(actor: Actor) -> list[str] | None:
    """Codes of the regions that the actor's authorities watch over; None: everything (the platform)."""
    if actor.is_system or actor.organisations("platform"):
        return None
    return sorted({g.region_code for g in actor.grants if g.kind == "authority" and g.region_code})


def within(regions: Iterable[str] | None) -> sa.ColumnElement[bool]:
    """The workshop lies in one of the regions (None: anywhere)."""
    return lies_in(Workshop.county_code, regions)


def lies_in(
    county_code: sa.ColumnElement[Any] | InstrumentedAttribute[Any], regions: Iterable[str] | None
) -> sa.ColumnElement[bool]:
    """The place in the column lies in one of the regions (None: anywhere); as ranges, which an index serves."""
    if regions is None:
        return sa.true()
    return sa.or_(sa.false(), *(_spans(county_code, stem(code)) for code in regions))


def _spans(county_code: Any, start: str) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = county_code.between(start.ljust(6, "0"), start.ljust(6, "9"))
    return found


def newest_number(session: Session, workshop_id: int) -> str | None:
    """The number of the workshop's newest certificate."""
    numbers = sa.select(Certificate.number).where(Certificate.workshop_id == workshop_id)
    return session.scalar(numbers.order_by(Certificate.id.desc()).limit(1))
