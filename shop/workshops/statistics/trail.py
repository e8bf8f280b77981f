"""The trail of a form: what happened to it, by whom, when and why."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.core.access import Actor
from shop.core.text import later as _l
from shop.workshops.statistics.models import RegionForm, ReportMove, WorkshopReturn

ACTS = {
    "submitted": _l("报送"),
    "accepted": _l("审核通过"),
    "returned": _l("退回"),
    "counted": _l("乡村振兴部门核定人数"),
}


class Step(NamedTuple):
    """One thing that happened."""

    move: ReportMove
    word: str
    name: str


def note(
    session: Session, actor: Actor, thing: WorkshopReturn | RegionForm, act: str, words: str = ""
) -> None:
    """Write it down, in the transaction of the act."""
    which = {"return_id": thing.id} if isinstance(thing, WorkshopReturn) else {"form_id": thing.id}
    session.add(
        ReportMove(act=act, actor_id=actor.user_id, happened_at=clock.now(), note=words[:300], **which)
    )
    session.flush()


def steps(session: Session, thing: WorkshopReturn | RegionForm) -> list[Step]:
    """All that happened, the oldest first. One statement."""
    mine = ReportMove.return_id if isinstance(thing, WorkshopReturn) else ReportMove.form_id
    rows = (
        sa.select(ReportMove, User.name)
        .outerjoin(User, User.id == ReportMove.actor_id)
        .where(mine == thing.id)
        .order_by(ReportMove.id)
    )
    return [Step(move, str(ACTS[move.act]), name or "") for move, name in session.execute(rows)]
