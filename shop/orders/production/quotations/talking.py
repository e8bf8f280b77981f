"""The thread of a quotation: the buyer and this one workshop talk about price, days and samples. Nobody else reads it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.production.quotations.models import Quotation, QuotationMessage, Side, State
from shop.orders.production.rfq import people

LONGEST = 1000


def say(session: Session, actor: Actor, quotation: Quotation, side: Side, *, words: str) -> QuotationMessage:
    """One word more. Invalid (words) for nothing or too much; Conflict before the quotation was sent."""
    if side == Side.WORKSHOP:
        require(actor, Permission.RFQ_ANSWER, quotation.workshop)
    else:
        require(actor, Permission.RFQ_WRITE, quotation.rfq)
    words = words.strip()
    if not 1 <= len(words) <= LONGEST:
        raise Invalid(_("请写 1 到 1000 个字。"), field="words")
    if quotation.state == State.DRAFT:
        raise Conflict(_("报价还没有发出。"), code="ILLEGAL_MOVE")
    message = QuotationMessage(
        quotation_id=quotation.id, side=side, user_id=actor.user_id, words=words, at=clock.now()
    )
    session.add(message)
    session.flush()
    session.expire(quotation, ["messages"])
    if side == Side.WORKSHOP:
        people.tell_buyer(session, quotation.rfq, "word")
    else:
        people.tell_workshops(session, quotation.rfq, {quotation.workshop_id}, "word")
    return message
