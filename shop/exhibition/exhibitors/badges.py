"""Badges of the people at a booth: named by the workshop, numbered within the fair, printed on A4."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import queries
from shop.exhibition.exhibitors.models import Badge, Exhibitor, ExhibitorState
from shop.exhibition.fairs.models import Fair
from shop.exhibition.fairs.moves import hold
from shop.workshops.models import Workshop

MOST = 6


def issue(
    session: Session, actor: Actor, fair: Fair, exhibitor: Exhibitor, *, name: str, duty: str = ""
) -> Badge:
    """A badge for a person. Conflict without a booth or with six already; Forbidden for others than the workshop's
    people. Invalid (field `name`) without a name.
    """
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, exhibitor.workshop_id))
    hold(session, fair)
    if exhibitor.state != ExhibitorState.PLACED:
        raise Conflict(_("有了展位才能办工作证。"))
    if not name.strip():
        raise Invalid(_("请填姓名。"), field="name")
    if len(queries.badges_of(session, fair.id, exhibitor.id)) >= MOST:
        raise Conflict(_("一个展位最多 %(n)s 张工作证。", n=MOST))
    last = session.scalar(sa.select(sa.func.max(Badge.number)).where(Badge.fair_id == fair.id)) or 0
    badge = Badge(
        fair_id=fair.id, exhibitor_id=exhibitor.id, number=last + 1, name=name.strip(), duty=duty,
        issued_at=clock.now(),
    )  # fmt: skip
    session.add(badge)
    session.flush()
    audit.record(session, actor, "fair.badge_issued", "fair", fair.id, number=badge.number)
    return badge


def withdraw(session: Session, actor: Actor, exhibitor: Exhibitor, badge_id: int) -> None:
    """It does not hold any more. NotFound for one of another exhibitor."""
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, exhibitor.workshop_id))
    badge = session.get(Badge, badge_id)
    if badge is None or badge.exhibitor_id != exhibitor.id:
        raise NotFound("")
    badge.withdrawn_at = badge.withdrawn_at or clock.now()
    session.flush()
    audit.record(session, actor, "fair.badge_withdrawn", "fair", exhibitor.fair_id, number=badge.number)
