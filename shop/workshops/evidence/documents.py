"""Documents as evidence: taken in, listed, opened by those who may, taken back.

They lie in the file store under a name nobody can guess, outside of everything that is served by itself. What was
submitted once stays on record, also when its owner takes it out of the application.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, files, keeping
from shop.core.access import Actor, allowed, require
from shop.core.errors import Conflict, Gone, NotFound
from shop.core.permissions import Permission
from shop.workshops.applications.models import Application, ApplicationState
from shop.workshops.evidence import contents
from shop.workshops.evidence.models import Document, DocumentKind
from shop.workshops.models import Workshop

#: Documents an application may hold at once, and a workshop may be given within 30 days.
MOST = 40
_SPAN = timedelta(days=30)
_WRITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
#: Papers about single people: no small picture of them is shown beside others.
_PRIVATE = (DocumentKind.IDENTITY, DocumentKind.EMPLOYMENT_PROOF)
_UNFIT = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\"<>|:*?]+")


class File(NamedTuple):
    """The bytes of a document with their type."""

    data: bytes
    content_type: str
    filename: str


def take_in(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    filename: str,
    kind: str,
    application_id: int | None = None,
    workshop_id: int | None = None,
    key: str = "",
) -> Document:
    """Check a file and keep it as a document of the application or the workshop; call it with no transaction open, for
    looking into a file takes long.

    To an application: by who filed it, while it is written or mended. To a workshop: by its owner and the region's
    officers. Raises Invalid (field `file`) as `contents.check` does, Conflict (code TOO_MANY_DOCUMENTS, ILLEGAL_MOVE),
    NotFound, Forbidden. Of what is refused, and of what is not committed, nothing stays. `key`: a name of 32 hex digits
    for who has to know it beforehand; without it nobody can guess it.
    """
    checked, key = contents.check(data, filename), key or chance.hexadecimal(16)
    file_key = f"documents/{key[:2]}/{key}.{checked.extension}"
    files.put_with(session, file_key, checked.data, checked.content_type)
    if checked.preview is not None and kind not in _PRIVATE:
        files.put_with(session, _preview_key(key), checked.preview, "image/jpeg")
    if application_id is not None:
        _check_application(session, actor, application_id)
    else:
        _check_workshop(session, actor, workshop_id)
    document = Document(
        key=key,
        application_id=application_id,
        workshop_id=workshop_id,
        kind=DocumentKind(kind),
        filename=_tidy_name(filename, checked.extension),
        content_type=checked.content_type,
        size_bytes=len(checked.data),
        sha256=hashlib.sha256(checked.data).hexdigest(),
        file_key=file_key,
        uploaded_by=actor.user_id,
        uploaded_at=clock.now(),
    )
    session.add(document)
    session.flush()
    audit.record(
        session, actor, "document.taken_in", "document", key, kind=document.kind, of=_owner(document)
    )
    return document


def get_for(session: Session, actor: Actor, key: str) -> Document:
    """The document, for who may see it. NotFound for everybody else, and for who took it back."""
    document = session.scalar(sa.select(Document).where(Document.key == key))
    if document is None:
        raise NotFound("")
    things = [_application_of(session, document), _workshop_of(session, document)]
    if not any(thing is not None and allowed(actor, Permission.DOCUMENT_VIEW, thing) for thing in things):
        raise NotFound("")
    if document.removed_at is not None and document.uploaded_by == actor.user_id:
        raise NotFound("")
    return document


def opened(session: Session, actor: Actor, document: Document) -> File:
    """The file itself; an officer's look at it is written into the audit trail. Gone when the file is no more."""
    data = files.store().get(document.file_key)
    if data is None:
        raise Gone(_("这份材料已经删除。"))
    if actor.user_id != document.uploaded_by:
        audit.record(session, actor, "document.viewed", "document", document.key, of=_owner(document))
        session.flush()
    return File(data, document.content_type, document.filename)


def preview(document: Document) -> bytes | None:
    """A small picture of the document; None when it has none."""
    return files.store().get(_preview_key(document.key)) if has_preview(document) else None


def has_preview(document: Document) -> bool:
    """Whether a small picture of it is shown beside others."""
    return document.content_type == "image/jpeg" and document.kind not in _PRIVATE


