"""Files of products for tests: rows as people fill them in, packed with pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.orm import Session

from shop.catalog.product_files import importing, uploads
from shop.catalog.product_files.columns import COLUMNS, titles
from shop.catalog.product_files.models import Arrival, ProductImport
from shop.core.access import Actor
from shop.core.tables import csv_text, xlsx_bytes
from shop.workshops.models import Workshop
from tests.factories.orders import run_jobs

Row = dict[str, str]


def a_row(ref: str = "A1", **cells: str) -> Row:
    """A complete row of one variant in stock; cells by the keys of the columns."""
    return {
        "ref": ref,
        "title": f"四十八勾壁挂 {ref}",
        "category": "织绣印染",
        "price": "168",
        "way": "现货",
        "pieces": "3",
        **cells,
    }


def as_csv(*rows: Row) -> bytes:
    return csv_text(titles(), [[row.get(c.key, "") for c in COLUMNS] for row in rows]).encode()


def as_xlsx(*rows: Row) -> bytes:
    """As a spreadsheet keeps it: what is a number is a number."""
    told: list[list[str | int | Decimal | None]] = [
        [int(cell) if (cell := row.get(c.key, "")).isdecimal() else cell for c in COLUMNS] for row in rows
    ]
    return xlsx_bytes([("作品", [titles(), *told])])


def as_zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def looked_at(
    session: Session, owner: Actor, workshop: Workshop, data: bytes, arrival: Arrival = Arrival.DRAFT
) -> ProductImport:
    """The file handed in and looked at by the worker."""
    key = uploads.promise(session, owner, workshop=workshop, data=data)
    uploads.put(key, data)
    found = importing.hand_in(
        session, owner, workshop=workshop, key=key, filename="C:\\作品.xlsx", arrival=arrival
    )
    session.commit()
    run_jobs()
    session.refresh(found)
    return found


def brought_in(
    session: Session, owner: Actor, workshop: Workshop, data: bytes, arrival: Arrival = Arrival.DRAFT
) -> ProductImport:
    """The file, which is right, confirmed and brought in by the worker."""
    found = looked_at(session, owner, workshop, data, arrival)
    assert not found.error_count, found.errors
    importing.confirm(session, owner, found.key)
    session.commit()
    run_jobs()
    session.refresh(found)
    return found
