"""What happens to a contract of the demo: one act at its day each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import clock, images
from shop.core.access import Actor
from shop.core.files import FileStore
from shop.demo.cases.papers import sheet
from shop.demo.chance import new_uuid, stream
from shop.demo.makers import credit_code
from shop.orders.form_pictures import PREVIEW
from shop.orders.invoices import contents
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.models import Holder, Sort
from shop.orders.payments import paid_back, settle
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState, Refund
from shop.orders.production import plans
from shop.orders.production.contracts import (
    deliveries,
    drawing_up,
    inspection,
    instalments,
    invoicing,
    milestones,
    pictures,
    signing,
)
from shop.orders.production.contracts.agreed import Agreement, Buyer, Goods, Step, Terms
from shop.orders.production.contracts.course_models import ContractPicture, MilestoneKind
from shop.orders.production.contracts.inspection import Verdict
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import InstalmentState
from shop.orders.production.payment_terms import BuyerKind
from shop.workshops.models import OperatorType, Workshop


@dataclass
class Life:
    """One contract with its people; `day` is how many days before today something happens."""

    session: Session
    today: datetime
    number: str
    workshop: Workshop
    buyer: Actor
    seller: Actor
    organisation_id: int
    title: str
    picture: bytes
    store: FileStore
    contract: Contract | None = None

    @property
    def id(self) -> int:
        """The contract's id."""
        assert self.contract is not None
        return self.contract.id

    def at(self, days: int) -> datetime:
        """Ten in the morning, so many days ago."""
        return self.today - timedelta(days=days) + timedelta(hours=10) if days else self.today


