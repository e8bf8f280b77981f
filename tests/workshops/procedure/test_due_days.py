"""By when the county has to act: the day the desk sorts by."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops.applications import taking
from shop.workshops.applications.models import Application
from shop.workshops.conditions import editing
from tests.factories import procedure
from tests.factories.workshops import instant

MONDAY = "2026-03-02T09:00"


def due(session: Session, state: str, review_workdays: int | None = None) -> tuple[Application, date | None]:
    with clock.at(instant(MONDAY)):
        procedure.a_region(session)
        editing.set_periods(
            session,
            SYSTEM,
            region_code="433100",
            notice_workdays=None,
            answer_days=None,
            review_workdays=review_workdays,
            visit_required=None,
            source="",
        )
        application = procedure.IN_STATE[state](session)
    return application, application.due_on


@pytest.mark.parametrize(
    ("state", "review_workdays", "due_on"),
    [
        ("submitted", None, date(2026, 3, 9)),
        ("submitted", 3, date(2026, 3, 5)),
        ("under_review", None, date(2026, 3, 30)),
        ("under_review", 10, date(2026, 3, 16)),
        ("public_notice", None, date(2026, 3, 9)),
    ],
)
def test_the_county_has_until(
    session: Session, state: str, review_workdays: int | None, due_on: date
) -> None:
    assert due(session, state, review_workdays)[1] == due_on


@pytest.mark.parametrize("state", ["draft", "returned", "granted", "refused", "withdrawn"])
def test_nothing_is_due_while_it_is_the_applicants_turn_or_all_is_over(session: Session, state: str) -> None:
    assert due(session, state)[1] is None


def test_an_act_that_leads_nowhere_else_leaves_the_day(session: Session) -> None:
    application, due_on = due(session, "under_review")
    with clock.at(instant("2026-03-12T09:00")):
        procedure.signed(session, application)
    assert application.due_on == due_on


def test_taking_up_starts_the_review(session: Session) -> None:
    application, _due_on = due(session, "submitted")
    with clock.at(instant("2026-03-05T09:00")):
        taking.take_up(session, procedure.officer(session), application.id)
    assert application.due_on == date(2026, 4, 2)
