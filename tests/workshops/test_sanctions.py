"""The public list of measures: what stands in it, since when, narrowed, as a file, whatever the night has written."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification, sanction_rows, sanctions
from shop.workshops.sanctions import Asked
from tests.factories.workshops import a_workshop, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.night import work_the_night

NOW = "2026-11-22T10:00"
WHY = {"reason": "=抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


@pytest.fixture
def listed(session: Session) -> dict[str, int]:
    """Five workshops in two counties, and what happened to them; ids by name."""
    made = {
        "甲坊": a_workshop(session, certified="2025-03-01", name="甲坊"),
        "乙坊": a_workshop(session, certified="2025-03-01", name="乙坊", county="433127"),
        "丙坊": a_workshop(session, certified="2023-03-01", name="丙坊"),
        "丁坊": a_workshop(session, certified="2024-03-01", name="丁坊", county="430524"),
        "戊坊": a_workshop(session, certified="2025-03-01", name="戊坊"),
    }
    ids = {name: workshop.id for name, workshop in made.items()}
    with clock.at(instant("2025-12-31T23:00")):
        certification.suspend(session, SYSTEM, ids["甲坊"], **WHY)
    with clock.at(instant("2026-02-01")):
        certification.lift(session, SYSTEM, ids["甲坊"], **WHY)
        certification.revoke(session, SYSTEM, ids["乙坊"], **WHY)
    with clock.at(instant("2026-11-20")):
        certification.announce_withdrawal(session, SYSTEM, ids["戊坊"], reason="年纪大了")
    session.commit()
    return ids


ALL = [
    ("戊坊", "withdrawn"),
    ("乙坊", "revoked"),
    ("甲坊", "lifted"),
    ("丁坊", "missed_year"),
    ("丙坊", "auto_cancelled"),
    ("甲坊", "suspended"),
    ("丙坊", "missed_year"),
]


def read(session: Session, at: str = NOW, **asked: str) -> list[tuple[str, str]]:
    with clock.at(instant(at)):
        lines = sanctions.everything(session, Asked(**asked))
        on_pages, page = sanctions.page(session, Asked(**asked))
    assert [line.certificate.id for line in on_pages] == [line.certificate.id for line in lines]
    assert page.total == len(lines)
    return [(line.workshop.name, line.kind) for line in lines]


def test_everything_the_newest_first(session: Session, listed: dict[str, int]) -> None:
    assert read(session) == ALL


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "suspended"}, [("甲坊", "suspended")]),
        ({"state": "lifted"}, [("甲坊", "lifted")]),
        ({"state": "revoked"}, [("乙坊", "revoked")]),
        ({"state": "auto_cancelled"}, [("丙坊", "auto_cancelled")]),
        ({"state": "withdrawn"}, [("戊坊", "withdrawn")]),
        ({"state": "missed_year"}, [("丁坊", "missed_year"), ("丙坊", "missed_year")]),
        ({"state": "nonsense"}, ALL),
        ({"county": "433127"}, [("乙坊", "revoked")]),
        ({"county": "433100"}, [x for x in ALL if x[0] != "丁坊"]),
        ({"year": "2025"}, [("甲坊", "suspended"), ("丙坊", "missed_year")]),
        ({"year": "2026", "county": "433130", "state": "lifted"}, [("甲坊", "lifted")]),
        ({"year": "2024"}, []),
        ({"year": "二〇二六"}, ALL),
    ],
)
def test_narrowed_by_kind_place_and_year(
    session: Session, listed: dict[str, int], asked: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert read(session, **asked) == expected


def test_the_night_changes_nothing_in_it(app: Flask, session: Session, listed: dict[str, int]) -> None:
    before = read(session)
    with clock.at(instant(NOW)):
        assert len(sanction_rows.unwritten(session, clock.now())) == 3
        work_the_night(app)
        session.expire_all()
        assert sanction_rows.unwritten(session, clock.now()) == []
    assert read(session) == before


def test_many_that_nobody_has_written_down_yet_are_computed(
    session: Session, listed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = [{}, {"county": "433100"}, {"year": "2026"}, {"state": "missed_year"}]
    before = [read(session, **a) for a in asked]
    monkeypatch.setattr(sanction_rows, "MOST_EXTRA", 0)
    assert [read(session, **a) for a in asked] == before


def test_an_end_stands_in_it_from_its_second_on_and_a_withdrawal_from_its_announcement_on(
    session: Session, listed: dict[str, int]
) -> None:
    a_workshop(session, certified="2024-05-01", name="己坊")
    assert ("己坊", "auto_cancelled") not in read(session, "2026-12-31T23:59:59")
    assert ("己坊", "auto_cancelled") in read(session, "2027-01-01")
    assert ("戊坊", "withdrawn") not in read(session, "2026-11-19T23:59:59")


def test_the_page_offers_what_can_be_chosen_and_keeps_it(client: Client, listed: dict[str, int]) -> None:
    with clock.at(instant(NOW)):
        page = parse(client.get("/sanctions?state=withdrawn&county=433130&year=2026"))
        nothing = parse(client.get("/sanctions?state=withdrawn&county=430524"))
    assert [str(o["value"]) for o in page.select("#year option")] == ["", "2026", "2025", "2024", "2023"]
    assert [str(o["value"]) for o in page.select("option[selected]")] == ["withdrawn", "433130", "2026"]
    (row,) = page.select("tbody tr")
    assert "2026-11-20" in text(row) and "2026-12-20 起不再销售" in text(row) and "年纪大了" in text(row)
    assert text(nothing.select_one(".empty h2")) == "没有符合的处理"


def test_it_is_paged(session: Session, client: Client) -> None:
    for _n in range(sanctions.PER_PAGE + 1):
        a_workshop(session, certified="2023-03-01")
    session.commit()
    with clock.at(instant(NOW)):
        first, last = parse(client.get("/sanctions")), parse(client.get("/sanctions?page=3"))
    assert len(first.select("tbody tr")) == sanctions.PER_PAGE
    assert len(last.select("tbody tr")) == 2
    assert "共 102 条" in text(first.main)


def test_the_file_has_all_that_matches_and_no_formula(client: Client, listed: dict[str, int]) -> None:
    with clock.at(instant(NOW)):
        answer = client.get("/sanctions.csv?county=433127")
    assert answer.headers["Content-Type"].startswith("text/csv")
    (row,) = csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig")))
    assert (row["工坊"], row["措施"], row["理由"]) == ("乙坊", "撤销认定", "'=抽检不合格")
    assert (row["公布日期"], row["文号"]) == ("2026-02-01", "龙文旅罚〔2026〕3 号")
