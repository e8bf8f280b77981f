"""Documents of companies: judged by content, stored before the transaction, shown to the owner and the platform alone."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies.models import Company
from shop.core import chance, files
from shop.core.errors import Gone
from shop.workshops.evidence import contents


class Kept(NamedTuple):
    """A file in the store."""

    key: str
    content_type: str


def keep(session: Session, data: bytes, filename: str) -> Kept:
    """Store the file under a new name if the transaction commits; call it with no transaction open.

    Invalid (field `file`) for what it may not be.
    """
    checked = contents.check(data, filename)
    kept = Kept(chance.hexadecimal(16), checked.content_type)
    files.put_with(session, _file_key(kept.key), checked.data, checked.content_type)
    return kept


def data_of(company: Company) -> bytes:
    """The bytes. Gone when they are not there."""
    data = files.store().get(_file_key(company.document_key))
    if data is None:
        raise Gone(_("这份文件已经不在了。"))
    return data


def _file_key(key: str) -> str:
    return f"companies/{key[:2]}/{key}"
