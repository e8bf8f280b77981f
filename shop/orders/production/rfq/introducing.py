"""Bringing a buyer and workshops together (对接): an officer for workshops of the region, the platform for any.

Only published requests: what was put to named workshops alone is nobody else's to know.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.heritage.regions import covers
from shop.orders.production.rfq import moves, people
from shop.orders.production.rfq.models import Audience, How, Invitation, Rfq, State
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions


def introduce(session: Session, actor: Actor, rfq: Rfq, workshop: Workshop, *, words: str = "") -> Invitation:
    """The workshop is asked as if by name, and both sides hear who brought them together. Once more changes nothing.

    Forbidden for a workshop of another region, Conflict for a request that is not published and open, Invalid (workshop)
    for one that may not take on new work now (BR-32).
    """
    require(actor, Permission.RFQ_INTRODUCE)
    regions = watched_regions(actor)
    if regions is not None and not any(covers(code, workshop.county_code) for code in regions):
        raise Forbidden(_("只能对接本地区的工坊。"))
    rfq = moves.locked(session, rfq.id)
    now = clock.now()
    if (
        rfq.state != State.OPEN
        or rfq.audience != Audience.PUBLISHED
        or not rfq.deadline_at
        or rfq.deadline_at <= now
    ):
        raise Conflict(_("这张需求单现在不能对接：没有公开，或者已经截止。"), code="ILLEGAL_MOVE")
    if not certification.may_commit(session, workshop.id, now):
        raise Invalid(_("这家工坊现在不能接新的活。"), field="workshop")
    before = session.scalar(
        sa.select(Invitation).where(Invitation.rfq_id == rfq.id, Invitation.workshop_id == workshop.id)
    )
    if before is not None:
        return before
    made = Invitation(
        rfq_id=rfq.id,
        workshop_id=workshop.id,
        how=How.INTRODUCED,
        words=words.strip()[:300],
        at=now,
        actor_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "rfq.introduced", "rfq", rfq.number, workshop=workshop.id)
    people.tell_workshops(session, rfq, {workshop.id}, "introduced")
    people.tell_buyer(session, rfq, "introduced")
    return made
