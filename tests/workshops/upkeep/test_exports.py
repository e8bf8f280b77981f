"""Files for the market regulator and the tax office: spans, days, who is in them, who may make them."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.workshops import certification
from shop.workshops.upkeep import exports, office_periods
from shop.workshops.upkeep.office_periods import Span
from shop.workshops.upkeep.record_models import ExportKind, OfficeExport
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_member, a_workshop, acting, an_operator, culture_officer, instant

WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
SITE = "https://baigong.example/"


@pytest.fixture
def operator(session: Session) -> Actor:
    return acting(session, an_operator(session))


def made_of(session: Session, operator: Actor, span: Span) -> OfficeExport:
    return exports.keep(session, operator, exports.draw(session, operator, span, site=SITE))


def table(session: Session, operator: Actor, made: OfficeExport) -> list[dict[str, str]]:
    _made, data = exports.open_file(session, operator, made.id, "csv")
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("kind", "code", "first", "last", "due"),
    [
        ("identities", "2026H1", "2026-01-01", "2026-06-30", "2026-07-31"),
        ("identities", "2026H2", "2026-07-01", "2026-12-31", "2027-01-31"),
        ("tax", "2026Q3", "2026-07-01", "2026-09-30", "2026-10-31"),
        ("tax", "2026Q4", "2026-10-01", "2026-12-31", "2027-01-31"),
        ("tax", "2024Q1", "2024-01-01", "2024-03-31", "2024-04-30"),
    ],
)
def test_spans_and_the_days_by_which_they_are_handed_in(
    kind: str, code: str, first: str, last: str, due: str
) -> None:
    span = office_periods.parse(kind, code)
    assert (str(span.first), str(span.last), str(span.due_on), span.code) == (first, last, due, code)


@pytest.mark.parametrize(
    ("kind", "code"), [("identities", "2026H3"), ("identities", "2026Q1"), ("tax", "2026H1"), ("x", "2026H1")]
)
def test_no_such_span(kind: str, code: str) -> None:
    with pytest.raises(NotFound):
        office_periods.parse(kind, code)


def test_the_list_holds_the_spans_that_have_ended() -> None:
    with clock.at(instant("2026-11-22")):
        spans = office_periods.recent(ExportKind.TAX, clock.today())
    assert [s.code for s in spans] == ["2026Q3", "2026Q2", "2026Q1", "2025Q4", "2025Q3", "2025Q2"]
    codes = [s.code for s in office_periods.recent(ExportKind.IDENTITIES, date(2027, 1, 1))]
    assert codes == ["2026H2", "2026H1", "2025H2", "2025H1"]


@pytest.mark.parametrize(
    ("first", "codes"),
    [("2026-03-31", ["2026Q2", "2026Q1"]), ("2026-04-01", ["2026Q2"]), ("2026-07-01", [])],
)
def test_no_span_is_asked_for_that_was_over_before_the_first_seller_came(
    session: Session, first: str, codes: list[str]
) -> None:
    with clock.at(instant(first)):
        a_workshop(session, certified=None)
    with clock.at(instant("2026-08-01")):
        since = exports.first_seller_on(session)
        spans = office_periods.recent(ExportKind.TAX, clock.today(), since)
    assert [s.code for s in spans] == codes


def test_identities_of_all_whose_certificate_ran_at_some_time_of_the_span(
    session: Session, operator: Actor
) -> None:
    runs = a_workshop(session, certified="2025-03-01", name="甲坊")
    ended_within = a_workshop(session, certified="2025-03-01", name="乙坊")
    ended_before = a_workshop(session, certified="2025-03-01", name="丙坊")
    suspended = a_workshop(session, certified="2025-03-01", name="丁坊")
    a_workshop(session, certified="2026-07-01", name="戊坊")
    a_workshop(session, certified=None, name="己坊")
    runs.legal_rep, runs.uscc = "=1+1", "91430000717882231X"
    with clock.at(instant("2025-12-01")):
        certification.revoke(session, SYSTEM, ended_before.id, **WHY)
    with clock.at(instant("2026-02-01")):
        certification.revoke(session, SYSTEM, ended_within.id, **WHY)
        certification.suspend(session, SYSTEM, suspended.id, **WHY)
    span = office_periods.parse("identities", "2026H1")
    with clock.at(instant("2026-07-05")):
        made = made_of(session, operator, span)
        rows = table(session, operator, made)
    assert {r["工坊名称"]: r["期末状态"] for r in rows} == {
        "甲坊": "有效",
        "乙坊": "已撤销",
        "丁坊": "已暂停",
    }
    assert made.sellers == 3
    row = next(r for r in rows if r["工坊名称"] == "甲坊")
    assert row["负责人"] == "'=1+1", "a name is never a formula"
    assert row["网店"] == f"https://baigong.example/workshops/{runs.slug}"
    assert row["统一社会信用代码"] == "91430000717882231X"
    _made, data = exports.open_file(session, operator, made.id, "xlsx")
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    cells = [c for line in sheet.iter_rows() for c in line if c.value == "=1+1"]
    assert [c.data_type for c in cells] == ["s"]


def test_the_tax_file_has_what_each_seller_took_in_the_quarter(session: Session, operator: Actor) -> None:
    sells = a_workshop(session, certified="2025-03-01", name="甲坊")
    a_workshop(session, certified="2025-03-01", name="乙坊")
    gone = a_workshop(session, certified="2025-03-01", name="丙坊")
    with clock.at(instant("2026-06-01")):
        certification.revoke(session, SYSTEM, gone.id, **WHY)
    sold(session, sells, "2026-06-30T23:59:59", 9900)
    sold(session, sells, "2026-07-01", 10000, 5050, freight=600)
    given_back(session, sells, "2026-09-30T23:59:59", 5050)
    sold(session, sells, "2026-10-01", 7700)
    sold(session, gone, "2026-07-02", 2000)
    with clock.at(instant("2026-10-08")):
        made = made_of(session, operator, office_periods.parse("tax", "2026Q3"))
        rows = {r["工坊名称"]: r for r in table(session, operator, made)}
    assert set(rows) == {"甲坊", "乙坊", "丙坊"}, "also who took money after the end"
    money = [v for k, v in rows["甲坊"].items() if "元" in k or k == "订单数"]
    assert money == ["1", "150.50", "50.50", "100.00", "6.00", "0.00"]
    assert rows["乙坊"]["净销售额（元）"] == "0.00"
    assert rows["丙坊"]["净销售额（元）"] == "20.00"


def test_a_span_is_exported_once_it_is_over_and_again_if_wished(session: Session, operator: Actor) -> None:
    span = office_periods.parse("tax", "2026Q3")
    with clock.at(instant("2026-09-30T23:59:59")), pytest.raises(Conflict) as refused:
        made_of(session, operator, span)
    assert refused.value.code == "NOT_OVER"
    with clock.at(instant("2026-10-01")):
        first = made_of(session, operator, span)
        second = made_of(session, operator, span)
    assert exports.made_for(session, ExportKind.TAX) == {"2026Q3": [second, first]}


def test_every_making_and_every_look_is_in_the_trail(session: Session, operator: Actor) -> None:
    with clock.at(instant("2026-10-08")):
        made = made_of(session, operator, office_periods.parse("tax", "2026Q3"))
        exports.open_file(session, operator, made.id, "xlsx")
        exports.hand_in(session, operator, made.id, receipt_no="税 2026-77")
    rows = session.execute(sa.select(AuditEvent.action, AuditEvent.actor_id).order_by(AuditEvent.id)).all()
    assert [tuple(r) for r in rows] == [
        (action, operator.user_id) for action in ("export.made", "export.taken", "export.handed_in")
    ]


def test_it_is_handed_in_once_with_its_receipt(session: Session, operator: Actor) -> None:
    with clock.at(instant("2026-10-08")):
        made = made_of(session, operator, office_periods.parse("tax", "2026Q3"))
    with pytest.raises(Invalid) as empty:
        exports.hand_in(session, operator, made.id, receipt_no=" ")
    assert empty.value.field == "receipt_no"
    exports.hand_in(session, operator, made.id, receipt_no="税 2026-77")
    with pytest.raises(Conflict):
        exports.hand_in(session, operator, made.id, receipt_no="税 2026-78")


def test_only_the_platforms_operators(session: Session, operator: Actor) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    with clock.at(instant("2026-10-08")):
        made = made_of(session, operator, office_periods.parse("tax", "2026Q3"))
    strangers = [
        acting(session, a_member(session, workshop)),
        culture_officer(session, "430000"),
        acting(session, an_operator(session, "finance")),
        Actor(),
    ]
    for stranger in strangers:
        with pytest.raises(Forbidden):
            made_of(session, stranger, office_periods.parse("tax", "2026Q3"))
        with pytest.raises(Forbidden):
            exports.open_file(session, stranger, made.id, "csv")
        with pytest.raises(Forbidden):
            exports.hand_in(session, stranger, made.id, receipt_no="1")


def test_what_was_not_made_is_not_found(session: Session, operator: Actor) -> None:
    with pytest.raises(NotFound):
        exports.open_file(session, operator, 4711, "csv")
    with pytest.raises(NotFound):
        exports.hand_in(session, operator, 4711, receipt_no="1")


def test_the_database_knows_the_kinds(session: Session, operator: Actor) -> None:
    with clock.at(instant("2026-10-08")):
        made = made_of(session, operator, office_periods.parse("tax", "2026Q3"))
    for values in ({"kind": "fun"}, {"sellers": -1}, {"receipt_no": "1"}, {"handed_in_at": clock.now()}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.update(OfficeExport).where(OfficeExport.id == made.id).values(values))
