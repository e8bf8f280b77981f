"""Papers that belong to a matter between a workshop and its officers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.access import Actor
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document, DocumentKind
from shop.workshops.upkeep.record_models import CasePaper


class Paper(NamedTuple):
    """A file that was sent: its bytes, the name it had, what it is."""

    data: bytes
    filename: str
    kind: DocumentKind


def attach(
    session: Session,
    actor: Actor,
    papers: Iterable[Paper],
    *,
    workshop_id: int,
    change_id: int | None = None,
    check_id: int | None = None,
    appeal_id: int | None = None,
) -> list[Document]:
    """Take the papers in and put them to the one matter named; raises Invalid for one that is no PDF, JPEG or PNG."""
    taken = [
        documents.take_in(
            session, actor, data=p.data, filename=p.filename, kind=p.kind, workshop_id=workshop_id
        )
        for p in papers
    ]
    session.add_all(
        CasePaper(document_id=d.id, change_id=change_id, check_id=check_id, appeal_id=appeal_id)
        for d in taken
    )
    session.flush()
    return taken


def of_change(session: Session, change_id: int) -> list[Document]:
    """The papers of a reported change."""
    return _of(session, CasePaper.change_id == change_id)


def of_check(session: Session, check_id: int) -> list[Document]:
    """The papers of an identity check."""
    return _of(session, CasePaper.check_id == check_id)


def of_appeal(session: Session, appeal_id: int) -> list[Document]:
    """The papers of an appeal."""
    return _of(session, CasePaper.appeal_id == appeal_id)


def _of(session: Session, condition: sa.ColumnElement[bool]) -> list[Document]:
    rows = sa.select(CasePaper).where(condition).options(joinedload(CasePaper.document))
    return [p.document for p in session.scalars(rows.order_by(CasePaper.document_id))]
