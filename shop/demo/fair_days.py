"""What happened at the demo's fairs so far: visitors, sales at the tills and by scan, intents, a frozen report.

Everything goes through the acts themselves, at the times at which it happened.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import Actor
from shop.demo.chance import new_uuid, stream
from shop.demo.roles import DOMAIN
from shop.exhibition.entry import booth_page, scans
from shop.exhibition.entry.scans import Scan
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.queries import Holder
from shop.exhibition.fairs.models import Fair, FairDay, FairState
from shop.exhibition.intents import dealing
from shop.exhibition.intents.dealing import Wish
from shop.exhibition.intents.models import Became, DealIntent
from shop.exhibition.results import report
from shop.exhibition.till import after, queries, selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method, TillSale

#: Who leaves the intents: somebody who may ask for production in a company's name.
COMPANY = f"company@{DOMAIN}"
#: In how many booths things are sold on a day, how many sales each, how many intents a day.
BOOTHS, SALES, INTENTS = 14, 4, 3
BUYERS = (
    ("岳麓山居酒店", 60),
    ("星城文创有限公司", 200),
    ("湘江新区工会", 300),
    ("橘洲书院", 40),
    ("长沙博物馆商店", 80),
)


def trade(session: Session, as_of: datetime) -> None:
    """Every fair of the demo that is on lives up to the instant; a closed one is reported."""
    for fair in session.scalars(sa.select(Fair).where(Fair.is_demo).order_by(Fair.id)).all():
        staff = _actor(session, fair)
        if staff is None:
            continue
        if fair.state != FairState.CLOSED:
            live(session, fair, as_of)
            continue
        with clock.at(max(day.closes_at for day in fair.days) + timedelta(days=8)):
            report.freeze(session, staff, fair)


def live(session: Session, fair: Fair, until: datetime) -> None:
    """The days of a fair up to the instant: visitors, sales, intents."""
    staff = _actor(session, fair)
    if staff is None:
        return
    for day in [day for day in fair.days if day.opens_at < until]:
        _day(session, fair, day, min(day.closes_at, until), staff)


def _actor(session: Session, fair: Fair) -> Actor | None:
    user = session.scalar(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == fair.organiser_id, Membership.role == "operator")
        .order_by(User.id)
        .limit(1)
    )
    return actor_of(session, user) if user else None


def _day(session: Session, fair: Fair, day: FairDay, until: datetime, staff: Actor) -> None:
    chance = stream(f"fair {fair.slug} {day.day}")
    middle = day.opens_at + (until - day.opens_at) / 2
    with clock.at(middle):
        held = sorted(exhibitors.holders_of(session, fair.id, middle).values(), key=lambda h: h.booth_number)
    if not held:
        return
    _visit(session, held, day, until, chance)
    state = fair.state
    fair.state = FairState.LIVE  # on its days it was
    session.flush()
    for holder in chance.sample(held, min(BOOTHS, len(held))):
        _sell(session, holder, day, until, staff, chance)
    for holder in chance.sample(held, min(INTENTS, len(held))):
        _intend(session, holder, middle, staff, chance)
    fair.state = state
    session.flush()


def _visit(
    session: Session, held: list[Holder], day: FairDay, until: datetime, chance: random.Random
) -> None:
    found: Counter[Scan] = Counter()
    slot = scans.slot_of(day.opens_at)
    while slot + scans.SLOT <= until:
        for holder in held:
            if n := chance.choice((0, 1, 1, 2, 3, 5)):
                found[Scan(holder.booth_id, slot)] = n
        slot += scans.SLOT
    scans.add(session, found)


def _sell(
    session: Session, holder: Holder, day: FairDay, until: datetime, staff: Actor, chance: random.Random
) -> None:
    span = until - day.opens_at
    times = sorted(day.opens_at + span * chance.uniform(0.02, 0.97) for _i in range(chance.randint(1, SALES)))
    for number, at in enumerate(times):
        with clock.at(at):
            sale = _one(session, holder, at, staff, chance)
            if sale is not None and number == 1 and chance.random() < 0.15:
                key = new_uuid(chance)
                after.give_back(
                    session,
                    staff,
                    sale,
                    line_id=sale.lines[0].id,
                    pieces=1,
                    uuid=key,
                    restock=True,
                    reason="颜色不合",
                )


def _one(
    session: Session, holder: Holder, at: datetime, staff: Actor, chance: random.Random
) -> TillSale | None:
    stand = serving.stand_for(session, staff, holder.booth_id, holder.exhibitor_id)
    offered = [o for o in queries.offered(session, stand, at) if o.free > 1 and o.fair_fen]
    if not offered:
        return None
    offer = chance.choice(offered)
    pieces = 2 if offer.free > 3 and chance.random() < 0.2 else 1
    return selling.sell(
        session,
        staff,
        stand,
        [Wanted(offer.item.id, pieces, offer.fair_fen or 0)],
        uuid=new_uuid(chance),
        method=chance.choice((Method.CASH, Method.CARD, Method.CARD)),
    )


def _intend(session: Session, holder: Holder, at: datetime, staff: Actor, chance: random.Random) -> None:
    buyer = session.scalar(
        sa.select(User)
        .where(User.is_demo, sa.or_(User.phone.is_not(None), User.email == COMPANY))
        .order_by(sa.case((User.email == COMPANY, 0), else_=1), User.id)
        .limit(1)
    )
    if buyer is None:
        return
    with clock.at(at):
        page = booth_page.load(session, Named(BOOTH, holder.booth_id), at)
        if not page.goods or not page.is_open:
            return
        good = chance.choice(page.goods)
        name, pieces = chance.choice(BUYERS)
        fen = pieces * (good.mall_fen or good.item.price_fen) * 9 // 10
        wish = Wish(name, "0731-0000000", good.item.id, "", pieces, fen, _later(at, chance), "要加印单位名称")
        intent = dealing.make(session, actor_of(session, buyer), page, wish, key=new_uuid(chance))
    if chance.random() < 0.75:
        _confirm(session, holder, intent, at + timedelta(hours=1), chance)


def _later(at: datetime, chance: random.Random) -> date:
    return clock.local_day(at) + timedelta(days=chance.randint(40, 120))


def _confirm(
    session: Session, holder: Holder, intent: DealIntent, at: datetime, chance: random.Random
) -> None:
    owner = session.scalar(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == holder.organisation_id, Membership.role == "owner")
        .limit(1)
    )
    if owner is None:
        return
    actor = actor_of(session, owner)
    with clock.at(at):
        dealing.confirm(session, actor, intent)
    if intent.quantity >= 200 and chance.random() < 0.5:
        with clock.at(at + timedelta(days=6)):
            number = f"HT-{clock.today():%y%m}-{chance.randint(100, 999)}"
            dealing.convert(
                session, actor, intent, became=Became.CONTRACT, ref=number, fen=intent.amount_fen * 96 // 100
            )
