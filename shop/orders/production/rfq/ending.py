"""A request ends without an award: called off, enough seen, or nobody quoted in time."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.orders.production.quotations import moves as quote_moves
from shop.orders.production.quotations import queries as quotes
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.quotations.models import State as Quoted
from shop.orders.production.rfq import matching, moves, people, queries
from shop.orders.production.rfq.models import Rfq, State
from shop.orders.production.rfq.moves import Act

AT_A_TIME = 200


def cancel(session: Session, actor: Actor, rfq: Rfq, *, reason: str = "") -> None:
    """Call it off; who is asked hears of it, quotations are declined. Conflict while an award waits for approval."""
    _end(session, actor, rfq, Act.CANCEL, "cancelled", reason)


def close(session: Session, actor: Actor, rfq: Rfq, *, reason: str = "") -> None:
    """End it without an award. Likewise."""
    _end(session, actor, rfq, Act.CLOSE, "closed", reason)


def _end(session: Session, actor: Actor, rfq: Rfq, act: Act, news: str, reason: str) -> None:
    rfq = moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    if quotes.running_award(session, rfq.id) is not None:
        raise Conflict(_("选定了工坊，正在等审批。请先撤回。"), code="AWARDED")
    asked = matching.asked(session, rfq) if rfq.state == State.OPEN else set()
    moves.move(session, actor, rfq, act, reason=reason.strip()[:300])
    _decline_all(session, actor, rfq)
    people.tell_workshops(session, rfq, asked, news)


def _decline_all(session: Session, actor: Actor, rfq: Rfq) -> None:
    rows = sa.select(Quotation).where(Quotation.rfq_id == rfq.id, Quotation.state == Quoted.SENT)
    for quotation in session.scalars(rows.order_by(Quotation.id).with_for_update()):
        quote_moves.move(session, actor, quotation, quote_moves.Act.DECLINE)


def let_expire(session: Session) -> None:
    """Quotations whose validity is over expire; so do requests whose deadline passed when no quotation holds (any more).
    Nothing is decided here: both are asked at the instant wherever they count.
    """
    now = clock.now()
    for quotation_id in quotes.ended(session, now, AT_A_TIME):
        quotation = quote_moves.locked(session, quotation_id)
        if (
            quotation.state == Quoted.SENT
            and quotation.valid_until is not None
            and quotation.valid_until <= now
        ):
            quote_moves.move(session, SYSTEM, quotation, quote_moves.Act.EXPIRE)
    for rfq_id in queries.overdue(session, now, AT_A_TIME):
        rfq = moves.locked(session, rfq_id)
        if rfq.state == State.OPEN:
            moves.move(session, SYSTEM, rfq, Act.EXPIRE)
            people.tell_buyer(session, rfq, "expired")
    session.flush()
