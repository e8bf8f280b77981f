"""Files put to a region's form: kept outside the web root, seen by the officers who see the form."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, files
from shop.core.access import Actor, allowed, require
from shop.core.errors import Conflict, Gone, NotFound
from shop.core.permissions import Permission
from shop.workshops.evidence import contents
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import consolidating
from shop.workshops.statistics.models import RegionForm, RegionFormFile, RegionState

MOST = 10


def attach(
    session: Session, actor: Actor, region_code: str, quarter: Quarter, *, data: bytes, filename: str
) -> RegionFormFile:
    """Check a file (PDF, JPEG, PNG, at most 10 MB) and keep it with the region's form; call it with no transaction open.

    Raises Invalid (field `file`), Conflict when the form was handed up or holds ten files.
    """
    checked, key = contents.check(data, filename), chance.hexadecimal(16)
    file_key = f"reports/{key[:2]}/{key}.{checked.extension}"
    files.put_with(session, file_key, checked.data, checked.content_type)
    require(actor, Permission.STATISTICS_REVIEW, region_code)
    form = consolidating.begin(session, region_code, quarter)
    if form.state not in (RegionState.OPEN, RegionState.RETURNED):
        raise Conflict(_("这份汇总表已经报上去了。"), code="HANDED_IN")
    if len(files_of(session, form.id)) >= MOST:
        raise Conflict(_("最多 %(n)s 份附件。", n=MOST), code="TOO_MANY_DOCUMENTS")
    name = "".join(c for c in filename.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    kept = RegionFormFile(
        form_id=form.id,
        key=key,
        filename=name[-120:] or f"{key}.{checked.extension}",
        content_type=checked.content_type,
        size_bytes=len(checked.data),
        file_key=file_key,
        uploaded_by=actor.user_id or 0,
        uploaded_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    audit.record(session, actor, "quarter.attached", "region", region_code, quarter=str(quarter), key=key)
    return kept


def files_of(session: Session, form_id: int) -> list[RegionFormFile]:
    """The files of a form that were not taken out."""
    rows = sa.select(RegionFormFile).where(
        RegionFormFile.form_id == form_id, RegionFormFile.removed_at.is_(None)
    )
    return list(session.scalars(rows.order_by(RegionFormFile.id)))


def remove(session: Session, actor: Actor, key: str) -> RegionForm:
    """Take a file out of a form that was not handed up; what was handed up once keeps its files."""
    kept, form = _of(session, actor, key)
    require(actor, Permission.STATISTICS_REVIEW, form.region_code)
    if form.state not in (RegionState.OPEN, RegionState.RETURNED):
        raise Conflict(_("这份汇总表已经报上去了。"), code="HANDED_IN")
    kept.removed_at = clock.now()
    session.flush()
    return form


def opened(session: Session, actor: Actor, key: str) -> tuple[RegionFormFile, bytes]:
    """The file, for officers who see the region. NotFound for others, Gone when it is no more."""
    kept, _form = _of(session, actor, key)
    data = files.store().get(kept.file_key)
    if data is None:
        raise Gone(_("这份材料已经删除。"))
    return kept, data


def _of(session: Session, actor: Actor, key: str) -> tuple[RegionFormFile, RegionForm]:
    kept = session.scalar(
        sa.select(RegionFormFile).where(RegionFormFile.key == key, RegionFormFile.removed_at.is_(None))
    )
    form = session.get(RegionForm, kept.form_id) if kept else None
    if kept is None or form is None or not allowed(actor, Permission.STATISTICS_REVIEW, form.region_code):
        raise NotFound("")
    return kept, form