def of_application(session: Session, application_id: int) -> list[Document]:
    """The documents of the application that were not taken back, oldest first."""
    return of_applications(session, [application_id]).get(application_id, [])


def of_applications(session: Session, ids: Iterable[int]) -> dict[int, list[Document]]:
    """The same of many applications, in one statement."""
    rows = sa.select(Document).where(Document.application_id.in_(list(ids)), Document.removed_at.is_(None))
    found: dict[int, list[Document]] = {}
    for document in session.scalars(rows.order_by(Document.id)):
        found.setdefault(document.application_id or 0, []).append(document)
    return found


def of_workshop(session: Session, workshop_id: int) -> list[Document]:
    """The documents of the workshop that were not taken back, the newest first."""
    rows = sa.select(Document).where(Document.workshop_id == workshop_id, Document.removed_at.is_(None))
    return list(session.scalars(rows.order_by(Document.id.desc())))


def take_back(session: Session, actor: Actor, application_id: int, key: str) -> Document:
    """Take a document out of an application that is written or mended. The file of one that was never submitted goes.

    Raises NotFound for a document of another application, Conflict when the application cannot be changed now.
    """
    application = _held(session, actor, application_id)
    document = session.scalar(
        sa.select(Document).where(Document.key == key, Document.application_id == application_id)
    )
    if document is None:
        raise NotFound("")
    if document.removed_at is None:
        document.removed_at = clock.now()
        session.flush()
        audit.record(session, actor, "document.taken_back", "document", key, of=_owner(document))
        if application.submitted_at is None or document.uploaded_at > application.submitted_at:
            forget(session, [document])
    return document


def forget(session: Session, documents: Iterable[Document]) -> None:
    """Have the files of the documents deleted after the commit."""
    keeping.forget(session, [key for one in documents for key in (one.file_key, _preview_key(one.key))])


def _held(session: Session, actor: Actor, application_id: int) -> Application:
    application = session.get(Application, application_id, with_for_update=True, populate_existing=True)
    if application is None:
        raise NotFound("")
    require(actor, Permission.APPLICATION_FILE, application)
    if application.state not in _WRITABLE:
        raise Conflict(_("申请已经交上去了，现在不能改材料。"), code="ILLEGAL_MOVE")
    return application


def _check_application(session: Session, actor: Actor, application_id: int) -> None:
    _held(session, actor, application_id)
    count = sa.select(sa.func.count()).where(
        Document.application_id == application_id, Document.removed_at.is_(None)
    )
    _check_count(session.scalar(count) or 0)


def _check_workshop(session: Session, actor: Actor, workshop_id: int | None) -> None:
    workshop = session.get(Workshop, workshop_id or 0, with_for_update={"key_share": True})
    if workshop is None:
        raise NotFound("")
    require(actor, Permission.DOCUMENT_VIEW, workshop)
    count = sa.select(sa.func.count()).where(
        Document.workshop_id == workshop_id,
        Document.removed_at.is_(None),
        Document.uploaded_at > clock.now() - _SPAN,
    )
    _check_count(session.scalar(count) or 0)


def _check_count(count: int) -> None:
    if count >= MOST:
        said = _("已经有 %(n)s 份材料，不能再加。请先删掉不用的，或者合成一份 PDF。", n=count)
        raise Conflict(said, code="TOO_MANY_DOCUMENTS")


def _application_of(session: Session, document: Document) -> Application | None:
    return session.get(Application, document.application_id) if document.application_id else None


def _workshop_of(session: Session, document: Document) -> Workshop | None:
    return session.get(Workshop, document.workshop_id) if document.workshop_id else None


def _owner(document: Document) -> str:
    return (
        f"application:{document.application_id}"
        if document.application_id
        else f"workshop:{document.workshop_id}"
    )


def _preview_key(key: str) -> str:
    return f"documents/{key[:2]}/{key}-small.jpg"


def _tidy_name(filename: str, extension: str) -> str:
    """The file's own name without its way and what could mislead, with the ending of what it is."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _UNFIT.sub("", last.rpartition(".")[0] or last).strip(" .")[:100]
    return f"{stem or 'document'}.{extension}"
