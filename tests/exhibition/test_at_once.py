"""Fifty at once on ten pieces of a fair while the mall sells the rest: exactly ten, on both databases."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import Address
from shop.catalog.models import Stock
from shop.core import clock
from shop.core.db import db
from shop.core.errors import Conflict
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.till import selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method, TillSale
from shop.orders import cart, checkout
from shop.orders.models import Order
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, acting, owner, seen, the_address
from tests.factories.stalls import a_fair, a_stall, booth_staff

BY_SCAN, AT_TILL, IN_MALL, PIECES = 35, 15, 10, 10


def test_ten_pieces_are_sold_ten_times(real_db: Flask) -> None:
    with real_db.app_context():
        session = db.session
        fair = a_fair(session, day=clock.today(), opens=0, closes=24)
        stall = a_stall(session, fair, pieces=PIECES, in_mall=IN_MALL)
        variant, way = the_variant(stall.product).id, origin_ref(fair.id)
        wanted = [(way, a_buyer(session)) for _i in range(BY_SCAN)] + [
            ("", a_buyer(session)) for _i in range(IN_MALL)
        ]
        shown = []
        for ref, buyer in wanted:
            cart.put(session, owner(buyer), variant_id=variant, quantity=1, origin_ref=ref)
            shown.append(
                (acting(session, buyer), owner(buyer), the_address(session, buyer).id, seen(session, buyer))
            )
        staff = acting(session, booth_staff(session, fair))
        booth, item, pool, mall = stall.booth.id, stall.item.id, stall.stock.id, the_mall(variant)
        session.commit()
    gate = threading.Barrier(len(shown) + AT_TILL)

    def by_scan(sent: tuple) -> str:
        actor, whose, address, digest = sent
        with real_db.app_context():
            gate.wait()
            try:
                from_address = db.session.get_one(Address, address)
                order = checkout.place_purchase(
                    db.session,
                    actor,
                    cart=whose,
                    address=from_address,
                    note="",
                    ticks=(),
                    idempotency_key=str(uuid.uuid4()),
                    seen_digest=digest,
                ).orders[0]
                kind = order.channel
                db.session.commit()
            except Conflict:
                db.session.rollback()
                return "none"
            return kind

    def at_till(_number: int) -> str:
        with real_db.app_context():
            gate.wait()
            try:
                stand = serving.stand_for(db.session, staff, booth)
                selling.sell(
                    db.session,
                    staff,
                    stand,
                    [Wanted(item, 1, 14800)],
                    uuid=str(uuid.uuid4()),
                    method=Method.CASH,
                )
                db.session.commit()
            except Conflict:
                db.session.rollback()
                return "none"
            return "till"

    with ThreadPoolExecutor(len(shown) + AT_TILL) as threads:
        rung = [threads.submit(at_till, n) for n in range(AT_TILL)]
        placed = [threads.submit(by_scan, one) for one in shown]
        outcomes = Counter(f.result() for f in [*rung, *placed])
    assert outcomes["fair"] + outcomes["till"] == PIECES and outcomes["mall"] == IN_MALL
    with real_db.app_context():
        left, held = (db.session.get_one(Stock, pool), db.session.get_one(Stock, mall))
        assert left.on_hand - left.reserved == 0 and held.on_hand - held.reserved == 0
        orders = db.session.scalar(sa.select(sa.func.count()).where(Order.channel == "fair"))
        sales = db.session.scalar(sa.select(sa.func.count()).select_from(TillSale))
        assert (orders or 0) + (sales or 0) == PIECES


def the_mall(variant_id: int) -> int:
    """The row of the mall's pieces of the variant."""
    found = db.session.scalar(sa.select(Stock.id).where(Stock.variant_id == variant_id, Stock.pool == "mall"))
    assert found is not None
    return found
