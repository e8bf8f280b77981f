"""Production to order in the demo: what workshops make a week, requests of the company, quotations for them.

Nothing is drawn by lot: the same register gives the same requests.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Address, Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.demo.cases.past_returns import number_of
from shop.orders.production.capacity import stating
from shop.orders.production.capacity.models import Capacity
from shop.orders.production.quotations import talking, writing
from shop.orders.production.quotations.models import Quotation, Side
from shop.orders.production.quotations.offers import Line, Offered
from shop.orders.production.quotations.plan import Shares, Step
from shop.orders.production.rfq import drafting, parts, queries, questions
from shop.orders.production.rfq.models import Rfq
from shop.orders.production.rfq.parts import Part
from shop.workshops import certification
from shop.workshops.models import Workshop

#: The company's people and the workshop who can sign in.
REQUESTER, OWN = "company@", "laochehe"
PLACE = ("430104", "湖南省长沙市岳麓区", "麓谷大道 658 号礼品仓")

_PLAN = Shares(
    2_000,
    1_000,
    (Step(None, share_bp=500, title="封样认可"), Step(5_000, share_bp=2_500), Step(10_000, share_bp=1_000)),
)


def play(session: Session, as_of: date) -> None:
    """Capacities, a published request with quotations, one put to two workshops by name, one that nobody has answered."""
    today = clock.day_start(as_of)
    own = session.scalar(sa.select(Workshop).where(Workshop.slug == OWN))
    user = session.scalar(sa.select(User).where(User.email.startswith(REQUESTER)))
    if own is None or user is None or not certification.may_commit(session, own.id, today):
        return
    with clock.at(today - timedelta(days=40)):
        _capacities(session, own)
    desk = _Desk(session, user, today)
    _published(desk, own)
    _named(desk, own)
    _fresh(desk, own)
    session.flush()


def _capacities(session: Session, own: Workshop) -> None:
    """Most certified workshops have said what they make: 30 to 220 pieces a week."""
    able = sa.select(Workshop).where(Workshop.id.in_(certification.committing_workshops(clock.now())))
    now = clock.now()
    for workshop in session.scalars(able.order_by(Workshop.id)):
        if workshop.id % 7 and workshop.id != own.id:
            per_week = 30 + workshop.id * 37 % 20 * 10
            session.add(
                Capacity(
                    workshop_id=workshop.id, craft_id=workshop.craft_id, per_week=per_week, stated_at=now
                )
            )
    session.flush()
    stating.state(session, SYSTEM, own, craft_id=own.craft_id, per_week=160)


class _Desk:
    """What the company and workshops do in the days before the demo's day."""

    def __init__(self, session: Session, user: User, today: datetime) -> None:
        self.session, self.user, self.today = session, user, today
        self.count = 0
        (self.company_id,) = actor_of(session, user).organisations("company")
        self._address()

    @property
    def buyer(self) -> Actor:
        """Who asks."""
        return actor_of(self.session, self.user)

    def _address(self) -> None:
        company = self.session.get_one(Organisation, self.company_id)
        code, _text, street = PLACE
        facts = {"recipient": f"{company.name[:4]}仓库", "phone": "17100009002", "region_code": code}
        self.session.add(
            Address(
                organisation_id=company.id, street=street, is_default=False, created_at=self.today, **facts
            )
        )
        self.session.flush()

    def ask(self, days: int, *written: Part) -> Rfq:
        """A request sent so many days ago; all of it goes to one place."""
        self.count += 1
        at = self.today - timedelta(days=days) + timedelta(hours=10)
        with clock.at(at):
            rfq = drafting.begin(
                self.session,
                self.buyer,
                organisation_id=self.company_id,
                number=number_of("X", at, 300_000 + self.count),
            )
            for part in written:
                drafting.write(self.session, self.buyer, rfq, part)
            (address, *_more) = parts.sendable(self.session, self.buyer, rfq)
            drafting.write(self.session, self.buyer, rfq, parts.Where({address.id: rfq.quantity or 0}))
            drafting.send(self.session, self.buyer, rfq)
        found = queries.numbered(self.session, rfq.number)
        assert found is not None
        return found

    def master_of(self, workshop: Workshop) -> Actor:
        """Who quotes for the workshop."""
        owner = sa.select(Membership).where(
            Membership.organisation_id == workshop.organisation_id, Membership.role == "owner"
        )
        member = self.session.scalars(owner.order_by(Membership.id)).first()
        assert member is not None
        return actor_of(self.session, self.session.get_one(User, member.user_id))

    def quote(self, rfq: Rfq, workshop: Workshop, days: int, offered: Offered) -> Quotation:
        """A quotation sent so many days ago."""
        self.count += 1
        at = self.today - timedelta(days=days) + timedelta(hours=15)
        with clock.at(at):
            return writing.send(
                self.session,
                self.master_of(workshop),
                rfq,
                workshop,
                offered,
                seen_version=rfq.version,
                number=number_of("J", at, 400_000 + self.count),
            )

    def colleagues(self, craft_id: int, but: Workshop, count: int) -> list[Workshop]:
        """Other workshops of the craft that may take on new work and have an owner."""
        rows = (
            sa.select(Workshop)
            .where(
                Workshop.craft_id == craft_id,
                Workshop.id != but.id,
                Workshop.id.in_(certification.committing_workshops(self.today)),
                sa.exists().where(
                    Membership.organisation_id == Workshop.organisation_id, Membership.role == "owner"
                ),
            )
            .order_by(Workshop.id)
            .limit(count)
        )
        return list(self.session.scalars(rows))


