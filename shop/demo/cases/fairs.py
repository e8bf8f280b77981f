"""Two fairs of the demo: one that is on around the day of the demo, with forty booths, and one that closed in spring.

Everything is done by the acts themselves, each at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.catalog import pricing, stock
from shop.catalog.models import Variant
from shop.catalog.showcase_models import SlotKind
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.demo.cases.province import Province
from shop.demo.chance import stream
from shop.demo.fair_days import live
from shop.exhibition.exhibitors import applying, badges, fees, placing, selecting
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.models import Exhibitor, ExhibitorState
from shop.exhibition.fairs import moves, plan, planning, programme
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import featuring, leaving, offering
from shop.exhibition.items import queries as items
from shop.exhibition.settling import accounts, paying_on
from shop.orders.payments import settle, starting
from shop.orders.payments.models import SandboxSession
from shop.orders.payouts import moving
from shop.orders.payouts.models import MoveKind
from shop.workshops import certification
from shop.workshops.models import Workshop

#: Halls of the fair that is on: code, name, rows, booths a row, fee in fen.
HALLS = (("A", "织绣街", 2, 7, 0), ("B", "雕刻陶瓷街", 2, 7, 0), ("C", "茶与纸街", 2, 6, 30000))
BEFORE = (("A", "非遗长廊", 2, 6, 20000),)
QUOTAS = {"433100": 6, "431200": 5, "430500": 4, "430100": 4, "430700": 2}
CONDITIONS = """报名和参展期间都要持有有效的非遗工坊认定，能正常销售；暂停或失效，展位当即收回给候补工坊。
只带列入产品目录的作品，展会价不高于平时价。
开展前一天 14:00 到 18:00 布展，每天关门前不撤展。
展位费由平台代主办方收取。开展前第七天及以前退出的全额退，之后不退；展会取消一律全退。"""
ACCOUNT = {
    "holder": "传统手工艺博览会组委会（演示）", "bank": "农村商业银行（演示）", "branch": "会展支行", "number": "430010000520",
    "number_again": "430010000520",
}  # fmt: skip
MOST_APPLY = 60
STEP = timedelta(minutes=7)


def play(province: Province) -> None:
    """Both fairs; the workshops, their goods and the official catalogue are there."""
    spring = province.as_of - timedelta(days=230)
    old = _fair(province, "第四届", spring, 3, BEFORE, first_apply=60)
    with _on(spring - timedelta(days=40), 9):
        _apply(province, old, MOST_APPLY // 4)
    with _on(spring - timedelta(days=20), 9):
        _choose(province, old, {})
    with _on(spring - timedelta(days=15), 15):
        _pay_fees(province, old)
    with _on(spring - timedelta(days=9), 9):
        _bring(province, old)
    with _on(spring - timedelta(days=6), 9):
        _show(province, old)
    live(province.session, old, clock.day_start(spring + timedelta(days=3)))
    with _on(spring + timedelta(days=3), 10):
        leaving.close(province.session, SYSTEM, old)
    _pay_on(province, old, spring + timedelta(days=3))
    now = _fair(province, "第五届", province.as_of - timedelta(days=1), 5, HALLS, first_apply=45)
    with _on(province.as_of - timedelta(days=38), 9):
        _apply(province, now, MOST_APPLY)
    with _on(province.as_of - timedelta(days=18), 9):
        _choose(province, now, QUOTAS)
    with _on(province.as_of - timedelta(days=12), 15):
        _pay_fees(province, now)
    with _on(province.as_of - timedelta(days=9), 9):
        _bring(province, now)
    with _on(province.as_of - timedelta(days=6), 9):
        _show(province, now)
    with _on(province.as_of - timedelta(days=1), 9):
        moves.move(province.session, SYSTEM, now, moves.Act.BEGIN)


@contextmanager
def _on(day: date, hour: int) -> Iterator[None]:
    with clock.at(clock.day_start(day) + timedelta(hours=hour)):
        yield


def _fair(
    province: Province,
    edition: str,
    first: date,
    days: int,
    halls: tuple[tuple[str, str, int, int, int], ...],
    *,
    first_apply: int,
) -> Fair:
    """Planned and announced, so many days before it begins."""
    session, operator = province.session, province.actor("fair")
    (organiser_id,) = operator.organisations("organiser", "operator")
    with _on(first - timedelta(days=first_apply + 2), 10):
        fair = planning.plan(
            session,
            operator,
            organiser_id,
            planning.Facts(
                name="走进非遗—湖南省传统手工艺博览会",
                edition=edition,
                venue="二号馆",
                region_code="430100",
                address="会展大道 1 号（演示）",
                phone="0731-0000520",
                lead="全省工坊的手艺摆在三条街上，能摸能试，合意的带走，带不走的寄。",
                admission="免费，扫码进场",
                conditions=CONDITIONS,
                apply_first=first - timedelta(days=first_apply),
                apply_last=first - timedelta(days=20),
                fee_days=10,
                refund_last=first - timedelta(days=7),
            ),
        )
        fair.is_demo = True
        last = first + timedelta(days=days - 1)
        planning.set_days(session, operator, fair, planning.every_day(first, last, time(9), time(20)))
        for code, name, rows, columns, fee in halls:
            plan.add_hall(
                session,
                operator,
                fair,
                code=code,
                name=name,
                rows=rows,
                columns=columns,
                area_m2=9,
                fee_fen=fee,
            )
        planning.announce(session, operator, fair)
    return fair


def _apply(province: Province, fair: Fair, most: int) -> None:
    """Workshops that may take on a booth apply one after the other."""
    session, at = province.session, clock.now()
    can = sa.select(Workshop).where(Workshop.id.in_(certification.committing_workshops(at)))
    found = list(session.scalars(can.options(joinedload(Workshop.craft)).order_by(Workshop.id)))
    stream("fair", fair.edition).shuffle(found)
    for number, workshop in enumerate(found[:most]):
        with clock.at(at + STEP * number):
            applying.apply(
                session,
                province.owner_of(workshop),
                fair,
                workshop,
                wish=f"带{workshop.craft.name}十来样，现场做给大家看。",
                contact_name=workshop.leader_name,
                contact_phone=workshop.contact_phone or "0731-0000520",
            )


def _choose(province: Province, fair: Fair, quotas: dict[str, int]) -> None:
    """Quotas, selection, booths."""
    session, operator = province.session, province.actor("fair")
    if quotas:
        selecting.set_quotas(session, operator, fair, quotas)
    selecting.decide_all(session, operator, fair)
    placing.assign_in_order(session, operator, fair)
    leaving.arrange(session, operator, fair)


def _placed(session: Session, fair: Fair) -> list[Exhibitor]:
    return exhibitors.of_fair(session, fair.id, ExhibitorState.PLACED)


def _pay_fees(province: Province, fair: Fair) -> None:
    """All fees but none are left open: who has not paid in time would have lost the booth."""
    session, at = province.session, clock.now()
    for number, fee in enumerate(exhibitors.fees_of(session, fair.id).values()):
        with clock.at(at + STEP * number):
            _pay(session, fees.payable_of(session, fee.id).id, f"sbx_fair_{fee.id}", clock.now())


def _pay(session: Session, payable_id: int, ref: str, at: datetime) -> None:
    payment = starting.begin(session, payable_id, provider="sandbox")
    payment.provider_ref = ref
    session.add(
        SandboxSession(
            ref=ref,
            payment_uuid=payment.uuid,
            amount_fen=payment.amount_fen,
            title="展位费",
            return_url="/",
            state="paid",
            created_at=at,
            expires_at=at + timedelta(minutes=15),
            paid_at=at,
        )
    )
    session.flush()
    settle.settle(session, payment.id, paid_at=at)


def _pay_on(province: Province, fair: Fair, closed: date) -> None:
    """The organiser has said where its money goes; two people of finance send the fees there, the bank has done it."""
    session, operator = province.session, province.actor("fair")
    one, other = province.actor("finance"), province.actor("finance2")
    with _on(closed, 11):
        accounts.enter(session, operator, fair.organiser_id, **ACCOUNT)
    with _on(closed + timedelta(days=3), 10):
        made = paying_on.make(session, one, fair)
        moving.record(
            session, one, kind=MoveKind.FROM_PROVIDER, amount_fen=made.amount_fen, moved_on=clock.today(),
            reference=f"BF{clock.today():%Y%m%d}",
        )  # fmt: skip
    with _on(closed + timedelta(days=3), 15):
        paying_on.confirm(session, other, made.number)
    with _on(closed + timedelta(days=4), 9):
        paying_on.paid(session, one, made.number, bank_ref=f"ZZ{clock.today():%Y%m%d}001")


def _bring(province: Province, fair: Fair) -> None:
    """Each workshop brings up to three goods of the official catalogue, a tenth off, and names its people."""
    session, at = province.session, clock.now()
    for number, exhibitor in enumerate(_placed(session, fair)):
        with clock.at(at + STEP * number):
            owner = province.owner_of(exhibitor.workshop)
            _offer(session, owner, fair, exhibitor)
            badges.issue(session, owner, fair, exhibitor, name=exhibitor.workshop.leader_name, duty="坊主")


def _offer(session: Session, owner: Actor, fair: Fair, exhibitor: Exhibitor) -> None:
    found = offering.choices(session, exhibitor.workshop_id, clock.now())
    ids = [variant.id for variant in found]
    free, fen = stock.available(session, ids), pricing.base_now(session, ids, clock.now())
    first: dict[int, Variant] = {}
    for variant in found:
        if (
            variant.id in fen
            and not variant.made_to_order
            and free[variant.id] >= 4
            and variant.min_pieces == 1
        ):
            first.setdefault(variant.product_id, variant)
    for variant in list(first.values())[:3]:
        price = max(100, fen[variant.id] * 9 // 1000 * 100)
        pieces = min(6, free[variant.id] // 2)
        offering.offer(session, owner, fair, exhibitor, variant_id=variant.id, price_fen=price, pieces=pieces)


def _show(province: Province, fair: Fair) -> None:
    """The eight put forward, demonstrations and two livestreams."""
    session, operator = province.session, province.actor("fair")
    chosen = dict.fromkeys(o.item.product_id for o in items.of_fair(session, fair.id, clock.now()))
    spread = list(chosen)[:: max(1, len(chosen) // featuring.MOST)][: featuring.MOST]
    featuring.feature(session, operator, fair, spread)
    placed = _placed(session, fair)
    for number, exhibitor in enumerate(placed[:10]):
        day = fair.days[number % len(fair.days)]
        live = number % 4 == 3
        starts = day.opens_at + timedelta(hours=1 + number % 5)
        programme.add_slot(
            session,
            operator,
            fair,
            kind=SlotKind.LIVESTREAM if live else SlotKind.DEMONSTRATION,
            title=f"{exhibitor.workshop.craft.name}，{exhibitor.workshop.leader_name}现场做",
            place="中心舞台",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=50),
            workshop_id=exhibitor.workshop_id,
            url=f"https://live.example/fair/{fair.id}/{number + 1}" if live else "",
        )
