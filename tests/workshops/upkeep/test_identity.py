"""The six-monthly check of who stands behind a workshop: papers sent, looked at, passed or refused."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.upkeep import identity
from shop.workshops.upkeep.models import IdentityCheck
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

DAY = "2026-11-23T10:00"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session, certified="2026-03-01", verified_until=instant("2026-11-20"))


@pytest.fixture
def owner(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


def sent(session: Session, owner: Actor, workshop: Workshop, at: str = DAY) -> IdentityCheck:
    with clock.at(instant(at)):
        return identity.send_papers(session, owner, workshop.id)


def test_papers_are_to_be_looked_at_within_seven_working_days(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    officer = an_officer(session)
    check = sent(session, owner, workshop)
    assert check.due_on == date(2026, 12, 2)
    assert [(t.user_id, t.template) for t in told(session)] == [(officer.id, "identity_papers")]
    assert not certification.may_sell(session, workshop.id, instant(DAY)), "sending papers is no check"


def test_passed_the_sales_go_on_from_that_instant(session: Session, workshop: Workshop, owner: Actor) -> None:
    check = sent(session, owner, workshop)
    at = instant("2026-11-24T16:30")
    assert not certification.may_sell(session, workshop.id, at)
    with clock.at(at):
        identity.pass_check(session, culture_officer(session), check.id, note="与执照一致")
    assert certification.may_sell(session, workshop.id, at)
    assert (check.passed, check.good_until) == (True, instant("2027-05-25"))
    assert told(session)[-1].facts["day"] == "2027-05-24"


def test_refused_it_says_what_is_missing_and_stays_overdue(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    check = sent(session, owner, workshop)
    officer = culture_officer(session)
    with pytest.raises(Invalid) as refused:
        identity.refuse_check(session, officer, check.id, note="")
    assert refused.value.field == "note"
    with clock.at(instant(DAY)):
        identity.refuse_check(session, officer, check.id, note="照片看不清")
    assert (check.passed, check.good_until) == (False, None)
    assert not certification.may_sell(session, workshop.id, instant(DAY))
    again = sent(session, owner, workshop, "2026-11-25T09:00")
    assert again.id != check.id


def test_papers_wait_once(session: Session, workshop: Workshop, owner: Actor) -> None:
    sent(session, owner, workshop)
    with pytest.raises(Conflict) as refused:
        sent(session, owner, workshop)
    assert refused.value.code == "ALREADY_OPEN"
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(IdentityCheck).values(workshop_id=workshop.id, note=""))


def test_originals_at_the_counter_are_written_down_as_a_check(session: Session, workshop: Workshop) -> None:
    with clock.at(instant(DAY)):
        check = identity.check_originals(session, culture_officer(session), workshop.id)
    assert (check.passed, check.sent_at, check.good_until) == (True, None, instant("2027-05-24"))
    assert certification.may_sell(session, workshop.id, instant(DAY))


def test_originals_are_the_answer_to_papers_that_wait(
    session: Session, workshop: Workshop, owner: Actor
) -> None:
    waiting = sent(session, owner, workshop)
    assert identity.check_originals(session, culture_officer(session), workshop.id) is waiting


@pytest.mark.parametrize("act", ["pass", "refuse"])
def test_what_was_looked_at_is_not_looked_at_twice(
    session: Session, workshop: Workshop, owner: Actor, act: str
) -> None:
    check = sent(session, owner, workshop)
    officer = culture_officer(session)
    identity.pass_check(session, officer, check.id)
    with pytest.raises(Conflict) as refused:
        if act == "pass":
            identity.pass_check(session, officer, check.id)
        else:
            identity.refuse_check(session, officer, check.id, note="不对")
    assert refused.value.code == "DECIDED"


def test_who_may_send_and_who_may_check(session: Session, workshop: Workshop, owner: Actor) -> None:
    strangers = [
        acting(session, a_member(session, workshop, "staff")),
        culture_officer(session, "433127"),
        acting(session, an_officer(session, "433130", "hr")),
        acting(session, an_operator(session, "finance")),
        Actor(),
    ]
    for stranger in strangers:
        with pytest.raises(Forbidden):
            identity.send_papers(session, stranger, workshop.id)
    check = sent(session, owner, workshop)
    for stranger in [owner, *strangers]:
        with pytest.raises(Forbidden):
            identity.pass_check(session, stranger, check.id)
        with pytest.raises(Forbidden):
            identity.check_originals(session, stranger, workshop.id)
    identity.pass_check(session, acting(session, an_operator(session)), check.id)


def test_an_officer_of_the_workshop_checks_neither_papers_nor_originals(
    session: Session, workshop: Workshop
) -> None:
    officer = an_officer(session)
    session.add(
        Membership(
            user_id=officer.id, organisation_id=workshop.organisation_id, role="owner", since=clock.now()
        )
    )
    session.flush()
    own = acting(session, officer)
    check = sent(session, own, workshop)
    for act in (
        lambda: identity.pass_check(session, own, check.id),
        lambda: identity.check_originals(session, own, workshop.id),
    ):
        with pytest.raises(Forbidden) as refused:
            act()
        assert refused.value.code == "OWN_CASE"


def test_an_unknown_check_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        identity.pass_check(session, culture_officer(session), 4711)


def test_the_database_says_no_to_half_a_check(session: Session, workshop: Workshop, owner: Actor) -> None:
    check = sent(session, owner, workshop)
    for values in (
        {"passed": True},
        {"checked_at": clock.now()},
        {"checked_at": clock.now(), "passed": True},
        {"checked_at": clock.now(), "passed": False, "good_until": clock.now()},
        {"due_on": None},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.update(IdentityCheck).where(IdentityCheck.id == check.id).values(values))
