"""/certificates/<number>?on=DAY: what held at the end of a day, as known today; and the record as data."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround, Workshop
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop, confirmed, granted, instant
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T10:42"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
RECORD = "/certificates/433130-2023-0001"


def verdict_on(client: Client, day: str, record: str = RECORD) -> str:
    with clock.at(instant(NOW)):
        return text(parse(client.get(record, query_string={"on": day})).select_one(".verdict"))


def say_on(client: Client, day: str, record: str = RECORD) -> str:
    with clock.at(instant(NOW)):
        return text(parse(client.get(record, query_string={"on": day})).select_one(".proof__say"))


def a_life(session: Session) -> Workshop:
    """Granted in 2023, a year missed, confirmed late, suspended for a month, revoked, restored."""
    workshop = a_workshop(session, certified="2023-06-28T09:00")
    confirmed(session, workshop, "2025-12-31T23:59:59")
    acts = [
        ("2026-03-02T09:00", certification.suspend),
        ("2026-04-02T23:59", certification.lift),
        ("2026-06-10", certification.revoke),
        ("2026-09-01T08:00", certification.restore),
    ]
    for at, act in acts:
        with clock.at(instant(at)):
            act(session, SYSTEM, workshop.id, **WHY)
    session.commit()
    return workshop


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2023-06-27", "还没有生效"),
        ("2023-06-28", "有效"),
        ("2024-12-31", "有效"),
        ("2025-01-01", "有效，但漏确认 1 年"),
        ("2025-12-30", "有效，但漏确认 1 年"),
        ("2025-12-31", "有效"),
        ("2026-03-01", "有效"),
        ("2026-03-02", "已暂停销售"),
        ("2026-04-01", "已暂停销售"),
        ("2026-04-02", "有效"),
        ("2026-06-09", "有效"),
        ("2026-06-10", "已撤销"),
        ("2026-08-31", "已撤销"),
        ("2026-09-01", "有效"),
    ],
)
def test_the_end_of_the_day_is_what_counts(session: Session, client: Client, day: str, says: str) -> None:
    a_life(session)
    assert verdict_on(client, day) == f"{day}：{says}"


def test_a_day_to_come_is_said_to_be_computed_from_what_is_known(session: Session, client: Client) -> None:
    a_life(session)
    assert "还没到" in say_on(client, "2027-05-01")
    assert "还没到" not in say_on(client, "2026-05-01")


@pytest.mark.parametrize(
    ("day", "says"), [("2027-12-31", "有效，但漏确认 1 年"), ("2028-01-01", "已自动取消")]
)
def test_the_end_that_time_will_bring_can_be_asked_for(
    session: Session, client: Client, day: str, says: str
) -> None:
    a_workshop(session, certified="2025-06-28")
    session.commit()
    assert verdict_on(client, day, "/certificates/433130-2025-0001") == f"{day}：{says}"


def test_what_was_brought_in_later_counts_as_known_today(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified=None)
    with clock.at(instant("2026-05-01")):
        certification.take_over(
            session,
            SYSTEM,
            workshop.id,
            document_no="1 号",
            effective_at=instant("2023-06-28"),
            confirmed_years=[2025],
        )
    session.commit()
    assert verdict_on(client, "2024-05-01") == "2024-05-01：有效"


def test_history_and_years_stop_at_the_day(session: Session, client: Client) -> None:
    a_life(session)
    with clock.at(instant(NOW)):
        page = parse(client.get(f"{RECORD}?on=2025-06-01"))
    assert [text(b) for b in page.select(".yrs b")] == ["2023", "2024", "2025"]
    assert [text(th) for th in page.select("#history ~ div tbody th")] == ["2025-01-01", "2023-06-28"]
    assert page.select_one(".proof .seal") is None
    assert page.select_one("#on")["value"] == "2025-06-01"  # type: ignore[index]


@pytest.mark.parametrize(
    "typed", ["2025-02-30", "gestern", "20250101", "2025-1-1", "1999-12-31", "9999-12-31", "'--"]
)
def test_a_bad_day_is_kept_and_explained_beside_todays_answer(
    session: Session, client: Client, typed: str
) -> None:
    a_life(session)
    with clock.at(instant(NOW)):
        answer = client.get(RECORD, query_string={"on": typed})
    assert answer.status_code == 422
    page = parse(answer)
    field = page.select_one("#on")
    assert field is not None
    assert field["value"] == typed
    assert "2025-03-01" in text(page.select_one("#on-error")) or "2000" in text(page.select_one("#on-error"))
    assert text(page.select_one(".verdict")) == "今天有效"


@pytest.mark.parametrize("typed", ["", " ", "2026-11-22", "2026/11/22", "２０２６-11-22"])
def test_no_day_and_today_give_todays_answer(session: Session, client: Client, typed: str) -> None:
    a_life(session)
    assert verdict_on(client, typed) == "今天有效"


def test_an_unknown_number_is_told_the_same_whatever_day(client: Client) -> None:
    answer = client.get("/certificates/433130-2023-0999?on=2025-01-01")
    assert answer.status_code == 404
    assert "没有这个编号的证书" in text(parse(answer).main)


def test_a_suspension_says_its_ground_since_when_and_until_when(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    with clock.at(instant("2026-03-01T09:00")):
        certification.suspend(
            session, SYSTEM, workshop.id, **WHY, ground=SuspensionGround.SAFETY, fix_by=date(2026, 12, 31)
        )
    session.commit()
    with clock.at(instant(NOW)):
        say = text(parse(client.get("/certificates/433130-2025-0001")).select_one(".proof__say"))
    for words in (
        "因产品质量安全问题，2026-03-01 起暂停",
        "龙文旅罚〔2026〕3 号",
        "抽检不合格",
        "2026-12-31",
    ):
        assert words in say


def data_of(session: Session, client: Client, record: str = RECORD, on: str = "") -> dict[str, Any] | None:
    with clock.at(instant(NOW)):
        page = parse(client.get(record, query_string={"on": on} if on else None))
    found = page.select_one("script[type='application/ld+json']")
    return None if found is None else json.loads(found.string or "")


def test_the_record_is_a_schema_org_certification(session: Session, client: Client) -> None:
    workshop = a_life(session)
    workshop.ich_item_id = an_ich_item(session).id
    workshop.name = "</script><b>织锦"
    session.commit()
    data = data_of(session, client)
    assert data is not None
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Certification")
    assert data["certificationIdentification"] == "湘非工 433130-2023-0001"
    assert data["certificationStatus"] == "https://schema.org/CertificationActive"
    assert data["validFrom"] == "2023-06-28T09:00:00+08:00"
    assert data["expires"] == "2028-01-01T00:00:00+08:00"
    assert [o["name"] for o in data["issuedBy"]] == ["龙山县"]
    assert data["about"][0]["name"] == "</script><b>织锦"
    assert data["about"][1]["name"] == "土家族织锦技艺"
    assert data["url"].endswith(RECORD)


@pytest.mark.parametrize("act", [certification.suspend, certification.revoke])
def test_what_may_not_sell_is_not_active(session: Session, client: Client, act: Any) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    with clock.at(instant("2026-03-01T09:00")):
        act(session, SYSTEM, workshop.id, **WHY)
    session.commit()
    data = data_of(session, client, "/certificates/433130-2025-0001")
    assert data is not None
    assert data["certificationStatus"] == "https://schema.org/CertificationInactive"
    ends = datetime.fromisoformat(data["expires"])
    assert (ends <= instant(NOW)) == (act is certification.revoke)


def test_the_past_is_not_given_as_data(session: Session, client: Client) -> None:
    a_life(session)
    assert data_of(session, client, on="2025-06-01") is None


def test_the_old_certificate_after_a_new_grant_stays_to_be_read(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    granted(session, workshop, "2026-05-06")
    session.commit()
    assert verdict_on(client, "2024-05-01") == "2024-05-01：有效"
    assert verdict_on(client, "") == "已自动取消"
    assert verdict_on(client, "2026-05-05", "/certificates/433130-2026-0001") == "2026-05-05：还没有生效"
