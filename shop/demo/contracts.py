"""Contracts of the demo's company: one settled, some running in several states, one given up, one in dispute.

They are lived through act by act at their days; what the acts draw by lot is drawn from the demo's own chance after it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.catalog.models import Product, ProductPicture, StoredPicture
from shop.catalog.renditions import place
from shop.config import Settings
from shop.core import clock, files, images
from shop.core.access import Actor
from shop.core.files import FileStore
from shop.core.outbox import OutboxTask
from shop.demo.chance import new_uuid, stream
from shop.orders.form_pictures import PREVIEW
from shop.orders.payments import paid_back, settle
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState, Refund
from shop.orders.production import plans
from shop.orders.production.contracts import (
    changes,
    delays,
    deliveries,
    disputes,
    drawing_up,
    ending,
    inspection,
    instalments,
    milestones,
    pictures,
    reviewing,
    signing,
)
from shop.orders.production.contracts.agreed import Agreement, Buyer, Goods, Step, Terms
from shop.orders.production.contracts.course_models import ContractPicture, MilestoneKind
from shop.orders.production.contracts.inspection import Verdict
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import Dispute, InstalmentState
from shop.orders.production.payment_terms import BuyerKind
from shop.workshops import certification
from shop.workshops.models import Workshop

BUYER_EMAIL, OWN_WORKSHOP = "boss@", "laochehe"
TITLES = ("节庆礼盒织锦书签", "会议伴手礼挂画", "客房床旗", "周年纪念杯垫", "开业花瓶", "春节窗花礼包")


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


def play(session: Session, settings: Settings, as_of: date) -> None:
    """All of them. Company, workshops and goods are there; the own workshop of the demo has four of the six."""
    today = clock.day_start(as_of)
    buyer = session.scalars(sa.select(User).where(User.email.startswith(BUYER_EMAIL))).first()
    if buyer is None:
        return
    firm = session.scalars(
        sa.select(Membership.organisation_id).where(
            Membership.user_id == buyer.id, Membership.role == "owner"
        )
    ).first()
    workshops = _workshops(session, today)
    if firm is None or not workshops:
        return
    last = session.scalar(sa.select(sa.func.max(OutboxTask.id))) or 0
    scripts: tuple[Callable[[Life], None], ...] = (
        _settled,
        _running,
        _to_sign,
        _rework,
        _given_up,
        _disputed,
    )
    for n, script in enumerate(scripts):
        workshop = workshops[0] if n < 4 else workshops[n % len(workshops)]
        seller = _owner(session, workshop)
        if seller is None:
            continue
        number = f"C{as_of:%y%m%d}-{stream('contract', n).randrange(10**6):06d}"
        life = Life(
            session, today, number, workshop, actor_of(session, buyer), actor_of(session, seller), firm, TITLES[n],
            _picture(session, settings, workshop), files.open_store(settings),
        )  # fmt: skip
        script(life)
    session.flush()
    # Whom these acts told has read it long ago.
    session.execute(sa.delete(OutboxTask).where(OutboxTask.id > last))


def _workshops(session: Session, today: datetime) -> list[Workshop]:
    """Those that could be bound half a year ago and can today, the own one first."""
    long_ago = today - timedelta(days=170)
    rows = sa.select(Workshop).where(
        Workshop.id.in_(certification.committing_workshops(long_ago)),
        Workshop.id.in_(certification.committing_workshops(today)),
    )
    found = session.scalars(rows.order_by(Workshop.slug != OWN_WORKSHOP, Workshop.id).limit(6))
    return list(found)


def _owner(session: Session, workshop: Workshop) -> User | None:
    rows = sa.select(User).join(Membership, Membership.user_id == User.id)
    rows = rows.where(Membership.organisation_id == workshop.organisation_id, Membership.role == "owner")
    return session.scalars(rows.order_by(User.id)).first()


def _picture(session: Session, settings: Settings, workshop: Workshop) -> bytes:
    """A piece of the workshop, as a phone shows it."""
    rows = sa.select(StoredPicture.key).join(ProductPicture, ProductPicture.picture_key == StoredPicture.key)
    rows = rows.join(Product, Product.id == ProductPicture.product_id).where(
        Product.workshop_id == workshop.id
    )
    key = session.scalars(rows.order_by(ProductPicture.id)).first()
    data = files.open_store(settings).get(place(key, 800, "webp")) if key else None
    return _as_jpeg(data) if data else _plain()


def _plain() -> bytes:
    """A sheet of indigo cloth, where the workshop has shown no piece."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#27548a").save(out, "JPEG", quality=82)
    return out.getvalue()


