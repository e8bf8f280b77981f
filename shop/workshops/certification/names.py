"""In whose name an act is done."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation, OrganisationKind
from shop.core.access import Actor
from shop.heritage.regions import covers
from shop.workshops.models import Workshop


def acting_for(session: Session, actor: Actor, workshop: Workshop) -> str:
    """The authority that the actor acts for over this workshop; the workshop's own operator when the owner
    acts.
    """
    watching = [
        g.organisation_id
        for g in actor.grants
        if g.kind == "authority" and g.region_code and covers(g.region_code, workshop.county_code)
    ]
    if watching:
        return _name(session, Organisation.id == watching[0])
    if workshop.organisation_id in actor.organisations("workshop"):
        return _name(session, Organisation.id == workshop.organisation_id)
    county = sa.and_(
        Organisation.kind == OrganisationKind.AUTHORITY, Organisation.region_code == workshop.county_code
    )
    return _name(session, county) or workshop.county.name


def _name(session: Session, condition: sa.ColumnElement[bool]) -> str:
    return (
        session.scalar(sa.select(Organisation.name).where(condition).order_by(Organisation.id).limit(1)) or ""
    )
