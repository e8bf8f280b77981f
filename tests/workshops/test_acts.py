"""Acts on a certificate: every pair of state and act, who may, what is written beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import clock
from shop.core.access import SYSTEM, VISITOR, Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.outbox import OutboxTask
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import CertificateEvent, Workshop
from tests.factories.workshops import (
    a_member,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    culture_officer,
    granted,
    instant,
)

NOW = "2026-11-22T10:00"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
ACTS: dict[str, Callable[[Session, Actor, int], object]] = {
    "grant": lambda s, a, w: certification.take_over(s, a, w, document_no="9 号"),
    "confirm_year": certification.confirm_year,
    "void_confirmation": lambda s, a, w: certification.void_confirmation(s, a, w, year=2026, reason="不实"),
    "suspend": lambda s, a, w: certification.suspend(s, a, w, **WHY),
    "lift": lambda s, a, w: certification.lift(s, a, w, **WHY),
    "revoke": lambda s, a, w: certification.revoke(s, a, w, **WHY),
    "announce_withdrawal": certification.announce_withdrawal,
    "restore": lambda s, a, w: certification.restore(s, a, w, **WHY),
}
RUNNING_ACTS = {"confirm_year", "suspend", "revoke", "announce_withdrawal"}
MOVES: dict[State, set[str]] = {
    State.NONE: {"grant"},
    State.CERTIFIED: RUNNING_ACTS,
    State.CONFIRM_OVERDUE: RUNNING_ACTS,
    State.SUSPENDED: (RUNNING_ACTS - {"suspend"}) | {"lift"},
    State.AUTO_CANCELLED: {"grant", "restore"},
    State.REVOKED: {"grant", "restore"},
    State.WITHDRAWN: {"grant"},
}
LEADS_TO = {
    "grant": State.CERTIFIED,
    "confirm_year": State.CERTIFIED,
    "suspend": State.SUSPENDED,
    "lift": State.CERTIFIED,
    "revoke": State.REVOKED,
    "restore": State.CERTIFIED,
}


def in_state(session: Session, state: State) -> Workshop:
    """A workshop that stands so at NOW, its running year not confirmed."""
    first = {State.CONFIRM_OVERDUE: "2024-03-01", State.AUTO_CANCELLED: "2023-03-01"}.get(state, "2025-03-01")
    workshop = a_workshop(session, certified=None if state is State.NONE else first)
    with clock.at(instant("2026-02-01")):
        if state is State.SUSPENDED:
            certification.suspend(session, SYSTEM, workshop.id, **WHY)
        if state is State.REVOKED:
            certification.revoke(session, SYSTEM, workshop.id, **WHY)
        if state is State.WITHDRAWN:
            certification.announce_withdrawal(session, SYSTEM, workshop.id)
    assert certification.status(session, workshop.id, instant(NOW)).state is state
    return workshop


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", State)
def test_each_act_works_in_its_states_and_is_refused_in_all_others(
    session: Session, state: State, act: str
) -> None:
    workshop = in_state(session, state)
    before = session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent))
    with clock.at(instant(NOW)):
        if act not in MOVES[state]:
            with pytest.raises(Conflict):
                ACTS[act](session, SYSTEM, workshop.id)
            assert session.scalar(sa.select(sa.func.count()).select_from(CertificateEvent)) == before
            return
        ACTS[act](session, SYSTEM, workshop.id)
        after = certification.status(session, workshop.id, clock.now())
    if state is State.SUSPENDED and act == "confirm_year":
        assert after.state is State.SUSPENDED
    elif act in LEADS_TO:
        assert after.state is LEADS_TO[act]


DECISIONS = ("grant", "void_confirmation", "suspend", "lift", "revoke", "restore")


@pytest.mark.engine("sqlite")  # who may is decided in Python; that officers may is tried on both
@pytest.mark.parametrize("act", DECISIONS)
@pytest.mark.parametrize(
    "who", ["visitor", "owner", "operator", "neighbour", "hr", "rural", "stranger workshop's owner"]
)
def test_nobody_else_decides(session: Session, act: str, who: str) -> None:
    workshop = in_state(session, State.NONE if act == "grant" else State.CERTIFIED)
    actors = {
        "visitor": lambda: VISITOR,
        "owner": lambda: acting(session, a_member(session, workshop)),
        "operator": lambda: acting(session, an_operator(session)),
        "neighbour": lambda: culture_officer(session, "433127"),
        "hr": lambda: acting(session, an_officer(session, "433130", "hr")),
        "rural": lambda: acting(session, an_officer(session, "433130", "rural")),
        "stranger workshop's owner": lambda: acting(session, a_member(session, a_workshop(session))),
    }
    with clock.at(instant(NOW)), pytest.raises(Forbidden):
        ACTS[act](session, actors[who](), workshop.id)


@pytest.mark.parametrize("region", ["433130", "433100", "430000"])
def test_culture_officers_of_the_county_and_above_decide(session: Session, region: str) -> None:
    workshop = in_state(session, State.CERTIFIED)
    officer = culture_officer(session, region)
    with clock.at(instant(NOW)):
        happened = certification.suspend(session, officer, workshop.id, **WHY)
    assert happened.authority.endswith("文旅广电局")
    assert happened.actor_id == officer.user_id


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("staff", False), ("maker", False)])
def test_of_the_workshop_only_the_owner_confirms(session: Session, role: str, may: bool) -> None:
    workshop = in_state(session, State.CERTIFIED)
    actor = acting(session, a_member(session, workshop, role))
    with clock.at(instant(NOW)):
        if may:
            happened = certification.confirm_year(session, actor, workshop.id)
            assert (happened.year, happened.authority) == (2026, workshop.organisation.name)
            return
        with pytest.raises(Forbidden):
            certification.confirm_year(session, actor, workshop.id)


@pytest.mark.parametrize("act", ["suspend", "lift", "revoke", "restore"])
@pytest.mark.parametrize("missing", ["reason", "document_no"])
def test_a_decision_needs_its_reason_and_its_document(session: Session, act: str, missing: str) -> None:
    state = {"lift": State.SUSPENDED, "restore": State.REVOKED}.get(act, State.CERTIFIED)
    workshop = in_state(session, state)
    with clock.at(instant(NOW)), pytest.raises(Invalid) as refused:
        getattr(certification, act)(session, SYSTEM, workshop.id, **{**WHY, missing: "  "})
    assert refused.value.field == missing


def test_an_act_is_audited_and_announced_without_its_free_text(session: Session) -> None:
    workshop = in_state(session, State.CERTIFIED)
    session.execute(sa.delete(OutboxTask))
    officer = culture_officer(session)
    with clock.at(instant(NOW)):
        happened = certification.suspend(session, officer, workshop.id, **WHY)
    noted = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "certificate.suspended")).one()
    assert (noted.actor_id, noted.object_ref) == (officer.user_id, workshop.slug)
    assert noted.facts == {"event": happened.id, "document_no": WHY["document_no"]}
    (task,) = session.scalars(sa.select(OutboxTask))
    assert (task.topic, task.payload["kind"]) == ("workshops.right_changed", "suspended")


@pytest.mark.parametrize(
    "statement", ["UPDATE certificate_event SET reason = 'x'", "DELETE FROM certificate_event"]
)
def test_the_database_refuses_to_change_events(session: Session, statement: str) -> None:
    in_state(session, State.CERTIFIED)
    with pytest.raises(DBAPIError, match="append_only"), session.begin_nested():
        session.execute(sa.text(statement))


def test_numbers_count_by_county_and_year(session: Session) -> None:
    made = [a_workshop(session, certified="2026-01-10") for _ in range(2)]
    made.append(a_workshop(session, certified="2025-01-10"))
    made.append(a_workshop(session, certified="2026-01-10", county="433127"))
    numbers = [certification.status(session, w.id, instant(NOW)).certificate_number for w in made]
    assert numbers == [
        "湘非工 433130-2026-0001",
        "湘非工 433130-2026-0002",
        "湘非工 433130-2025-0001",
        "湘非工 433127-2026-0001",
    ]


def test_a_grant_may_carry_the_earlier_day_of_its_document(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant(NOW)):
        granted_in_may = certification.take_over(
            session, SYSTEM, workshop.id, document_no="1 号", effective_at=instant("2026-05-04")
        )
    assert granted_in_may.number.startswith("湘非工 433130-2026-")
    assert certification.may_sell(session, workshop.id, instant("2026-05-04"))


@pytest.mark.parametrize("start", ["2026-11-23", "2023-12-31"])
def test_what_is_taken_over_neither_lies_ahead_nor_has_ended_by_itself(session: Session, start: str) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant(NOW)), pytest.raises(Invalid) as refused:
        certification.take_over(session, SYSTEM, workshop.id, document_no="1 号", effective_at=instant(start))
    assert refused.value.field == "granted_on"


def test_a_grant_never_reaches_into_the_former_certificate(session: Session) -> None:
    workshop = in_state(session, State.REVOKED)
    with clock.at(instant(NOW)), pytest.raises(Invalid):
        certification.take_over(
            session, SYSTEM, workshop.id, document_no="1 号", effective_at=instant("2026-01-15")
        )
    granted(session, workshop, NOW)
    assert certification.status(session, workshop.id, instant(NOW)).state is State.CERTIFIED


def test_what_is_taken_over_brings_its_confirmed_years_along(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant(NOW)):
        taken = certification.take_over(
            session,
            SYSTEM,
            workshop.id,
            document_no="龙文旅发〔2021〕6 号",
            effective_at=instant("2021-06-01"),
            number="湘非工 433130-2021-0077",
            confirmed_years=[2022, 2024, 2025],
        )
        standing = certification.status(session, workshop.id, clock.now())
    assert taken.number == "湘非工 433130-2021-0077"
    assert taken.imported_document_no == "龙文旅发〔2021〕6 号"
    assert (standing.state, standing.last_confirmed_year) == (State.CERTIFIED, 2025)
    assert certification.may_sell(session, workshop.id, instant("2023-07-01"))


@pytest.mark.parametrize("years", [[2021], [2027], [2024, 2028]])
def test_years_before_the_grant_or_after_today_cannot_be_confirmed(
    session: Session, years: list[int]
) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant(NOW)), pytest.raises(Invalid) as refused:
        certification.take_over(
            session,
            SYSTEM,
            workshop.id,
            document_no="1 号",
            effective_at=instant("2021-06-01"),
            confirmed_years=years,
        )
    assert refused.value.field == "confirmed_years"


def test_a_number_is_taken_over_once(session: Session) -> None:
    first, second = a_workshop(session, certified=None), a_workshop(session, certified=None)
    number = "湘非工 433130-2026-0500"
    certification.take_over(session, SYSTEM, first.id, document_no="1 号", number=number)
    with pytest.raises(Conflict) as refused:
        certification.take_over(session, SYSTEM, second.id, document_no="1 号", number=number)
    assert refused.value.code == "NUMBER_TAKEN"


def test_nobody_decides_about_a_workshop_they_belong_to(session: Session) -> None:
    workshop = a_workshop(session)
    officer = an_officer(session)
    session.add(
        Membership(
            user_id=officer.id,
            organisation_id=workshop.organisation_id,
            role="staff",
            since=clock.now(),
        )
    )
    session.flush()
    with pytest.raises(Forbidden) as refused:
        certification.suspend(
            session, acting(session, officer), workshop.id, reason="复核", document_no="1 号"
        )
    assert refused.value.code == "OWN_CASE"