def _offer(desk: _Desk, fen: int, per_week: int, most: int, **more: object) -> Offered:
    return Offered(
        tiers=((100, fen), (1_000, fen * 94 // 100)),
        least=100,
        most=most,
        prep_days=10,
        per_week=per_week,
        valid_on=clock.local_day(desk.today) + timedelta(days=45),
        lines=(Line("礼盒和内衬", True, 600),),
        sample_fen=30_000,
        sample_days=10,
        plan=_PLAN,
        **more,  # type: ignore[arg-type]
    )


def _published(desk: _Desk, own: Workshop) -> None:
    """Two thousand gift cloths; two or three have quoted, one question is answered, one thread runs. The workshop who can
    sign in has not quoted yet.
    """
    day = clock.local_day(desk.today)
    rfq = desk.ask(
        9,
        parts.What(
            "年会伴手礼：织锦杯垫六件套",
            own.craft_id,
            "送给来宾的伴手礼。每套六片，每片十厘米见方，纹样用本地传统的八勾、阳雀，颜色靛蓝配姜黄；每套一张说明卡，写明工艺和工坊。",
        ),
        parts.Much(2_000, 6_800, True, True),
        _terms(),
        parts.When(day + timedelta(days=6), day + timedelta(days=150)),
        parts.Who("published", None, []),
    )
    others = desk.colleagues(own.craft_id, own, 3)
    with clock.at(desk.today - timedelta(days=7)):
        asked = questions.ask(
            desk.session,
            desk.master_of(own),
            rfq,
            own,
            words="底布可以用自家织的棉布吗？颜色会比工厂布深一点。",
        )
    with clock.at(desk.today - timedelta(days=6)):
        questions.answer(
            desk.session, desk.buyer, rfq, asked.id, words="可以，每套里六片颜色一致就行，以封样为准。"
        )
    for i, workshop in enumerate(others):
        quote = desk.quote(rfq, workshop, 5 - i, _offer(desk, 6_200 + i * 350, 90 - i * 15, 2_000 - i * 600))
        if not i:
            _bargain(desk, quote, workshop)


def _bargain(desk: _Desk, quote: Quotation, workshop: Workshop) -> None:
    with clock.at(desk.today - timedelta(days=3)):
        talking.say(desk.session, desk.buyer, quote, Side.BUYER, words="件数上到一千五，单价还能再低一点吗？")
    with clock.at(desk.today - timedelta(days=2)):
        talking.say(
            desk.session,
            desk.master_of(workshop),
            quote,
            Side.WORKSHOP,
            words="线和布都涨了，单价低不了；打样费可以在尾款里退给你们。",
        )


def _named(desk: _Desk, own: Workshop) -> None:
    """Put to the workshop who can sign in and a colleague; it waits for its quotation."""
    day = clock.local_day(desk.today)
    others = desk.colleagues(own.craft_id, own, 1)
    desk.ask(
        2,
        parts.What(
            "酒店大堂织锦壁挂",
            own.craft_id,
            "三联，每联两米高、六十厘米宽，题材商量着定，要和大堂的青灰色墙面相配。",
        ),
        parts.Much(12, None, True, False),
        _terms(),
        parts.When(day + timedelta(days=3), day + timedelta(days=120)),
        parts.Who("named", None, [own.id, *(w.id for w in others)]),
    )


def _fresh(desk: _Desk, own: Workshop) -> None:
    """Sent yesterday; nobody has answered yet."""
    day = clock.local_day(desk.today)
    desk.ask(
        1,
        parts.What(
            "春节走访慰问品：织锦香囊", own.craft_id, "填本地艾草，系红绳，每只配纸袋；图案五种，各三百只。"
        ),
        parts.Much(1_500, 2_600, False, True),
        _terms(),
        parts.When(day + timedelta(days=8), day + timedelta(days=100)),
        parts.Who("published", "430000", []),
    )


def _terms() -> parts.Terms:
    return parts.Terms(
        quality="针脚匀、边角齐，颜色与封样一致；同一套里没有色差。",
        pay_terms="按件计价，含税；付款计划由工坊在报价里提出。",
        manner="工坊包工，自己完成主要工作，不转给别人做。",
        materials_by="workshop",
        materials="棉线、真丝线，底布工坊自备；说明卡由我们提供文字。",
        acceptance="到货七天内按封样抽检，百件里次品不超过两件，次品返工。",
        packaging="每套一个牛皮纸盒，外箱写明件数。",
    )
