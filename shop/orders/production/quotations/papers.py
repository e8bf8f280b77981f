"""Files of a quotation: put there by the workshop, read by it and by the buyer's members."""

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
from shop.orders.production.quotations import moves
from shop.orders.production.quotations.models import Quotation, QuotationFile, State

FOLDER = "quotations"
_ENDED = (State.ACCEPTED, State.DECLINED)


def add(session: Session, actor: Actor, quotation: Quotation, kept: Kept) -> QuotationFile:
    """Add a file that was looked at and stored. Invalid (field file) for too many, Conflict once it was decided on."""
    quotation = _held(session, actor, quotation)
    count = sa.select(sa.func.count()).where(QuotationFile.quotation_id == quotation.id)
    attachments.check_room(session.scalar(count) or 0)
    row = QuotationFile(quotation_id=quotation.id)
    attachments.record(session, actor, row, kept)
    audit.record(session, actor, "quotation.file_added", "quotation", quotation.number, key=row.key)
    session.expire(quotation, ["files"])
    return row


def take_out(session: Session, actor: Actor, quotation: Quotation, key: str) -> None:
    """Take a file out and have it deleted after the commit. NotFound for one of another quotation."""
    quotation = _held(session, actor, quotation)
    row = of_quotation(session, quotation, key)
    keeping.forget(session, [row.file_key])
    session.delete(row)
    session.flush()
    audit.record(session, actor, "quotation.file_removed", "quotation", quotation.number, key=key)
    session.expire(quotation, ["files"])


def of_quotation(session: Session, quotation: Quotation, key: str) -> QuotationFile:
    """The file of the quotation. NotFound for one of another."""
    found = sa.select(QuotationFile).where(
        QuotationFile.key == key, QuotationFile.quotation_id == quotation.id
    )
    row = session.scalar(found)
    if row is None:
        raise NotFound(_("没有这个文件。"))
    return row


def _held(session: Session, actor: Actor, quotation: Quotation) -> Quotation:
    quotation = moves.locked(session, quotation.id)
    require(actor, Permission.RFQ_ANSWER, quotation.workshop)
    if quotation.state in _ENDED:
        raise Conflict(_("这份报价已经有结果，不能再改。"), code="ILLEGAL_MOVE")
    return quotation
