"""What the buyer says of the work once the contract is settled; nobody deletes it (BR-19)."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.production.contracts import moves, queries
from shop.orders.production.contracts.models import Side, State
from shop.orders.production.contracts.money_models import ContractReview
from shop.orders.production.contracts.moves import Act


def write(session: Session, actor: Actor, contract_id: int, *, stars: int, words: str) -> ContractReview:
    """One review of a settled contract. Conflict for a second one."""
    contract = moves.locked(session, contract_id)
    moves.must_stand(contract, State.SETTLED)
    if queries.review(session, contract.id) is not None:
        raise Conflict(_("已经评价过了。"))
    assert actor.user_id is not None
    review = ContractReview(
        contract_id=contract.id,
        stars=stars,
        words=words.strip(),
        written_at=clock.now(),
        written_by=actor.user_id,
    )
    session.add(review)
    moves.note(session, actor, contract, Act.REVIEW, Side.BUYER)
    return review


def reply(session: Session, actor: Actor, contract_id: int, *, words: str) -> ContractReview:
    """The workshop answers, once. Conflict when there is nothing to answer."""
    contract = moves.locked(session, contract_id)
    review = queries.review(session, contract.id)
    if review is None or review.replied_at is not None:
        raise moves.stale()
    if not words.strip() or len(words) > 500:
        raise Invalid(_("回复写 1 到 500 个字。"), field="words")
    review.reply, review.replied_at = words.strip(), clock.now()
    moves.note(session, actor, contract, Act.REPLY, Side.WORKSHOP)
    return review
