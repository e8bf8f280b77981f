"""The workshop somebody works for, and the head of its own pages (the studio)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core.access import Actor, require
from shop.core.errors import Forbidden
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.models import Workshop


class StudioHead(NamedTuple):
    """What the head of a studio page shows. `seal`: '' county city province ('' while it may not sell)."""

    name: str
    seal: str
    pattern_key: str


def workshop_of(session: Session, actor: Actor, permission: Permission) -> Workshop:
    """The workshop whose pages the actor sees: the first of theirs in which they may. Forbidden when there
    is none.
    """
    mine = [g.organisation_id for g in actor.grants if g.kind == "workshop"]
    found = {
        w.organisation_id: w
        for w in session.scalars(
            sa.select(Workshop).where(Workshop.organisation_id.in_(mine)).options(joinedload(Workshop.craft))
        )
    }
    if not found:
        raise Forbidden(_("这是工坊的页面。您的账号还不属于任何工坊。"))
    refused: Forbidden | None = None
    for organisation_id in mine:
        if organisation_id not in found:
            continue
        try:
            require(actor, permission, found[organisation_id])
        except Forbidden as error:
            refused = refused or error
        else:
            return found[organisation_id]
    assert refused is not None
    raise refused


def studio_head(session: Session, workshop: Workshop, at: datetime) -> StudioHead:
    """The head of the workshop's pages at the instant."""
    sells = certification.may_sell(session, workshop.id, at)
    seal = (workshop.model_site_level or "county") if sells else ""
    return StudioHead(workshop.name, seal, workshop.craft.pattern_key)
