"""The award: a request given to one workshop, or shared out over several by pieces; each share becomes a contract.

Asked inside the transaction, under the locks of request, right and quotations: whether each workshop may take on new work
at that very second (BR-01, BR-32), whether its quotation still holds and answers what is wanted now. Above the member's
limit it waits; when it is approved all of it is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.accounts.companies import approvals
from shop.accounts.companies.approvals import Hooks
from shop.accounts.companies.models import Approval, ApprovalState
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.orders.production.quotations import contracting, moves
from shop.orders.production.quotations.models import (
    Award,
    AwardShare,
    AwardState,
    Quotation,
    QuotationVersion,
    State,
)
from shop.orders.production.quotations.moves import Act
from shop.orders.production.quotations.offers import terms_of
from shop.orders.production.rfq import moves as rfq_moves
from shop.orders.production.rfq import people
from shop.orders.production.rfq.models import Rfq
from shop.orders.production.rfq.models import State as RfqState
from shop.workshops import certification

KIND = "award"
PREFIX = "A"
Pair = tuple[Quotation, int]


def award(session: Session, actor: Actor, rfq: Rfq, pieces: Mapping[int, int], *, number: str = "") -> Award:
    """Give the pieces (by quotation id) to the workshops. The award is made at once, or waits for a second member
    (`state`).

    Invalid (field pieces) unless the pieces add up to the quantity and lie within each quotation; Conflict when the request
    is not open or awarded already, when a quotation does not hold any more (QUOTE_GONE) or answers an older text
    (QUOTE_OLD), and when a workshop may not take on new work now (MAY_NOT_COMMIT).
    """
    rfq = rfq_moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    if rfq.state != RfqState.OPEN:
        raise Conflict(_("需求单已经结束。"), code="ILLEGAL_MOVE")
    running = sa.select(Award.id).where(Award.rfq_id == rfq.id, Award.state != AwardState.REFUSED)
    if session.scalar(running) is not None:
        raise Conflict(_("已经选定过了，正在等审批。"), code="AWARDED")
    pairs = _held(session, rfq, {key: n for key, n in pieces.items() if n})
    _check_pieces(rfq, pairs)
    made = _write(session, actor, rfq, pairs, number)
    rule = approvals.needed(session, rfq.organisation_id, actor, amount_fen=made.total_fen)
    if rule is None:
        _finish(session, actor, made, pairs)
        return made
    approvals.ask(
        session,
        actor,
        organisation_id=rfq.organisation_id,
        kind=KIND,
        ref=made.id,
        title=_("定标：%(title)s", title=rfq.title),
        amount_fen=made.total_fen,
        rule=rule,
    )
    audit.record(session, actor, "rfq.award_asked", "rfq", rfq.number, award=made.number, fen=made.total_fen)
    return made


def _held(session: Session, rfq: Rfq, pieces: Mapping[int, int]) -> list[Pair]:
    """The quotations, held in id order after the right of their workshops; each must hold and may be accepted now."""
    workshops = list(session.scalars(sa.select(Quotation.workshop_id).where(Quotation.id.in_(pieces))))
    at = certification.lock_shared(session, sorted(workshops))
    rows = (
        sa.select(Quotation)
        .where(Quotation.id.in_(pieces), Quotation.rfq_id == rfq.id)
        .order_by(Quotation.id)
        .with_for_update(of=Quotation)
        .options(
            joinedload(Quotation.workshop),
            selectinload(Quotation.versions).selectinload(QuotationVersion.tiers),
            selectinload(Quotation.versions).selectinload(QuotationVersion.lines),
            selectinload(Quotation.versions).selectinload(QuotationVersion.steps),
        )
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(rows))
    if not found or len(found) != len(pieces):
        raise Invalid(_("请至少选一家，填上件数。"), field="pieces")
    for quotation in found:
        name = quotation.workshop.name
        if quotation.state != State.SENT or quotation.valid_until is None or quotation.valid_until <= at:
            raise Conflict(_("%(name)s的报价已经失效，请它重新报价。", name=name), code="QUOTE_GONE")
        if quotation.rfq_version < rfq.terms_version:
            raise Conflict(_("%(name)s报的是改之前的需求，请它按新的重新报价。", name=name), code="QUOTE_OLD")
        if not certification.may_commit(session, quotation.workshop_id, at):
            raise Conflict(_("%(name)s现在不能接新的活，选不了。", name=name), code="MAY_NOT_COMMIT")
    return [(quotation, pieces[quotation.id]) for quotation in found]


def _check_pieces(rfq: Rfq, pairs: list[Pair]) -> None:
    total = sum(n for _quotation, n in pairs)
    if total != rfq.quantity:
        raise Invalid(
            _("选的加起来是 %(n)s 件，要正好是 %(all)s 件。", n=total, all=rfq.quantity), field="pieces"
        )
    if len(pairs) > 1 and not rfq.splittable:
        raise Invalid(_("这张需求单写明只交给一家。"), field="pieces")
    for quotation, n in pairs:
        terms = terms_of(contracting.current(quotation))
        if not terms.least <= n <= terms.most:
            raise Invalid(
                _(
                    "%(name)s做 %(least)s 到 %(most)s 件。",
                    name=quotation.workshop.name,
                    least=terms.least,
                    most=terms.most,
                ),
                field="pieces",
            )


def _write(session: Session, actor: Actor, rfq: Rfq, pairs: list[Pair], number: str) -> Award:
    shares = []
    for quotation, n in pairs:
        version = contracting.current(quotation)
        terms = terms_of(version)
        shares.append(
            AwardShare(
                quotation_id=quotation.id,
                version_id=version.id,
                pieces=n,
                unit_fen=terms.unit_fen(n),
                total_fen=terms.total_fen(n),
            )
        )
    made = Award(
        number=number or public_number(PREFIX),
        rfq_id=rfq.id,
        state=AwardState.WAITING,
        total_fen=sum(share.total_fen for share in shares),
        asked_at=clock.now(),
        asked_by=actor.user_id,
        shares=shares,
    )
    session.add(made)
    session.flush()
    return made


def _finish(session: Session, actor: Actor, made: Award, pairs: list[Pair]) -> None:
    """Contracts, accepted and declined quotations, the request closed; all in this transaction."""
    rfq = made.rfq
    for share, (quotation, _n) in zip(made.shares, pairs, strict=True):
        share.contract_number = contracting.draw_up(
            session, actor, rfq, quotation, share, user_id=made.asked_by
        )
        moves.move(session, actor, quotation, Act.ACCEPT)
    made.state, made.decided_at = AwardState.MADE, clock.now()
    accepted = {quotation.workshop_id for quotation, _n in pairs}
    declined = _decline_others(session, actor, rfq)
    rfq_moves.move(session, actor, rfq, rfq_moves.Act.CLOSE, reason=made.number)
    assert made.asked_by is not None
    approvals.note_spent(
        session,
        organisation_id=rfq.organisation_id,
        user_id=made.asked_by,
        source=f"award:{made.number}",
        amount_fen=made.total_fen,
    )
    audit.record(session, actor, "rfq.awarded", "rfq", rfq.number, award=made.number, fen=made.total_fen)
    people.tell_workshops(session, rfq, accepted, "accepted")
    people.tell_workshops(session, rfq, declined, "declined")
    people.tell_buyer(session, rfq, "awarded", but=actor.user_id)
    session.flush()


def _decline_others(session: Session, actor: Actor, rfq: Rfq) -> set[int]:
    rows = sa.select(Quotation).where(Quotation.rfq_id == rfq.id, Quotation.state == State.SENT)
    declined = list(session.scalars(rows.order_by(Quotation.id).with_for_update()))
    for quotation in declined:
        moves.move(session, actor, quotation, Act.DECLINE)
    return {quotation.workshop_id for quotation in declined}


def approved(session: Session, actor: Actor, approval: Approval, *, seen: str) -> None:
    """A second member agreed: all is asked again as of now, then the award is made. Conflict stops the agreement."""
    made = session.get_one(Award, approval.ref, with_for_update=True, populate_existing=True)
    rfq = rfq_moves.locked(session, made.rfq_id)
    if made.state != AwardState.WAITING or rfq.state != RfqState.OPEN:
        raise Conflict(_("需求单已经有变动，这次选定不再有效。"), code="ILLEGAL_MOVE")
    pairs = _held(session, rfq, {share.quotation_id: share.pieces for share in made.shares})
    _check_pieces(rfq, pairs)
    by_id = {quotation.id: (quotation, n) for quotation, n in pairs}
    for share in made.shares:
        if contracting.current(by_id[share.quotation_id][0]).id != share.version_id:
            raise Conflict(_("有一家改了报价，请经办人重新选定。"), code="QUOTE_CHANGED")
    _finish(session, actor, made, [by_id[share.quotation_id] for share in made.shares])


def declined(session: Session, actor: Actor, approval: Approval, *, seen: str) -> None:
    """A second member did not agree: the request stays open, another choice can be made."""
    made = session.get_one(Award, approval.ref, with_for_update=True, populate_existing=True)
    if made.state == AwardState.WAITING:
        made.state, made.decided_at, made.reason = AwardState.REFUSED, clock.now(), approval.words
        session.flush()


def call_off(session: Session, actor: Actor, rfq: Rfq) -> None:
    """An award that waits for approval is taken back by who made it, so that something else can be chosen. Conflict when
    none waits, Forbidden for others: approvers decline it where it is approved.
    """
    rfq = rfq_moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    waiting = sa.select(Award).where(Award.rfq_id == rfq.id, Award.state == AwardState.WAITING)
    made = session.scalar(waiting.with_for_update())
    if made is None:
        raise Conflict(_("没有等审批的选定。"), code="ILLEGAL_MOVE")
    if made.asked_by != actor.user_id:
        raise Forbidden(_("提交审批的人自己才能撤回；审批人可以不同意。"))
    number = session.scalar(
        sa.select(Approval.number).where(
            Approval.kind == KIND, Approval.ref == made.id, Approval.state == ApprovalState.WAITING
        )
    )
    if number is not None:
        approvals.withdraw(session, actor, number)
    made.state, made.decided_at = AwardState.REFUSED, clock.now()
    session.flush()
    audit.record(session, actor, "rfq.award_called_off", "rfq", rfq.number, award=made.number)


HOOKS = Hooks(on_approved=approved, on_declined=declined, endpoint="orders.award_page", argument="award_id")
approvals.register(KIND, HOOKS)
