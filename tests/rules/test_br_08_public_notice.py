"""BR-08: the first day of a notice counts; certifying waits for the day after its last and for every objection."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.heritage.models import WorkdayOverride
from shop.workshops.applications import deciding, noticing, objecting
from shop.workshops.applications.models import Application, PublicNotice
from shop.workshops.conditions import editing
from tests.factories import procedure
from tests.factories.workshops import instant


def noticed(
    session: Session, starts_on: str, workdays: int | None = None
) -> tuple[Application, PublicNotice]:
    """An application on a notice that starts on the day, in a county with that many workdays."""
    with clock.at(instant(f"{starts_on}T09:00")):
        application = procedure.ready(session)
        if workdays is not None:
            editing.set_periods(
                session,
                SYSTEM,
                region_code=procedure.COUNTY,
                notice_workdays=workdays,
                answer_days=None,
                review_workdays=None,
                visit_required=None,
                source="测试",
            )
        return application, procedure.published(session, application)


def certify(session: Session, application: Application, at: str) -> None:
    with clock.at(instant(at)):
        procedure.certified(session, application)


@pytest.mark.parametrize(
    ("starts_on", "workdays", "ends_on"),
    [
        ("2025-08-14", 5, date(2025, 8, 20)),
        ("2025-11-04", 7, date(2025, 11, 12)),
        ("2026-03-02", 5, date(2026, 3, 6)),
        ("2026-03-02", 1, date(2026, 3, 2)),
        ("2026-03-07", 5, date(2026, 3, 13)),  # a Saturday: Monday is the first day
        ("2025-09-26", 5, date(2025, 10, 9)),  # over the holidays of October; Sunday the 28th is worked
    ],
)
def test_the_last_day_of_the_notice(session: Session, starts_on: str, workdays: int, ends_on: date) -> None:
    _application, notice = noticed(session, starts_on, workdays)
    assert notice.ends_on == ends_on
    assert notice.workdays == workdays
    assert not notice.provisional


@pytest.mark.parametrize(
    ("starts_on", "last_moment", "first_moment"),
    [
        ("2025-08-14", "2025-08-20T23:59:59", "2025-08-21T00:00"),
        ("2025-08-14", "2025-08-20T00:00", "2025-08-25T15:00"),
        ("2026-03-02", "2026-03-06T17:30", "2026-03-07T08:00"),
    ],
)
def test_certifying_on_the_last_day_is_refused_and_allowed_from_the_next(
    session: Session, starts_on: str, last_moment: str, first_moment: str
) -> None:
    application, _notice = noticed(session, starts_on)
    with pytest.raises(Conflict) as refused:
        certify(session, application, last_moment)
    assert refused.value.code == "NOTICE_RUNS"
    assert application.state == "public_notice"
    certify(session, application, first_moment)
    assert application.state == "granted"


def objection(session: Session, application: Application, notice: PublicNotice, at: str) -> int:
    with clock.at(instant(at)):
        made = objecting.object_to(
            session, notice_number=notice.number, application_id=application.id, text="情况不实"
        )
    return made.id


def answer(session: Session, objection_id: int, at: str, *, upheld: bool) -> None:
    with clock.at(instant(at)):
        objecting.answer(session, procedure.officer(session), objection_id, upheld=upheld, answer="已核实")


def test_an_open_objection_blocks_the_certificate_until_it_is_answered(session: Session) -> None:
    application, notice = noticed(session, "2025-08-14")
    open_one = objection(session, application, notice, "2025-08-20T23:59")
    with pytest.raises(Conflict) as refused:
        certify(session, application, "2025-08-25")
    assert refused.value.code == "OBJECTION_OPEN"
    answer(session, open_one, "2025-08-26", upheld=False)
    certify(session, application, "2025-08-26T10:00")
    assert application.state == "granted"


def test_after_an_upheld_objection_only_a_new_review_or_a_refusal_is_left(session: Session) -> None:
    application, notice = noticed(session, "2025-08-14")
    answer(session, objection(session, application, notice, "2025-08-15"), "2025-08-16", upheld=True)
    with pytest.raises(Conflict) as refused:
        certify(session, application, "2025-08-25")
    assert refused.value.code == "OBJECTION_UPHELD"
    with clock.at(instant("2025-08-25T10:00")):
        noticing.reopen(session, procedure.officer(session), application.id, reason="异议成立")
    assert application.state == "under_review"


def test_a_refusal_follows_an_upheld_objection(session: Session) -> None:
    application, notice = noticed(session, "2025-08-14")
    answer(session, objection(session, application, notice, "2025-08-15"), "2025-08-16", upheld=True)
    with clock.at(instant("2025-08-17")):
        deciding.refuse(session, procedure.officer(session), application.id, reason="异议成立")
    assert application.state == "refused"


def test_an_objection_of_an_earlier_notice_does_not_block_the_next_one(session: Session) -> None:
    application, notice = noticed(session, "2025-08-14")
    answer(session, objection(session, application, notice, "2025-08-15"), "2025-08-16", upheld=True)
    with clock.at(instant("2025-08-25T10:00")):
        noticing.reopen(session, procedure.officer(session), application.id, reason="异议成立")
        procedure.signed(session, application)
        again = procedure.published(session, application)
    assert again.ends_on == date(2025, 8, 29)
    certify(session, application, "2025-08-30")
    assert application.state == "granted"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2025-08-14T09:00", None),
        ("2025-08-20T23:59:59", None),
        ("2025-08-21T00:00", "NOTICE_OVER"),
        ("2025-09-30T09:00", "NOTICE_OVER"),
    ],
)
def test_objections_are_taken_while_the_notice_runs_in_days_of_shanghai(
    session: Session, at: str, code: str | None
) -> None:
    application, notice = noticed(session, "2025-08-14")
    if code is None:
        assert objection(session, application, notice, at)
        return
    with pytest.raises(Conflict) as refused:
        objection(session, application, notice, at)
    assert refused.value.code == code


def test_before_its_first_day_a_notice_takes_no_objection(session: Session) -> None:
    with clock.at(instant("2025-08-11T09:00")):
        application = procedure.ready(session)
        notice = procedure.published(session, application, starts_on=date(2025, 8, 14))
    with pytest.raises(Conflict) as refused:
        objection(session, application, notice, "2025-08-13T23:59")
    assert refused.value.code == "NOTICE_NOT_BEGUN"
    assert objection(session, application, notice, "2025-08-14T00:00")


@pytest.mark.parametrize(
    ("received", "days", "due_on"),
    [
        ("2025-11-05T08:00", None, date(2025, 12, 5)),
        ("2025-11-12T23:59", None, date(2025, 12, 12)),
        ("2025-11-05T08:00", 15, date(2025, 11, 20)),
    ],
)
def test_an_answer_is_due_thirty_days_after_the_day_of_the_objection(
    session: Session, received: str, days: int | None, due_on: date
) -> None:
    application, notice = noticed(session, "2025-11-04", 7)
    if days is not None:
        editing.set_periods(
            session,
            SYSTEM,
            region_code=procedure.COUNTY,
            notice_workdays=None,
            answer_days=days,
            review_workdays=None,
            visit_required=None,
            source="测试",
        )
    made = session.get_one(objecting.Objection, objection(session, application, notice, received))
    assert made.due_on == due_on


def test_a_day_that_the_calendar_takes_off_is_not_counted(session: Session) -> None:
    session.add(WorkdayOverride(day=date(2025, 8, 18), is_workday=False, note="测试"))
    _application, notice = noticed(session, "2025-08-14")
    assert notice.ends_on == date(2025, 8, 21)


def test_a_published_notice_keeps_its_last_day_when_the_calendar_changes(session: Session) -> None:
    application, notice = noticed(session, "2025-08-14")
    session.add(WorkdayOverride(day=date(2025, 8, 18), is_workday=False, note="测试"))
    session.flush()
    assert notice.ends_on == date(2025, 8, 20)
    certify(session, application, "2025-08-21")


def test_beyond_the_announced_calendar_the_last_day_is_provisional(session: Session) -> None:
    with clock.at(instant("2026-12-29T09:00")):
        application = procedure.ready(session)
        notice = procedure.published(session, application)
    assert notice.ends_on > date(2026, 12, 31)
    assert notice.provisional


def test_a_notice_cannot_start_in_the_past(session: Session) -> None:
    with clock.at(instant("2025-08-14T09:00")):
        application = procedure.ready(session)
        with pytest.raises(noticing.Invalid) as refused:
            procedure.published(session, application, starts_on=date(2025, 8, 13))
    assert refused.value.field == "starts_on"
