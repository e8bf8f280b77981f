"""/oversight/settings and /oversight/calendar: what a region sets for itself, by its own officers only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage import queries as heritage
from shop.workshops.applications import noticing
from shop.workshops.conditions import periods
from shop.workshops.conditions.models import Condition
from tests.factories.accounts import sign_in
from tests.factories.heritage import a_region
from tests.factories.procedure import notice_of, on_notice
from tests.factories.workshops import an_officer, an_operator
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

SETTINGS = "/oversight/settings"
HERE = f"{SETTINGS}/433130"
PERIODS = {
    "notice_workdays": "7",
    "answer_days": "",
    "review_workdays": "15",
    "visit_required": "no",
    "source": "龙文旅发〔2026〕2 号",
}
LINE = {
    "group": "people",
    "kind": "at_least",
    "subject": "employees_supported",
    "threshold": "5",
    "sentence": "吸纳脱贫人口和监测帮扶对象不少于 5 人",
    "required": "y",
    "alternative": "",
    "position": "",
    "source": "",
}


@pytest.fixture(autouse=True)
def _november(clock_at: Any) -> None:
    clock_at("2026-11-16T10:00")


def at_desk(session: Session, client: Client, region: str = "433130", department: str = "culture") -> None:
    who = an_officer(session, region, department)
    session.commit()
    sign_in(client, who)


def test_periods_hold_from_now_on_and_empty_ones_follow_the_region_above(
    session: Session, client: Client
) -> None:
    before = notice_of(session, on_notice(session)).ends_on
    at_desk(session, client)
    assert client.get(SETTINGS).headers["Location"] == HERE
    form = parse(client.get(HERE)).select_one("main form.form")
    assert form is not None
    assert form_values(form)["notice_workdays"] == ""
    assert client.post(f"{HERE}/periods", data=PERIODS).status_code == 303
    assert periods.of(session, "433130") == (7, 30, 15, False)
    assert noticing.ends_on(session, "433130", date(2026, 11, 16)) == date(2026, 11, 24)
    assert before == date(2026, 11, 20)
    shown = parse(client.get(HERE)).select_one("main form.form")
    assert shown is not None
    assert {k: v for k, v in form_values(shown).items() if k in PERIODS} == PERIODS


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("notice_workdays", "0", "请填 1 到 60"),
        ("notice_workdays", "七", "请填整数"),
        ("answer_days", "91", "请填 1 到 90"),
        ("review_workdays", "121", "请填 1 到 120"),
    ],
)
def test_a_period_that_cannot_be_comes_back_at_its_field(
    session: Session, client: Client, name: str, value: str, says: str
) -> None:
    at_desk(session, client)
    answer = client.post(f"{HERE}/periods", data={**PERIODS, name: value})
    assert answer.status_code == 422
    assert says in errors(parse(answer))[name]
    assert periods.of(session, "433130").review_workdays == 20


def test_a_line_is_added_and_retired(session: Session, client: Client) -> None:
    at_desk(session, client)
    assert client.get(f"{HERE}/conditions/new").status_code == 200
    assert client.post(f"{HERE}/conditions", data=LINE).status_code == 303
    line = session.scalars(sa.select(Condition)).one()
    page = parse(client.get(HERE))
    assert LINE["sentence"] in text(page.main)
    path = f"{HERE}/conditions/{line.id}/retirement"
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 409
    session.refresh(line)
    assert line.retired_at is not None
    assert LINE["sentence"] not in text(parse(client.get(HERE)).main)


@pytest.mark.parametrize(
    ("changed", "at_field"),
    [
        ({"sentence": " "}, "sentence"),
        ({"subject": ""}, "subject"),
        ({"subject": "business_licence"}, "subject"),
        ({"threshold": ""}, "threshold"),
        ({"kind": "share_at_least", "threshold": "101"}, "threshold"),
    ],
)
def test_a_line_that_does_not_fit_comes_back_at_its_field(
    session: Session, client: Client, changed: dict[str, str], at_field: str
) -> None:
    at_desk(session, client)
    answer = client.post(f"{HERE}/conditions", data={**LINE, **changed})
    assert answer.status_code == 422
    assert at_field in errors(parse(answer))
    assert session.scalars(sa.select(Condition)).all() == []


def test_only_the_regions_own_culture_officers_set_it(session: Session, client: Client) -> None:
    a_region(session, "433130")
    for who, code in (
        (an_officer(session, "433100"), 404),
        (an_officer(session, "433127"), 404),
        (an_officer(session, "433130", "hr"), 403),
        (an_operator(session), 403),
    ):
        session.commit()
        sign_in(client, who)
        assert client.get(HERE).status_code == code
        assert client.post(f"{HERE}/periods", data=PERIODS).status_code == code
        assert client.post(f"{HERE}/conditions", data=LINE).status_code == code


def test_the_province_and_the_platform_edit_the_work_calendar(session: Session, client: Client) -> None:
    at_desk(session, client, "430000")
    path = "/oversight/calendar"
    given = {"day": "2026-11-18", "works": "no", "note": "国办发明电〔2026〕9 号"}
    assert "note" in errors(parse(client.post(path, data={**given, "note": ""})))
    assert "day" in errors(parse(client.post(path, data={**given, "day": "2026-11-13"})))
    assert client.post(path, data=given).status_code == 303
    assert heritage.overrides(session) == {date(2026, 11, 18): False}
    assert "国办发明电〔2026〕9 号" in text(parse(client.get(path)).main)
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    assert client.post(f"{path}/2026-11-18/removal").status_code == 303
    assert client.post(f"{path}/2026-11-18/removal").status_code == 404
    assert client.post(f"{path}/soon/removal").status_code == 404
    assert heritage.overrides(session) == {}


@pytest.mark.parametrize("region", ["433130", "433100"])
def test_others_read_the_calendar(session: Session, client: Client, region: str) -> None:
    at_desk(session, client, region)
    page = parse(client.get("/oversight/calendar"))
    assert "由省级文旅部门或平台修改" in text(page.main)
    assert page.select("main form.form") == []
    given = {"day": "2026-11-18", "works": "no", "note": "9 号"}
    assert client.post("/oversight/calendar", data=given).status_code == 403
