"""Pictures shown in a case, seen by those whose case it is."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.orders.form_pictures import FORGET, MOST, FormPictures
from shop.orders.returns.models import Purpose, ReturnCase, ReturnPicture

__all__ = [
    "FORGET",
    "MOST",
    "attach",
    "file_key",
    "forget_files",
    "forget_waiting",
    "of_case",
    "take_in",
    "waiting",
]
_PICTURES = FormPictures(ReturnPicture, ReturnPicture.case_id, "returns")
waiting, file_key = _PICTURES.waiting, _PICTURES.file_key
forget_files, forget_waiting = _PICTURES.forget_files, _PICTURES.forget_waiting


def take_in(session: Session, actor: Actor, *, data: bytes, filename: str, purpose: str) -> ReturnPicture:
    """Keep a picture for a form; see `FormPictures.take_in`."""
    return _PICTURES.take_in(session, actor, data=data, filename=filename, purpose=Purpose(purpose))


def attach(session: Session, actor: Actor, case: ReturnCase, keys: Sequence[str]) -> None:
    """Put the pictures into the case. Invalid (field pictures) for more than six of a kind."""
    _PICTURES.attach(session, actor, case.id, keys)


def of_case(session: Session, case: ReturnCase, key: str, *, small: bool = False) -> bytes:
    """The bytes of a picture of the case, a JPEG. NotFound for one of another case, Gone when the file is no more."""
    found = sa.select(ReturnPicture.id).where(ReturnPicture.key == key, ReturnPicture.case_id == case.id)
    if session.scalar(found) is None:
        raise NotFound(_("没有这张照片。"))
    return _PICTURES.data_of(key, small=small)
