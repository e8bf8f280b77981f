"""Papers that belong to a matter between a workshop and its officers."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core.access import Actor
from shop.workshops.evidence.models import Document
from shop.workshops.upkeep.record_models import CasePaper


def pending(session: Session, actor: Actor, workshop_id: int, keys: Iterable[str]) -> list[Document]:
    """The documents with these keys that the actor has handed in for the workshop and that belong to no matter yet."""
    rows = sa.select(Document).where(
        Document.key.in_(set(keys)),
        Document.workshop_id == workshop_id,
        Document.uploaded_by == actor.user_id,
        Document.removed_at.is_(None),
        ~sa.exists().where(CasePaper.document_id == Document.id),
    )
    return list(session.scalars(rows.order_by(Document.id)))


def attach(
    session: Session,
    documents: Iterable[Document],
    *,
    change_id: int | None = None,
    check_id: int | None = None,
    appeal_id: int | None = None,
) -> None:
    """Put the documents to the one matter named."""
    session.add_all(
        CasePaper(document_id=d.id, change_id=change_id, check_id=check_id, appeal_id=appeal_id)
        for d in documents
    )
    session.flush()


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
