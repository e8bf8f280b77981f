"""All data about one person, put together for them (PIPL art. 45: access, copy and transfer of one's data).

The worker gathers what every table holds of the person: each row that names them, and the parts of their orders, cases
and threads. So what a room adds later is in the file by itself. Secrets (hashes, keys) are left out. The file is theirs
alone for seven days; asking and each download stand in the audit trail.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.export_rows import Table, gather
from shop.accounts.models import User
from shop.accounts.note_models import DataExport, ExportState
from shop.core import audit, chance, clock, files, keeping, messages, outbox
from shop.core.access import Actor
from shop.core.errors import Gone, NotFound, TooMany

TOPIC = "accounts.export"
VALID = timedelta(days=7)
#: One a day is enough: the file is made of everything each time.
AGAIN = timedelta(days=1)
#: (name in the file, key in the file store) of the person's own pictures.
Files = Callable[[Session, int], list[tuple[str, str]]]
Render = Callable[..., str]
_files: list[Files] = []


class Gathered(NamedTuple):
    """What is known of a person at one moment; of their pictures the names."""

    tables: list[Table]
    pictures: list[tuple[str, str]]
    at: datetime
    file_key: str


def with_files(told: Files) -> None:
    """A room says which pictures of the person it keeps."""
    if told not in _files:
        _files.append(told)


def ask(session: Session, actor: Actor) -> DataExport:
    """Have it made. One that is being made already is that one; TooMany within a day of the last."""
    assert actor.user_id is not None
    session.execute(sa.select(User.id).where(User.id == actor.user_id).with_for_update())
    rows = of(session, actor.user_id)
    for row in rows:
        if row.state == ExportState.WAITING:
            return row
        if row.asked_at > clock.now() - AGAIN and row.state == ExportState.READY:
            raise TooMany(_("一天可以要一次。今天的那份还在下面，可以直接下载。"))
    row = DataExport(user_id=actor.user_id, key=chance.secret(16), asked_at=clock.now())
    session.add(row)
    session.flush()
    audit.record(session, actor, "export.asked", "export", row.id)
    outbox.post(session, TOPIC, export_id=row.id)
    return row


def of(session: Session, user_id: int) -> list[DataExport]:
    """The person's exports, the newest first."""
    rows = sa.select(DataExport).where(DataExport.user_id == user_id).order_by(DataExport.id.desc())
    return list(session.scalars(rows.limit(10)))


def collect(session: Session, export_id: int) -> Gathered | None:
    """What every table holds of the person now; None when the file was made already."""
    row = session.get_one(DataExport, export_id)
    if row.state != ExportState.WAITING:
        return None
    pictures = [pair for told in _files for pair in told(session, row.user_id)]
    return Gathered(gather(session, row.user_id), pictures, clock.now(), file_key(row))


def packed(of: Gathered, render: Render) -> bytes:
    """The file: data.json, a page to read, the person's pictures. Call it with no transaction open, for they are fetched."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(of))
        page = render(tables=of.tables, at=of.at, pictures=[name for name, _key in of.pictures])
        archive.writestr("index.html", page)
        for name, key in of.pictures:
            data = files.store().get(key)
            if data is not None:
                archive.writestr(f"pictures/{name}", data)
    return made.getvalue()


def keep(session: Session, export_id: int, key: str, data: bytes) -> None:
    """The file is made, and stored under its key: it can be fetched for seven days, and the person is told. Twice is once;
    call it with no transaction open.
    """
    files.put_with(session, key, data, "application/zip")
    row = session.get_one(DataExport, export_id, with_for_update=True)
    if row.state == ExportState.GONE:  # the account was closed meanwhile
        keeping.forget(session, [key])
    if row.state != ExportState.WAITING:
        return
    row.state, row.ready_at, row.ends_at = ExportState.READY, clock.now(), clock.now() + VALID
    row.size = len(data)
    messages.notify(session, row.user_id, "export_ready", until=clock.local_day(row.ends_at).isoformat())


def fetch(session: Session, actor: Actor, key: str) -> bytes:
    """The bytes, for the person alone; noted. NotFound for everybody else, Gone after seven days."""
    row = session.scalar(
        sa.select(DataExport).where(DataExport.key == key, DataExport.user_id == actor.user_id)
    )
    if row is None or row.state == ExportState.WAITING:
        raise NotFound(_("没有找到这份数据。"))
    data = None if row.ends_at is None or row.ends_at <= clock.now() else files.store().get(file_key(row))
    if data is None:
        raise Gone(_("这份数据过了 7 天，已经删除。需要的话可以再要一份。"))
    audit.record(session, actor, "export.downloaded", "export", row.id)
    return data


def forget_old(session: Session) -> int:
    """Files whose seven days are over are deleted. Answers how many."""
    over = sa.and_(DataExport.state == ExportState.READY, DataExport.ends_at <= clock.now())
    return _delete(session, over)


def erase(session: Session, user_id: int) -> None:
    """The account closes: its exports go at once."""
    _delete(session, sa.and_(DataExport.user_id == user_id, DataExport.state == ExportState.READY))


def file_key(row: DataExport) -> str:
    """Where it lies in the file store: not among what is served by itself."""
    return f"exports/{row.key[:2]}/{row.key}.zip"


def _delete(session: Session, where: sa.ColumnElement[bool]) -> int:
    rows = session.scalars(sa.select(DataExport).where(where).limit(500)).all()
    for row in rows:
        row.state = ExportState.GONE
    keeping.forget(session, [file_key(row) for row in rows])
    session.flush()
    return len(rows)


def _as_json(of: Gathered) -> str:
    body = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in of.tables
    }
    head = {"made_at": clock.local(of.at).isoformat(), "data": body}
    return json.dumps(head, ensure_ascii=False, indent=1)
