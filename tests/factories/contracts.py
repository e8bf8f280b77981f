"""Contracts for tests: a company with its people, a certified workshop, and what they agreed on."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import Actor
from shop.orders.payments import settle
from shop.orders.payments.models import Payment, PaymentState
from shop.orders.production import plans
from shop.orders.production.contracts import (
    deliveries,
    drawing_up,
    inspection,
    instalments,
    milestones,
    signing,
)
from shop.orders.production.contracts.agreed import Agreement, Buyer, Goods, Step, Terms
from shop.orders.production.contracts.course_models import ContractPicture, MilestoneKind
from shop.orders.production.contracts.inspection import Verdict
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.production.payment_terms import BuyerKind
from shop.workshops.models import Workshop
from tests.factories.accounts import a_member, a_user, an_organisation
from tests.factories.workshops import a_member as a_worker
from tests.factories.workshops import a_workshop


def a_company(session: Session, name: str = "岳麓山居酒店有限公司") -> Organisation:
    """A company without members."""
    return an_organisation(session, "company", name)


def somebody(session: Session, company: Organisation, role: str = "owner") -> User:
    """Somebody of the company."""
    user = a_user(session, "陈经理")
    a_member(session, user, company, role)
    return user


def the_goods(workshop: Workshop, *, quantity: int = 100, fen: int = 100_000) -> Goods:
    """Pieces of the workshop's own craft."""
    return Goods(
        title="蓝印花布床旗",
        quantity=quantity,
        unit_price_fen=fen,
        craft_id=workshop.craft_id,
        ich_item_id=workshop.ich_item_id,
        spec="60 × 220 厘米，满地菊",
    )


def the_terms(**changed: Any) -> Terms:
    """Usual terms; delivery in sixty days."""
    facts: dict[str, Any] = {
        "deliver_by": clock.today() + timedelta(days=60),
        "quality": "照封样",
        "method": "包工包料",
        "materials": "工坊备料",
        "place": "长沙市岳麓区登高路 58 号",
        "acceptance": "逐件看，照封样。",
    }
    return Terms(**{**facts, **changed})


def an_agreement(workshop: Workshop, *, quantity: int = 100, fen: int = 100_000, **more: Any) -> Agreement:
    """A hundred pieces at 1,000 yuan: earnest money a fifth, advance a tenth, two milestones, the rest at the end.

    `plan`: keywords of `plans.by_shares`; `terms`: what differs from the usual ones.
    """
    lines = [the_goods(workshop, quantity=quantity, fen=fen)]
    day = clock.today()
    steps = [
        Step(title="打样", kind=MilestoneKind.SAMPLE, promised_on=day + timedelta(days=10), pieces=0),
        Step(title="第一批", promised_on=day + timedelta(days=30), pieces=quantity // 2),
    ]
    shares = more.get("plan", {"earnest_bp": 2_000, "advance_bp": 1_000, "progress": [(2, 3_000)]})
    return Agreement(
        title="蓝印花布床旗",
        lines=lines,
        plan=plans.by_shares(quantity * fen, **shares),
        terms=the_terms(**more.get("terms", {})),
        steps=steps,
    )


def a_contract(
    session: Session,
    *,
    workshop: Workshop | None = None,
    company: Organisation | None = None,
    kind: BuyerKind = BuyerKind.SMALL_FIRM,
    **agreed: Any,
) -> Contract:
    """A contract nobody has confirmed yet; its buyer's owner is `contract.user_id`, its workshop has an owner."""
    workshop = workshop or a_workshop(session)
    company = company or a_company(session)
    user = somebody(session, company)
    a_worker(session, workshop)
    buyer = Buyer(organisation_id=company.id, user_id=user.id, kind=kind)
    return drawing_up.draw_up(
        session,
        actor_of(session, user),
        buyer=buyer,
        workshop_id=workshop.id,
        agreement=an_agreement(workshop, **agreed),
        quotation_ref="Q261122-000001",
    )


def buyer_of(session: Session, contract: Contract) -> Actor:
    """Who acts for its buyer."""
    return actor_of(session, session.get_one(User, contract.user_id))


def seller_of(session: Session, contract: Contract) -> Actor:
    """The owner of its workshop."""
    workshop = session.get_one(Workshop, contract.workshop_id)
    rows = sa.select(Membership.user_id).where(Membership.organisation_id == workshop.organisation_id)
    return actor_of(session, session.get_one(User, session.scalars(rows).first()))


def signed(session: Session, contract: Contract) -> Contract:
    """Both have confirmed it."""
    text_hash = contract.versions[0].text_hash
    signing.sign(session, buyer_of(session, contract), contract.id, Side.BUYER, text_hash=text_hash)
    return signing.sign(
        session, seller_of(session, contract), contract.id, Side.WORKSHOP, text_hash=text_hash
    )


def pay_one(session: Session, instalment: Instalment) -> None:
    """A due instalment is paid now, the provider says."""
    payable, now = instalments.payable_of(session, instalment.id), clock.now()
    payment = Payment(
        uuid=str(uuid.uuid4()), payable_id=payable.id, provider="sandbox", provider_ref=str(uuid.uuid4()),
        amount_fen=payable.amount_fen, state=PaymentState.OPEN, created_at=now, next_ask_at=now,
    )  # fmt: skip
    session.add(payment)
    session.flush()
    settle.settle(session, payment.id, paid_at=now)
    session.flush()


def pay_due(session: Session, contract: Contract, *, payer: str = "buyer") -> int:
    """All that is due from one side is paid; the sum in fen."""
    rows = [r for r in instalments.of(session, contract.id) if r.state == "due" and r.payer == payer]
    for row in rows:
        pay_one(session, row)
    return sum(row.amount_fen for row in rows)


def begun(session: Session, **agreed: Any) -> Contract:
    """Signed, what is paid before work begins is paid, the sample is approved."""
    contract = signed(session, a_contract(session, **agreed))
    pay_due(session, contract)
    shown(session, contract, 1)
    return contract


def shown(
    session: Session, contract: Contract, position: int, pieces: int = 0, *, approve: bool = True
) -> None:
    """The milestone is shown with a picture, and approved."""
    seller = seller_of(session, contract)
    picture = ContractPicture(key=secrets.token_hex(16), uploaded_by=seller.user_id, uploaded_at=clock.now())
    session.add(picture)
    session.flush()
    facts = {"words": "做好了", "pieces": pieces, "picture_keys": [picture.key]}
    milestones.report(session, seller, contract.id, position, **facts)  # type: ignore[arg-type]
    if approve:
        milestones.approve(session, buyer_of(session, contract), contract.id, position)


def delivered(
    session: Session, contract: Contract, pieces: int, *, rejected: int = 0, rework: int = 0
) -> None:
    """So many pieces of the first line are sent, received and judged."""
    line = contract.lines[0]
    sent = deliveries.send(
        session,
        seller_of(session, contract),
        contract.id,
        pieces={line.id: pieces},
        parcels=[("sf", f"SF{pieces}")],
    )
    buyer = buyer_of(session, contract)
    deliveries.receive(session, buyer, contract.id, sent.position)
    verdicts = {line.id: Verdict(rejected=rejected, rework=rework)}
    inspection.judge(session, buyer, contract.id, sent.position, verdicts=verdicts, words="有白点")
