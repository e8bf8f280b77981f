"""Selection: quotas by prefecture, key-support areas first, reasons with every decision, a waiting list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import queries
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorState, Quota
from shop.exhibition.exhibitors.moves import Act, move, tell
from shop.exhibition.fairs.models import Booth, Fair
from shop.exhibition.fairs.moves import hold
from shop.heritage.models import Region, RegionLevel

S = ExhibitorState
#: States that take one of the places.
TAKEN = (S.SELECTED, S.OFFERED, S.PLACED)


class Wants(Protocol):
    """What a proposal needs of an application."""

    @property
    def id(self) -> int: ...
    @property
    def prefecture_code(self) -> str: ...
    @property
    def key_support(self) -> bool: ...


class Proposal(NamedTuple):
    """Who would get a place and why, and who would wait, in order."""

    chosen: dict[int, str]
    waiting: list[int]


def propose(
    applied: Sequence[Wants], quotas: Mapping[str, int], places: int, taken: Iterable[str] = ()
) -> Proposal:
    """Who gets a place. `applied` in the order in which they came, `places` that are free in all, `taken`: the
    prefectures of those that have one already. Pure.

    First each prefecture's quota is filled, key-support areas before the others; what is left over goes to whoever
    applied, key-support areas first again, whatever the prefecture. The others wait in that order.
    """
    left = Counter(quotas)
    left.subtract(Counter(taken))
    ordered = sorted(applied, key=lambda one: not one.key_support)
    chosen: dict[int, str] = {}
    for one in ordered:
        if len(chosen) < places and left[one.prefecture_code] > 0:
            left[one.prefecture_code] -= 1
            chosen[one.id] = _("市州名额内，重点支持地区优先") if one.key_support else _("市州名额内")
    for one in ordered:
        if len(chosen) < places and one.id not in chosen:
            chosen[one.id] = _("名额外的空位，重点支持地区优先") if one.key_support else _("名额外的空位")
    return Proposal(chosen, [one.id for one in ordered if one.id not in chosen])


def proposal(session: Session, fair: Fair) -> Proposal:
    """The proposal for those who wait for a decision now."""
    booths = session.scalar(sa.select(sa.func.count()).where(Booth.fair_id == fair.id)) or 0
    taken = [e.prefecture_code for e in queries.of_fair(session, fair.id, *TAKEN)]
    applied = queries.of_fair(session, fair.id, S.APPLIED)
    return propose(applied, queries.quotas_of(session, fair.id), max(0, booths - len(taken)), taken)


def set_quotas(session: Session, actor: Actor, fair: Fair, places: Mapping[str, int]) -> None:
    """How many booths each prefecture has; nought takes it out. Invalid for more than there are booths, or no prefecture."""
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    booths = session.scalar(sa.select(sa.func.count()).where(Booth.fair_id == fair.id)) or 0
    if any(n < 0 for n in places.values()) or sum(places.values()) > booths:
        raise Invalid(_("名额加起来不能超过 %(n)s 个展位。", n=booths), field="places")
    known = set(
        session.scalars(
            sa.select(Region.code).where(
                Region.code.in_(sorted(places)), Region.level == RegionLevel.PREFECTURE
            )
        )
    )
    if set(places) - known:
        raise Invalid(_("名额按市州分。"), field="places")
    session.execute(sa.delete(Quota).where(Quota.fair_id == fair.id))
    session.add_all(Quota(fair_id=fair.id, prefecture_code=c, places=n) for c, n in places.items() if n)
    session.flush()
    audit.record(session, actor, "fair.quotas_set", "fair", fair.id, places=sum(places.values()))


def decide(
    session: Session, actor: Actor, fair: Fair, exhibitor_id: int, act: Act, *, reason: str
) -> Exhibitor:
    """Select it, put it on the waiting list or refuse it, with a reason that it reads. Invalid (field `reason`) without
    one for who is not selected; Conflict when its state does not allow it.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    exhibitor = of_this(session, fair, exhibitor_id)
    if act not in (Act.SELECT, Act.WAIT, Act.REFUSE):
        raise Invalid(_("请选入选、候补或不入选。"), field="decision")
    if act != Act.SELECT and not reason:
        raise Invalid(_("请写理由，工坊看得到。"), field="reason")
    _decide(session, actor, fair, exhibitor, act, reason)
    return exhibitor


def decide_all(session: Session, actor: Actor, fair: Fair) -> Proposal:
    """Decide about all who wait for a decision as proposed; answers what was decided."""
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    found = proposal(session, fair)
    by_id = {e.id: e for e in queries.of_fair(session, fair.id, S.APPLIED)}
    for exhibitor_id, reason in found.chosen.items():
        _decide(session, actor, fair, by_id[exhibitor_id], Act.SELECT, reason)
    for exhibitor_id in found.waiting:
        _decide(
            session, actor, fair, by_id[exhibitor_id], Act.WAIT, _("展位已满，按重点支持地区和报名先后排队")
        )
    return found


def _decide(session: Session, actor: Actor, fair: Fair, exhibitor: Exhibitor, act: Act, reason: str) -> None:
    number = next_number(session, fair.id) if act == Act.WAIT else None
    move(session, actor, exhibitor, act, reason=reason, waiting_no=number, decided_at=clock.now())
    news = {Act.SELECT: "selected", Act.WAIT: "waiting", Act.REFUSE: "refused"}[act]
    tell(session, fair, exhibitor, news, reason=reason, number=number)
    audit.record(session, actor, f"fair.{news}", "fair", fair.id, workshop=exhibitor.workshop_id)


def next_number(session: Session, fair_id: int) -> int:
    """The next number on the waiting list; the fair is held."""
    last = session.scalar(sa.select(sa.func.max(Exhibitor.waiting_no)).where(Exhibitor.fair_id == fair_id))
    return (last or 0) + 1


def of_this(session: Session, fair: Fair, exhibitor_id: int) -> Exhibitor:
    """The application to this very fair, locked. NotFound for one of another."""
    exhibitor = queries.exhibitor(session, exhibitor_id, locked=True)
    if exhibitor.fair_id != fair.id:
        raise NotFound("")
    return exhibitor
