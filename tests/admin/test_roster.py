"""/oversight/roster: template, upload, dry run, bringing in, export, a day; only for who may."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.audit import AuditEvent
from shop.workshops.models import Workshop
from shop.workshops.roster import reading
from shop.workshops.roster.columns import titles
from shop.workshops.roster.models import ImportState, RosterImport
from tests.factories.accounts import sign_in
from tests.factories.rosters import a_row, as_csv, as_xlsx, the_places
from tests.factories.workshops import a_workshop, an_officer, an_operator, instant
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NOW = "2026-11-22T10:00"


@pytest.fixture
def officer(session: Session, client: Client) -> Client:
    the_places(session)
    return signed_in(session, client)


def signed_in(
    session: Session, client: Client, region: str = "433130", department: str = "culture"
) -> Client:
    person = an_officer(session, region, department)
    session.commit()
    return sign_in(client, person)


def upload(client: Client, data: bytes, region: str = "433130", name: str = "名录.csv"):  # type: ignore[no-untyped-def]
    with clock.at(instant(NOW)):
        return client.post(
            "/oversight/roster/imports", data={"region": region, "file": (BytesIO(data), name)}
        )


def uploaded(client: Client, data: bytes, region: str = "433130") -> str:
    """The address of the result."""
    response = upload(client, data, region)
    assert response.status_code == 303, errors(parse(response))
    return str(response.headers["Location"])


def post(client: Client, path: str) -> int:
    with clock.at(instant(NOW)):
        return client.post(path).status_code


def count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(Workshop.id))) or 0


def test_a_roster_goes_from_the_template_into_the_register(session: Session, officer: Client) -> None:
    book = load_workbook(BytesIO(officer.get("/oversight/roster/template.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]] == titles()
    assert [cell.value for cell in book.worksheets[1]["A"]][1 : len(titles()) + 1] == titles()
    assert "龙山县" in [cell.value for cell in book.worksheets[2]["B"]]
    assert (
        officer.get("/oversight/roster/template.csv").get_data(as_text=True).count(",") == len(titles()) - 1
    )
    result = uploaded(officer, as_xlsx(a_row(), a_row()))
    page = parse(officer.get(result))
    assert "确认导入 2 家" in text(page.select_one(".work"))
    assert count(session) == 0
    assert post(officer, f"{result}/confirmation") == 303
    assert count(session) == 2
    assert "已经导入 2 家" in text(parse(officer.get(result)).select_one(".work"))
    assert post(officer, f"{result}/confirmation") == 409
    assert count(session) == 2


def test_what_is_wrong_is_listed_by_row_and_column_and_given_as_a_file(
    session: Session, officer: Client
) -> None:
    result = uploaded(officer, as_csv(a_row(), a_row(employees_total="x")))
    page = parse(officer.get(result))
    lines = [
        [text(cell) for cell in row.select("th, td")]
        for row in page.select("section[aria-labelledby=faults] tbody tr")
    ]
    assert [line[:2] for line in lines] == [["3", "带动就业总人数"]]
    with clock.at(instant(NOW)):
        file = officer.get(f"{result}/errors.csv").get_data(as_text=True)
    assert file.strip().splitlines()[1].startswith("3,")
    assert not page.select(f"form[action='{result}/confirmation']")
    post(officer, f"{result}/confirmation")
    assert count(session) == 0


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"a,b\n1,2"])
def test_a_file_that_is_no_roster_is_refused_at_its_field_and_nothing_is_kept(
    session: Session, officer: Client, data: bytes
) -> None:
    response = upload(officer, data)
    assert response.status_code == 422
    assert "file" in errors(parse(response))
    assert session.scalar(sa.select(sa.func.count(RosterImport.id))) == 0


def test_without_a_file_and_for_another_region_the_form_comes_back(session: Session, officer: Client) -> None:
    with clock.at(instant(NOW)):
        assert officer.post("/oversight/roster/imports", data={"region": "433130"}).status_code == 422
    assert upload(officer, as_csv(a_row()), "433127").status_code == 422


def test_a_file_can_be_thrown_away(session: Session, officer: Client) -> None:
    result = uploaded(officer, as_csv(a_row()))
    assert post(officer, f"{result}/discarding") == 303
    assert session.scalars(sa.select(RosterImport.state)).one() == ImportState.DISCARDED
    assert post(officer, f"{result}/confirmation") == 409


@pytest.mark.parametrize(
    ("region", "department", "status"),
    [("433127", "culture", 404), ("433100", "culture", 404), ("433130", "hr", 403), ("433130", "rural", 403)],
)
def test_nobody_else_sees_or_confirms_an_import(
    session: Session, officer: Client, region: str, department: str, status: int
) -> None:
    result = uploaded(officer, as_csv(a_row()))
    other = signed_in(session, officer, region, department)
    assert other.get(result).status_code == status
    assert other.get(f"{result}/errors.csv").status_code == status
    assert post(other, f"{result}/confirmation") == status
    assert post(other, f"{result}/discarding") == status
    assert count(session) == 0


@pytest.mark.parametrize("path", ["import", "template.xlsx", "template.csv"])
def test_the_platform_does_not_bring_in_rosters(session: Session, client: Client, path: str) -> None:
    sign_in(client, an_operator(session))
    assert client.get(f"/oversight/roster/{path}").status_code == 403


def test_the_register_is_a_file_that_can_be_read_again_and_taking_it_is_noted(
    session: Session, officer: Client
) -> None:
    post(officer, uploaded(officer, as_csv(a_row(name="=甲坊"))) + "/confirmation")
    a_workshop(session, county="430181", name="外地坊")
    session.commit()
    with clock.at(instant(NOW)):
        files = [officer.get(f"/oversight/roster.{way}").data for way in ("csv", "xlsx")]
    assert [[line.cells["name"] for line in reading.read(data).lines] for data in files] == [["=甲坊"]] * 2
    noted = session.scalars(sa.select(AuditEvent.facts).where(AuditEvent.action == "roster.exported")).all()
    assert [facts["format"] for facts in noted] == ["csv", "xlsx"]
    assert officer.get("/oversight/roster.csv?county=430181").status_code == 404
    assert officer.get("/oversight/roster.csv?county=x").status_code == 404


def test_a_day_lists_the_workshops_of_the_own_region(session: Session, officer: Client) -> None:
    a_workshop(session, certified="2024-01-01", name="甲坊")
    a_workshop(session, certified="2025-01-01", name="乙坊")
    a_workshop(session, certified="2024-01-01", name="外地坊", county="430181")
    session.commit()
    with clock.at(instant(NOW)):
        page = parse(officer.get("/oversight/roster/days?on=2024-06-01"))
        assert [text(a) for a in page.select("tbody th a")] == ["甲坊"]
        rows = (
            officer.get("/oversight/roster/days.csv?on=2024-06-01")
            .get_data(as_text=True)
            .strip()
            .splitlines()
        )
        assert [row.split(",")[0] for row in rows[1:]] == ["甲坊"]
        assert officer.get("/oversight/roster/days?on=2027-01-01").status_code == 422
        assert officer.get("/oversight/roster/days.csv?on=nonsense").status_code == 422
        assert officer.get("/oversight/roster/days?county=430181").status_code == 404
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "roster.day_exported")) == 1
