"""How an application moves from state to state: one table, one function; what happened is written down and told."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.core.text import later as _l
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorMove, ExhibitorState
from shop.exhibition.fairs.models import Fair
from shop.workshops.models import Workshop
from shop.workshops.queries import people_of

S = ExhibitorState


class Act(StrEnum):
    """What can be done with an application."""

    INVITE = "invite"
    APPLY = "apply"
    SELECT = "select"
    WAIT = "wait"
    REFUSE = "refuse"
    OFFER = "offer"
    LET_GO = "let_go"  # an offered booth was not accepted in time
    PLACE = "place"
    EMPTY = "empty"
    WITHDRAW = "withdraw"


MOVES: dict[tuple[ExhibitorState | None, Act], ExhibitorState] = {
    (None, Act.INVITE): S.INVITED,
    (None, Act.APPLY): S.APPLIED,
    (S.INVITED, Act.APPLY): S.APPLIED,
    (S.WITHDRAWN, Act.APPLY): S.APPLIED,
    **{(state, Act.SELECT): S.SELECTED for state in (S.APPLIED, S.WAITING, S.EMPTIED)},
    **{(state, Act.WAIT): S.WAITING for state in (S.APPLIED, S.SELECTED, S.EMPTIED)},
    **{(state, Act.REFUSE): S.REFUSED for state in (S.APPLIED, S.WAITING, S.SELECTED)},
    (S.WAITING, Act.OFFER): S.OFFERED,
    (S.OFFERED, Act.LET_GO): S.WAITING,
    **{(state, Act.PLACE): S.PLACED for state in (S.SELECTED, S.OFFERED, S.WAITING, S.PLACED)},
    (S.PLACED, Act.EMPTY): S.EMPTIED,
    **{(state, Act.WITHDRAW): S.WITHDRAWN for state in (S.INVITED, S.APPLIED, S.WAITING, S.SELECTED, S.OFFERED, S.PLACED)},
}  # fmt: skip
STATE_WORDS = {
    S.INVITED: _l("已邀请"),
    S.APPLIED: _l("待选"),
    S.WAITING: _l("候补"),
    S.SELECTED: _l("入选待排位"),
    S.OFFERED: _l("空位待答复"),
    S.PLACED: _l("已有展位"),
    S.REFUSED: _l("未入选"),
    S.WITHDRAWN: _l("已退出"),
    S.EMPTIED: _l("展位已收回"),
}
#: How a state is shown to the organiser: kind of tag.
TAGS = {
    S.INVITED: "doing", S.APPLIED: "warn", S.WAITING: "doing", S.SELECTED: "warn", S.OFFERED: "doing",
    S.PLACED: "ok", S.REFUSED: "", S.WITHDRAWN: "", S.EMPTIED: "bad",
}  # fmt: skip


def can(exhibitor: Exhibitor | None, act: Act) -> bool:
    """Whether the state allows the act."""
    return (S(exhibitor.state) if exhibitor else None, act) in MOVES


def move(
    session: Session,
    actor: Actor,
    exhibitor: Exhibitor,
    act: Act,
    *,
    reason: str = "",
    begun: bool = False,
    **facts: Any,
) -> None:
    """Make the move and write it down; `facts` are columns that change with it. `begun`: the row is new.

    Conflict when the state does not allow it.
    """
    before = None if begun else S(exhibitor.state)
    to = MOVES.get((before, act))
    if to is None:
        word = STATE_WORDS[before] if before else ""
        raise Conflict(_("这家工坊现在是“%(state)s”，不能这样办。", state=word))
    exhibitor.state = to
    exhibitor.waiting_no = exhibitor.offered_booth_id = exhibitor.offered_until = None
    exhibitor.reason = reason
    for name, value in facts.items():
        setattr(exhibitor, name, value)
    session.add(exhibitor)
    session.flush()
    session.add(
        ExhibitorMove(exhibitor_id=exhibitor.id, act=act, from_state=before, to_state=to, at=clock.now(),
                      actor_id=actor.user_id, reason=reason)
    )  # fmt: skip
    session.flush()


def tell(session: Session, fair: Fair, exhibitor: Exhibitor, news: str, **facts: Any) -> None:
    """The workshop's owner and staff hear what became of it."""
    workshop = session.get_one(Workshop, exhibitor.workshop_id)
    for user_id in people_of(session, workshop):
        messages.notify(
            session, user_id, "fair_news", news=news, fair=fair.title, workshop=workshop.name, **facts
        )


def tell_organiser(session: Session, fair: Fair, exhibitor: Exhibitor, news: str, **facts: Any) -> None:
    """The organiser's operators hear the same."""
    workshop = session.get_one(Workshop, exhibitor.workshop_id)
    for user_id in operators_of(session, fair.organiser_id):
        messages.notify(
            session, user_id, "fair_news", news=news, fair=fair.title, workshop=workshop.name, **facts
        )


def operators_of(session: Session, organiser_id: int) -> list[int]:
    """Users who run the fairs of the organiser."""
    rows = (
        sa.select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organiser_id,
            Membership.role == "operator",
            Membership.ended_at.is_(None),
            User.closed_at.is_(None),
        )
        .order_by(Membership.user_id)
    )
    return list(session.scalars(rows))