def is_drawn_up(life: Life, days: int, *, quantity: int, fen: int, late: int = 60) -> None:
    """Drawn up so many days ago, delivery `late` days after; earnest money a fifth, the first batch three tenths."""
    with clock.at(life.at(days)):
        day = clock.today()
        steps = [
            Step(title="打样", kind=MilestoneKind.SAMPLE, promised_on=day + timedelta(days=10)),
            Step(title="第一批", promised_on=day + timedelta(days=late // 2), pieces=quantity // 2),
        ]
        goods = Goods(
            title=life.title, quantity=quantity, unit_price_fen=fen, craft_id=life.workshop.craft_id,
            ich_item_id=life.workshop.ich_item_id, spec="按封样，逐件检验",
        )  # fmt: skip
        terms = Terms(
            deliver_by=day + timedelta(days=late), quality="照封样，色差不超过一级", method="包工包料",
            materials="工坊备料", place="长沙市岳麓区枫林路 100 号", acceptance="按一成抽检，不合格的逐件看。",
            penalty_bp=1_000,
        )  # fmt: skip
        plan = plans.by_shares(quantity * fen, earnest_bp=2_000, advance_bp=1_000, progress=[(2, 3_000)])
        agreement = Agreement(
            title=f"{life.title} {quantity} 件", lines=[goods], plan=plan, terms=terms, steps=steps
        )
        assert life.buyer.user_id is not None
        who = Buyer(
            organisation_id=life.organisation_id, user_id=life.buyer.user_id, kind=BuyerKind.SMALL_FIRM
        )
        life.contract = drawing_up.draw_up(
            life.session,
            life.buyer,
            buyer=who,
            workshop_id=life.workshop.id,
            agreement=agreement,
            number=life.number,
        )


def begins(life: Life, days: int) -> None:
    """Both confirm, the next day what is paid before is paid."""
    assert life.contract is not None
    text_hash = life.contract.versions[0].text_hash
    with clock.at(life.at(days)):
        signing.sign(life.session, life.buyer, life.id, Side.BUYER, text_hash=text_hash)
        signing.sign(life.session, life.seller, life.id, Side.WORKSHOP, text_hash=text_hash)
    is_paid(life, days - 1)


def is_paid(life: Life, days: int) -> None:
    """All that is due is paid, by the sandbox's books."""
    with clock.at(life.at(days)):
        for row in instalments.of(life.session, life.id):
            if row.state != InstalmentState.DUE or row.payer != Side.BUYER:
                continue
            payable, chance = (
                instalments.payable_of(life.session, row.id),
                stream("contract-pay", life.number, row.position),
            )
            now = clock.now()
            payment = Payment(
                uuid=new_uuid(chance), payable_id=payable.id, provider="sandbox",
                provider_ref=f"sbx_{new_uuid(chance).replace('-', '')[:24]}", amount_fen=payable.amount_fen,
                state=PaymentState.OPEN, created_at=now, next_ask_at=now,
            )  # fmt: skip
            life.session.add(payment)
            life.session.flush()
            settle.settle(life.session, payment.id, paid_at=now)


def is_paid_back(life: Life, days: int) -> None:
    """What goes back has come through."""
    ids = [row.id for row in instalments.of(life.session, life.id)]
    rows = sa.select(Refund).join(Refund.payment).join(Payment.payable)
    rows = rows.where(Payable.kind == PayableKind.INSTALMENT, Payable.ref.in_(ids)).order_by(Refund.id)
    for refund in life.session.scalars(rows).all():
        with clock.at(life.at(days)):
            paid_back.succeeded(life.session, refund.id, clock.now(), ref=f"sbr_{refund.uuid[:18]}")


def shows(life: Life, days: int, position: int, pieces: int, words: str, *, approved: bool = True) -> None:
    """The workshop shows a milestone with a picture; the buyer approves it the next day."""
    with clock.at(life.at(days)):
        keys = [shot(life, position)]
        facts = {"words": words, "pieces": pieces}
        milestones.report(life.session, life.seller, life.id, position, picture_keys=keys, **facts)  # type: ignore[arg-type]
    if approved:
        with clock.at(life.at(days - 1)):
            milestones.approve(life.session, life.buyer, life.id, position)


def shot(life: Life, position: int) -> str:
    """A picture of the work, stored; its key."""
    assert life.seller.user_id is not None
    key = f"{stream('contract-shot', life.number, position).getrandbits(128):032x}"
    store = life.store
    store.put(pictures.file_key(key), life.picture, "image/jpeg")
    store.put(pictures.file_key(key, small=True), images.smaller(life.picture, PREVIEW), "image/jpeg")
    life.session.add(ContractPicture(key=key, uploaded_by=life.seller.user_id, uploaded_at=clock.now()))
    life.session.flush()
    return key


def delivers(life: Life, days: int, pieces: int, *, rework: int = 0, judged: bool = True) -> None:
    """Sent, received, and inspected: `rework` of the pieces are to be made anew."""
    assert life.contract is not None
    line = life.contract.lines[0]
    with clock.at(life.at(days)):
        number = f"SF{stream('contract-parcel', life.number, days).randrange(10**12, 10**13)}"
        sent = deliveries.send(
            life.session, life.seller, life.id, pieces={line.id: pieces}, parcels=[("sf", number)]
        )
    if judged:
        with clock.at(life.at(days - 2)):
            deliveries.receive(life.session, life.buyer, life.id, sent.position)
            verdicts = {line.id: Verdict(rework=rework)}
            words = "有线头，边没有收好" if rework else ""
            inspection.judge(life.session, life.buyer, life.id, sent.position, verdicts=verdicts, words=words)


def invoice(life: Life, days: int, *, handed_in: int | None = None) -> None:
    """The buyer asks for it so many days ago; the workshop hands it in, or has not yet."""
    company = life.session.get_one(Organisation, life.organisation_id)
    facts = Facts(Sort.NORMAL, Holder.FIRM, company.name, company.uscc or _code(life))
    with clock.at(life.at(days)):
        invoicing.ask(life.session, life.buyer, life.id, facts)
    if handed_in is not None:
        with clock.at(life.at(handed_in)):
            checked = contents.check(sheet("E-INVOICE"))
            number = f"26430000{stream('contract-invoice', life.number).randrange(10**12):012d}"
            invoicing.hand_in(life.session, life.seller, life.id, checked, number=number)


def _code(life: Life) -> str:
    return credit_code(OperatorType.ENTERPRISE, "430104", f"buyer of {life.number}")
