"""The rows behind an export: of every table what names the person, and the parts that hang on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.export_words import TITLES, WORDS
from shop.core import clock
from shop.core.db import Model

MOST = 20_000
USERS = "user_account"
#: What hangs on rows of the person without naming them: table -> its parts by the column that points to it.
PARTS = {
    "cart": (("cart_line", "cart_id"),),
    "shop_order": (
        ("order_line", "order_id"),
        ("shipment", "order_id"),
        ("refund", "order_id"),
        ("return_draft", "order_id"),
    ),
    "return_case": (("return_line", "case_id"), ("return_move", "case_id")),
    "message_thread": (("thread_message", "thread_id"),),
    "invoice_request": (("invoice_document", "request_id"),),
    "rfq": (("rfq_address", "rfq_id"), ("rfq_product", "rfq_id"), ("rfq_file", "rfq_id")),
    "contract": (("contract_line", "contract_id"), ("contract_instalment", "contract_id")),
}
#: Words and acts of the person in tables that name them by a plain number.
ACTED = {
    "quotation_message": "user_id",
    "rfq_question": "asked_by",
    "rfq_award": "asked_by",
    "contract_invoice": "asked_by",
    "contract_review": "written_by",
    "contract_dispute": "opened_by",
    "contract_end_offer": "proposed_by",
    "contract_delay": "proposed_by",
}
#: Hashes and keys say nothing of the person and open doors.
SECRET = {
    "password_hash", "session_epoch", "code_hash", "token_hash", "idempotency_key", "key", "ref", "picture_key",
    "provider_ref", "file_key", "begun_key",
}  # fmt: skip
LEFT_OUT = {"reset_code", "data_export"}
#: Columns that are better read as a name.
NAMES = {
    "organisation_id": ("organisation", "name"),
    "workshop_id": ("workshop", "name"),
    "product_id": ("product", "title"),
    "region_code": ("region", "name"),
}


class Table(NamedTuple):
    """One table of the export: its own name and title, columns with their words, rows of plain values."""

    name: str
    title: str
    columns: list[str]
    words: list[str]
    rows: list[list[Any]]


def gather(session: Session, user_id: int) -> list[Table]:
    """Everything, the account itself first."""
    known = Model.metadata.tables
    found: dict[str, sa.ColumnElement[bool]] = {USERS: known[USERS].c.id == user_id}
    for table in known.values():
        mine = [
            column == user_id
            for column in table.columns
            if table.name not in LEFT_OUT
            and any(key.column.table.name == USERS for key in column.foreign_keys)
        ]
        if table.name in ACTED:
            mine.append(table.c[ACTED[table.name]] == user_id)
        if mine:
            found[table.name] = sa.or_(*mine)
    for parent, parts in PARTS.items():
        if parent not in found:
            continue
        (identity,) = known[parent].primary_key.columns
        ids = sa.select(identity).where(known[parent].c.user_id == user_id)
        for part, column in parts:
            inside = known[part].c[column].in_(ids)
            found[part] = sa.or_(found[part], inside) if part in found else inside
    order = sorted(found, key=lambda name: (list(TITLES).index(name) if name in TITLES else 999, name))
    tables = (_table(session, known[name], found[name]) for name in order)
    return [table for table in tables if table.rows]


def _table(session: Session, table: sa.Table, where: sa.ColumnElement[bool]) -> Table:
    columns = [c for c in table.columns if c.name not in SECRET]
    rows = session.execute(
        sa.select(*columns).where(where).order_by(*table.primary_key.columns).limit(MOST)
    ).all()
    names = [c.name for c in columns]
    values = [[_plain(value) for value in row] for row in rows]
    for place, name in enumerate(names):
        if name in NAMES:
            known = _names(session, name, {row[place] for row in values if row[place] is not None})
            for row in values:
                row[place] = known.get(row[place], row[place])
    return Table(
        table.name,
        str(TITLES.get(table.name, table.name)),
        names,
        [str(WORDS.get(name, name)) for name in names],
        values,
    )


def _names(session: Session, column: str, ids: Collection[Any]) -> dict[Any, str]:
    table_name, word = NAMES[column]
    table = Model.metadata.tables[table_name]
    (identity,) = table.primary_key.columns
    rows = session.execute(sa.select(identity, table.c[word]).where(identity.in_(list(ids)[:MOST])))
    return {key: str(name) for key, name in rows}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value
