"""An existing roster is brought in whole or not at all, and gives exactly what single entries give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import clock
from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.db import Model, table_of
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.heritage.models import Craft
from shop.workshops import certification, registration
from shop.workshops.models import Certificate, CertificateEvent, RightInterval, Workshop
from shop.workshops.recognition import recognitions
from shop.workshops.recognition.models import Recognition
from shop.workshops.roster import importing, reading
from shop.workshops.roster.models import ImportState, RosterImport
from tests.factories.rosters import a_row, as_csv, as_xlsx, the_places
from tests.factories.workshops import a_workshop, acting, an_officer, culture_officer, instant

NOW = "2026-11-22T10:00"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(instant(NOW)):
        yield


@pytest.fixture
def officer(session: Session) -> Actor:
    the_places(session)
    return culture_officer(session)


def looked(session: Session, actor: Actor, data: bytes, region: str = "433130") -> RosterImport:
    return importing.look(session, actor, reading.read(data), region_code=region, filename="名录.csv")


def brought_in(session: Session, actor: Actor, data: bytes, region: str = "433130") -> RosterImport:
    found = looked(session, actor, data, region)
    assert found.error_count == 0, found.errors["lines"]
    return importing.bring_in(session, actor, found.key, importing.lines_of(found))


def faults(session: Session, actor: Actor, *rows: dict[str, str], region: str = "433130") -> list[list[Any]]:
    found = looked(session, actor, as_csv(*rows), region)
    lines: list[list[Any]] = found.errors["lines"]
    return lines


def everything(session: Session, *models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables without ids of rows."""
    ids = {"id", "organisation_id", "workshop_id", "certificate_id", "slug"}
    found = {}
    for model in models:
        table = table_of(model)
        rows = session.execute(sa.select(table).order_by(table.c.id)).mappings()
        found[table.name] = [{k: v for k, v in row.items() if k not in ids} for row in rows]
    return found


TABLES = (Organisation, Workshop, Certificate, CertificateEvent, RightInterval, Recognition)


def test_a_file_enters_what_registering_and_taking_over_one_by_one_enters(
    session: Session, officer: Actor
) -> None:
    rows = [
        a_row(name="老字号坊", number="433130-2023-0014", legacy_document_no="州文〔2019〕3 号", legacy_granted_on="2019-07-01"),
        a_row(),
        a_row(name="无编号坊", uscc="", registration_exempt_reason="家庭手工业产品", confirmed_years="2025", granted_on="2023-01-01"),
        a_row(name="未确认坊", granted_on="2024-12-31", confirmed_years="", authority="", model_site_level="省级示范点"),
        a_row(name="今年坊", granted_on="2026-11-22", confirmed_years=""),
    ]  # fmt: skip
    savepoint = session.begin_nested()
    brought_in(session, officer, as_csv(*rows))
    at_once = everything(session, *TABLES)
    slugs = list(session.scalars(sa.select(Workshop.slug).order_by(Workshop.id)))
    acts = audited(session)
    savepoint.rollback()
    for row in rows:
        one_by_one(session, officer, row)
    assert everything(session, *TABLES) == at_once
    assert list(session.scalars(sa.select(Workshop.slug).order_by(Workshop.id))) == slugs
    assert audited(session) == {k: v for k, v in acts.items() if not k.startswith("roster.")}


