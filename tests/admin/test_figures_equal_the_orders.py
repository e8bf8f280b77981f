"""Two generated years of purchases, refunds, contracts, fairs (booth and till) and declared sales: what was frozen and
published each quarter is what orders, refunds, instalments, till slips and declarations say, computed anew and slowly,
to the fen.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.catalog.models import Product
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import NotFound
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.till import after, selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method, TillSale
from shop.orders import cart, refunds
from shop.orders.models import Order, OrderLine
from shop.orders.payments.models import Refund, RefundLine
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import Instalment
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.declared.declaring import Sale
from shop.workshops.statistics.declared.models import DeclaredSale
from shop.workshops.statistics.figures import figures_of
from shop.workshops.statistics.publication import reading
from tests.factories.contracts import a_contract, delivered, pay_due, shown, signed
from tests.factories.heritage import a_craft
from tests.factories.official import admitted
from tests.factories.orders import a_buyer, a_purchase, goods, owner, pay, place, run_jobs
from tests.factories.published import frozen
from tests.factories.stalls import a_fair, a_stall, owner_of
from tests.factories.workshops import a_workshop, instant

Figures = Counter[tuple[str, int, str, str]]  # quarter, workshop, channel, proof -> net fen
COUNTIES = ("433130", "433130", "433130", "430181", "430181", "430181", "433127")
FIRST = Quarter(2024, 4)
LAST = Quarter(2026, 3)


def test_every_frozen_and_published_figure_is_what_orders_say(app: Flask, session: Session) -> None:
    chance = random.Random(8)
    lived = _two_years(session, chance)
    expected = computed(session)
    assert len({key[0] for key in expected}) >= 8
    assert {key[2] for key in expected} == {
        "mall",
        "bulk_order",
        "fair",
        "external_platform",
        "offline_store",
    }
    assert len({key[0] for key in expected if key[2] == "bulk_order"}) >= 3  # instalments of later quarters
    assert len({key[0] for key in expected if key[2:] == ("fair", "platform")}) >= 6
    for quarter in lived:
        found: Figures = Counter()
        for row in figures_of(session, quarter).sales:
            found[str(quarter), row.workshop_id, row.channel, row.proof] += row.gross_fen - row.refunds_fen
        mine = {key: fen for key, fen in expected.items() if key[0] == str(quarter) and fen}
        assert {key: fen for key, fen in found.items() if fen} == mine
        for measure, proof in (("sales", "platform"), ("declared", "declared")):
            total = sum(fen for key, fen in mine.items() if key[3] == proof)
            for published in _published(session, quarter, measure):
                assert published == total


def _published(session: Session, quarter: Quarter, measure: str) -> list[int]:
    """The total and the sums of all tables of the province; nothing when too few sold."""
    if all(e.quarter != quarter for e in reading.editions(session)):
        return []
    try:
        report = reading.report(session, quarter)
    except NotFound:
        return []
    total = report.total(measure)
    tables = [lines for (m, _by), lines in report.tables.items() if m == measure]
    return ([total.fen] if total else []) + [sum(line.row.fen for line in lines) for lines in tables]


def _two_years(session: Session, chance: random.Random) -> list[Quarter]:
    """Quarter by quarter: purchases, part refunds (often of the quarter before), slips; frozen after it is over."""
    with clock.at(instant("2024-09-01")):
        crafts = ("xilankapu", "nianhua")
        workshops = [
            a_workshop(session, county=county, craft=crafts[n % 2], certified="2024-09-01")
            for n, county in enumerate(COUNTIES)
        ]
        a_craft(session)
        products = [  # the fairs take from the same ones
            goods(session, w, fen=chance.randrange(900, 90_000), pieces=500, fee_fen=700) for w in workshops
        ]
        buyer = a_buyer(session)
        contract = a_contract(session, workshop=workshops[0])
        session.commit()
        for product in products:
            admitted(session, product)
        session.commit()
    course = contract_course(session, contract)
    till: list[tuple[TillSale, User]] = []
    paid: list[int] = []
    lived, quarter = [], FIRST
    while quarter <= LAST:
        for _ in range(5):
            with clock.at(_some(quarter, chance)):
                chosen = chance.sample(products, 2)
                purchase = a_purchase(session, *chosen, user=buyer, quantity=chance.randint(1, 2))
                pay(session, purchase)
                paid += [order.id for order in purchase.orders]
        n = chance.randrange(len(products))
        paid += _at_a_fair(session, quarter, workshops[n], products[n], buyer, till)
        with clock.at(instant(quarter.next.first_day.isoformat()) - timedelta(hours=1)):
            _give_back(session, paid, chance)
            _slips(session, workshops, chance)
            if quarter >= Quarter(2025, 2):
                next(course, None)
            session.commit()
        frozen(session, str(quarter), on=(quarter.next.first_day + timedelta(days=9)).isoformat())
        session.commit()
        lived.append(quarter)
        quarter = quarter.next
    return lived


def contract_course(session: Session, contract: Contract) -> Iterator[None]:
    """A contract over four quarters: earnest money and advance, a milestone, the delivery, the rest."""
    pay_due(session, signed(session, contract))
    yield
    shown(session, contract, 1)
    shown(session, contract, 2, pieces=50)
    pay_due(session, contract)
    yield
    delivered(session, contract, 100)
    yield
    pay_due(session, contract)
    yield


def _at_a_fair(
    session: Session,
    quarter: Quarter,
    workshop: Workshop,
    product: Product,
    buyer: User,
    till: list[tuple[TillSale, User]],
) -> list[int]:
    """A fair of a day: a purchase at the booth, a till sale, and a piece of an earlier one comes back at the till."""
    day = quarter.first_day + timedelta(days=40)
    with clock.at(clock.day_start(day) + timedelta(hours=11)):
        stall = a_stall(
            session, a_fair(session, day=day), workshop, product, fen=700 + day.toordinal() % 9000
        )
        put = {"variant_id": product.variants[0].id, "quantity": 2, "origin_ref": origin_ref(stall.fair.id)}
        cart.put(session, owner(buyer), **put)
        purchase = place(session, buyer)
        session.commit()
        pay(session, purchase)
        staff = owner_of(session, stall)
        session.commit()
        actor = actor_of(session, staff)
        stand = serving.stand_for(session, actor, stall.booth.id)
        wanted = [Wanted(stall.item.id, 3, stall.item.price_fen)]
        sale = selling.sell(session, actor, stand, wanted, uuid=str(uuid4()), method=Method.CASH)
        till.append((sale, staff))
        if len(till) > 1:
            earlier, served = till[-2]
            after.give_back(session, actor_of(session, served), earlier, line_id=earlier.lines[0].id, pieces=1,
                            uuid=str(uuid4()), restock=True)  # fmt: skip
        session.commit()
    return [order.id for order in purchase.orders]


def _some(quarter: Quarter, chance: random.Random) -> datetime:
    return instant((quarter.first_day + timedelta(days=chance.randrange(0, 80))).isoformat()) + timedelta(
        hours=9
    )


def _give_back(session: Session, paid: list[int], chance: random.Random) -> None:
    for order_id in chance.sample(paid, 2):
        order = session.get_one(Order, order_id)
        left = sum(refunds.left_of(session, order).goods.values())
        if left > 1:
            refunds.refund_amount(session, SYSTEM, order, goods_fen=chance.randrange(1, left), reason="test")
            session.commit()
            run_jobs()
            session.expire_all()


def _slips(session: Session, workshops: list[Workshop], chance: random.Random) -> None:
    for workshop in chance.sample(workshops, 4):
        sale = Sale(
            sold_on=clock.today() - timedelta(days=3),
            channel=chance.choice(("external_platform", "offline_store")),
            craft_id=workshop.craft_id,
            place="某平台",
            gross_fen=chance.randrange(1_000, 90_000),
            refunds_fen=chance.randrange(0, 900),
            pieces=3,
        )
        declaring.enter(session, SYSTEM, workshop, sale)


def computed(session: Session) -> Figures:
    """Straight from the rows of orders, refunds, instalments and slips; none of the ledger's code."""
    found: Figures = Counter()

    def add(day: date, workshop: int, channel: str, proof: str, fen: int) -> None:
        found[f"{day.year}Q{(day.month + 2) // 3}", workshop, channel, proof] += fen

    lines: dict[int, tuple[int, str]] = {}
    asked: Any = sa.select(OrderLine, Order).join(Order, Order.id == OrderLine.order_id)
    for line, order in session.execute(asked.where(Order.paid_at.is_not(None))):
        lines[line.id] = (order.workshop_id, order.channel)
        add(
            local(order.paid_at),
            order.workshop_id,
            order.channel,
            "platform",
            line.goods_fen - line.discount_workshop_fen,
        )
    asked = sa.select(RefundLine, Refund).join(Refund, Refund.id == RefundLine.refund_id)
    for part, refund in session.execute(asked.where(Refund.refunded_at.is_not(None))):
        workshop, channel = lines[part.order_line_id]
        add(local(refund.refunded_at), workshop, channel, "platform", -part.goods_fen)
    asked = sa.select(Instalment, Contract).join(Contract, Contract.id == Instalment.contract_id)
    for instalment, contract in session.execute(asked.where(Instalment.paid_at.is_not(None))):
        counts = instalment.applied_at if instalment.kind == "earnest" else instalment.paid_at  # BR-35
        if counts is not None and instalment.kind in ("earnest", "advance", "progress", "balance"):
            add(local(counts), contract.workshop_id, "bulk_order", "platform", instalment.amount_fen)
    for sale in session.scalars(sa.select(TillSale)):
        add(local(sale.sold_at), sale.workshop_id, "fair", "platform", sale.total_fen)
        for row in sale.refunds:
            add(local(row.at), sale.workshop_id, "fair", "platform", -row.amount_fen)
    for slip in session.scalars(sa.select(DeclaredSale).where(DeclaredSale.withdrawn_at.is_(None))):
        add(slip.sold_on, slip.workshop_id, slip.channel, "declared", slip.gross_fen - slip.refunds_fen)
    return found


def local(at: datetime) -> date:
    """The day in Shanghai, eight hours before Greenwich all year."""
    return (at + timedelta(hours=8)).date()
