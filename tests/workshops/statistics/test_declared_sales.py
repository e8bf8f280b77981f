"""Sales outside the store: with a slip, apart from the store's own, taken back, from a file."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Invalid
from shop.workshops.income import verify
from shop.workshops.income.models import FrozenQuarter
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import quarter_report
from shop.workshops.models import Workshop
from shop.workshops.statistics import figures, filling
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.declared.declaring import Sale
from tests.factories.accounts import sign_in
from tests.factories.income import sold
from tests.factories.papers import a_pdf
from tests.factories.statistics import Q3
from tests.factories.workshops import a_member, a_workshop, instant
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NOW = "2026-10-05T10:00"


@pytest.fixture
def workshop(session: Session, client: Client) -> Workshop:
    """A workshop whose owner is signed in."""
    found = a_workshop(session, certified="2026-03-01")
    owner = a_member(session, found)
    session.commit()
    sign_in(client, owner)
    return found


def declared(workshop: Workshop, **given: object) -> dict[str, object]:
    facts = {
        "sold_on": "2026-09-28", "channel": "offline_store", "place": "长沙太平街专营点", "gross_fen": "1,280.50",
        "refunds_fen": "80", "pieces": "6", "craft_id": str(workshop.craft_id), "slip_no": "A-1",
    }  # fmt: skip
    return facts | {"other": (io.BytesIO(a_pdf()), "账单.pdf")} | given


def nets(session: Session, workshop: Workshop, quarter: Quarter = Q3) -> tuple[int, int]:
    sales = filling.sales_of(session, workshop.id, quarter)
    return sales["net_proven"], sales["net_declared"]


def test_declared_with_its_slip_and_never_in_one_sum(
    session: Session, client: Client, workshop: Workshop
) -> None:
    sold(session, workshop, "2026-09-01", 50000)
    session.commit()
    with clock.at(instant(NOW)):
        bare = client.post("/studio/sales", data=declared(workshop, other=(io.BytesIO(), "")))
        assert (bare.status_code, set(errors(parse(bare)))) == (422, {"other"})
        assert client.post("/studio/sales", data=declared(workshop)).status_code == 303
        twice = client.post("/studio/sales", data=declared(workshop))
        assert (twice.status_code, set(errors(parse(twice)))) == (422, {"slip_no"})
        assert nets(session, workshop) == (50000, 120050)
        report = quarter_report(session, Q3)
        assert (report["totals"]["net_fen"], report["declared"]["net_fen"]) == (50000, 120050)
        assert verify.verify(session, verify.OrdersSide(50000)).ok
        rows = [(r.proof, r.net_fen) for r in figures.figures_of(session, Q3).sales]
        assert sorted(rows) == [("declared", 120050), ("platform", 50000)]
        page = parse(client.get("/studio/sales"))
        assert page.select_one("article a[href^='/documents/']") is not None
        withdrawal = page.select_one("article form")["action"]
        assert client.post(withdrawal).status_code == 303
        assert client.post(withdrawal).status_code == 409
        assert nets(session, workshop) == (50000, 0)
        assert verify.verify(session, verify.OrdersSide(50000)).ok


def test_what_is_declared_of_a_published_quarter_counts_now(
    session: Session, client: Client, workshop: Workshop
) -> None:
    session.add(FrozenQuarter(quarter="2026Q3", frozen_at=instant("2026-10-14")))
    session.commit()
    with clock.at(instant("2026-11-02")):
        client.post("/studio/sales", data=declared(workshop))
    assert nets(session, workshop) == (0, 0)
    assert nets(session, workshop, Q3.next) == (0, 120050)


def test_staff_do_not_declare(session: Session, client: Client, workshop: Workshop) -> None:
    staff = a_member(session, workshop, "staff")
    session.commit()
    sign_in(client, staff)
    assert client.post("/studio/sales", data=declared(workshop)).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sold_on": date(2026, 10, 6)}, "sold_on"),
        ({"sold_on": date(2024, 10, 1)}, "sold_on"),
        ({"gross_fen": 0}, "gross_fen"),
        ({"place": " "}, "place"),
        ({"channel": "mall"}, "channel"),
    ],
)
def test_what_is_refused(app: object, given: dict[str, object], field: str) -> None:
    usual = {
        "sold_on": date(2026, 10, 5),
        "channel": "fair",
        "craft_id": 1,
        "place": "庙会",
        "gross_fen": 100,
    }
    with clock.at(instant(NOW)), pytest.raises(Invalid) as refused:
        declaring.check(Sale(**(usual | given)))  # type: ignore[arg-type]
    assert refused.value.field == field


HEAD = "日期,渠道,平台或地点,单号,工艺,货款（元）,退货款（元）,件数\n"


def upload(client: Client, body: str) -> str:
    with clock.at(instant(NOW)):
        answer = client.post(
            "/studio/sales/imports", data={"file": (io.BytesIO((HEAD + body).encode()), "店外.csv")}
        )
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_file_is_looked_at_first_and_enters_whole(
    session: Session, client: Client, workshop: Workshop
) -> None:
    way = upload(
        client,
        "2026-09-30,其他平台,某平台,B-1,,100.00,0,1\n2026-13-01,其他平台,某平台,B-2,,1,0,1\n"
        "2026-09-30,网店,某平台,B-3,,1,0,1\n2026-09-30,其他平台,某平台,B-1,,1,0,1\n2026-09-30,展会,庙会,,,一百,0,1\n",
    )
    with clock.at(instant(NOW)):
        page = parse(client.get(way))
        faults = [text(row) for row in page.select("tbody tr")]
        assert [row.split()[0] for row in faults] == ["3", "4", "5", "6"]
        assert client.post(f"{way}/entry").status_code == 303
        assert nets(session, workshop) == (0, 0), "nothing enters while a row is wrong"
        good = upload(
            client,
            "2026-09-30,其他平台,某平台,B-1,,100.00,20,1\n2026-08-01,专营点,太平街,,土家织锦,\"1,000\",,2\n",
        )  # fmt: skip
        assert client.post(f"{good}/entry").status_code == 303
        assert client.post(f"{good}/entry").status_code == 409
        assert nets(session, workshop) == (0, 108000)
        again = upload(client, "2026-09-30,其他平台,某平台,B-1,,100.00,20,1\n")
        assert "已经申报过" in text(parse(client.get(again)).select_one("main"))


def test_nobody_opens_the_file_of_another_workshop(
    session: Session, client: Client, workshop: Workshop
) -> None:
    way = upload(client, "2026-09-30,展会,庙会,,,1,0,1\n")
    other = a_member(session, a_workshop(session, certified="2026-03-01"))
    session.commit()
    sign_in(client, other)
    assert client.get(way).status_code == 404
