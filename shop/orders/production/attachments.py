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


class Kept(NamedTuple):
    """A file that was looked at and is in the store, and stays there if the transaction commits."""

    key: str
    file_key: str
    content_type: str
    filename: str
    size_bytes: int


def keep(session: Session, folder: str, data: bytes, filename: str) -> Kept:
    """Look into a file and store it; call it with no transaction open, for this takes long. Invalid (field file) for
    what is refused.
    """
    checked = contents.check(data, filename)
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _UNFIT.sub("", last.rpartition(".")[0] or last).strip(" .")[:100]
    key = chance.hexadecimal(16)
    file_key = f"{folder}/{key[:2]}/{key}.{checked.extension}"
    files.put_with(session, file_key, checked.data, checked.content_type)
    name = f"{stem or 'file'}.{checked.extension}"
    return Kept(key, file_key, checked.content_type, name, len(checked.data))


def check_room(count: int) -> None:
    """Invalid (field file) when there are so many already."""
    if count >= MOST:
        raise Invalid(_("最多 %(n)s 个文件，请先删掉不用的，或者合成一份 PDF。", n=MOST), field="file")


def record(session: Session, actor: Actor, row: RfqFile | QuotationFile, kept: Kept) -> None:
    """Fill the row of a file that is in the store."""
    row.key, row.file_key = kept.key, kept.file_key
    row.filename, row.content_type, row.size_bytes = kept.filename, kept.content_type, kept.size_bytes
    row.uploaded_by, row.uploaded_at = actor.user_id, clock.now()
    session.add(row)
    session.flush()


def data_of(row: RfqFile | QuotationFile) -> bytes:
    """The bytes. Gone when the file is no more."""
    data = files.store().get(row.file_key)
    if data is None:
        raise Gone(_("这个文件已经删除。"))
    return data
