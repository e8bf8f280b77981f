"""The way down to a place, and how the place is written in full."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.heritage import queries
from shop.heritage.load import load_reference
from shop.heritage.models import WorkdayOverride


@pytest.fixture(autouse=True)
def _reference(session: Session) -> None:
    load_reference(session)


def test_the_country_opens_into_34_provinces(session: Session) -> None:
    found = queries.provinces(session)
    assert len(found) == 34
    assert found[0].name == "北京市"


def test_a_region_opens_into_what_lies_directly_in_it(session: Session) -> None:
    assert len(queries.children(session, "430000")) == 14
    assert "龙山县" in {county.name for county in queries.children(session, "433100")}
    assert queries.children(session, "433130") == []
    assert queries.children(session, "999999") == []


@pytest.mark.parametrize("code", ["433130", "441900", "442000", "460400", "710000", "810000", "820000"])
def test_counties_and_places_with_nothing_below_can_be_named_in_an_address(
    session: Session, code: str
) -> None:
    assert queries.is_leaf(session, code)


@pytest.mark.parametrize("code", ["430000", "433100", "110100", "999999", ""])
def test_places_with_something_below_and_unknown_codes_cannot(session: Session, code: str) -> None:
    assert not queries.is_leaf(session, code)


def test_leaves_of_a_region_are_those_in_it(session: Session) -> None:
    assert len(queries.leaves(session, "430000")) == 122
    assert {leaf.code[:4] for leaf in queries.leaves(session, "433100")} == {"4331"}
    assert [leaf.name for leaf in queries.leaves(session, "441900")] == ["东莞市"]
    assert queries.leaves(session, "999999") == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("433130", "湖南省湘西土家族苗族自治州龙山县"),
        ("433100", "湖南省湘西土家族苗族自治州"),
        ("430000", "湖南省"),
        ("110101", "北京市东城区"),
        ("500229", "重庆市城口县"),
        ("419001", "河南省济源市"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("441900", "广东省东莞市"),
        ("810000", "香港特别行政区"),
        ("999999", ""),
    ],
)
def test_a_place_is_written_in_full_without_the_rows_that_only_group(
    session: Session, code: str, text: str
) -> None:
    assert queries.place_text(session, code) == text


def test_many_places_are_written_at_once_and_unknown_ones_are_absent(session: Session) -> None:
    texts = queries.place_texts(session, ["433130", "433130", "999999"])
    assert texts == {"433130": "湖南省湘西土家族苗族自治州龙山县"}


def test_the_calendar_reads_what_the_province_set(session: Session) -> None:
    assert queries.overrides(session) == {}
    session.add(WorkdayOverride(day=date(2027, 2, 6), is_workday=True, note="春节调休"))
    session.add(WorkdayOverride(day=date(2027, 2, 12), is_workday=False))
    session.flush()
    assert queries.overrides(session) == {date(2027, 2, 6): True, date(2027, 2, 12): False}
