"""Appeals against a suspension, a revocation and an automatic end: days, who decides, what follows."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Workshop
from shop.workshops.upkeep import appeals
from shop.workshops.upkeep.models import Appeal, AppealState
from tests.factories.workshops import (
    a_member,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    confirmed,
    culture_officer,
    instant,
)
from tests.support.night import told

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
ANSWER = {"answer": "复查合格", "document_no": "龙文旅复〔2026〕1 号"}
# For each thing that can be appealed against: what is done on 1 May 2026, and the last day to appeal.
DONE = {State.SUSPENDED: certification.suspend, State.REVOKED: certification.revoke}
LAST_DAY = {
    State.SUSPENDED: "2026-06-30",
    State.REVOKED: "2026-06-30",
    State.AUTO_CANCELLED: "2026-03-02",
}
APPEALABLE = list(LAST_DAY)


def stopped(session: Session, state: State, by: Actor = SYSTEM) -> Workshop:
    """A workshop in the state, since 1 May 2026 or since the turn to 2026."""
    workshop = a_workshop(session, certified="2023-06-28" if state is State.AUTO_CANCELLED else "2025-06-28")
    if state in DONE:
        with clock.at(instant("2026-05-01T09:00")):
            DONE[state](session, by, workshop.id, **WHY)
    return workshop


def owner_of(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


def filed(session: Session, workshop: Workshop, at: str, owner: Actor | None = None) -> Appeal:
    with clock.at(instant(at)):
        return appeals.file(
            session, owner or owner_of(session, workshop), workshop.id, grounds="当天停电，没能确认"
        )


def day(state: State) -> str:
    return f"{LAST_DAY[state]}T10:00"


@pytest.mark.parametrize("state", APPEALABLE)
def test_it_can_be_filed_for_sixty_days_the_last_one_included(session: Session, state: State) -> None:
    workshop = stopped(session, state)
    owner = owner_of(session, workshop)
    last = date.fromisoformat(LAST_DAY[state])
    appeal = filed(session, workshop, f"{last}T23:59:59", owner)
    assert (appeal.against, appeal.state) == (state, AppealState.OPEN)
    assert (appeal.due_on - last).days == 60
    assert appeal.number == f"SS-433130-{last.year}-0001"
    appeals.withdraw(session, owner, appeal.id)
    with pytest.raises(Conflict) as refused:
        filed(session, workshop, str(clock.local_day(clock.day_end(last))), owner)
    assert refused.value.code == "TOO_LATE"


@pytest.mark.parametrize("state", APPEALABLE)
def test_upheld_the_right_is_back_in_the_same_act(session: Session, state: State) -> None:
    workshop = stopped(session, state)
    appeal = filed(session, workshop, day(state))
    decided = instant(f"{LAST_DAY[state]}T16:00")
    with clock.at(decided):
        appeals.uphold(session, culture_officer(session), appeal.id, **ANSWER)
    standing = certification.status(session, workshop.id, decided)
    assert standing.state is State.CERTIFIED
    assert certification.may_sell(session, workshop.id, decided)
    assert not certification.may_sell(session, workshop.id, instant(day(state))), (
        "nothing before is rewritten"
    )
    assert (appeal.state, appeal.document_no) == (AppealState.UPHELD, ANSWER["document_no"])
    assert told(session)[-1].facts["upheld"] is True


@pytest.mark.parametrize("state", APPEALABLE)
def test_rejected_everything_stays_and_the_reasons_are_told(session: Session, state: State) -> None:
    workshop = stopped(session, state)
    appeal = filed(session, workshop, day(state))
    officer = culture_officer(session)
    for missing in ("answer", "document_no"):
        with pytest.raises(Invalid) as refused:
            appeals.reject(session, officer, appeal.id, **{**ANSWER, missing: " "})
        assert refused.value.field == missing
    with clock.at(instant(day(state))):
        appeals.reject(session, officer, appeal.id, **ANSWER)
    assert certification.status(session, workshop.id, instant(day(state))).state is state
    assert appeal.state == AppealState.REJECTED
    assert told(session)[-1].facts["answer"] == ANSWER["answer"]


@pytest.mark.parametrize("state", [State.SUSPENDED, State.REVOKED])
def test_who_decided_the_measure_does_not_decide_the_appeal(session: Session, state: State) -> None:
    first = an_officer(session)
    workshop = stopped(session, state, acting(session, first))
    appeal = filed(session, workshop, day(state))
    actor = acting(session, first)
    assert not appeals.may_decide(session, actor, appeal)
    for act in (appeals.uphold, appeals.reject):
        with pytest.raises(Forbidden) as refused:
            act(session, actor, appeal.id, **ANSWER)
        assert refused.value.code == "OWN_CASE"
    above = culture_officer(session, "433100")
    assert appeals.may_decide(session, above, appeal)
    with clock.at(instant(day(state))):
        appeals.uphold(session, above, appeal.id, **ANSWER)


def test_who_voided_a_confirmation_does_not_decide_about_the_end_that_followed(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-07-01")
    officer = an_officer(session)
    with clock.at(instant("2026-02-01")):
        certification.void_confirmation(
            session, acting(session, officer), workshop.id, year=2025, reason="人数不实"
        )
        assert certification.status(session, workshop.id, clock.now()).state is State.AUTO_CANCELLED
    appeal = filed(session, workshop, "2026-02-10")
    with pytest.raises(Forbidden):
        appeals.uphold(session, acting(session, officer), appeal.id, **ANSWER)
    with clock.at(instant("2026-02-11")):
        appeals.uphold(session, culture_officer(session), appeal.id, **ANSWER)
        assert certification.may_sell(session, workshop.id, clock.now())


def test_strangers_neither_file_nor_decide(session: Session) -> None:
    workshop = stopped(session, State.REVOKED)
    strangers = [
        acting(session, a_member(session, workshop, "staff")),
        culture_officer(session, "433127"),
        acting(session, an_officer(session, "433130", "rural")),
        acting(session, an_operator(session)),
        Actor(),
    ]
    for stranger in [*strangers, culture_officer(session)]:
        with pytest.raises(Forbidden):
            filed(session, workshop, "2026-05-02", stranger)
    owner = owner_of(session, workshop)
    appeal = filed(session, workshop, "2026-05-02", owner)
    for stranger in [owner, *strangers]:
        for act in (appeals.uphold, appeals.reject):
            with pytest.raises(Forbidden):
                act(session, stranger, appeal.id, **ANSWER)
    with pytest.raises(Forbidden):
        appeals.withdraw(session, culture_officer(session), appeal.id)


def test_an_officer_who_belongs_to_the_workshop_does_not_decide(session: Session) -> None:
    workshop = stopped(session, State.REVOKED)
    officer = an_officer(session)
    session.add(
        Membership(
            user_id=officer.id, organisation_id=workshop.organisation_id, role="owner", since=clock.now()
        )
    )
    session.flush()
    own = acting(session, officer)
    appeal = filed(session, workshop, "2026-05-02", own)
    assert not appeals.may_decide(session, own, appeal)
    with pytest.raises(Forbidden) as refused:
        appeals.uphold(session, own, appeal.id, **ANSWER)
    assert refused.value.code == "OWN_CASE"


@pytest.mark.parametrize("state", [State.NONE, State.CERTIFIED, State.CONFIRM_OVERDUE, State.WITHDRAWN])
def test_there_is_nothing_to_appeal_against_otherwise(session: Session, state: State) -> None:
    first = {State.NONE: None, State.CONFIRM_OVERDUE: "2024-06-28"}.get(state, "2025-06-28")
    workshop = a_workshop(session, certified=first)
    if state is State.WITHDRAWN:
        with clock.at(instant("2026-03-01")):
            certification.announce_withdrawal(session, SYSTEM, workshop.id)
    with pytest.raises(Conflict) as refused:
        filed(session, workshop, "2026-05-02")
    assert refused.value.code == "NOTHING_TO_APPEAL"


def test_one_appeal_at_a_time(session: Session) -> None:
    workshop = stopped(session, State.REVOKED)
    owner = owner_of(session, workshop)
    appeal = filed(session, workshop, "2026-05-02", owner)
    with pytest.raises(Conflict) as refused:
        filed(session, workshop, "2026-05-03", owner)
    assert refused.value.code == "ALREADY_OPEN"
    double = {c.name: getattr(appeal, c.name) for c in Appeal.__table__.columns if c.name != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(Appeal).values({**double, "number": "SS-433130-2026-0099"}))


@pytest.mark.parametrize("act", ["uphold", "reject", "withdraw"])
@pytest.mark.parametrize("before", ["uphold", "reject", "withdraw"])
def test_what_is_decided_is_decided(session: Session, act: str, before: str) -> None:
    workshop = stopped(session, State.REVOKED)
    owner, officer = owner_of(session, workshop), culture_officer(session)
    appeal = filed(session, workshop, "2026-05-02", owner)

    def do(what: str) -> None:
        with clock.at(instant("2026-05-03")):
            if what == "withdraw":
                appeals.withdraw(session, owner, appeal.id)
            else:
                getattr(appeals, what)(session, officer, appeal.id, **ANSWER)

    do(before)
    with pytest.raises(Conflict) as refused:
        do(act)
    assert refused.value.code == "DECIDED"


def test_an_appeal_does_not_bring_back_what_ended_otherwise_meanwhile(session: Session) -> None:
    workshop = stopped(session, State.SUSPENDED)
    owner = owner_of(session, workshop)
    appeal = filed(session, workshop, "2026-05-02", owner)
    with clock.at(instant("2026-05-10")):
        certification.revoke(session, SYSTEM, workshop.id, **WHY)
        with pytest.raises(Conflict) as refused:
            appeals.uphold(session, culture_officer(session), appeal.id, **ANSWER)
    assert refused.value.code == "MOVED_ON"
    appeals.withdraw(session, owner, appeal.id)
    assert filed(session, workshop, "2026-05-11", owner).against == State.REVOKED


def test_a_ruling_from_outside_restores_but_not_by_who_decided_nor_past_an_open_appeal(
    session: Session,
) -> None:
    first = culture_officer(session)
    workshop = stopped(session, State.REVOKED, first)
    ruling = {"reason": "法院判决撤销原决定", "document_no": "（2026）湘 3130 行初 1 号"}
    owner = owner_of(session, workshop)
    appeal = filed(session, workshop, "2026-05-02", owner)
    with clock.at(instant("2026-05-20")):
        with pytest.raises(Conflict) as open_one:
            appeals.restore_by_ruling(session, culture_officer(session), workshop.id, **ruling)
        assert open_one.value.code == "APPEAL_OPEN"
        appeals.withdraw(session, owner, appeal.id)
        with pytest.raises(Forbidden) as refused:
            appeals.restore_by_ruling(session, first, workshop.id, **ruling)
        assert refused.value.code == "OWN_CASE"
        appeals.restore_by_ruling(session, culture_officer(session), workshop.id, **ruling)
        assert certification.may_sell(session, workshop.id, clock.now())


def test_grounds_are_needed_and_bounded(session: Session) -> None:
    workshop = stopped(session, State.REVOKED)
    owner = owner_of(session, workshop)
    for text in ("  ", "长" * 2001):
        with clock.at(instant("2026-05-02")), pytest.raises(Invalid) as refused:
            appeals.file(session, owner, workshop.id, grounds=text)
        assert refused.value.field == "grounds"


def test_an_unknown_appeal_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        appeals.uphold(session, culture_officer(session), 4711, **ANSWER)
