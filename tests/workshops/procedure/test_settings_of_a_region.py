"""Periods, checklist and work calendar: set by officers of the region, the nearest one holds."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock, workdays
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.heritage import queries as heritage
from shop.workshops.conditions import editing, periods
from tests.factories import procedure
from tests.factories.heritage import a_region
from tests.factories.workshops import acting, an_operator, instant

LINE = {
    "group": "people",
    "kind": "at_least",
    "subject": "employees_target",
    "threshold": 10,
    "sentence": "脱贫人口 10 人以上",
}


def set_periods(session: Session, region: str, actor: Actor = SYSTEM, **given: object) -> None:
    a_region(session, region)
    nothing = dict.fromkeys(("notice_workdays", "answer_days", "review_workdays", "visit_required"))
    editing.set_periods(session, actor, region_code=region, source="", **{**nothing, **given})  # type: ignore[arg-type]


def test_where_nobody_says_anything_the_usual_holds(session: Session) -> None:
    assert periods.of(session, "433130") == periods.USUAL
    assert periods.USUAL.notice_workdays == 5
    assert periods.USUAL.answer_days == 30


def test_each_value_comes_from_the_nearest_region_that_set_it(session: Session) -> None:
    set_periods(session, "433130", answer_days=20)
    set_periods(session, "430000", notice_workdays=7, answer_days=25, visit_required=False)
    set_periods(session, "433100", notice_workdays=6)
    found = periods.of(session, "433130")
    assert found == periods.Periods(6, 20, periods.USUAL.review_workdays, False)
    assert periods.of(session, "430181").notice_workdays == 7


def test_a_value_that_is_taken_back_follows_the_region_above(session: Session) -> None:
    set_periods(session, "430000", notice_workdays=7)
    set_periods(session, "433130", notice_workdays=10)
    set_periods(session, "433130", notice_workdays=None)
    assert periods.of(session, "433130").notice_workdays == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notice_workdays", 0),
        ("notice_workdays", 61),
        ("answer_days", 0),
        ("answer_days", 91),
        ("review_workdays", 0),
        ("review_workdays", 121),
    ],
)
def test_periods_have_their_bounds(session: Session, name: str, value: int) -> None:
    with pytest.raises(Invalid) as refused:
        set_periods(session, "433130", **{name: value})
    assert refused.value.field == name


@pytest.mark.parametrize("region", ["433127", "433100", "430000"])
def test_an_officer_sets_those_of_the_own_region_only(session: Session, region: str) -> None:
    actor = procedure.officer(session)
    set_periods(session, "433130", actor, notice_workdays=6)
    with pytest.raises(Forbidden):
        set_periods(session, region, actor, notice_workdays=6)
    with pytest.raises(Forbidden):
        set_periods(session, "433130", procedure.officer(session, "hr"), notice_workdays=6)


def test_a_line_is_retired_and_stays_on_record(session: Session) -> None:
    actor = procedure.officer(session)
    line = editing.add_condition(session, actor, region_code="433130", **LINE)  # type: ignore[arg-type]
    assert editing.conditions_of(session, "433130") == [line]
    editing.retire_condition(session, actor, line.id)
    assert editing.conditions_of(session, "433130") == []
    assert line.retired_at is not None
    with pytest.raises(Conflict):
        editing.retire_condition(session, actor, line.id)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"group": "money"}, "group"),
        ({"kind": "feels_like"}, "kind"),
        ({"subject": "wages"}, "subject"),
        ({"kind": "document", "subject": "employees_total"}, "subject"),
        ({"threshold": None}, "threshold"),
        ({"threshold": -1}, "threshold"),
        ({"kind": "share_at_least", "threshold": 101}, "threshold"),
        ({"sentence": " "}, "sentence"),
    ],
)
def test_a_line_that_cannot_be_judged_is_refused(
    session: Session, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_region(session)
        editing.add_condition(session, SYSTEM, region_code="433130", **{**LINE, **given})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_calendar_is_set_by_the_province_and_counts_at_once(session: Session) -> None:
    province = procedure.officer(session, county="430000")
    with clock.at(instant("2026-12-01")):
        editing.set_workday(
            session, province, day=date(2027, 1, 4), is_workday=False, note="国办发明电〔2026〕7 号"
        )
        overrides = heritage.overrides(session)
        assert workdays.notice_end(date(2027, 1, 4), 1, overrides) == date(2027, 1, 5)
        editing.clear_workday(session, province, day=date(2027, 1, 4))
        assert heritage.overrides(session) == {}
        with pytest.raises(NotFound):
            editing.clear_workday(session, province, day=date(2027, 1, 4))


def test_the_platform_may_edit_the_calendar_and_a_county_may_not(session: Session) -> None:
    day = clock.today()
    editing.set_workday(session, acting(session, an_operator(session)), day=day, is_workday=True, note="调休")
    for actor in (procedure.officer(session), procedure.officer(session, "rural", "430000")):
        with pytest.raises(Forbidden):
            editing.set_workday(session, actor, day=day, is_workday=False, note="放假")


@pytest.mark.parametrize(
    ("day", "note", "field"), [("2026-11-30", "通知", "day"), ("2026-12-02", " ", "note")]
)
def test_a_day_in_the_past_or_without_its_announcement_is_refused(
    session: Session, day: str, note: str, field: str
) -> None:
    with clock.at(instant("2026-12-01")), pytest.raises(Invalid) as refused:
        editing.set_workday(session, SYSTEM, day=date.fromisoformat(day), is_workday=True, note=note)
    assert refused.value.field == field
