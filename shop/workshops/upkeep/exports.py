"""Files about sellers for the market regulator and the tax office: made by the platform only, kept as they were, each
making and each look written into the audit trail (E-commerce Law art. 28; Zhejiang rules art. 11; domain facts, C4).
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, files
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.tables import csv_text, xlsx_bytes
from shop.workshops.models import Workshop
from shop.workshops.upkeep import export_rows
from shop.workshops.upkeep.cases import given
from shop.workshops.upkeep.office_periods import Span
from shop.workshops.upkeep.record_models import ExportKind, OfficeExport

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class Drawn(NamedTuple):
    """The file of a span as it is now: a row for each seller."""

    span: Span
    header: list[str]
    rows: list[export_rows.Row]


def draw(session: Session, actor: Actor, span: Span, *, site: str) -> Drawn:
    """What the file of the span says; nothing is written. `site`: the store's own address, before those of the shops.

    By the platform's operators. Raises Conflict before the span is over (NOT_OVER).
    """
    require(actor, Permission.IDENTITY_EXPORT)
    if not span.over:
        raise Conflict(_("这一期还没有结束，结束以后再导出。"), code="NOT_OVER")
    return Drawn(span, *export_rows.of(session, span, site))


def keep(session: Session, actor: Actor, drawn: Drawn) -> OfficeExport:
    """Keep what was drawn as CSV and XLSX; it can be made again, each one stays on record. Call it with no transaction open."""
    require(actor, Permission.IDENTITY_EXPORT)
    span, header, rows = drawn
    text = csv_text(header, rows).encode()
    key = f"exports/{chance.secret(16)}"
    files.put_with(session, f"{key}.csv", text, CSV_TYPE)
    files.put_with(session, f"{key}.xlsx", xlsx_bytes([(span.code, [header, *rows])]), XLSX_TYPE)
    made = OfficeExport(
        kind=span.kind,
        period=span.code,
        due_on=span.due_on,
        sellers=len(rows),
        sha256=hashlib.sha256(text).hexdigest(),
        file_key=key,
        made_by=actor.user_id or 0,
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(
        session, actor, "export.made", "office_export", made.id,
        kind=span.kind, period=span.code, sellers=len(rows), sha256=made.sha256,
    )  # fmt: skip
    return made


def open_file(session: Session, actor: Actor, export_id: int, suffix: str) -> tuple[OfficeExport, bytes]:
    """What was made, byte for byte; that somebody took it is noted. NotFound for an unknown one."""
    require(actor, Permission.IDENTITY_EXPORT)
    made = session.get(OfficeExport, export_id)
    data = files.store().get(f"{made.file_key}.{suffix}") if made is not None and suffix in TYPES else None
    if made is None or data is None:
        raise NotFound(_("没有这份导出。"))
    audit.record(session, actor, "export.taken", "office_export", made.id, format=suffix)
    return made, data


def hand_in(session: Session, actor: Actor, export_id: int, *, receipt_no: str) -> OfficeExport:
    """Note that the office has received this file, with its receipt number. Raises Conflict when that is noted."""
    require(actor, Permission.IDENTITY_EXPORT)
    made = session.get(OfficeExport, export_id, with_for_update=True, populate_existing=True)
    if made is None:
        raise NotFound(_("没有这份导出。"))
    if made.handed_in_at is not None:
        raise Conflict(_("这一份已经记过报送。"), code="HANDED_IN")
    made.receipt_no = given(receipt_no, "receipt_no", _("请填写回执号。"), 60)
    made.handed_in_at, made.handed_in_by = clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, "export.handed_in", "office_export", made.id, receipt_no=made.receipt_no)
    return made


def first_seller_on(session: Session) -> date:
    """The day since which there are sellers to be reported; today when there are none."""
    first = session.scalar(sa.select(sa.func.min(Workshop.created_at)))
    return clock.local_day(first) if first else clock.today()


def made_for(session: Session, kind: ExportKind) -> dict[str, list[OfficeExport]]:
    """What was made of the kind, by span, the newest first."""
    rows = sa.select(OfficeExport).where(OfficeExport.kind == kind).order_by(OfficeExport.id.desc())
    found: dict[str, list[OfficeExport]] = {}
    for made in session.scalars(rows):
        found.setdefault(made.period, []).append(made)
    return found
