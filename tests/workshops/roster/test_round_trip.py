"""What is exported can be brought into an empty store and gives the same export again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.accounts.forms.checks import tidy
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.audit import AuditEvent
from shop.core.tables import csv_text, xlsx_bytes
from shop.workshops import certification
from shop.workshops.models import SuspensionGround, Workshop
from shop.workshops.roster import bulk, checking, export, reading
from shop.workshops.roster.columns import KEYS, titles
from tests.factories.heritage import an_ich_item
from tests.factories.rosters import a_row, as_csv, the_places
from tests.factories.workshops import a_workshop, culture_officer, instant

NOW = "2026-11-22T10:00"
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=30).map(tidy)
SIGNS = st.sampled_from(
    ["", "=1+1", "-5", "'=x", "''@a", "@SUM(A1)", "甲,乙", '"引"', "a;b", "%", "|x", "007", "1e5", "是"]
)
FREE = st.one_of(SIGNS, WORDS)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(instant(NOW)):
        yield


@st.composite
def rows(draw: st.DrawFn, n: int) -> dict[str, str]:
    total = draw(st.integers(0, 500))
    year, first = draw(st.integers(2018, 2026)), draw(st.integers(1, 28))
    years = range(year + 1, 2027)
    left_out = draw(st.sets(st.sampled_from(years), max_size=1)) if years else set()
    return a_row(
        name=f"坊{n}{draw(FREE)}"[:80],
        organisation_name=draw(FREE) or f"合作社{n}",
        operator_type=draw(st.sampled_from(["企业", "合作社", "带头人", "生产加工点"])),
        leader_inheritor_level=draw(st.sampled_from(["", "国家级代表性传承人", "不是代表性传承人"])),
        ich_item=draw(st.sampled_from(["", "土家族织锦技艺"])),
        main_products=draw(FREE),
        equipment=draw(FREE),
        brand_ip=draw(FREE),
        employees_total=str(total),
        employees_target=str(draw(st.integers(0, total))),
        employees_home_based=str(draw(st.integers(0, total))),
        utilities_ok=draw(st.sampled_from(["是", "否", ""])),
        model_site_level=draw(st.sampled_from(["", "县级示范点", "省级示范点"])),
        granted_on=f"{year}-05-{first:02d}",
        confirmed_years="、".join(str(y) for y in years if y not in left_out),
        document_no=draw(FREE) or "1 号",
        number=draw(st.sampled_from(["", f"433130-{year}-{n + 1:04d}"])),
        legacy_document_no="州文〔2019〕3 号" if n % 2 else "",
        legacy_granted_on="2019-07-01" if n % 2 else "",
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 5).flatmap(lambda n: st.tuples(*(rows(i) for i in range(n)))),
    st.sampled_from(["csv", "xlsx"]),
)
def test_an_export_brought_into_an_empty_store_gives_the_same_export(
    session: Session, written: tuple[dict[str, str], ...], way: str
) -> None:
    the_places(session)
    an_ich_item(session)
    actor = culture_officer(session)
    empty = session.begin_nested()
    entered(session, actor, as_csv(*written))
    first = export.rows(session, export.Asked("433130"), None)
    empty.rollback()
    session.expire_all()
    empty = session.begin_nested()
    entered(session, actor, as_file(first, way))
    assert export.rows(session, export.Asked("433130"), None) == first
    empty.rollback()
    session.expire_all()


def as_file(rows: list[list[Any]], way: str) -> bytes:
    return csv_text(titles(), rows).encode() if way == "csv" else xlsx_bytes([("名录", [titles(), *rows])])


def entered(session: Session, actor: Actor, data: bytes) -> None:
    entries, faults = checking.check(session, reading.read(data).lines, "433130", clock.now())
    assert not faults
    bulk.write(session, actor, entries)


def test_what_no_longer_holds_is_exported_and_never_brought_in_as_valid(session: Session) -> None:
    the_places(session)
    a_workshop(session, certified="2023-01-01", name="过期坊")
    stopped = a_workshop(session, certified="2026-01-01", name="暂停坊")
    leaving = a_workshop(session, certified="2026-01-01", name="退出坊")
    a_workshop(session, certified="2026-01-01", name="有效坊")
    a_workshop(session, certified=None, name="未认定坊")
    certification.suspend(
        session, SYSTEM, stopped.id, reason="抽查", document_no="1 号", ground=SuspensionGround.SAFETY
    )
    certification.announce_withdrawal(session, SYSTEM, leaving.id, reason="停业")
    found = export.rows(session, export.Asked(), None)
    states = {row[0]: row[KEYS.index("state")] for row in found}
    assert states == {"过期坊": "已自动取消", "暂停坊": "已暂停", "退出坊": "已公告退出", "有效坊": "有效"}
    session.execute(sa.update(Workshop).values(name=Workshop.name + "旧"))
    lines = reading.read(as_file(found, "csv")).lines
    _entries, faults = checking.check(session, lines, "433130", clock.now())
    refused = {lines[fault.row - 2].cells["name"] for fault in faults if fault.column == "state"}
    assert refused == {"过期坊", "暂停坊", "退出坊"}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (export.Asked(), {"甲", "乙", "丙"}),
        (export.Asked("433100"), {"甲", "乙"}),
        (export.Asked("", export.RUNS), {"甲", "丙"}),
        (export.Asked("", "auto_cancelled"), {"乙"}),
        (export.Asked("433100", "certified"), {"甲"}),
    ],
)
def test_an_export_can_be_narrowed(session: Session, asked: export.Asked, names: set[str]) -> None:
    a_workshop(session, certified="2026-01-01", name="甲")
    a_workshop(session, certified="2023-01-01", name="乙", county="433127")
    a_workshop(session, certified="2026-01-01", name="丙", county="430181")
    assert {row[0] for row in export.rows(session, asked, None)} == names


def test_an_officer_exports_the_own_region_and_it_is_noted(session: Session) -> None:
    a_workshop(session, certified="2026-01-01", name="甲")
    a_workshop(session, certified="2026-01-01", name="乙", county="430181")
    text = export.as_csv(session, culture_officer(session), export.Asked())
    assert [line.split(",")[0] for line in text.strip().splitlines()[1:]] == ["甲"]
    [noted] = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "roster.exported"))
    assert noted.facts == {"state": "", "rows": 1, "format": "csv"}
