"""/oversight: what waits in the regions of the account, and what time will do by itself."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from tests.factories.accounts import sign_in
from tests.factories.workshops import (
    a_member,
    a_user,
    a_workshop,
    an_officer,
    an_operator,
    confirmed,
    instant,
)
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = "2026-11-22T10:00"


def matters(client: Client, at: str = NOW) -> list[tuple[str, str]]:
    with clock.at(instant(at)):
        page = parse(client.get("/oversight"))
    return [
        (text(row.select_one("th .unit")), str(text(row.select("td")[0])).split()[0])
        for row in page.select("tbody tr")
    ]


def test_all_that_waits_is_listed_with_its_reason(session: Session, client: Client) -> None:
    a_workshop(session, certified="2024-03-01", name="漏了一年")
    a_workshop(session, certified="2025-03-01", name="今年没来")
    confirmed(session, a_workshop(session, certified="2025-03-01", name="已经确认"), "2026-05-01")
    a_workshop(session, certified="2026-03-01", name="核验过期", verified_until=instant("2026-11-20"))
    a_workshop(session, certified=None, name="刚登记")
    stopped = a_workshop(session, certified="2026-03-01", name="停了的")
    with clock.at(instant("2026-05-01")):
        certification.suspend(session, SYSTEM, stopped.id, reason="抽检", document_no="3 号")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    assert matters(client) == [
        ("到期未核验，已停止新的销售", "核验过期"),
        ("2026 年还没确认", "今年没来"),
        ("去年也没确认，1 月 1 日零点自动取消", "漏了一年"),
        ("2026-05-01 起暂停，3 号", "停了的"),
        ("已登记，没有证书", "刚登记"),
    ]


@pytest.mark.parametrize(("day", "waits"), [("2026-10-02T23:59:59", False), ("2026-10-03", True)])
def test_a_missing_confirmation_waits_in_the_last_ninety_days(
    session: Session, client: Client, day: str, waits: bool
) -> None:
    a_workshop(session, certified="2025-03-01")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    assert bool(matters(client, day)) is waits


@pytest.mark.parametrize(
    ("region", "sees"),
    [("433130", ["龙山的"]), ("433127", ["永顺的"]), ("433100", ["永顺的", "龙山的"]), ("430500", [])],
)
def test_an_officer_sees_the_own_region(
    session: Session, client: Client, region: str, sees: list[str]
) -> None:
    a_workshop(session, certified=None, name="龙山的", county="433130")
    a_workshop(session, certified=None, name="永顺的", county="433127")
    officer = an_officer(session, region)
    session.commit()
    sign_in(client, officer)
    assert [name for _what, name in matters(client)] == sees


def test_the_fate_of_the_next_new_year_is_what_comes_true(session: Session, client: Client) -> None:
    confirmed(session, a_workshop(session, certified="2025-03-01"), "2026-05-01")
    missing = a_workshop(session, certified="2025-03-01")
    ending = a_workshop(session, certified="2024-03-01", name="岩冲土布坊")
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    with clock.at(instant(NOW)):
        page = parse(client.get("/oversight"))
    assert [text(li.b) for li in page.select(".fate__l > li")] == ["1", "1", "1"]
    assert "岩冲土布坊" in text(page.select_one(".fate"))
    turn = clock.year_start(2027)
    assert certification.status(session, missing.id, turn).state == "confirm_overdue"
    assert certification.status(session, ending.id, turn).state == "auto_cancelled"


def test_an_empty_desk_says_what_will_stand_there(session: Session, client: Client) -> None:
    officer = an_officer(session)
    session.commit()
    page = parse(sign_in(client, officer).get("/oversight"))
    assert text(page.select_one(".empty h2")) == "没有待办"


def test_the_platform_sees_everything_and_others_nothing(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified=None)
    operator, owner, buyer = an_operator(session), a_member(session, workshop), a_user(session)
    session.commit()
    assert sign_in(client, operator).get("/oversight").status_code == 200
    for stranger in (owner, buyer):
        assert sign_in(client, stranger).get("/oversight").status_code == 403


def test_the_desk_costs_the_same_for_one_workshop_and_for_twenty(session: Session, client: Client) -> None:
    officer = an_officer(session)
    a_workshop(session, certified="2024-03-01")
    session.commit()
    sign_in(client, officer)
    with clock.at(instant(NOW)):
        with count_statements() as for_one:
            client.get("/oversight")
        for _more in range(19):
            a_workshop(session, certified="2024-03-01")
        session.commit()
        with count_statements() as for_twenty:
            page = parse(client.get("/oversight"))
    assert len(page.select("tbody tr")) == 20
    assert len(for_twenty) == len(for_one)
