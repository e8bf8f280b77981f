"""Public pages about certificates: the question, the record in every state, the list of measures."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.models import Workshop
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop, confirmed, granted, instant
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T10:42"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}


def address(session: Session, workshop: Workshop) -> str:
    with clock.at(instant(NOW)):
        standing = certification.status(session, workshop.id, clock.now())
    return f"/certificates/{certification.digits(standing.certificate_number)}"


def in_state(session: Session, state: State) -> Workshop:
    first = {State.AUTO_CANCELLED: "2023-06-28", State.CONFIRM_OVERDUE: "2024-06-28"}.get(state, "2025-06-28")
    workshop = a_workshop(session, certified=first, name="捞车河岸织锦工坊")
    with clock.at(instant("2026-03-01T09:00")):
        if state is State.SUSPENDED:
            certification.suspend(session, SYSTEM, workshop.id, **WHY)
        if state is State.REVOKED:
            certification.revoke(session, SYSTEM, workshop.id, **WHY)
        if state is State.WITHDRAWN:
            certification.announce_withdrawal(session, SYSTEM, workshop.id)
    session.commit()
    return workshop


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (State.CERTIFIED, "今天有效"),
        (State.CONFIRM_OVERDUE, "有效，但漏确认 1 年"),
        (State.SUSPENDED, "已暂停销售"),
        (State.AUTO_CANCELLED, "已自动取消"),
        (State.REVOKED, "已撤销"),
        (State.WITHDRAWN, "已退出"),
    ],
)
def test_the_record_says_first_what_holds_today(
    session: Session, client: Client, state: State, verdict: str
) -> None:
    workshop = in_state(session, state)
    with clock.at(instant(NOW)):
        answer = client.get(address(session, workshop))
    assert answer.status_code == 200
    page = parse(answer)
    assert text(page.select_one(".verdict")) == verdict
    assert text(page.h1) == workshop.name
    sealed = page.select_one(".proof .seal") is not None
    assert sealed == (state is State.CERTIFIED), "the seal never stands beside a right that is in doubt"
    if state in {State.SUSPENDED, State.REVOKED}:
        assert "龙文旅罚〔2026〕3 号" in text(page.select_one(".proof__say"))


def test_an_unverified_workshop_is_shown_as_not_selling(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-01-10", verified_until=instant("2026-07-11"))
    session.commit()
    with clock.at(instant(NOW)):
        page = parse(client.get(address(session, workshop)))
    assert text(page.select_one(".verdict")) == "证书有效，暂不能销售"


def years(client: Client, session: Session, workshop: Workshop) -> list[tuple[str, str, bool]]:
    with clock.at(instant(NOW)):
        page = parse(client.get(address(session, workshop)))
    return [(text(li.b), text(li.span), li.select_one(".selv") is not None) for li in page.select(".yrs li")]


def test_a_piece_is_woven_for_each_confirmed_year_and_next_year_is_open(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2024-03-12", "2025-02-27", "2026-03-18")
    session.commit()
    assert years(client, session, workshop) == [
        ("2023", "认定", True),
        ("2024", "✓ 03-12", True),
        ("2025", "✓ 02-27", True),
        ("2026", "✓ 03-18", True),
        ("2027", "明年", False),
    ]


def test_a_missed_year_is_a_gap_and_the_running_one_is_open(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2024-04-09")
    session.commit()
    assert years(client, session, workshop) == [
        ("2023", "认定", True),
        ("2024", "✓ 04-09", True),
        ("2025", "! 没确认", False),
        ("2026", "还没办", False),
    ]


def test_after_the_end_the_two_missed_years_stay_to_be_seen(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2022-06-28")
    confirmed(session, workshop, "2023-05-20")
    session.commit()
    assert years(client, session, workshop) == [
        ("2022", "认定", True),
        ("2023", "✓ 05-20", True),
        ("2024", "✕ 没确认", False),
        ("2025", "✕ 没确认", False),
    ]


def test_a_voided_confirmation_leaves_no_piece(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2025-06-28")
    confirmed(session, workshop, "2026-03-18")
    with clock.at(instant("2026-05-01")):
        certification.void_confirmation(session, SYSTEM, workshop.id, year=2026, reason="材料不实")
    session.commit()
    assert years(client, session, workshop)[-1] == ("2026", "还没办", False)


def test_the_history_tells_what_was_done_and_what_time_did(session: Session, client: Client) -> None:
    workshop = in_state(session, State.AUTO_CANCELLED)
    with clock.at(instant(NOW)):
        page = parse(client.get(address(session, workshop)))
    told = [
        [text(cell) for cell in row.select("th, td")][:2] for row in page.select("#history ~ div tbody tr")
    ]
    assert told == [
        ["2026-01-01", "连续两年没有确认，自动取消"],
        ["2025-01-01", "2024 年没有确认，公开提示"],
        ["2023-06-28", "认定，发证 测文旅发〔2023〕1 号"],
    ]


def test_an_old_certificate_leads_to_the_new_one(session: Session, client: Client) -> None:
    workshop = in_state(session, State.AUTO_CANCELLED)
    old = address(session, workshop)
    granted(session, workshop, "2026-05-06")
    session.commit()
    with clock.at(instant(NOW)):
        page = parse(client.get(old))
    assert text(page.select_one(".verdict")) == "已自动取消"
    assert [a["href"] for a in page.select(".note a")] == ["/certificates/433130-2026-0001"]


def test_the_level_of_the_item_stands_in_full_and_an_unchecked_code_says_so(
    session: Session, client: Client
) -> None:
    workshop = in_state(session, State.CERTIFIED)
    workshop.ich_item_id = an_ich_item(session).id
    session.commit()
    with clock.at(instant(NOW)):
        item = text(parse(client.get(address(session, workshop))).select(".three > div")[2])
    assert "国家级非物质文化遗产代表性项目" in item
    assert "Ⅷ-18 （待核）" in item or "Ⅷ-18（待核）" in item


@pytest.mark.parametrize("typed", ["湘非工 433130-2025-0001", "433130-2025-0001", "43313020250001"])
def test_a_number_leads_to_its_record(session: Session, client: Client, typed: str) -> None:
    in_state(session, State.CERTIFIED)
    answer = client.get("/certificates", query_string={"number": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/certificates/433130-2025-0001")
    assert client.get(f"/certificates/{typed}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "says"),
    [("织锦", "这不像证书编号"), ("433130-2025-0999", "没有这个编号的证书"), ("'; --", "这不像")],
)
def test_an_unknown_number_is_kept_and_explained(client: Client, typed: str, says: str) -> None:
    asked = client.get("/certificates", query_string={"number": typed})
    assert asked.status_code == 200
    page = parse(asked)
    field = page.select_one("main input[name=number]")
    assert field is not None
    assert field["value"] == typed
    assert says in text(page.select_one("#number-error"))
    assert client.get(f"/certificates/{typed}").status_code == 404


def test_the_empty_question_shows_how_a_number_looks(client: Client) -> None:
    page = parse(client.get("/certificates"))
    assert "湘非工 433130-2023-0014" in text(page.select_one("#number-hint"))
    assert page.select_one("#number-error") is None


def test_the_list_of_measures_has_decisions_and_what_time_did(session: Session, client: Client) -> None:
    for state in State:
        if state is not State.NONE:
            in_state(session, state)
    with clock.at(instant(NOW)):
        page = parse(client.get("/sanctions"))
    listed = [text(row.select("td")[1]) for row in page.select("tbody tr")]
    assert sorted(listed) == sorted(
        [
            "公告退出 2026-03-31 起不再销售",
            "暂停销售",
            "撤销认定",
            "连续两年没有确认，自动取消",
            "2024 年没有确认，公开提示",
            "2025 年没有确认，公开提示",
        ]
    )
    assert "龙文旅罚〔2026〕3 号" in text(page.main)


def test_an_empty_list_says_what_will_stand_there(client: Client) -> None:
    page = parse(client.get("/sanctions"))
    assert text(page.select_one(".empty h2")) == "还没有处理"
    assert client.get("/sanctions?page=abc").status_code == 200
