"""Roster files for tests: rows that are right, as CSV or XLSX, with single cells changed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from shop.core.tables import csv_text, xlsx_bytes
from shop.heritage.models import CraftClass
from shop.workshops.roster.columns import COLUMNS, titles
from tests.factories.heritage import a_craft, a_region

_counted = itertools.count(1)


def a_code() -> str:
    """A credit code with a right check digit that no other test has."""
    number = f"92433130MA4L{next(_counted):05d}"
    return number + uscc.calc_check_digit(number)


def a_row(**cells: str) -> dict[str, str]:
    """A row that can be brought in on 2026-11-22, by the keys of the columns."""
    return {
        "name": f"捞车河织锦坊{next(_counted)}",
        "organisation_name": "捞车河织锦专业合作社",
        "operator_type": "合作社",
        "uscc": a_code(),
        "legal_rep": "向大姐",
        "leader_name": "向大妹",
        "leader_inheritor_level": "县级代表性传承人",
        "county_code": "433130",
        "county_name": "龙山县",
        "address": "苗儿滩镇 8 号",
        "location_type": "脱贫地区",
        "craft": "土家织锦",
        "main_products": "织锦挎包",
        "premises_area_m2": "120",
        "utilities_ok": "是",
        "equipment": "织机 12 台",
        "founded_on": "2019-05-01",
        "employees_total": "24",
        "employees_target": "12",
        "contact_phone": "13874302046",
        "in_project_db": "否",
        "is_employment_workshop": "是",
        "document_no": "龙文旅发〔2023〕12 号",
        "granted_on": "2023-06-01",
        "confirmed_years": "2024、2025",
        "authority": "龙山县文旅广电局",
        **cells,
    }


def as_csv(*rows: Mapping[str, str]) -> bytes:
    """The rows as a CSV file, UTF-8 with its mark."""
    return csv_text(titles(), [_in_order(row) for row in rows]).encode()


def as_xlsx(*rows: Mapping[str, str]) -> bytes:
    """The rows as a workbook."""
    return xlsx_bytes([("名录", [titles(), *(_in_order(row) for row in rows)])])


def _in_order(row: Mapping[str, str]) -> Sequence[str]:
    return [row.get(column.key, "") for column in COLUMNS]


def the_places(session: Session) -> None:
    """The counties and crafts that the rows name."""
    for code in ("433130", "433127", "430181"):
        a_region(session, code)
    a_craft(session)
    if session.scalar(sa.select(CraftClass).where(CraftClass.code == "BZZZ")) is None:
        session.add(CraftClass(code="BZZZ", name="编织扎制", source="测试"))
    session.commit()
