"""The checklist: which lines hold in a county, and what an application says to each."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.heritage.load import load_reference
from shop.heritage.models import IchItem, Region
from shop.workshops.applications import checklist
from shop.workshops.applications.facts import STEP_OF
from shop.workshops.conditions.load import load_conditions
from shop.workshops.conditions.models import Condition, ConditionKind
from shop.workshops.conditions.queries import in_force
from shop.workshops.evidence.models import Document, DocumentKind


@pytest.fixture
def china(session: Session) -> Session:
    """All regions and the conditions the package brings along."""
    load_reference(session)
    load_conditions(session)
    return session


def subjects(session: Session, county: str, *, required: bool = True) -> dict[str, int | None]:
    return {c.subject: c.threshold for c in in_force(session, county) if c.required == required}


def a_line(**given: Any) -> Condition:
    facts = {"group_key": "people", "kind": "at_least", "subject": "employees_total", "threshold": 1}
    return Condition(sentence="条件", **({"required": True, "alternative": ""} | facts | given))


def look(condition: Condition, facts: dict[str, Any], *documents: Document) -> checklist.Line:
    return checklist.evaluate([condition], facts, documents)[0]


def test_every_province_has_lines_and_each_names_its_source(china: Session) -> None:
    provinces = set(china.scalars(sa.select(Region.code).where(Region.parent_code.is_(None))))
    lines = list(china.scalars(sa.select(Condition)))
    assert provinces <= {line.region_code for line in lines}
    assert all(line.source for line in lines)
    known = STEP_OF.keys() | checklist.DERIVED.keys()
    assert {line.subject for line in lines} <= known


def test_loading_again_adds_nothing_and_keeps_what_officers_changed(china: Session) -> None:
    line = china.scalars(sa.select(Condition).where(Condition.region_code == "430000").limit(1)).one()
    line.retired_at, line.sentence = clock.now(), "改过"
    china.flush()
    assert load_conditions(china) == 0
    assert line.sentence == "改过"


def test_the_share_of_thirty_percent_is_advice_in_hunan(china: Session) -> None:
    assert subjects(china, "433130", required=False)["employees_target"] == 30
    assert "employees_target" not in subjects(china, "433130")


def test_huitong_asks_for_five_people_lifted_out_of_poverty(china: Session) -> None:
    held = subjects(china, "431225")
    assert held["employees_target"] == 5
    assert "employment_proof" in held
    assert held["employees_supported"] == 1
    assert "employment_proof" not in subjects(china, "433130")


def test_anhui_asks_for_more(china: Session) -> None:
    held = subjects(china, "340111")
    assert (held["premises_area_m2"], held["employees_total"], held["employees_supported"]) == (100, 30, 10)
    assert {"provincial_item", "provincial_inheritor"} <= held.keys()
    assert "identity" not in held


def test_a_county_line_takes_the_place_of_the_provinces_and_retired_ones_hold_no_more(china: Session) -> None:
    china.add(a_line(region_code="433130", subject="premises_area_m2", threshold=60))
    china.flush()
    assert subjects(china, "433130")["premises_area_m2"] == 60
    assert subjects(china, "433127")["premises_area_m2"] == 1
    own = china.scalars(sa.select(Condition).where(Condition.region_code == "433130")).one()
    own.retired_at = clock.now()
    china.flush()
    assert subjects(china, "433130")["premises_area_m2"] == 1


def test_where_nobody_says_anything_the_national_notice_holds(session: Session) -> None:
    assert {"basis", "premises_photo", "employees_supported"} <= subjects(session, "433130").keys()


@pytest.mark.parametrize(
    ("value", "met", "says"),
    [(None, False, "还没填"), (9, False, "还差 1 人"), (10, True, "要求 10 人"), (11, True, "现在 11 人")],
)
def test_a_threshold_is_reached_at_its_number(
    session: Session, value: int | None, met: bool, says: str
) -> None:
    line = look(a_line(threshold=10), {"employees_total": value})
    assert (line.met, line.lacking) == (met, not met)
    assert says in line.says


@pytest.mark.parametrize(
    ("target", "total", "met"),
    [(29, 100, False), (30, 100, True), (3, 10, True), (0, 0, False), (1, 3, True)],
)
def test_a_share_counts_among_all(session: Session, target: int, total: int, met: bool) -> None:
    condition = a_line(kind="share_at_least", subject="employees_target", threshold=30)
    assert look(condition, {"employees_target": target, "employees_total": total}).met is met


def test_advice_that_is_not_reached_lacks_nothing(session: Session) -> None:
    line = look(a_line(threshold=10, required=False), {"employees_total": 1})
    assert (line.met, line.lacking) == (False, False)


def test_people_lifted_out_of_poverty_and_watched_are_at_most_all(session: Session) -> None:
    facts = {"employees_total": 12, "employees_target": 9, "employees_monitored": 6}
    assert checklist.supported(facts) == 12
    assert checklist.supported({"employees_target": 9}) is None


def test_of_alternatives_one_is_enough(session: Session) -> None:
    lines = [
        a_line(threshold=30, alternative="jobs"),
        a_line(subject="employees_supported", threshold=10, alternative="jobs"),
        a_line(subject="premises_area_m2", threshold=100),
    ]
    facts = {"employees_total": 12, "employees_target": 9, "employees_monitored": 2, "premises_area_m2": 50}
    first, second, third = checklist.evaluate(lines, facts, [])
    assert [first.met, first.settled, first.lacking] == [False, True, False]
    assert [second.met, second.settled] == [True, True]
    assert third.lacking


def test_a_document_counts_when_it_is_there(session: Session) -> None:
    condition = a_line(kind="document", subject="identity", threshold=None)
    assert look(condition, {}).says == "还没交"
    line = look(condition, {}, Document(kind=DocumentKind.IDENTITY), Document(kind=DocumentKind.OTHER))
    assert (line.met, len(line.documents), line.step) == (True, 1, "papers")


def test_an_answer_of_no_is_left_to_the_county_and_silence_is_not(session: Session) -> None:
    condition = a_line(kind="stated", subject="utilities_ok", threshold=None)
    said_no, silent = look(condition, {"utilities_ok": False}), look(condition, {})
    assert (said_no.lacking, said_no.hands_in) == (True, False)
    assert (silent.lacking, silent.hands_in) == (True, True)
    assert look(condition, {"utilities_ok": True}).met


@pytest.mark.parametrize(("level", "met"), [("national", True), ("provincial", True), ("city", False)])
def test_the_level_of_item_and_inheritor_is_looked_at(session: Session, level: str, met: bool) -> None:
    item = IchItem(level=level, name="土家族织锦技艺")
    of_item = a_line(kind=ConditionKind.STATED, subject="provincial_item", threshold=None)
    of_person = a_line(kind=ConditionKind.STATED, subject="provincial_inheritor", threshold=None)
    lines = checklist.evaluate([of_item, of_person], {"leader_inheritor_level": level}, [], item)
    assert [line.met for line in lines] == [met, met]
