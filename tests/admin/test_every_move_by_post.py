"""Every pair of state and act by direct POST, past all pages: legal ones are done, all others get a sentence and change
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from itertools import product
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.core import clock
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
from shop.workshops.applications.moves import MOVES, Act
from shop.workshops.evidence.models import Visit
from shop.workshops.models import Certificate, Workshop
from shop.workshops.recognition.models import Recognition
from tests.factories import procedure
from tests.factories.accounts import sign_in
from tests.factories.heritage import a_region
from tests.factories.workshops import a_user, an_officer
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.workshops.procedure import acts

TABLES = (
    Application,
    ApplicationMove,
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
DESK, OWN = "/oversight/applications/{number}/", "/applications/{number}/"


class Post(NamedTuple):
    """How an act is sent: by an officer of which department ('' by the applicant, None by anybody), where, with what."""

    department: str | None
    path: str
    form: dict[str, str]


POSTS = {
    Act.SAVE: Post(
        "",
        OWN + "place",
        {
            "province": "430000",
            "prefecture": "433100",
            "county": "433130",
            "address": "苗儿滩镇捞车村 3 组 8 号",
            "location_type": "poverty_alleviated",
        },
    ),
    Act.SUBMIT: Post("", OWN + "submission", {"version": "{version}", "aware": "y", "truthful": "y"}),
    Act.DISCARD: Post("", OWN + "removal", {}),
    Act.WITHDRAW: Post("", OWN + "withdrawal", {"reason": "不办了"}),
    Act.TAKE_UP: Post("culture", DESK + "review", {}),
    Act.SIGN_OFF: Post("hr", DESK + "sign-offs", {"department": "hr", "agrees": "yes", "opinion": "同意"}),
    Act.VISIT: Post(
        "rural",
        DESK + "visits",
        {"visited_on": "{today}", "people_seen": "9", "as_stated": "yes", "findings": "织机 12 台"},
    ),
    Act.RECOGNISE: Post("hr", DESK + "recognition", {"granted_on": "{today}", "document_no": "3 号"}),
    Act.RETURN: Post("culture", DESK + "returns", {"reason": "照片看不清"}),
    Act.TRANSFER: Post("culture", DESK + "transfers", {"to_county": "433127", "reason": "在永顺"}),
    Act.PUT_ON_NOTICE: Post(
        "culture", "/oversight/notices", {"application": "{number}", "starts_on": "{today}", "title": "公示"}
    ),
    Act.OBJECT: Post(
        None, "/notices/{notice}/objections", {"application_id": "{id}", "text": "织机是借来的"}
    ),
    Act.ANSWER: Post(
        "culture", "/oversight/objections/{objection}/answer", {"upheld": "no", "answer": "已核实"}
    ),
    Act.REOPEN: Post("culture", DESK + "reopening", {"reason": "材料有误"}),
    Act.CERTIFY: Post("culture", DESK + "certification", {"document_no": "12 号"}),
    Act.REFUSE: Post("culture", DESK + "refusal", {"reason": "没有场地"}),
}
PAIRS = list(product(ApplicationState, Act))


def in_state(session: Session, state: ApplicationState, act: Act) -> Application:
    if (state, act) == (ApplicationState.UNDER_REVIEW, Act.PUT_ON_NOTICE):
        return procedure.ready(session)
    return procedure.IN_STATE[state](session)


def moment(act: Act) -> AbstractContextManager[None]:
    """Certifying waits until after the notice."""
    return clock.at(clock.now() + timedelta(days=30)) if act is Act.CERTIFY else nullcontext()


def sender(session: Session, client: Client, act: Act, application: Application) -> None:
    department = POSTS[act].department
    if department is None:
        return
    user = application.applicant if department == "" else an_officer(session, procedure.COUNTY, department)
    session.commit()
    sign_in(client, user)


def send(session: Session, client: Client, act: Act, application: Application) -> TestResponse:
    """Send it with all that the act asks for."""
    post, known = POSTS[act], _known(session, act, application)
    session.commit()
    form = {name: value.format(**known) for name, value in post.form.items()}
    path = post.path.format(**known)
    with moment(act):
        return client.post(path, data=form)


def _known(session: Session, act: Act, application: Application) -> dict[str, str]:
    a_region(session, "433127")
    known = {
        "number": application.number,
        "id": str(application.id),
        "version": str(application.version),
        "today": clock.today().isoformat(),
        "notice": "",
        "objection": "",
    }
    if act is Act.OBJECT:
        known["notice"] = acts.an_entry(session, application).notice.number
    if act is Act.ANSWER:
        known["objection"] = acts.an_objection(session, application).number
    return known


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    session.rollback()
    return {
        model.__tablename__: [tuple(row) for row in session.execute(sa.select(model.__table__))]
        for model in TABLES
    }


@pytest.mark.parametrize(("state", "act"), [pair for pair in PAIRS if pair in MOVES])
def test_a_legal_act_is_done(session: Session, client: Client, state: ApplicationState, act: Act) -> None:
    application = in_state(session, state, act)
    sender(session, client, act, application)
    answer = send(session, client, act, application)
    assert answer.status_code == 303, text(parse(answer).main)
    if act is Act.TRANSFER:
        _accept(session, client)
    session.expire_all()
    assert application.state == MOVES[state, act]


def _accept(session: Session, client: Client) -> None:
    asked = session.query(Transfer).one()
    there = an_officer(session, "433127")
    session.commit()
    sign_in(client, there)
    decided = client.post(f"/oversight/transfers/{asked.id}/decision", data={"accepted": "yes", "answer": ""})
    assert decided.status_code == 303


@pytest.mark.engine(
    "sqlite"
)  # the table of moves refuses, before anything is written; legal acts run on both
@pytest.mark.parametrize(("state", "act"), [pair for pair in PAIRS if pair not in MOVES])
def test_an_illegal_act_gets_a_sentence_and_changes_nothing(
    session: Session, client: Client, state: ApplicationState, act: Act
) -> None:
    application = in_state(session, state, act)
    sender(session, client, act, application)
    if act in (Act.OBJECT, Act.ANSWER):
        acts.an_objection(session, application)
    session.commit()
    before = everything(session)
    answer = send(session, client, act, application)
    hidden = state in (ApplicationState.DRAFT,) and POSTS[act].department
    assert answer.status_code == (404 if hidden else 409), text(parse(answer).main)
    assert len(text(parse(answer).main)) > 10
    assert everything(session) == before


NOBODYS: dict[str, Callable[[Session], User]] = {
    "a stranger": a_user,
    "an officer of another county": lambda session: an_officer(session, "433127"),
    "an officer of another department there": lambda session: an_officer(session, "433127", "hr"),
}


@pytest.mark.parametrize("act", [act for act in Act if POSTS[act].department is not None])
@pytest.mark.parametrize("who", list(NOBODYS))
def test_who_has_nothing_to_do_with_it_gets_403_or_404(
    session: Session, client: Client, who: str, act: Act
) -> None:
    state = next(state for state, known in MOVES if known is act)
    application = in_state(session, state, act)
    user = NOBODYS[who](session)
    session.commit()
    sign_in(client, user)
    before = {name: rows for name, rows in everything(session).items() if name != "objection"}
    if act is not Act.ANSWER:
        answer = send(session, client, act, application)
        assert answer.status_code in (403, 404)
        assert {n: r for n, r in everything(session).items() if n != "objection"} == before
        return
    objection = acts.an_objection(session, application)
    session.commit()
    answer = client.post(f"/oversight/objections/{objection.number}/answer", data=POSTS[act].form)
    assert answer.status_code in (403, 404)
    session.refresh(objection)
    assert objection.answered_at is None
