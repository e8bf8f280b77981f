"""BR-24: a change of the rules is published seven full days before it holds; every version stays to be kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.accounts import rulebook
from shop.accounts.rulebook_models import RulesVersion
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Forbidden, Invalid
from tests.factories.workshops import acting, an_operator, culture_officer, instant
from tests.support.isolation import Client

FIRST = "2025-01-01T10:00"


def changed(session: Session, published: str, effective: str, text: str = "新的规矩") -> RulesVersion:
    with clock.at(instant(published)):
        return rulebook.publish(
            session,
            SYSTEM,
            topic="trading",
            title="交易规则",
            text=text,
            summary="改了发货",
            effective_on=date.fromisoformat(effective),
        )


@pytest.fixture(autouse=True)
def _first_versions(session: Session) -> None:
    rulebook.load_rules(session, instant(FIRST))
    session.commit()


@pytest.mark.parametrize(
    ("published", "too_early", "first"),
    [
        ("2026-05-01T00:00", "2026-05-08", "2026-05-09"),
        ("2026-05-01T23:59", "2026-05-08", "2026-05-09"),
        ("2026-12-28T09:00", "2027-01-04", "2027-01-05"),
        ("2028-02-23T09:00", "2028-03-01", "2028-03-02"),
    ],
)
def test_seven_full_days_lie_between(session: Session, published: str, too_early: str, first: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(session, published, too_early)
    assert refused.value.field == "effective_on"
    assert first in refused.value.sentence
    version = changed(session, published, first)
    assert version.effective_at == clock.day_start(date.fromisoformat(first))


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_earliest_day_leaves_seven_whole_days_free(day: date) -> None:
    assert rulebook.earliest(day) - day - timedelta(days=1) == timedelta(days=7)


def test_the_old_version_holds_until_the_very_second(session: Session) -> None:
    new = changed(session, "2026-05-01T09:00", "2026-05-09")
    rows = rulebook.versions(session, "trading")
    assert rulebook.holding(rows, new.effective_at - timedelta(seconds=1)).version == 1
    assert rulebook.holding(rows, new.effective_at).version == 2


def test_a_later_version_never_holds_before_an_earlier_one(session: Session) -> None:
    changed(session, "2026-05-01T09:00", "2026-08-01")
    with pytest.raises(Invalid) as refused:
        changed(session, "2026-05-02T09:00", "2026-06-01", "又一版")
    assert refused.value.field == "effective_on"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"topic": "none"}, "topic"), ({"text": "  \n "}, "text"), ({"text": "字" * 20_001}, "text")],
)
def test_what_is_no_text_is_refused(session: Session, facts: dict[str, str], field: str) -> None:
    given = {"topic": "trading", "title": "交易规则", "text": "甲", "summary": ""} | facts
    with pytest.raises(Invalid) as refused:
        rulebook.publish(session, SYSTEM, effective_on=date(2099, 1, 1), **given)
    assert refused.value.field == field


def test_the_same_words_are_no_new_version(session: Session) -> None:
    text = rulebook.versions(session, "trading")[0].text
    with pytest.raises(Invalid) as refused:
        changed(session, "2026-05-01T09:00", "2026-06-01", text)
    assert refused.value.field == "text"


def test_only_the_platform_publishes(session: Session) -> None:
    with pytest.raises(Forbidden):
        rulebook.publish(
            session, culture_officer(session), topic="trading", title="甲", text="乙", summary=""
        )
    operator = acting(session, an_operator(session))
    day = rulebook.earliest(clock.today())
    assert rulebook.publish(
        session, operator, topic="trading", title="甲", text="乙", summary="", effective_on=day
    ).published_by


def test_both_versions_stay_to_be_read_and_kept(session: Session, client: Client) -> None:
    changed(session, "2026-05-01T09:00", "2026-05-09", "# 新的\n第二版的话")
    session.commit()
    with clock.at(instant("2026-05-20")):
        assert "第二版的话" in client.get("/rules/trading").text
    for number, words in ((1, "七日无理由退货"), (2, "第二版的话")):
        assert words in client.get(f"/rules/trading/{number}").text
        file = client.get(f"/rules/trading/{number}.txt")
        assert "attachment" in file.headers["Content-Disposition"]
        assert words in file.text
    assert [client.get(f"/rules/{path}").status_code for path in ("none", "trading/9")] == [404, 404]
