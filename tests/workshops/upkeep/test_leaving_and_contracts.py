"""A workshop leaves, and what officers decide about contracts that run when sales stop."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.upkeep import contracts, leaving
from shop.workshops.upkeep.record_models import Contracts, ContractsDecision, Ending
from tests.factories.workshops import (
    a_member,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    culture_officer,
    instant,
)
from tests.support.night import told

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, certified="2026-01-10", name="河岸 织锦工坊")


def test_the_owner_leaves_by_writing_the_name_once_more(session: Session, workshop: Workshop) -> None:
    owner, officer = acting(session, a_member(session, workshop)), an_officer(session)
    with clock.at(instant("2026-03-01T10:00")):
        for typed in ("", "河岸", "我要退出"):
            with pytest.raises(Invalid) as refused:
                leaving.announce(session, owner, workshop.id, typed_name=typed)
            assert refused.value.field == "typed_name"
        happened = leaving.announce(
            session, owner, workshop.id, typed_name=" 河岸织锦工坊 ", reason="年纪大了"
        )
        assert str(leaving.last_day(clock.today())) == "2026-03-30"
    assert happened.effective_at == instant("2026-03-31")
    assert told(session)[-1] == (
        officer.id,
        "withdrawal_announced",
        {"workshop": workshop.name, "day": "2026-03-30"},
    )


def test_nobody_else_announces_it_for_them(session: Session, workshop: Workshop) -> None:
    strangers = [
        acting(session, a_member(session, workshop, "staff")),
        culture_officer(session),
        acting(session, an_operator(session)),
    ]
    for stranger in strangers:
        with pytest.raises(Forbidden):
            leaving.announce(session, stranger, workshop.id, typed_name=workshop.name)


def test_what_is_announced_cannot_be_taken_back_only_applied_for_anew(
    session: Session, workshop: Workshop
) -> None:
    owner = acting(session, a_member(session, workshop))
    with clock.at(instant("2026-03-01")):
        leaving.announce(session, owner, workshop.id, typed_name=workshop.name)
    with clock.at(instant("2026-03-20")), pytest.raises(Conflict) as again:
        leaving.announce(session, owner, workshop.id, typed_name=workshop.name)
    assert again.value.code == "ALREADY_ANNOUNCED"
    with clock.at(instant("2026-04-01")):
        for act in (certification.restore, certification.lift):
            with pytest.raises(Conflict):
                act(session, SYSTEM, workshop.id, **WHY)
        certification.take_over(session, SYSTEM, workshop.id, document_no="龙文旅发〔2026〕9 号")
        assert certification.may_commit(session, workshop.id, clock.now())


@pytest.mark.parametrize("ending", list(Ending))
def test_a_decision_about_contracts_belongs_to_what_stopped_the_sales(
    session: Session, ending: Ending
) -> None:
    workshop = a_workshop(
        session, certified="2023-06-28" if ending is Ending.AUTO_CANCELLED else "2025-06-28"
    )
    acts = {
        Ending.SUSPENDED: lambda: certification.suspend(session, SYSTEM, workshop.id, **WHY),
        Ending.REVOKED: lambda: certification.revoke(session, SYSTEM, workshop.id, **WHY),
        Ending.WITHDRAWN: lambda: certification.announce_withdrawal(session, SYSTEM, workshop.id),
    }
    at = instant("2026-05-01T09:00")
    with clock.at(at):
        if ending in acts:
            acts[ending]()
        assert contracts.decision_of(session, workshop.id, at) is None
        decided = contracts.decide(
            session, culture_officer(session), workshop.id, decision=Contracts.FINISH, reason="快做完了"
        )
    assert (decided.ending, decided.decision) == (ending, Contracts.FINISH)
    assert (decided.event_id is None) == (ending is Ending.AUTO_CANCELLED)
    assert contracts.decision_of(session, workshop.id, at) is decided
    with clock.at(instant("2026-05-02")):
        newer = contracts.decide(session, culture_officer(session), workshop.id, decision=Contracts.CANCEL)
    assert contracts.decision_of(session, workshop.id, instant("2026-05-03")) is newer
    assert contracts.decision_of(session, workshop.id, at) is decided, "what was decided when stays known"
    assert contracts.history(session, workshop) == [newer, decided]


def test_a_decision_does_not_hold_for_the_next_suspension(session: Session, workshop: Workshop) -> None:
    officer = culture_officer(session)
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
        contracts.decide(session, officer, workshop.id, decision=Contracts.CANCEL)
    with clock.at(instant("2026-06-01")):
        certification.lift(session, SYSTEM, workshop.id, **WHY)
        assert contracts.decision_of(session, workshop.id, clock.now()) is None
    with clock.at(instant("2026-07-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
        assert contracts.decision_of(session, workshop.id, clock.now()) is None


def test_there_is_nothing_to_decide_while_it_sells(session: Session, workshop: Workshop) -> None:
    with clock.at(instant("2026-05-01")), pytest.raises(Conflict) as refused:
        contracts.decide(session, culture_officer(session), workshop.id, decision=Contracts.FINISH)
    assert refused.value.code == "NOTHING_STOPPED"


def test_only_who_may_take_the_measure_decides(session: Session, workshop: Workshop) -> None:
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
        strangers: list[Actor] = [
            acting(session, a_member(session, workshop)),
            culture_officer(session, "433127"),
            acting(session, an_officer(session, "433130", "hr")),
            acting(session, an_operator(session)),
        ]
        for stranger in strangers:
            with pytest.raises(Forbidden):
                contracts.decide(session, stranger, workshop.id, decision=Contracts.FINISH)


def test_the_database_knows_the_decisions(session: Session, workshop: Workshop) -> None:
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
        decided = contracts.decide(session, culture_officer(session), workshop.id, decision=Contracts.FINISH)
    for values in (
        {"decision": "sell"},
        {"ending": "lost"},
        {"event_id": None},
        {"ending": "auto_cancelled"},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                sa.update(ContractsDecision).where(ContractsDecision.id == decided.id).values(values)
            )
