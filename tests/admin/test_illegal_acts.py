"""Every pair of state and act that the table does not hold, sent straight to its address: refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.cases.pages import PAGES
from shop.workshops.applications import moves
from shop.workshops.applications.models import (
    Application,
    ApplicationMove,
    ApplicationState,
    PublicNotice,
    SignOff,
)
from shop.workshops.applications.moves import MOVES, Act
from shop.workshops.evidence.models import Visit
from shop.workshops.models import Certificate
from shop.workshops.recognition.models import Recognition
from tests.factories.accounts import sign_in
from tests.factories.procedure import IN_STATE
from tests.factories.workshops import an_officer
from tests.support.html import parse, text
from tests.support.isolation import Client

#: A form without a fault for each act.
GOOD: dict[str, dict[str, str]] = {
    "review": {},
    "sign-offs": {"department": "culture", "agrees": "yes", "opinion": "同意"},
    "visits": {
        "visited_on": "2026-11-16",
        "people_seen": "9",
        "as_stated": "yes",
        "findings": "织机 12 台",
    },
    "recognition": {"granted_on": "2026-11-16", "document_no": "8 号"},
    "returns": {"reason": "补齐材料"},
    "transfers": {"to_county": "433127", "reason": "场地在永顺"},
    "reopening": {"reason": "材料有变"},
    "certification": {"document_no": "37 号"},
    "refusal": {"reason": "没有场地", "document_no": ""},
}
ILLEGAL = [
    (state, noun)
    for state in ApplicationState
    for noun, page in PAGES.items()
    if (state, page.act) not in MOVES
]


@pytest.fixture(autouse=True)
def _monday(clock_at: Any) -> None:
    clock_at("2026-11-16T10:00")


def traces(session: Session, application: Application) -> list[object]:
    """All that an act would leave behind."""
    session.refresh(application)
    counts = [
        session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (ApplicationMove, SignOff, Visit, Recognition, Certificate, PublicNotice)
    ]
    return [application.state, application.version, application.round, application.county_code, *counts]


def test_there_is_a_form_for_every_act_and_a_page_for_every_act_of_an_officer() -> None:
    assert GOOD.keys() == PAGES.keys()
    applicants = {Act.SAVE, Act.SUBMIT, Act.DISCARD, Act.WITHDRAW, Act.OBJECT}
    elsewhere = {Act.PUT_ON_NOTICE, Act.ANSWER}
    assert {page.act for page in PAGES.values()} == set(Act) - applicants - elsewhere
    assert len(ILLEGAL) > 40


@pytest.mark.parametrize(("state", "noun"), ILLEGAL)
def test_an_act_that_the_state_does_not_allow_is_refused_and_changes_nothing(
    session: Session, client: Client, state: ApplicationState, noun: str
) -> None:
    application = IN_STATE[state](session)
    an_officer(session, "433127")
    who = an_officer(session, "433130", "hr" if noun == "recognition" else "culture")
    before = traces(session, application)
    session.commit()
    sign_in(client, who)
    path = f"/oversight/applications/{application.number}/{noun}"
    answer = client.post(path, data={**GOOD[noun], "version": str(application.version)})
    assert answer.status_code == (404 if state is ApplicationState.DRAFT else 409)
    said = text(parse(answer).main)
    if state is not ApplicationState.DRAFT:
        the_state_forbids = (
            str(moves.STATE_WORDS[state]) in said and str(moves.ACT_WORDS[PAGES[noun].act]) in said
        )
        assert the_state_forbids or "在这一轮已经签署意见" in said
    assert client.get(f"{path}/new").status_code == answer.status_code
    assert traces(session, application) == before


@pytest.mark.parametrize("state", [s for s in ApplicationState if s is not ApplicationState.UNDER_REVIEW])
def test_only_what_is_under_review_is_put_on_a_notice(
    session: Session, client: Client, state: ApplicationState
) -> None:
    application = IN_STATE[state](session)
    who = an_officer(session)
    before = traces(session, application)
    session.commit()
    sign_in(client, who)
    given = {"title": "公示", "starts_on": "2026-11-16", "document_no": "", "application": application.number}
    answer = client.post("/oversight/notices", data=given)
    assert answer.status_code == (404 if state is ApplicationState.DRAFT else 409)
    assert text(parse(answer).main)
    assert traces(session, application) == before


@pytest.mark.parametrize("noun", sorted(PAGES.keys() - {"sign-offs", "visits"}))
@pytest.mark.parametrize("state", ["submitted", "under_review", "public_notice"])
def test_a_department_does_not_do_what_is_another_ones(
    session: Session, client: Client, state: str, noun: str
) -> None:
    """Rural officers see the case and may sign and visit; all else is refused, whatever the state."""
    application = IN_STATE[ApplicationState(state)](session)
    who = an_officer(session, "433130", "rural")
    before = traces(session, application)
    session.commit()
    sign_in(client, who)
    answer = client.post(f"/oversight/applications/{application.number}/{noun}", data=GOOD[noun])
    assert answer.status_code in (403, 409)
    assert traces(session, application) == before