def _as_jpeg(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def _draw_up(life: Life, days: int, *, quantity: int, fen: int, late: int = 60) -> None:
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


def _begin(life: Life, days: int) -> None:
    """Both confirm, the next day what is paid before is paid."""
    assert life.contract is not None
    text_hash = life.contract.versions[0].text_hash
    with clock.at(life.at(days)):
        signing.sign(life.session, life.buyer, life.id, Side.BUYER, text_hash=text_hash)
        signing.sign(life.session, life.seller, life.id, Side.WORKSHOP, text_hash=text_hash)
    _pay(life, days - 1)


def _pay(life: Life, days: int) -> None:
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
    _own_uuids(life)


def _own_uuids(life: Life) -> None:
    """Keys that the acts drew by lot, drawn again from the demo's own chance."""
    ids = [row.id for row in instalments.of(life.session, life.id)]
    rows = sa.select(Payable).where(Payable.kind == PayableKind.INSTALMENT, Payable.ref.in_(ids))
    for payable in life.session.scalars(rows.order_by(Payable.id)):
        payable.uuid = new_uuid(stream("contract-owed", life.number, payable.ref))
    life.session.flush()


def _show(life: Life, days: int, position: int, pieces: int, words: str, *, approved: bool = True) -> None:
    with clock.at(life.at(days)):
        keys = [_shot(life, position)]
        facts = {"words": words, "pieces": pieces}
        milestones.report(life.session, life.seller, life.id, position, picture_keys=keys, **facts)  # type: ignore[arg-type]
    if approved:
        with clock.at(life.at(days - 1)):
            milestones.approve(life.session, life.buyer, life.id, position)


def _shot(life: Life, position: int) -> str:
    assert life.seller.user_id is not None
    key = f"{stream('contract-shot', life.number, position).getrandbits(128):032x}"
    store = life.store
    store.put(pictures.file_key(key), life.picture, "image/jpeg")
    store.put(pictures.file_key(key, small=True), images.smaller(life.picture, PREVIEW), "image/jpeg")
    life.session.add(ContractPicture(key=key, uploaded_by=life.seller.user_id, uploaded_at=clock.now()))
    life.session.flush()
    return key


def _deliver(life: Life, days: int, pieces: int, *, rework: int = 0, judged: bool = True) -> None:
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


def _settled(life: Life) -> None:
    _draw_up(life, 160, quantity=300, fen=12_800)
    _begin(life, 158)
    _show(life, 150, 1, 1, "样品做好了，照封样")
    _show(life, 130, 2, 150, "第一批点数 150")
    _pay(life, 127)
    _deliver(life, 110, 200, rework=12)
    _deliver(life, 100, 112)
    _pay(life, 85)
    with clock.at(life.at(80)):
        reviewing.write(life.session, life.buyer, life.id, stars=5, words="做得细，返工也快，客人都喜欢。")
        reviewing.reply(life.session, life.seller, life.id, words="谢谢信任，下次再合作。")


def _running(life: Life) -> None:
    _draw_up(life, 40, quantity=120, fen=26_000, late=70)
    _begin(life, 38)
    _show(life, 30, 1, 1, "样品照图做的，尺寸 60 × 90 厘米")
    with clock.at(life.at(12)):
        wanted = [(140, 26_000)]
        deliver_by = clock.today() + timedelta(days=50)
        version = changes.propose(
            life.session,
            life.buyer,
            life.id,
            Side.BUYER,
            lines=wanted,
            deliver_by=deliver_by,
            reason="会议加了 20 个人",
        )
    with clock.at(life.at(11)):
        changes.confirm(life.session, life.seller, life.id, Side.WORKSHOP, text_hash=version.text_hash)
    _show(life, 1, 2, 60, "第一批点数 60，自查 2 件有白点，已换", approved=False)


def _to_sign(life: Life) -> None:
    _draw_up(life, 1, quantity=200, fen=8_600)


def _rework(life: Life) -> None:
    _draw_up(life, 70, quantity=80, fen=15_000, late=75)
    _begin(life, 69)
    _show(life, 60, 1, 1, "样品")
    _show(life, 40, 2, 40, "第一批点数 40")
    _pay(life, 36)
    _deliver(life, 6, 80, rework=9)
    with clock.at(life.at(2)):
        day = clock.today() + timedelta(days=20)
        delays.ask(
            life.session, life.seller, life.id, position=None, to_day=day, reason="返工的要重新晾，连着下雨"
        )


def _given_up(life: Life) -> None:
    _draw_up(life, 90, quantity=50, fen=18_000)
    _begin(life, 88)
    _show(life, 80, 1, 1, "样品")
    with clock.at(life.at(60)):
        ending.give_up(life.session, life.buyer, life.id, Side.BUYER, words="活动取消了")
    _own_uuids(life)
    with clock.at(life.at(57)):
        _own_refunds(life)


def _own_refunds(life: Life) -> None:
    """What goes back has come through some days later."""
    ids = [row.id for row in instalments.of(life.session, life.id)]
    rows = sa.select(Refund).join(Refund.payment).join(Payment.payable)
    rows = rows.where(Payable.kind == PayableKind.INSTALMENT, Payable.ref.in_(ids)).order_by(Refund.id)
    for n, refund in enumerate(life.session.scalars(rows).all()):
        refund.uuid = new_uuid(stream("contract-refund", life.number, n))
        life.session.flush()
        paid_back.succeeded(life.session, refund.id, life.at(57), ref=f"sbr_{refund.uuid[:18]}")


def _disputed(life: Life) -> None:
    _draw_up(life, 50, quantity=600, fen=3_200, late=45)
    _begin(life, 49)
    _show(life, 40, 1, 1, "样品")
    with clock.at(life.at(3)):
        disputes.raise_one(
            life.session, life.buyer, life.id, Side.BUYER, words="过了交货日期还没有发货，电话里说人手不够。",
            wanted="解除合同，双倍返还定金",
        )  # fmt: skip
    rows = sa.select(Dispute).where(Dispute.contract_id == life.id)
    for dispute in life.session.scalars(rows):
        dispute.number = f"Z{life.number[1:]}"
    life.session.flush()
