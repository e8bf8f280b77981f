"""What the database refuses by itself, whatever the code says."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.rulebook_models import RulesVersion
from shop.core import clock
from shop.workshops.applications.models import ApplicationMove, NoticeEntry, SignOff
from shop.workshops.applications.numbers import next_number
from tests.factories import procedure
from tests.workshops.procedure import acts

APPEND_ONLY = [ApplicationMove, SignOff, RulesVersion]


def with_a_row(session: Session, model: type) -> None:
    procedure.ready(session)
    now = clock.now()
    session.add(
        RulesVersion(topic="trade", version=1, title="规则", text="规则", published_at=now, effective_at=now)
    )
    session.flush()
    assert session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_what_was_done_cannot_be_changed(session: Session, model: type) -> None:
    with_a_row(session, model)
    with pytest.raises(DBAPIError, match="append_only"), session.begin_nested():
        session.execute(sa.update(model).values(id=model.id + 1000))  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_what_was_done_cannot_be_deleted(session: Session, model: type) -> None:
    with_a_row(session, model)
    with pytest.raises(DBAPIError, match="append_only"), session.begin_nested():
        session.execute(sa.delete(model))


def test_a_department_signs_once_in_a_round(session: Session) -> None:
    application = procedure.ready(session)
    again = SignOff(
        application_id=application.id,
        round=1,
        department="hr",
        agrees=False,
        opinion="改主意了",
        actor_id=1,
        authority="县人社局",
        at=clock.now(),
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(again)


def test_an_application_stands_on_one_notice_in_a_round(session: Session) -> None:
    application = procedure.on_notice(session)
    other = procedure.published(session, procedure.ready(session))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(NoticeEntry(notice_id=other.id, application_id=application.id, round=1))


@pytest.mark.parametrize("column", ["uscc", "workshop_id"])
def test_one_application_at_a_time_of_a_workshop_or_credit_code(session: Session, column: str) -> None:
    workshop = procedure.an_ended_workshop(session)
    value = {"uscc": "91110000600037341L", "workshop_id": workshop.id}[column]
    procedure.submitted(session, **{column: value})
    with pytest.raises(IntegrityError), session.begin_nested():
        procedure.submitted(session, **{column: value})


def test_an_answer_says_how(session: Session) -> None:
    objection = acts.an_objection(session, procedure.on_notice(session))
    with pytest.raises(IntegrityError), session.begin_nested():
        objection.answered_at = clock.now()


def test_numbers_count_by_kind_place_and_year(session: Session) -> None:
    first = procedure.a_draft(session)
    assert first.number.startswith("SQ-433130-")
    assert first.number.endswith("-0001")
    year = clock.today().year
    assert next_number(session, "SQ", "433130", year) == f"SQ-433130-{year}-0002"
    assert next_number(session, "SQ", "433127", year) == f"SQ-433127-{year}-0001"
    assert next_number(session, "SQ", "433130", year + 1) == f"SQ-433130-{year + 1}-0001"
    assert next_number(session, "GS", "433130", year) == f"GS-433130-{year}-0001"


def test_after_9999_the_numbers_grow_by_a_digit(session: Session) -> None:
    year = clock.today().year
    procedure.a_draft(session).number = f"SQ-433130-{year}-9999"
    procedure.a_draft(session).number = f"SQ-433130-{year}-10000"
    session.flush()
    assert next_number(session, "SQ", "433130", year) == f"SQ-433130-{year}-10001"
