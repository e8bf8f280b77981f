"""Bringing in an existing roster: looked at first, then brought in whole or not at all.

What was read from the file is kept as text beside the result of the dry run; the file itself is not. It is checked
anew, against the register as it stands then, in the transaction that brings it in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, files
from shop.core.access import Actor, allowed, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.workshops.roster import bulk, checking
from shop.workshops.roster.models import ImportState, RosterImport
from shop.workshops.roster.reading import Line, Read
from shop.workshops.roster.values import Entry, Fault

#: So many faults are kept with the import; all of them are found anew for the file of faults.
KEPT = 1000
_TYPE = "application/json"


def look(session: Session, actor: Actor, read: Read, *, region_code: str, filename: str) -> RosterImport:
    """The dry run: what stands in the file, and what is wrong with it. Nothing of it is in the register.

    By a culture officer of the region itself; call it with no transaction open. The same file may be looked at again.
    """
    key = chance.hexadecimal(16)
    file_key = f"rosters/{read.digest[:32]}/{key}.json"
    files.put_with(session, file_key, _packed(read.lines), _TYPE)
    require(actor, Permission.ROSTER_IMPORT, region_code)
    entries, faults = checking.check(session, read.lines, region_code, clock.now())
    found = RosterImport(
        key=key,
        region_code=region_code,
        filename=_short(filename),
        file_key=file_key,
        created_by=actor.user_id or 0,
        created_at=clock.now(),
        state=ImportState.CHECKED,
    )
    _note(found, len(read.lines), faults)
    found.errors |= {"unused": read.unused[:40], "counties": _by_county(entries)}
    session.add(found)
    session.flush()
    audit.record(
        session, actor, "roster.checked", "roster_import", key,
        region=region_code, rows=found.row_count, errors=found.error_count, sha256=read.digest,
    )  # fmt: skip
    return found


def import_for(session: Session, actor: Actor, key: str) -> RosterImport:
    """The import, for the culture officers of its region; NotFound for everybody else."""
    found = session.scalar(sa.select(RosterImport).where(RosterImport.key == key))
    if found is None or not allowed(actor, Permission.ROSTER_IMPORT, found.region_code):
        raise NotFound(_("没有这次导入。"))
    return found


def lines_of(found: RosterImport) -> list[Line]:
    """What was read from its file."""
    data = files.store().get(found.file_key)
    if data is None:
        raise NotFound(_("这份文件已经不在了，请重新上传。"))
    return [Line(row, cells) for row, cells in json.loads(data)]


def faults_of(session: Session, found: RosterImport) -> list[Fault]:
    """All that is wrong with it as the register stands now."""
    return checking.check(session, lines_of(found), found.region_code, clock.now())[1]


def bring_in(session: Session, actor: Actor, key: str, lines: Sequence[Line]) -> RosterImport:
    """Enter every row, all or nothing. When the register has changed since the dry run and a row is refused now,
    nothing is entered and the import stays `checked` with the faults found now.

    `lines`: what `lines_of` answered, read before this transaction. Raises Conflict when it was brought in or thrown
    away already (NOT_OPEN), and when somebody entered the same at this very moment (AT_ONCE).
    """
    found = import_for(session, actor, key)
    session.refresh(found, with_for_update=True)
    if found.state != ImportState.CHECKED:
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    bulk.hold(session, _counties(session, lines, found.region_code))
    now = clock.now()
    entries, faults = checking.check(session, lines, found.region_code, now)
    if faults:
        _note(found, len(lines), faults)
        session.flush()
        return found
    try:
        slugs = bulk.write(session, actor, entries)
    except IntegrityError as error:
        raise Conflict(
            _("刚才有人登记了同样的工坊，什么都没有导入。请再检查一次。"), code="AT_ONCE"
        ) from error
    found.state, found.imported_at = ImportState.IMPORTED, now
    _note(found, len(lines), [])
    session.flush()
    audit.record(
        session, actor, "roster.imported", "roster_import", key,
        region=found.region_code, rows=len(slugs), first=slugs[0], last=slugs[-1],
    )  # fmt: skip
    return found


def discard(session: Session, actor: Actor, key: str) -> RosterImport:
    """Throw the file away. Raises Conflict when it was brought in already."""
    found = import_for(session, actor, key)
    session.refresh(found, with_for_update=True)
    if found.state != ImportState.CHECKED:
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    found.state = ImportState.DISCARDED
    session.flush()
    audit.record(session, actor, "roster.discarded", "roster_import", key, region=found.region_code)
    return found


def recent(session: Session, region_codes: Sequence[str], limit: int = 20) -> list[RosterImport]:
    """The newest imports of the regions."""
    rows = sa.select(RosterImport).where(RosterImport.region_code.in_(region_codes))
    return list(session.scalars(rows.order_by(RosterImport.id.desc()).limit(limit)))


def same_file(session: Session, found: RosterImport) -> RosterImport | None:
    """The import that has brought in the very same file before."""
    stem = found.file_key.rpartition("/")[0]
    rows = sa.select(RosterImport).where(
        RosterImport.file_key.startswith(f"{stem}/"),
        RosterImport.state == ImportState.IMPORTED,
        RosterImport.id != found.id,
    )
    return session.scalars(rows.order_by(RosterImport.id).limit(1)).first()


def _counties(session: Session, lines: Sequence[Line], region_code: str) -> set[str]:
    """The counties that the rows may name: by code those written, else all of the region."""
    codes = {line.cells.get("county_code", "") for line in lines}
    if "" not in codes:
        return codes
    return {c.code for c in heritage.leaves(session, region_code)}


def _note(found: RosterImport, rows: int, faults: Sequence[Fault]) -> None:
    found.row_count, found.error_count = rows, len(faults)
    kept: dict[str, Any] = dict(found.errors or {})
    found.errors = kept | {"lines": [list(f) for f in faults[:KEPT]], "summary": checking.summary(faults)}


def _by_county(entries: Sequence[Entry]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for entry in entries:
        counted[entry.county_code] = counted.get(entry.county_code, 0) + 1
    return dict(sorted(counted.items()))


def _packed(lines: Sequence[Line]) -> bytes:
    return json.dumps([list(line) for line in lines], ensure_ascii=False).encode()


def _short(filename: str) -> str:
    name = "".join(c for c in filename.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return name[-120:] or _("没有名字的文件")
