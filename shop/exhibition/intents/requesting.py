"""A confirmed intent of a company becomes a request for production; the contract signed out of it makes the intent true.

The link is kept on both ways: the intent knows its request by number, and what it became is the contract (BR-23).
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product, ProductState
from shop.core import audit, clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Forbidden, Invalid
from shop.exhibition.intents import dealing, moves
from shop.exhibition.intents.models import Became, DealIntent, IntentState
from shop.exhibition.intents.moves import Act
from shop.exhibition.items.models import FairItem
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations.models import Award, AwardShare
from shop.orders.production.rfq import drafting, parts
from shop.orders.production.rfq.models import Audience, Rfq, State


def request(session: Session, actor: Actor, intent: DealIntent, *, organisation_id: int) -> Rfq:
    """A draft for the buyer's company with what the intent says, asking its workshop alone; again: the same draft, unless
    it was cancelled. A workshop that may not take on work now is left out, and the buyer chooses whom to ask.

    Forbidden to others than the buyer and for a company in which the buyer may not ask; Conflict before both have
    confirmed and once the intent became an order or was given up.
    """
    if intent.user_id != actor.user_id:
        raise Forbidden(_("只有留下意向的买家能写需求单。"))
    intent = dealing.locked(session, intent.id)
    before = request_of(session, intent)
    if before is not None and before.state != State.CANCELLED:
        return before
    moves.must(intent, Act.CONVERT)
    product = _product(session, intent)
    slugs = [product.slug] if product else []
    rfq = drafting.begin(session, actor, organisation_id=organisation_id, slugs=slugs)
    title = intent.what if len(intent.what) > 1 else _("定做")
    target = intent.amount_fen // intent.quantity or None
    for part in (
        parts.What(title[:60], intent.craft_id, intent.note),
        parts.Much(intent.quantity, target, wants_sample=False, splittable=False),
    ):
        part.write(session, actor, rfq)
    if intent.wanted_by > clock.today():
        rfq.needed_by = intent.wanted_by
    _ask_its_workshop(session, actor, rfq, intent)
    intent.rfq_number = rfq.number
    session.flush()
    audit.record(session, actor, "intent.requested", "intent", intent.number, rfq=rfq.number)
    return rfq


def _product(session: Session, intent: DealIntent) -> Product | None:
    """What was shown at the booth, when it is on sale."""
    if intent.item_id is None:
        return None
    product = session.get_one(Product, session.get_one(FairItem, intent.item_id).product_id)
    return product if product.state == ProductState.PUBLISHED else None


def _ask_its_workshop(session: Session, actor: Actor, rfq: Rfq, intent: DealIntent) -> None:
    try:
        parts.Who(Audience.NAMED, None, [intent.workshop_id]).write(session, actor, rfq)
    except Invalid:
        rfq.audience = Audience.PUBLISHED


def request_of(session: Session, intent: DealIntent) -> Rfq | None:
    """The request that came of the intent."""
    if intent.rfq_number is None:
        return None
    return session.scalar(sa.select(Rfq).where(Rfq.number == intent.rfq_number))


def follow(session: Session) -> int:
    """Confirmed intents whose request became a contract signed by both within a year become true, by the contract's
    value. Answers with how many.
    """
    signed = (
        sa.select(DealIntent, Contract)
        .join(Rfq, Rfq.number == DealIntent.rfq_number)
        .join(Award, Award.rfq_id == Rfq.id)
        .join(AwardShare, AwardShare.award_id == Award.id)
        .join(Contract, Contract.number == AwardShare.contract_number)
        .where(
            DealIntent.state == IntentState.CONFIRMED,
            Contract.workshop_id == DealIntent.workshop_id,
            Contract.signed_at.is_not(None),
            ~_counted(),
        )
        .order_by(DealIntent.id, Contract.id)
    )
    done: set[int] = set()
    for intent, contract in session.execute(signed).all():
        last = intent.made_at + timedelta(days=dealing.DAYS)
        in_time = contract.signed_at is not None and contract.signed_at < last
        if intent.id not in done and in_time:
            dealing.convert(
                session, SYSTEM, intent, became=Became.CONTRACT, ref=contract.number, fen=contract.value_fen
            )
            done.add(intent.id)
    return len(done)


def _counted() -> sa.Exists:
    """The contract stands for an intent already."""
    other = sa.orm.aliased(DealIntent)
    return (
        sa.exists()
        .where(other.became == Became.CONTRACT, other.became_ref == Contract.number)
        .correlate_except(other)
    )
