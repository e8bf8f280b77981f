"""How an intent moves: one table and one function, which checks the move, makes it and writes the history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.exhibition.intents.models import DealIntent, IntentMove, IntentState


class Act(StrEnum):
    """What can happen to an intent."""

    CONFIRM = "confirm"  # the workshop; the buyer confirmed by making it
    DROP = "drop"  # either side
    CONVERT = "convert"


S = IntentState
MOVES: dict[tuple[IntentState, Act], IntentState] = {
    (S.PROPOSED, Act.CONFIRM): S.CONFIRMED,
    (S.PROPOSED, Act.DROP): S.DROPPED,
    (S.CONFIRMED, Act.DROP): S.DROPPED,
    (S.CONFIRMED, Act.CONVERT): S.CONVERTED,
}


def can(intent: DealIntent, act: Act) -> bool:
    """Whether the act is possible from where the intent stands."""
    return (S(intent.state), act) in MOVES


def must(intent: DealIntent, act: Act) -> None:
    """Conflict when the act is not possible from where the intent stands."""
    if not can(intent, act):
        raise Conflict(_("这份意向的状态已经变了，请刷新页面再看。"))


def move(
    session: Session, actor: Actor, intent: DealIntent, act: Act, *, at: datetime, note: str = ""
) -> None:
    """Make the move and write who, when and what was said. Conflict as `must`."""
    must(intent, act)
    before, after = intent.state, MOVES[S(intent.state), act]
    intent.state = after
    write(session, actor, intent, act, before=before, at=at, note=note)


def write(
    session: Session,
    actor: Actor,
    intent: DealIntent,
    act: str,
    *,
    before: str | None,
    at: datetime,
    note: str = "",
) -> None:
    """A row of the history."""
    session.add(
        IntentMove(
            intent_id=intent.id, act=act, from_state=before, to_state=intent.state, at=at,
            actor_id=actor.user_id, note=note,
        )
    )  # fmt: skip
    session.flush()
