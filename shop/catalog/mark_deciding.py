"""The platform checks declared marks of intellectual property against certificate and register: only then are they
called checked. Every decision is audited and told to the workshop.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.catalog.mark_models import MarkState, RightsMark
from shop.catalog.models import Product
from shop.catalog.official.recording import given
from shop.core import audit, cache, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.core.permissions import Permission
from shop.workshops.certification.recording import belongs_to
from shop.workshops.models import Workshop
from shop.workshops.queries import people_of

#: What may become of a mark; a checked one that turns out wrong is refused later.
MOVES = {
    (MarkState.DECLARED, MarkState.VERIFIED),
    (MarkState.DECLARED, MarkState.REFUSED),
    (MarkState.VERIFIED, MarkState.REFUSED),
}


def verify(session: Session, actor: Actor, mark_id: int) -> RightsMark:
    """The mark is what it says: product pages call it checked. Raises Conflict (ILLEGAL_MOVE), Forbidden (OWN_CASE),
    NotFound.
    """
    return _decided(session, actor, mark_id, MarkState.VERIFIED, "")


def refuse(session: Session, actor: Actor, mark_id: int, *, reason: str) -> RightsMark:
    """The mark cannot be confirmed, with a reason: buyers do not see it any more. Raises Invalid without a reason, and
    as `verify`.
    """
    why = given(reason, _("请写明为什么不采用。"))
    return _decided(session, actor, mark_id, MarkState.REFUSED, why)


def may_move(mark: RightsMark, to: MarkState) -> bool:
    """Whether the mark can become so."""
    return (MarkState(mark.state), to) in MOVES


def waiting(session: Session, limit: int = 200) -> list[RightsMark]:
    """Marks that nobody has looked at, the oldest first."""
    rows = sa.select(RightsMark).where(RightsMark.state == MarkState.DECLARED)
    return list(session.scalars(rows.order_by(RightsMark.id).limit(limit)))


def count_waiting(session: Session) -> int:
    """How many marks nobody has looked at."""
    rows = sa.select(sa.func.count()).select_from(RightsMark).where(RightsMark.state == MarkState.DECLARED)
    return session.scalar(rows) or 0


def one(session: Session, mark_id: int) -> RightsMark:
    """The mark with its document. NotFound for an unknown one."""
    rows = sa.select(RightsMark).where(RightsMark.id == mark_id)
    found = session.scalar(rows.options(joinedload(RightsMark.document)))
    if found is None:
        raise NotFound(_("没有找到这一项。"))
    return found


def goods_of(session: Session, mark: RightsMark) -> Product | None:
    """The product it stands for; None: all goods of the workshop."""
    return session.get(Product, mark.product_id) if mark.product_id else None


def _decided(session: Session, actor: Actor, mark_id: int, to: MarkState, reason: str) -> RightsMark:
    mark = session.get(RightsMark, mark_id, with_for_update={"key_share": True}, populate_existing=True)
    if mark is None:
        raise NotFound(_("没有找到这一项。"))
    require(actor, Permission.CATALOGUE_DECIDE)
    workshop = session.get_one(Workshop, mark.workshop_id)
    if belongs_to(actor, workshop):
        raise Forbidden(_("您是这家工坊的成员，要由别的经办人来办。"), code="OWN_CASE")
    if not may_move(mark, to):
        raise Conflict(_("这一项已经有人看过了。"), code="ILLEGAL_MOVE")
    mark.state, mark.reason = to.value, reason
    mark.decided_at, mark.decided_by = clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, f"mark.{to}", "workshop", workshop.id, mark=mark.id, number=mark.number)
    for user_id in people_of(session, workshop):
        messages.notify(
            session,
            user_id,
            "mark_decided",
            outcome=to.value,
            name=mark.name,
            number=mark.number,
            reason=reason,
        )
    cache.touch(session)
    return mark
