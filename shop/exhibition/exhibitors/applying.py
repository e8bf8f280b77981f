"""Workshops come to a fair: invited or by themselves, and only those that may take on something new at that second.

The same door as the checkout's: the right is asked under the lock that suspensions wait for (BR-22, BR-32).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit
from shop.core.access import Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import queries
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorState
from shop.exhibition.exhibitors.moves import Act, can, move, tell
from shop.exhibition.fairs.models import Fair, FairState
from shop.exhibition.fairs.moves import hold
from shop.heritage.models import Region
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.recognition import key_counties

#: While a fair is in one of these, workshops can be invited to it.
INVITING = (FairState.APPLYING, FairState.ARRANGED)


def ask_right(session: Session, workshop_id: int) -> datetime:
    """Hold the workshop's right and ask it: the instant at which it may take on a booth. Conflict (code of the refusal)
    with the reason when it may not.
    """
    at = certification.lock_shared(session, [workshop_id])
    if refusal := certification.why_not(session, workshop_id, at):
        raise Conflict(refusal.sentence, code=refusal.code)
    if not certification.may_commit(session, workshop_id, at):
        raise Conflict(_("这家工坊已经宣布退出，不能再接新的展位。"), code="WITHDRAWING")
    return at


def is_key_support(session: Session, county_code: str) -> bool:
    """Whether the county, its prefecture, or a naming of the prefecture makes it a key-support area (Hunan notice)."""
    codes = [county_code, county_code[:4] + "00"]
    marked = sa.select(sa.func.count()).where(Region.code.in_(codes), Region.key_support)
    if session.scalar(marked):
        return True
    return county_code in {k.county_code for k in key_counties.running(session, codes[1])}


def invite(session: Session, actor: Actor, fair: Fair, workshops: Sequence[Workshop]) -> int:
    """Invite workshops; answers how many were. Those that stand with the fair already, or may not sell, are left out."""
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    if fair.state not in INVITING:
        raise Conflict(_("公开以后、闭展以前才能邀请。"))
    at = certification.lock_shared(session, [w.id for w in workshops])
    count = 0
    for workshop in workshops:
        known = queries.of_workshop(session, fair.id, workshop.id)
        if known is not None or not certification.may_commit(session, workshop.id, at):
            continue
        exhibitor = _begin(session, fair, workshop)
        move(session, actor, exhibitor, Act.INVITE, begun=True, invited_at=at)
        tell(session, fair, exhibitor, "invited")
        count += 1
    audit.record(session, actor, "fair.invited", "fair", fair.id, workshops=count)
    return count


def apply(
    session: Session,
    actor: Actor,
    fair: Fair,
    workshop: Workshop,
    *,
    wish: str,
    contact_name: str,
    contact_phone: str,
) -> Exhibitor:
    """The workshop wants to be at the fair. A second application while the first one stands is the same.

    Conflict outside the application period (for who was invited: once booths are arranged), for a workshop that may not
    sell at this second, and after a refusal.
    """
    require(actor, Permission.FAIR_JOIN, workshop)
    hold(session, fair)
    at = ask_right(session, workshop.id)
    known = queries.of_workshop(session, fair.id, workshop.id)
    invited = known is not None and known.state == ExhibitorState.INVITED
    if not (applying_at(fair, at) or (invited and fair.state in INVITING)):
        raise Conflict(_("现在不是报名的时候。"), code="NOT_APPLYING")
    if known is not None and not can(known, Act.APPLY):
        return known
    exhibitor = known or _begin(session, fair, workshop)
    facts: dict[str, Any] = {"wish": wish, "contact_name": contact_name, "contact_phone": contact_phone}
    move(session, actor, exhibitor, Act.APPLY, begun=known is None, applied_at=at, **facts)
    audit.record(session, actor, "fair.applied", "fair", fair.id, workshop=workshop.id)
    return exhibitor


def applying_at(fair: Fair, at: datetime) -> bool:
    """Whether any workshop may apply at the instant: the fair is open for it, within the period (half-open)."""
    return (
        fair.state == FairState.APPLYING
        and fair.apply_from is not None
        and fair.apply_until is not None
        and fair.apply_from <= at < fair.apply_until
    )


def _begin(session: Session, fair: Fair, workshop: Workshop) -> Exhibitor:
    return Exhibitor(
        fair_id=fair.id,
        workshop_id=workshop.id,
        county_code=workshop.county_code,
        prefecture_code=workshop.county_code[:4] + "00",
        key_support=is_key_support(session, workshop.county_code),
    )
