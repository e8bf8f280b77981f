"""A workshop writes a quotation, sends it, sends a better one, takes it back.

It can only be sent by a workshop that may take on new work at that very second (BR-01, BR-32): the right is held shared
as at the checkout, and asked at the instant after the lock.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.orders.production.quotations import moves
from shop.orders.production.quotations.models import (
    Quotation,
    QuotationLine,
    QuotationStep,
    QuotationTier,
    QuotationVersion,
    State,
)
from shop.orders.production.quotations.moves import Act
from shop.orders.production.quotations.offers import Offered
from shop.orders.production.rfq import moves as rfq_moves
from shop.orders.production.rfq import people
from shop.orders.production.rfq.models import Rfq
from shop.orders.production.rfq.models import State as RfqState
from shop.workshops import certification
from shop.workshops.models import Workshop

PREFIX = "J"


def own(session: Session, rfq: Rfq, workshop: Workshop) -> Quotation | None:
    """The workshop's quotation for the request."""
    found = sa.select(Quotation).where(Quotation.rfq_id == rfq.id, Quotation.workshop_id == workshop.id)
    return session.scalar(found)


def keep_draft(
    session: Session, actor: Actor, rfq: Rfq, workshop: Workshop, typed: Mapping[str, str]
) -> Quotation:
    """Keep what was typed; the caller has checked that the workshop is asked. Nobody else sees it."""
    require(actor, Permission.RFQ_ANSWER, workshop)
    quotation = _the_one(session, rfq, workshop)
    quotation.draft = dict(typed)
    session.flush()
    return quotation


def send(
    session: Session,
    actor: Actor,
    rfq: Rfq,
    workshop: Workshop,
    offered: Offered,
    *,
    seen_version: int,
    number: str = "",
) -> Quotation:
    """Send a version; the caller has checked that the workshop is asked. The same content again binds anew.

    Invalid as `Offered.check` does; Conflict when the workshop may not take on new work now (MAY_NOT_COMMIT), when the
    deadline has passed for who has not quoted before, when the request has changed since `seen_version` (CHANGED), or the
    quotation was decided on.
    """
    require(actor, Permission.RFQ_ANSWER, workshop)
    offered.check()
    rfq = rfq_moves.locked(session, rfq.id)
    at = certification.lock_shared(session, [workshop.id])
    if not certification.may_commit(session, workshop.id, at):
        refusal = certification.why_not(session, workshop.id, at)
        sentence = refusal.sentence if refusal else _("这家工坊已公告退出，不能再报价。")
        raise Conflict(sentence, code="MAY_NOT_COMMIT")
    quotation = _the_one(session, rfq, workshop, number=number)
    first = quotation.version == 0
    if rfq.state != RfqState.OPEN or rfq.deadline_at is None or (first and rfq.deadline_at <= at):
        raise Conflict(_("报价已经截止。"), code="ILLEGAL_MOVE")
    if seen_version < rfq.terms_version:
        raise Conflict(_("买家刚改过需求，请看一下改了什么，再报价。"), code="CHANGED")
    moves.check(quotation, Act.SEND)
    _write_version(session, actor, quotation, rfq, offered)
    moves.move(session, actor, quotation, Act.SEND)
    people.tell_buyer(session, rfq, "quote" if first else "requote")
    return quotation


def withdraw(session: Session, actor: Actor, quotation: Quotation, *, reason: str = "") -> None:
    """Take it back, as long as it was not accepted. Conflict otherwise."""
    quotation = moves.locked(session, quotation.id)
    require(actor, Permission.RFQ_ANSWER, quotation.workshop)
    moves.move(session, actor, quotation, Act.WITHDRAW, reason=reason[:300])
    people.tell_buyer(session, quotation.rfq, "unquote")


def _the_one(session: Session, rfq: Rfq, workshop: Workshop, *, number: str = "") -> Quotation:
    """The workshop's only quotation for the request, made when there is none."""
    found = own(session, rfq, workshop)
    if found is not None:
        return moves.locked(session, found.id)
    made = Quotation(
        number=number or public_number(PREFIX),
        rfq_id=rfq.id,
        workshop_id=workshop.id,
        state=State.DRAFT,
        draft={},
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def _write_version(session: Session, actor: Actor, quotation: Quotation, rfq: Rfq, offered: Offered) -> None:
    now = clock.now()
    quotation.version += 1
    quotation.rfq_version, quotation.sent_at = rfq.version, now
    quotation.valid_until = clock.day_end(offered.valid_on)
    quotation.draft = {}
    version = QuotationVersion(
        quotation_id=quotation.id,
        version=quotation.version,
        rfq_version=rfq.version,
        least_pieces=offered.least,
        most_pieces=offered.most,
        prep_days=offered.prep_days,
        per_week=offered.per_week,
        sample_fen=offered.sample_fen,
        sample_days=offered.sample_days,
        earnest_bp=offered.plan.earnest_bp,
        advance_bp=offered.plan.advance_bp,
        milestone_bp=offered.plan.share_bp,
        words=offered.words,
        valid_until=quotation.valid_until,
        sent_at=now,
        sent_by=actor.user_id,
    )
    version.tiers = [QuotationTier(min_pieces=n, unit_fen=fen) for n, fen in sorted(offered.tiers)]
    version.lines = [
        QuotationLine(position=i, what=x.what, per_piece=x.per_piece, amount_fen=x.amount_fen)
        for i, x in enumerate(offered.lines, 1)
    ]
    steps = sorted(offered.plan.steps, key=lambda step: step.at_bp or 0)
    version.steps = [QuotationStep(position=i, **vars(step)) for i, step in enumerate(steps, 1)]
    session.add(version)
    session.flush()
    session.expire(quotation, ["versions"])
