"""Drawings, pictures and papers of a request: added and taken out by the buyer, opened by who is asked."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, keeping
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.orders.production import attachments
from shop.orders.production.attachments import Kept
from shop.orders.production.rfq import drafting, moves
from shop.orders.production.rfq.models import Rfq, RfqFile, State

FOLDER = "rfqs"


def add(session: Session, actor: Actor, rfq: Rfq, kept: Kept) -> RfqFile:
    """Add a file that was looked at and stored; of an open request a new version is made. Invalid (field file) for too many."""
    rfq = _held(session, actor, rfq)
    count = sa.select(sa.func.count()).where(RfqFile.rfq_id == rfq.id)
    attachments.check_room(session.scalar(count) or 0)
    row = RfqFile(rfq_id=rfq.id)
    attachments.record(session, actor, row, kept)
    audit.record(session, actor, "rfq.file_added", "rfq", rfq.number, key=row.key)
    _announced(session, actor, rfq)
    return row


def take_out(session: Session, actor: Actor, rfq: Rfq, key: str) -> None:
    """Take a file out and have it deleted after the commit. NotFound for one of another request."""
    rfq = _held(session, actor, rfq)
    row = of_rfq(session, rfq, key)
    keeping.forget(session, [row.file_key])
    session.delete(row)
    session.flush()
    audit.record(session, actor, "rfq.file_removed", "rfq", rfq.number, key=key)
    _announced(session, actor, rfq)


def of_rfq(session: Session, rfq: Rfq, key: str) -> RfqFile:
    """The file of the request. NotFound for one of another."""
    row = session.scalar(sa.select(RfqFile).where(RfqFile.key == key, RfqFile.rfq_id == rfq.id))
    if row is None:
        raise NotFound(_("没有这个文件。"))
    return row


def _held(session: Session, actor: Actor, rfq: Rfq) -> Rfq:
    rfq = moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    if rfq.state not in (State.DRAFT, State.OPEN):
        raise Conflict(_("需求单已经结束，不能再改。"), code="ILLEGAL_MOVE")
    return rfq


def _announced(session: Session, actor: Actor, rfq: Rfq) -> None:
    if rfq.state == State.OPEN:
        drafting.announce(session, actor, rfq)
    session.expire(rfq, ["files"])
