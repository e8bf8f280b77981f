"""Who was certified on a day: the SQL answer, the history and what had been recorded by another day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from shop.workshops.roster import asof
from tests.factories.workshops import a_workshop, confirmed, instant


def names(
    session: Session, day: str, known: str = "", region: str = "", regions: list[str] | None = None
) -> set[str]:
    asked = asof.Asked(date.fromisoformat(day), date.fromisoformat(known) if known else None, region)
    rows, page = asof.page(session, asked, regions)
    assert page.total == len(rows) == len(asof.everything(session, asked, regions))
    return {row.workshop.name for row in rows}


@pytest.fixture(autouse=True)
def lives(session: Session) -> None:
    """甲 is confirmed, 乙 ends by itself, 丙 is suspended for some days, 丁 is taken over late, 戊 never certified."""
    a = a_workshop(session, certified="2023-03-01T15:00", name="甲")
    confirmed(session, a, "2024-05-01", "2025-05-01", "2026-05-01")
    a_workshop(session, certified="2023-03-01", name="乙", county="433127")
    c = a_workshop(session, certified="2024-01-10", name="丙", county="430181")
    confirmed(session, c, "2025-05-01", "2026-05-01")
    with clock.at(instant("2025-06-01T12:00")):
        certification.suspend(
            session, SYSTEM, c.id, reason="抽查", document_no="1 号", ground=SuspensionGround.SAFETY
        )
    with clock.at(instant("2025-06-10T12:00")):
        certification.lift(session, SYSTEM, c.id, reason="已改", document_no="2 号")
    with clock.at(instant("2026-11-01T09:00")):
        d = a_workshop(session, certified=None, name="丁")
        certification.take_over(
            session,
            SYSTEM,
            d.id,
            document_no="3 号",
            effective_at=instant("2024-02-01"),
            confirmed_years=[2025],
        )
        a_workshop(session, certified=None, name="戊")
    session.flush()


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2023-02-28", set()),
        ("2023-03-01", {"甲", "乙"}),
        ("2024-01-31", {"甲", "乙", "丙"}),
        ("2024-02-01", {"甲", "乙", "丙", "丁"}),
        ("2025-06-01", {"甲", "乙", "丁"}),
        ("2025-06-09", {"甲", "乙", "丁"}),
        ("2025-06-10", {"甲", "乙", "丙", "丁"}),
        ("2025-12-31", {"甲", "乙", "丙", "丁"}),
        ("2026-01-01", {"甲", "丙", "丁"}),
        ("2026-11-22", {"甲", "丙", "丁"}),
    ],
)
def test_the_day_is_answered_as_it_ended(session: Session, day: str, found: set[str]) -> None:
    assert names(session, day) == found
    asked = asof.Asked(date.fromisoformat(day))
    assert sum(asof.counts(session, asked.day).values()) == len(found)
    whole = certification.as_of(session, asked.day)
    assert sum(status.sells for status in whole.values()) == len(found)


@pytest.mark.parametrize(
    ("day", "known", "found"),
    [
        ("2024-02-01", "2024-02-01", {"甲", "乙", "丙"}),
        ("2024-02-01", "2026-10-31", {"甲", "乙", "丙"}),
        ("2024-02-01", "2026-11-01", {"甲", "乙", "丙", "丁"}),
        ("2025-06-05", "2025-05-31", {"甲", "乙", "丙"}),
        ("2025-06-05", "2025-06-01", {"甲", "乙"}),
        ("2026-03-01", "2025-12-31", {"甲", "丙"}),
        ("2023-02-28", "2026-11-22", set()),
    ],
)
def test_what_had_been_recorded_by_another_day_is_answered_too(
    session: Session, day: str, known: str, found: set[str]
) -> None:
    assert names(session, day, known) == found


def test_regions_narrow_the_answer(session: Session) -> None:
    assert names(session, "2025-12-31", region="433100") == {"甲", "乙", "丁"}
    assert names(session, "2025-12-31", regions=["433127"]) == {"乙"}
    assert names(session, "2025-12-31", "2025-12-31", region="433130", regions=["433100"]) == {"甲"}
    assert asof.counts(session, date(2025, 12, 31)) == {"433130": 2, "433127": 1, "430181": 1}


def test_the_file_says_how_each_stood(session: Session) -> None:
    text = asof.as_csv(session, asof.Asked(date(2025, 12, 31), None, "433127"), None)
    [_head, row] = text.strip().splitlines()
    assert row.split(",")[:7] == [
        "乙",
        "433127",
        "永顺县",
        "湘非工 433127-2023-0001",
        "漏确认 1 年",
        "2023-03-01",
        "2023",
    ]


@pytest.mark.parametrize("text", ["2026-13-01", "yesterday", "2026-11-23", "1999-12-31"])
def test_a_day_that_is_none_or_to_come_is_refused(session: Session, text: str) -> None:
    with clock.at(instant("2026-11-22T10:00")), pytest.raises(Invalid):
        asof.day_asked(text, clock.today())
