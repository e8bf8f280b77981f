"""Every pair of state and act: the legal ones lead on, all others are refused with a sentence and change nothing."""

from __future__ import annotations

from itertools import product

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.audit import AuditEvent
from shop.core.errors import Conflict
from shop.core.outbox import OutboxTask
from shop.workshops.applications.models import (
    Application,
    ApplicationMove,
    ApplicationState,
    NoticeEntry,
    Objection,
    SignOff,
    Transfer,
)
from shop.workshops.applications.moves import ACT_WORDS, MOVES, STATE_WORDS, Act, after
from shop.workshops.evidence.models import Visit
from shop.workshops.models import Certificate, Workshop
from shop.workshops.recognition.models import Recognition
from tests.factories import procedure
from tests.workshops.procedure import acts

TABLES = (
    Application,
    ApplicationMove,
    AuditEvent,
    Certificate,
    NoticeEntry,
    Objection,
    OutboxTask,
    Recognition,
    SignOff,
    Transfer,
    Visit,
    Workshop,
)
#: What the applicant does with a draft stands in the audit trail alone.
UNMOVED = {Act.SAVE, Act.DISCARD}
PAIRS = list(product(ApplicationState, acts.ACTS))


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows that an act could write."""
    return {
        model.__tablename__: [tuple(row) for row in session.execute(sa.select(model.__table__))]
        for model in TABLES
    }


def in_state(session: Session, state: str, act: Act) -> Application:
    """The application in the state, with what the act needs to be legal there."""
    if (state, act) == (ApplicationState.UNDER_REVIEW, Act.PUT_ON_NOTICE):
        return procedure.ready(session)
    return procedure.IN_STATE[ApplicationState(state)](session)


@pytest.mark.parametrize(("state", "act"), [pair for pair in PAIRS if pair in MOVES])
def test_a_legal_act_leads_on_and_leaves_a_move(session: Session, state: str, act: Act) -> None:
    application = in_state(session, state, act)
    version = application.version
    acts.ACTS[act](session, application)
    assert application.state == MOVES[ApplicationState(state), act]
    assert application.version > version
    if act in UNMOVED:
        return
    moves = sa.select(ApplicationMove).where(ApplicationMove.application_id == application.id)
    newest = session.scalars(moves.order_by(ApplicationMove.id.desc()).limit(1)).one()
    assert (newest.act, newest.from_state, newest.to_state) == (act, state, application.state)


@pytest.mark.engine(
    "sqlite"
)  # the table of moves refuses, before anything is written; legal acts run on both
@pytest.mark.parametrize(("state", "act"), [pair for pair in PAIRS if pair not in MOVES])
def test_an_illegal_act_is_refused_with_a_sentence_and_changes_nothing(
    session: Session, state: str, act: Act
) -> None:
    application = in_state(session, state, act)
    if act in (Act.OBJECT, Act.ANSWER):
        acts.an_objection(session, application)
    before = everything(session)
    with pytest.raises(Conflict) as refused, session.begin_nested():
        acts.ACTS[act](session, application)
    assert refused.value.code == "ILLEGAL_MOVE"
    assert str(STATE_WORDS[ApplicationState(state)]) in refused.value.sentence
    session.expire_all()
    assert everything(session) == before


@pytest.mark.engine("sqlite")  # nothing is asked of the database
@pytest.mark.parametrize(("state", "act"), list(product(ApplicationState, Act)))
def test_the_table_answers_for_every_pair(app: object, state: ApplicationState, act: Act) -> None:
    if (state, act) in MOVES:
        assert after(state, act) == MOVES[state, act]
        return
    with pytest.raises(Conflict) as refused:
        after(state, act)
    assert str(ACT_WORDS[act]) in refused.value.sentence
