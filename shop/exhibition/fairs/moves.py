"""How a fair moves from state to state: one table, one function that checks the move, makes it and writes it down."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.exhibition.fairs.models import Fair, FairMove, FairState
from shop.workshops.income.origins import name_origin


class Act(StrEnum):
    """What can be done with a fair as a whole."""

    ANNOUNCE = "announce"  # open for applications, and public
    ARRANGE = "arrange"  # booths stand: from now on they are open in the opening hours
    BEGIN = "begin"  # its first day has begun
    CLOSE = "close"
    REPORT = "report"
    CANCEL = "cancel"


MOVES: dict[tuple[FairState, Act], FairState] = {
    (FairState.PLANNED, Act.ANNOUNCE): FairState.APPLYING,
    (FairState.APPLYING, Act.ARRANGE): FairState.ARRANGED,
    (FairState.ARRANGED, Act.BEGIN): FairState.LIVE,
    (FairState.ARRANGED, Act.CLOSE): FairState.CLOSED,
    (FairState.LIVE, Act.CLOSE): FairState.CLOSED,
    (FairState.CLOSED, Act.REPORT): FairState.REPORTED,
    (FairState.APPLYING, Act.CANCEL): FairState.CANCELLED,
    (FairState.ARRANGED, Act.CANCEL): FairState.CANCELLED,
    (FairState.LIVE, Act.CANCEL): FairState.CANCELLED,
}
STATE_WORDS = {
    FairState.PLANNED: _l("筹备中"),
    FairState.APPLYING: _l("接受报名"),
    FairState.ARRANGED: _l("展位排好"),
    FairState.LIVE: _l("开展中"),
    FairState.CLOSED: _l("已闭展"),
    FairState.REPORTED: _l("已总结"),
    FairState.CANCELLED: _l("已取消"),
}


def can(fair: Fair, act: Act) -> bool:
    """Whether the state allows the act."""
    return (FairState(fair.state), act) in MOVES


def hold(session: Session, fair: Fair) -> None:
    """The fair as it is now: whoever else arranges its booths waits until this transaction ends."""
    session.scalars(
        sa.select(Fair)
        .where(Fair.id == fair.id)
        .with_for_update(of=Fair)
        .execution_options(populate_existing=True)
    ).one()


def move(session: Session, actor: Actor, fair: Fair, act: Act, *, reason: str = "") -> None:
    """Make the move. Forbidden for others than the organiser's operators, Conflict when the state does not allow it."""
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    to = MOVES.get((FairState(fair.state), act))
    if to is None:
        raise Conflict(_("展会现在是“%(state)s”，不能这样办。", state=STATE_WORDS[FairState(fair.state)]))
    now = clock.now()
    session.add(
        FairMove(fair_id=fair.id, act=act, from_state=fair.state, to_state=to, at=now, actor_id=actor.user_id,
                 reason=reason)
    )  # fmt: skip
    fair.state = to
    if fair.announced_at is None:
        fair.announced_at = now
    session.flush()
    name_origin(session, f"fair:{fair.id}", fair.title[:80])
    audit.record(session, actor, f"fair.{act}", "fair", fair.id, to=to)
    cache.touch(session)
