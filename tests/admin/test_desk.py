"""/oversight: what waits for the account, by due day, and what time will do by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.applications import objecting, signing, transferring
from shop.workshops.applications.models import EmploymentPath
from shop.workshops.models import SuspensionGround
from shop.workshops.upkeep import confirming
from tests.factories.accounts import sign_in
from tests.factories.procedure import (
    after_notice,
    notice_of,
    officer,
    on_notice,
    ready,
    returned,
    reviewed,
    submitted,
)
from tests.factories.workshops import (
    a_member,
    a_user,
    a_workshop,
    acting,
    an_officer,
    an_operator,
    confirmed,
    instant,
)
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = "2026-11-22T10:00"
Row = tuple[str, str, str]


def queue(client: Client, at: str = NOW, **asked: str) -> list[Row]:
    """Reason, name, for whom it waits."""
    with clock.at(instant(at)):
        answer = client.get("/oversight", query_string=asked)
        assert answer.status_code == 200
        page = parse(answer)
    return [
        (text(r.select_one("th .unit")), text(r.select("td")[0]).split()[0], text(r.select("td")[3]))
        for r in page.select("tbody tr")
    ]


def at_desk(session: Session, client: Client, region: str = "433130", department: str = "culture") -> Client:
    who = an_officer(session, region, department)
    session.commit()
    return sign_in(client, who)


def test_upkeep_is_listed_by_its_due_day_with_its_reason(session: Session, client: Client) -> None:
    a_workshop(session, certified="2024-03-01", name="漏了一年")
    a_workshop(session, certified="2025-03-01", name="今年没来")
    confirmed(session, a_workshop(session, certified="2025-03-01", name="已经确认"), "2026-05-01")
    a_workshop(session, certified="2026-03-01", name="核验过期", verified_until=instant("2026-11-20"))
    a_workshop(session, certified=None, name="刚登记")
    stopped = a_workshop(session, certified="2026-03-01", name="停了的")
    with clock.at(instant("2026-05-01")):
        certification.suspend(
            session,
            SYSTEM,
            stopped.id,
            reason="抽检",
            document_no="3 号",
            ground=SuspensionGround.SAFETY,
            fix_by=date(2026, 12, 1),
        )
    at_desk(session, client)
    assert queue(client) == [
        ("到期未核验，已停止新的销售", "核验过期", "工坊"),
        ("产品质量安全问题，3 号", "停了的", "工坊整改"),
        ("2026 年还没确认", "1", "工坊"),
        ("去年也没确认，1 月 1 日零点自动取消", "漏了一年", "工坊"),
    ]


def test_the_procedure_is_listed_with_whose_turn_it_is(session: Session, client: Client) -> None:
    with clock.at(instant("2026-11-02T09:00")):
        submitted(session, name="新来的")
        half = reviewed(session, name="签了一个")
        signing.sign_off(
            session, officer(session), half.id, department="culture", agrees=True, opinion="同意"
        )
        ready(session, name="签齐的")
        returned(session, name="要补的")
        over = on_notice(session, name="期满的")
    with clock.at(instant("2026-11-20T09:00")):
        shown = on_notice(session, name="公示的")
        notice = notice_of(session, shown)
        objecting.object_to(
            session, notice_number=notice.number, application_id=shown.id, text="两家同一批人"
        )
    at_desk(session, client)
    found = queue(client)
    assert sorted(found) == sorted(
        [
            ("新提交，等受理", "新来的", "本部门"),
            ("三部门会签", "签了一个", "人社、乡村振兴"),
            ("会签齐了，可以公示", "签齐的", "本部门"),
            ("退回补正，等申请人", "要补的", "申请人"),
            ("公示期满，可以决定", over.name, "本部门"),
            ("公示 1 件申请", notice.title, "公众"),
            ("要书面答复", "公示的", "本部门"),
        ]
    )
    assert queue(client, tab="notices") == [
        ("公示 1 件申请", notice.title, "公众"),
        ("要书面答复", "公示的", "本部门"),
    ]


def test_each_department_sees_what_waits_for_it(session: Session, client: Client) -> None:
    with clock.at(instant("2026-11-02T09:00")):
        reviewed(session, name="待签的")
        first = reviewed(session, name="先认定车间", employment_path=EmploymentPath.RECOGNITION_FIRST)
        signing.sign_off(
            session, officer(session, "hr"), first.id, department="hr", agrees=True, opinion="同意"
        )
        submitted(session, name="新来的")
        a_workshop(session, certified="now", name="没入库的")
    at_desk(session, client, department="hr")
    assert queue(client) == [
        ("请签署本部门意见", "待签的", "本部门"),
        ("先认定为就业帮扶车间，再公示", "先认定车间", "本部门"),
    ] or queue(client) == [
        ("先认定为就业帮扶车间，再公示", "先认定车间", "本部门"),
        ("请签署本部门意见", "待签的", "本部门"),
    ]
    at_desk(session, client, department="rural")
    assert sorted(queue(client)) == sorted(
        [
            ("请签署本部门意见", "待签的", "本部门"),
            ("请签署本部门意见", "先认定车间", "本部门"),
            ("已认定，还没录入县级项目库", "1", "本部门"),
        ]
    )


def test_a_transfer_waits_at_the_county_that_is_asked(session: Session, client: Client) -> None:
    with clock.at(instant("2026-11-02T09:00")):
        application = reviewed(session, name="走错门的")
        an_officer(session, "433127")
        transferring.ask(
            session,
            officer(session),
            application_id=application.id,
            to_county="433127",
            reason="场地在永顺县",
        )
    at_desk(session, client, "433127")
    assert queue(client) == [("龙山县请接收", "走错门的", "本部门")]


def test_confirmations_to_look_at_are_one_row_and_corrections_each_their_own(
    session: Session, client: Client
) -> None:
    for name in ("甲坊", "乙坊", "丙坊"):
        workshop = a_workshop(session, certified="2025-03-01", name=name)
        owner = acting(session, a_member(session, workshop))
        with clock.at(instant("2026-11-02T09:00")):
            review = confirming.confirm(session, owner, workshop.id)
            assert review is not None
            if name == "丙坊":
                confirming.send_back(session, officer(session), review.event_id, reason="人数不对")
    at_desk(session, client)
    assert queue(client) == [
        ("退回补正，过期可以作废", "丙坊", "工坊"),
        ("已经提交，可以成批通过", "2", "本部门"),
    ]


@pytest.mark.parametrize(("day", "waits"), [("2026-10-02T23:59:59", False), ("2026-10-03", True)])
def test_a_missing_confirmation_waits_in_the_last_ninety_days(
    session: Session, client: Client, day: str, waits: bool
) -> None:
    a_workshop(session, certified="2025-03-01")
    at_desk(session, client)
    assert bool(queue(client, day)) is waits


@pytest.mark.parametrize(
    ("region", "sees"),
    [("433130", ["龙山的"]), ("433127", ["永顺的"]), ("433100", ["永顺的", "龙山的"]), ("430500", [])],
)
def test_an_officer_sees_the_own_region(
    session: Session, client: Client, region: str, sees: list[str]
) -> None:
    a_workshop(session, certified="2024-03-01", name="龙山的", county="433130")
    a_workshop(session, certified="2024-03-01", name="永顺的", county="433127")
    at_desk(session, client, region)
    assert sorted(name for _what, name, _who in queue(client)) == sorted(sees)


def test_the_queue_is_narrowed_by_county_day_and_lateness(session: Session, client: Client) -> None:
    a_workshop(session, certified="2024-03-01", name="龙山的", county="433130")
    a_workshop(session, certified="2024-03-01", name="永顺的", county="433127")
    a_workshop(
        session,
        certified="2026-03-01",
        name="过期的",
        verified_until=instant("2026-11-20"),
        county="433127",
    )
    at_desk(session, client, "433100")
    assert [r[1] for r in queue(client, county="433130")] == ["龙山的"]
    assert [r[1] for r in queue(client, due="late")] == ["过期的"]
    assert sorted(r[1] for r in queue(client, due="2026-12-31")) == ["永顺的", "龙山的"]
    assert [r[1] for r in queue(client, tab="identity", county="433127")] == ["过期的"]
    assert len(queue(client, due="nonsense", tab="nonsense", page="x")) == 0


def test_a_long_queue_has_pages_in_one_order(session: Session, client: Client) -> None:
    for n in range(35):
        a_workshop(session, certified="2024-03-01", name=f"织坊{n:02d}")
    at_desk(session, client)
    first, second = queue(client), queue(client, page="2")
    assert (len(first), len(second)) == (30, 5)
    assert len({name for _w, name, _o in first + second}) == 35


def test_the_squares_ahead_lead_to_what_is_due(session: Session, client: Client) -> None:
    with clock.at(instant("2026-11-18T09:00")):
        on_notice(session, name="公示的")
    at_desk(session, client)
    with clock.at(instant(NOW)):
        page = parse(client.get("/oversight"))
        square = page.select_one(".ahead a")
        assert square is not None
        assert "公示 1 件，2026-11-24 到期" in text(square)
        rows = parse(client.get(str(square["href"]))).select("tbody tr")
    assert len(rows) == 1


def test_the_fate_of_the_next_new_year_is_what_comes_true(session: Session, client: Client) -> None:
    confirmed(session, a_workshop(session, certified="2025-03-01"), "2026-05-01")
    missing = a_workshop(session, certified="2025-03-01")
    ending = a_workshop(session, certified="2024-03-01", name="岩冲土布坊")
    leaving = a_workshop(session, certified="2026-03-01")
    with clock.at(instant("2026-11-20")):
        certification.announce_withdrawal(session, SYSTEM, leaving.id)
    at_desk(session, client)
    with clock.at(instant(NOW)):
        page = parse(client.get("/oversight"))
    assert [text(li.b) for li in page.select(".fate__l > li")] == ["1", "1", "1"]
    assert "岩冲土布坊" in text(page.select_one(".fate"))
    turn = clock.year_start(2027)
    assert certification.status(session, missing.id, turn).state == "confirm_overdue"
    assert certification.status(session, ending.id, turn).state == "auto_cancelled"


def test_an_empty_desk_says_what_will_stand_there(session: Session, client: Client) -> None:
    page = parse(at_desk(session, client).get("/oversight"))
    assert text(page.select_one(".empty h2")) == "没有待办"


def test_the_platform_sees_its_matters_and_others_nothing(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", verified_until=instant("2026-11-20"))
    operator, owner, buyer = an_operator(session), a_member(session, workshop), a_user(session)
    session.commit()
    sign_in(client, operator)
    assert [what for what, _name, _who in queue(client)] == ["到期未核验，已停止新的销售"]
    for stranger in (owner, buyer):
        assert sign_in(client, stranger).get("/oversight").status_code == 403


MAKE: list[Callable[[Session], object]] = [
    lambda s: a_workshop(s, certified="2024-03-01"),
    reviewed,
    on_notice,
    lambda s: a_workshop(s, certified="2026-03-01", verified_until=instant("2026-11-20")),
]


def test_the_desk_costs_the_same_statements_for_one_of_each_and_for_many(
    session: Session, client: Client
) -> None:
    def more() -> None:
        with clock.at(instant("2026-11-18T09:00")):
            for make in MAKE:
                make(session)

    more()
    at_desk(session, client)
    with clock.at(instant(NOW)):
        with count_statements() as for_one:
            client.get("/oversight")
        for _again in range(6):
            more()
        session.commit()
        with count_statements() as for_many:
            page = parse(client.get("/oversight"))
    assert len(page.select("tbody tr")) == 28
    assert len(for_many) == len(for_one) <= 12


def test_a_certified_application_leaves_the_queue(session: Session, client: Client) -> None:
    with clock.at(instant("2026-11-02T09:00")):
        application = on_notice(session, name="期满的")
    at_desk(session, client)
    with after_notice(session, application):
        assert parse(client.get("/oversight")).select("tbody tr") != []
