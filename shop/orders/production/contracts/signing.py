"""Both sides confirm the text they were shown; with the second confirmation the contract is in force."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.orders.production.contracts import drawing_up, instalments, moves
from shop.orders.production.contracts.models import Contract, ContractSignature, ContractVersion, Side, State
from shop.orders.production.contracts.moves import Act


def sign(session: Session, actor: Actor, contract_id: int, side: Side, *, text_hash: str) -> Contract:
    """Confirm the first text, as shown. Conflict when it is another text, when the side has confirmed it already, or when
    the workshop may not take on anything new at this second (BR-04, BR-32).
    """
    workshop_id = session.scalar(sa.select(Contract.workshop_id).where(Contract.id == contract_id))
    if workshop_id is not None:
        drawing_up.may_commit_now(session, workshop_id)  # the workshop first, as the checkout does
    contract = moves.locked(session, contract_id)
    moves.must_stand(contract, State.TO_SIGN)
    version = contract.versions[0]
    put(session, actor, version, side, text_hash=text_hash)
    if missing(session, version):
        moves.note(session, actor, contract, Act.SIGN, side)
        return contract
    contract.signed_at = version.in_force_at = clock.now()
    to = State.TO_DEPOSIT if instalments.upfront_due(session, contract) else State.IN_PRODUCTION
    moves.move(session, actor, contract, Act.CONCLUDE, side, to)
    return contract


def put(session: Session, actor: Actor, version: ContractVersion, side: Side, *, text_hash: str) -> None:
    """One side's confirmation of a version. Conflict when the text is another one, or was confirmed by it before."""
    if text_hash != version.text_hash:
        raise Conflict(_("文本和您看到的不一样了，请重新看一遍再确认。"), code="OTHER_TEXT")
    if side not in missing(session, version):
        raise Conflict(_("这一边已经确认过了。"), code="SIGNED_ALREADY")
    assert actor.user_id is not None
    session.add(
        ContractSignature(
            version_id=version.id,
            side=side,
            user_id=actor.user_id,
            name=actor.name,
            text_hash=version.text_hash,
            at=clock.now(),
        )
    )
    session.flush()


def missing(session: Session, version: ContractVersion) -> set[Side]:
    """The sides that have not confirmed it."""
    rows = sa.select(ContractSignature.side).where(ContractSignature.version_id == version.id)
    return {Side.BUYER, Side.WORKSHOP} - {Side(side) for side in session.scalars(rows)}