def audited(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action, ref in session.execute(
        sa.select(AuditEvent.action, AuditEvent.object_ref).order_by(AuditEvent.id)
    ):
        found.setdefault(action, []).append(ref)
    return {action: sorted(refs) for action, refs in found.items()}


def one_by_one(session: Session, officer: Actor, row: dict[str, str]) -> None:
    """As an officer would enter the row at the form of a single workshop."""
    same = ("name", "organisation_name", "legal_rep", "leader_name", "county_code", "address", "main_products",
            "equipment", "contact_phone")  # fmt: skip
    workshop = registration.register_workshop(
        session,
        officer,
        **{key: row[key] for key in same},  # type: ignore[typeddict-item]
        operator_type="cooperative",
        uscc=row["uscc"],
        registration_exempt_reason=row.get("registration_exempt_reason") or None,
        leader_inheritor_level="county",
        location_type="poverty_alleviated",
        craft_id=session.scalars(sa.select(Craft.id).where(Craft.name == row["craft"])).one(),
        ich_item_id=None,
        premises_area_m2=120,
        utilities_ok=True,
        founded_on=clock.parse("2019-05-01").astimezone(clock.SHANGHAI).date(),
        employees_total=24,
        employees_target=12,
        in_project_db=False,
        is_employment_workshop=True,
        model_site_level="province" if row.get("model_site_level") else None,
    )
    certification.take_over(
        session,
        officer,
        workshop.id,
        document_no=row["document_no"],
        effective_at=instant(row["granted_on"]),
        number=certification.recognise(row.get("number", "")),
        confirmed_years=[int(year) for year in row["confirmed_years"].split("、") if year],
        authority=row["authority"] or None,
    )
    if row.get("legacy_document_no"):
        recognitions.record_legacy(
            session,
            officer,
            workshop.id,
            granted_on=clock.local_day(instant(row["legacy_granted_on"])),
            document_no=row["legacy_document_no"],
        )


def test_looking_at_a_file_enters_nothing(session: Session, officer: Actor) -> None:
    found = looked(session, officer, as_xlsx(a_row(), a_row()))
    assert (found.row_count, found.error_count, found.state) == (2, 0, ImportState.CHECKED)
    assert session.scalar(sa.select(sa.func.count(Workshop.id))) == 0


def test_one_bad_row_keeps_all_out(session: Session, officer: Actor) -> None:
    found = looked(session, officer, as_csv(a_row(), a_row(employees_target="25"), a_row()))
    after = importing.bring_in(session, officer, found.key, importing.lines_of(found))
    assert after.state == ImportState.CHECKED
    assert after.errors["lines"] == [[3, "employees_target", "不能多于总人数 24。"]]
    assert session.scalar(sa.select(sa.func.count(Workshop.id))) == 0


def test_the_same_file_a_second_time_enters_nothing(session: Session, officer: Actor) -> None:
    data = as_csv(a_row(), a_row(uscc="", registration_exempt_reason="家庭手工业产品"))
    brought_in(session, officer, data)
    second = looked(session, officer, data)
    assert [fault[:2] for fault in second.errors["lines"]] == [[2, "name"], [2, "uscc"], [3, "name"]]
    same = importing.same_file(session, second)
    assert same is not None and same.state == ImportState.IMPORTED


def test_an_import_is_brought_in_once_and_not_after_it_was_thrown_away(
    session: Session, officer: Actor
) -> None:
    done = brought_in(session, officer, as_csv(a_row()))
    thrown = looked(session, officer, as_csv(a_row()))
    importing.discard(session, officer, thrown.key)
    for found in (done, thrown):
        with pytest.raises(Conflict):
            importing.bring_in(session, officer, found.key, importing.lines_of(found))
        with pytest.raises(Conflict):
            importing.discard(session, officer, found.key)
    assert session.scalar(sa.select(sa.func.count(Workshop.id))) == 1


def test_what_was_entered_between_looking_and_confirming_keeps_the_file_out(
    session: Session, officer: Actor
) -> None:
    found = looked(session, officer, as_csv(a_row(name="争先坊"), a_row()))
    a_workshop(session, name="争先坊")
    after = importing.bring_in(session, officer, found.key, importing.lines_of(found))
    assert (after.state, after.error_count) == (ImportState.CHECKED, 1)
    assert session.scalar(sa.select(sa.func.count(Workshop.id))) == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": ""}, "name"),
        ({"name": "坊" * 81}, "name"),
        ({"operator_type": "公司"}, "operator_type"),
        ({"uscc": "92433130MA4L00000"}, "uscc"),
        ({"uscc": ""}, "registration_exempt_reason"),
        ({"county_code": "430181", "county_name": ""}, "county_code"),
        ({"county_code": "", "county_name": "浏阳市"}, "county_name"),
        ({"county_name": "永顺县"}, "county_name"),
        ({"county_code": "", "county_name": ""}, "county_code"),
        ({"craft": "没听过的手艺"}, "craft_class"),
        ({"craft": "没听过的手艺", "craft_class": "没有的门类"}, "craft_class"),
        ({"ich_item": "没有的项目"}, "ich_item"),
        ({"employees_total": "二十"}, "employees_total"),
        ({"employees_total": "-1"}, "employees_total"),
        ({"employees_total": "100001"}, "employees_total"),
        ({"employees_home_based": "25"}, "employees_home_based"),
        ({"utilities_ok": "有"}, "utilities_ok"),
        ({"founded_on": "2027-01-01"}, "founded_on"),
        ({"founded_on": "2019-02-30"}, "founded_on"),
        ({"document_no": ""}, "document_no"),
        ({"granted_on": "2026-11-23"}, "granted_on"),
        ({"granted_on": "去年"}, "granted_on"),
        ({"granted_on": "2022-06-01", "confirmed_years": ""}, "granted_on"),
        ({"confirmed_years": "2023"}, "confirmed_years"),
        ({"confirmed_years": "2024、2027"}, "confirmed_years"),
        ({"confirmed_years": "24"}, "confirmed_years"),
        ({"number": "第 14 号"}, "number"),
        ({"contact_phone": "打给村里"}, "contact_phone"),
        ({"legacy_document_no": "州文〔2019〕3 号"}, "legacy_granted_on"),
        ({"legacy_granted_on": "2019-07-01"}, "legacy_document_no"),
        ({"legacy_granted_on": "2029-07-01", "legacy_document_no": "州文"}, "legacy_granted_on"),
        ({"state": "已撤销"}, "state"),
        ({"state": "已暂停"}, "state"),
        ({"state": "已公告退出"}, "state"),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_column(
    session: Session, officer: Actor, cells: dict[str, str], column: str
) -> None:
    [[row, where, sentence]] = faults(session, officer, a_row(), a_row(**cells))
    assert (row, where) == (3, column)
    assert sentence.endswith("。")


def test_all_that_is_wrong_in_a_row_is_said_at_once(session: Session, officer: Actor) -> None:
    found = faults(session, officer, a_row(name="", employees_total="x", granted_on="", founded_on="?"))
    assert {fault[1] for fault in found} == {"name", "employees_total", "granted_on", "founded_on"}


@pytest.mark.parametrize("key", ["name", "uscc", "number"])
def test_two_rows_of_a_file_are_not_the_same(session: Session, officer: Actor, key: str) -> None:
    first = a_row(number="433130-2023-0014")
    [[row, where, sentence]] = faults(session, officer, first, a_row(**{key: first[key]}))
    assert (row, where, sentence) == (3, key, "与第 2 行重复。")


def test_the_same_name_in_another_county_is_another_workshop(session: Session) -> None:
    the_places(session)
    prefecture = culture_officer(session, "433100")
    rows = (a_row(name="织坊"), a_row(name="织坊", county_code="433127", county_name="永顺县"))
    assert brought_in(session, prefecture, as_csv(*rows), "433100").row_count == 2


def test_a_number_that_the_register_knows_is_refused(session: Session, officer: Actor) -> None:
    brought_in(session, officer, as_csv(a_row(number="433130-2023-0014")))
    [[_row, where, _sentence]] = faults(session, officer, a_row(number="湘非工 433130-2023-0014"))
    assert where == "number"


def test_rows_without_a_number_get_the_next_ones_above_those_of_the_file(
    session: Session, officer: Actor
) -> None:
    rows = (
        a_row(),
        a_row(number="433130-2023-0007"),
        a_row(),
        a_row(granted_on="2024-01-01", confirmed_years="2025"),
    )
    brought_in(session, officer, as_csv(*rows))
    numbers = list(session.scalars(sa.select(Certificate.number).order_by(Certificate.id)))
    assert [n.partition(" ")[2] for n in numbers] == [
        "433130-2023-0008",
        "433130-2023-0007",
        "433130-2023-0009",
        "433130-2024-0001",
    ]


def test_a_craft_that_the_list_does_not_know_is_entered_once(session: Session, officer: Actor) -> None:
    new = {"craft": "龙山竹编", "craft_class": "编织扎制"}
    brought_in(session, officer, as_csv(a_row(**new), a_row(**new)))
    crafts = list(session.scalars(sa.select(Craft).where(Craft.name == "龙山竹编")))
    assert [craft.craft_class_code for craft in crafts] == ["BZZZ"]


@pytest.mark.parametrize(
    ("of", "region", "county", "allowed"),
    [
        ("433130", "433130", "433130", True),
        ("433100", "433100", "433130", True),
        ("430000", "430000", "433130", True),
        ("433100", "433100", "430181", False),
    ],
)
def test_each_office_brings_in_what_lies_in_its_own_region(
    session: Session, of: str, region: str, county: str, allowed: bool
) -> None:
    the_places(session)
    actor = culture_officer(session, of)
    found = looked(session, actor, as_csv(a_row(county_code=county, county_name="")), region)
    assert (found.error_count == 0) is allowed
    after = importing.bring_in(session, actor, found.key, importing.lines_of(found))
    assert (after.state == ImportState.IMPORTED) is allowed


@pytest.mark.parametrize(
    ("region", "department"), [("433127", "culture"), ("433100", "culture"), ("433130", "hr")]
)
def test_only_culture_officers_of_the_region_itself_look_and_bring_in(
    session: Session, officer: Actor, region: str, department: str
) -> None:
    other = acting(session, an_officer(session, region, department))
    with pytest.raises(Forbidden):
        looked(session, other, as_csv(a_row()))
    found = looked(session, officer, as_csv(a_row()))
    with pytest.raises(NotFound):
        importing.bring_in(session, other, found.key, importing.lines_of(found))
