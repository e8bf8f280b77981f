"""Private files of requests and quotations: PDF, JPEG or PNG, judged by content, under a name nobody can guess.

They lie in the file store outside of everything that is served by itself; each is handed out by its own loader alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import chance, clock, files
from shop.core.access import Actor
from shop.core.errors import Gone, Invalid
from shop.orders.production.quotations.models import QuotationFile
from shop.orders.production.rfq.models import RfqFile
from shop.workshops.evidence import contents

MOST = 12
_UNFIT = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\"<>|:*?/\\]+")


class Checked(NamedTuple):
    """A file that was looked at and may be kept."""

    data: bytes
    content_type: str
    filename: str
    extension: str


def look(data: bytes, filename: str) -> Checked:
    """Look into a file; call it with no transaction open, for this takes long. Invalid (field file) for what is refused."""
    checked = contents.check(data, filename)
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _UNFIT.sub("", last.rpartition(".")[0] or last).strip(" .")[:100]
    return Checked(
        checked.data, checked.content_type, f"{stem or 'file'}.{checked.extension}", checked.extension
    )


def check_room(count: int) -> None:
    """Invalid (field file) when there are so many already."""
    if count >= MOST:
        raise Invalid(_("最多 %(n)s 个文件，请先删掉不用的，或者合成一份 PDF。", n=MOST), field="file")


def keep(session: Session, actor: Actor, row: RfqFile | QuotationFile, folder: str, checked: Checked) -> None:
    """Fill the row and keep the bytes if the transaction commits."""
    row.key = chance.hexadecimal(16)
    row.filename, row.content_type, row.size_bytes = checked.filename, checked.content_type, len(checked.data)
    row.file_key = f"{folder}/{row.key[:2]}/{row.key}.{checked.extension}"
    row.uploaded_by, row.uploaded_at = actor.user_id, clock.now()
    session.add(row)
    session.flush()
    files.put_with(session, row.file_key, checked.data, checked.content_type)


def data_of(row: RfqFile | QuotationFile) -> bytes:
    """The bytes. Gone when the file is no more."""
    data = files.store().get(row.file_key)
    if data is None:
        raise Gone(_("这个文件已经删除。"))
    return data
