"""Drawing up a contract: one buyer, one workshop, what they agreed on, for both to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation, OrganisationKind, User
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.numbers import public_number
from shop.orders.production.contracts import agreed, moves, wording
from shop.orders.production.contracts.agreed import Agreement, Buyer, Goods, Step, Terms
from shop.orders.production.contracts.course_models import Milestone
from shop.orders.production.contracts.models import Contract, ContractLine, ContractVersion, Side
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.production.contracts.moves import Act
from shop.orders.production.plans import InstalmentKind, Plan
from shop.orders.promotions.commission import rate_for
from shop.orders.promotions.rates import rates_on
from shop.workshops import certification
from shop.workshops.models import Certificate, Workshop

PREFIX = "C"
_NO_CATEGORY = -1  # an id of nothing: of the rates of commission, general ones and the workshop's own fit


def draw_up(
    session: Session,
    actor: Actor,
    *,
    buyer: Buyer,
    workshop_id: int,
    agreement: Agreement,
    quotation_ref: str = "",
    number: str = "",
) -> Contract:
    """A contract to be signed by both, in the caller's transaction. It flushes and commits nothing.

    `number`: one of its own, for history. The caller has asked whether the actor may award.
    Invalid at the field for what cannot be agreed on (`agreed.check`) and
    for a buyer that is no company; Conflict (MAY_NOT_COMMIT) when the workshop may not take on anything new at this second
    (BR-04, BR-32).
    """
    may_commit_now(session, workshop_id)
    agreed.check(buyer.kind, agreement, today=clock.today())
    company, workshop = _company(session, buyer), session.get_one(Workshop, workshop_id)
    contract = Contract(
        number=number or public_number(PREFIX),
        organisation_id=company.id,
        workshop_id=workshop.id,
        user_id=buyer.user_id,
        buyer_kind=buyer.kind,
        quotation_ref=quotation_ref,
        title=agreement.title,
        value_fen=agreement.value_fen,
        commission_bp=_rate(session, workshop_id),
        county_code=workshop.county_code,
        drawn_up_at=clock.now(),
        lines=[line_of(n, line) for n, line in enumerate(agreement.lines, 1)],
        **terms_kept(agreement.terms),
    )
    session.add(contract)
    session.flush()
    parties = _parties(session, buyer, company, workshop, quotation_ref)
    add_version(session, contract, agreed.as_content(parties, agreement), Side.BUYER, actor)
    write_steps(session, contract, agreement.steps)
    write_plan(session, contract, agreement.plan)
    moves.note(session, actor, contract, Act.DRAW_UP, Side.BUYER)
    return contract


def may_commit_now(session: Session, workshop_id: int) -> None:
    """Conflict unless the workshop may take on something new at this second; its right is held until the transaction ends."""
    at = certification.lock_shared(session, [workshop_id])
    if certification.may_commit(session, workshop_id, at):
        return
    refusal = certification.why_not(session, workshop_id, at)
    raise Conflict(
        refusal.sentence if refusal else _("这家工坊已公告退出，不能再签新合同。"), code="MAY_NOT_COMMIT"
    )


def add_version(
    session: Session,
    contract: Contract,
    content: dict[str, Any],
    side: Side,
    actor: Actor,
    *,
    reason: str = "",
) -> ContractVersion:
    """The next version of its text, not confirmed by anybody yet."""
    last = sa.select(sa.func.max(ContractVersion.number)).where(ContractVersion.contract_id == contract.id)
    number = (session.scalar(last) or 0) + 1
    text = wording.text_of(contract.number, number, content)
    version = ContractVersion(
        contract_id=contract.id,
        number=number,
        content=content,
        text=text,
        text_hash=wording.hash_of(text),
        value_fen=agreed.value_of(agreed.lines_of(content)),
        reason=reason,
        proposed_side=side,
        proposed_by=actor.user_id,
        proposed_at=clock.now(),
    )
    session.add(version)
    session.flush()
    return version


def write_steps(session: Session, contract: Contract, steps: Sequence[Step], *, begin: int = 1) -> None:
    """Milestones as agreed, from the position on."""
    for position, step in enumerate(steps, begin):
        session.add(Milestone(contract_id=contract.id, position=position, **vars(step)))
    session.flush()


def write_plan(session: Session, contract: Contract, plan: Plan) -> None:
    """The plan as instalments; a progress payment hangs on its milestone."""
    steps = sa.select(Milestone.position, Milestone.id).where(Milestone.contract_id == contract.id)
    milestone_of: dict[int, int] = dict(session.execute(steps).all())
    for position, part in enumerate(plan.parts, 1):
        hangs_on = milestone_of[part.milestone] if part.milestone is not None else None
        session.add(
            Instalment(
                contract_id=contract.id,
                position=position,
                kind=InstalmentKind(part.kind),
                amount_fen=part.fen,
                milestone_id=hangs_on,
            )
        )
    session.flush()


def terms_kept(terms: Terms) -> dict[str, Any]:
    """What of the terms the contract works with."""
    names = ("deliver_by", "inspection_days", "payment_days", "late_bp", "penalty_bp")
    return {name: getattr(terms, name) for name in names}


def line_of(position: int, line: Goods) -> ContractLine:
    """A line as agreed."""
    return ContractLine(position=position, **vars(line))


def _company(session: Session, buyer: Buyer) -> Organisation:
    found = session.get(Organisation, buyer.organisation_id)
    if found is None or found.kind != OrganisationKind.COMPANY:
        raise Invalid(_("合同的买方要是一家单位。"), field="organisation")
    return found


def _rate(session: Session, workshop_id: int) -> int:
    begun = rates_on(session, clock.today(), [workshop_id])
    return rate_for(begun, category_id=_NO_CATEGORY, workshop_id=workshop_id)


def _parties(
    session: Session, buyer: Buyer, company: Organisation, workshop: Workshop, quotation_ref: str
) -> dict[str, Any]:
    """Who they are, as of now."""
    standing = certification.status(session, workshop.id, clock.now())
    certificate = session.get(Certificate, standing.certificate_id) if standing.certificate_id else None
    organisation = session.get_one(Organisation, workshop.organisation_id)
    person = session.get_one(User, buyer.user_id)
    return {
        "buyer": {
            "name": company.name,
            "uscc": company.uscc or "",
            "kind": str(buyer.kind),
            "person": person.name,
        },
        "workshop": {
            "name": workshop.name,
            "organisation": organisation.name,
            "identity": workshop.uscc or workshop.registration_exempt_reason or "",
            "legal_rep": workshop.legal_rep,
            "address": workshop.address,
            "certificate_no": certificate.number if certificate else "",
        },
        "quotation_ref": quotation_ref,
    }
