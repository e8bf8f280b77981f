"""Many at once, with real threads on real databases: nothing is sold twice, placed twice, or placed after a suspension."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders import checkout
from shop.orders.bag import look
from shop.orders.models import Order, OrderState, Purchase
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment, Refund
from shop.orders.payments.settle import settle
from shop.orders.queries import payable_of
from shop.workshops import certification
from shop.workshops.income.models import IncomeDay, LedgerEntry
from shop.workshops.models import CertificateEvent, EventKind
from tests.factories.catalog import the_stock, the_variant
from tests.factories.orders import (
    a_buyer,
    a_payment,
    a_purchase,
    a_workshop,
    bank,
    banks,
    goods,
    owner,
    put,
    seen,
    sign_in,
    the_address,
)


def post_to_place(app: Flask, user: User, sent: dict[str, object]) -> Callable[[], int]:
    """A request of the user that places their cart, ready to be sent."""
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]

    def send() -> int:
        return client.post("/purchases", data=sent).status_code

    return send


def what_is_sent(session: Session, user: User, digest: str | None = None) -> dict[str, object]:
    return {
        "idempotency_key": str(uuid.uuid4()),
        "digest": digest or seen(session, user),
        "address": the_address(session, user).id,
        "note": "",
    }


def all_at_once(acts: list[Callable[[], int]], threads: int = 16) -> Counter[int]:
    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(lambda act: act(), acts))


def test_two_hundred_buyers_for_fifty_pieces(real_db: Flask) -> None:
    with real_db.app_context():
        product = goods(db.session, pieces=50)
        buyers = [a_buyer(db.session) for _i in range(200)]
        for buyer in buyers:
            put(db.session, buyer, product)
        db.session.commit()
        acts = [post_to_place(real_db, b, what_is_sent(db.session, b)) for b in buyers]
        db.session.commit()
    answers = all_at_once(acts)
    assert answers == {303: 50, 409: 150}
    with real_db.app_context():
        stock = the_stock(db.session.merge(product))
        assert (stock.on_hand, stock.reserved) == (50, 50)
        assert db.session.query(Order).count() == 50


def test_the_same_post_five_times_at_once_is_one_purchase(real_db: Flask) -> None:
    with real_db.app_context():
        product, buyer = goods(db.session), a_buyer(db.session)
        put(db.session, buyer, product)
        db.session.commit()
        sent = what_is_sent(db.session, buyer)
        acts = [post_to_place(real_db, buyer, sent) for _i in range(5)]
        db.session.commit()
    assert all_at_once(acts, 5) == {303: 5}
    with real_db.app_context():
        assert db.session.query(Purchase).count() == 1
        assert the_stock(db.session.merge(product)).reserved == 1


def test_nothing_is_placed_after_a_suspension_has_committed(real_db: Flask) -> None:
    with real_db.app_context():
        workshop = a_workshop(db.session)
        product = goods(db.session, workshop, pieces=None)
        buyers = [a_buyer(db.session) for _i in range(50)]
        for buyer in buyers:
            put(db.session, buyer, product)
        db.session.commit()
        acts = [post_to_place(real_db, b, what_is_sent(db.session, b)) for b in buyers]
        workshop_id = workshop.id
        db.session.commit()
    go = threading.Barrier(2)

    def suspend() -> int:
        with real_db.app_context():
            go.wait(10)
            certification.suspend(db.session, SYSTEM, workshop_id, reason="核查", document_no="31 号")
            db.session.commit()
            return db.session.scalar(sa.select(sa.func.count()).select_from(Order)) or 0

    def buy() -> Counter[int]:
        go.wait(10)
        return all_at_once(acts, 8)

    with ThreadPoolExecutor(2) as pool:
        suspending, buying = pool.submit(suspend), pool.submit(buy)
        placed_by_then, answers = suspending.result(60), buying.result(60)
    with real_db.app_context():
        event = db.session.scalars(
            sa.select(CertificateEvent).where(CertificateEvent.kind == EventKind.SUSPENDED)
        ).one()
        late = db.session.query(Order).filter(Order.placed_at >= event.effective_at).count()
        assert (late, db.session.query(Order).count()) == (0, placed_by_then)
    assert set(answers) <= {303, 409} and sum(answers.values()) == 50
    assert answers[303] == placed_by_then


def test_a_checkout_that_waits_for_a_suspension_is_refused(real_db: Flask) -> None:
    """The deterministic half: the suspension holds the workshop, the checkout waits, the suspension commits."""
    with real_db.app_context():
        workshop, buyer = a_workshop(db.session), a_buyer(db.session)
        put(db.session, buyer, goods(db.session, workshop))
        db.session.commit()
        act = post_to_place(real_db, buyer, what_is_sent(db.session, buyer))
        db.session.commit()
        certification.suspend(db.session, SYSTEM, workshop.id, reason="核查", document_no="31 号")
        with ThreadPoolExecutor(1) as pool:
            placing = pool.submit(act)
            threading.Event().wait(0.5)
            assert not placing.done()
            db.session.commit()
            assert placing.result(30) == 409
        assert not db.session.query(Order).count()


def test_a_suspension_waits_for_a_checkout_that_came_first(real_db: Flask) -> None:
    with real_db.app_context():
        workshop, buyer = a_workshop(db.session), a_buyer(db.session)
        put(db.session, buyer, goods(db.session, workshop))
        db.session.commit()
        workshop_id, address = workshop.id, the_address(db.session, buyer)
        bag = look(db.session, owner(buyer), clock.now())
        digest = checkout.digest(bag, address)
        from_here = checkout.place_purchase(
            db.session,
            actor_of(db.session, buyer),
            cart=owner(buyer),
            address=address,
            note="",
            ticks=(),
            idempotency_key=str(uuid.uuid4()),
            seen_digest=digest,
        )
        assert from_here.number

        def suspend() -> int:
            with real_db.app_context():
                certification.suspend(db.session, SYSTEM, workshop_id, reason="核查", document_no="31 号")
                db.session.commit()
                return db.session.scalar(sa.select(sa.func.count()).select_from(Order)) or 0

        with ThreadPoolExecutor(1) as pool:
            suspending = pool.submit(suspend)
            threading.Event().wait(0.5)
            assert not suspending.done()
            db.session.commit()
            assert suspending.result(30) == 1


def test_webhook_polling_and_return_at_once_settle_once(real_db: Flask) -> None:
    with real_db.app_context():
        purchase = a_purchase(db.session, goods(db.session), goods(db.session))
        payment_id = a_payment(db.session, purchase).id
        paid_at = clock.now()

    def act() -> int:
        with real_db.app_context():
            done = settle(db.session, payment_id, paid_at=paid_at)
            db.session.commit()
            return int(done)

    assert all_at_once([act] * 8, 8) == {1: 1, 0: 7}
    with real_db.app_context():
        assert db.session.query(LedgerEntry).count() == 2
        assert sum(d.orders for d in db.session.query(IncomeDay)) == 2


def test_settlements_of_the_same_county_never_wait_in_a_circle(real_db: Flask) -> None:
    """Purchases that touch the same workshops in another order are settled at the same time."""
    with real_db.app_context():
        shops = [
            goods(db.session, a_workshop(db.session, county=c), pieces=90)
            for c in ("433130", "433130", "430524", "433123")
        ]
        payments = []
        for i in range(16):
            mine = shops[i % 4 :] + shops[: i % 4]
            purchase = a_purchase(db.session, *mine[: 2 + i % 3])
            payments.append(a_payment(db.session, purchase).id)
        paid_at = clock.now()

    def act(payment_id: int) -> Callable[[], int]:
        def run() -> int:
            with real_db.app_context():
                settle(db.session, payment_id, paid_at=paid_at)
                db.session.commit()
                return 1

        return run

    assert all_at_once([act(i) for i in payments], 8) == {1: 16}
    with real_db.app_context():
        booked = sum(d.gross_fen for d in db.session.query(IncomeDay))
        assert booked == sum(o.goods_fen for o in db.session.query(Order).filter_by(state=OrderState.PAID))


def test_paying_and_releasing_at_once_never_both(real_db: Flask) -> None:
    with real_db.app_context():
        product = goods(db.session, pieces=40)
        made = []
        for _i in range(10):
            purchase = a_purchase(db.session, product)
            made.append((payable_of(db.session, purchase.id).id, a_payment(db.session, purchase)))
        facts = [(payable, p.id, str(p.provider_ref)) for payable, p in made]

    def pay(payment_id: int, ref: str) -> Callable[[], int]:
        def run() -> int:
            with real_db.app_context():
                bank(real_db).pay(ref)
                calls.ask(db.sessionmaker, banks(real_db), payment_id)
                return 0

        return run

    def release(payable_id: int) -> Callable[[], int]:
        def run() -> int:
            with real_db.app_context():
                calls.end_unpaid(db.sessionmaker, banks(real_db), SYSTEM, payable_id)
                return 0

        return run

    acts = [act for payable, payment, ref in facts for act in (pay(payment, ref), release(payable))]
    all_at_once(acts, 8)
    with real_db.app_context():
        paid = db.session.query(Order).filter_by(state=OrderState.PAID).count()
        closed = db.session.query(Order).filter_by(state=OrderState.CLOSED).count()
        stock = the_stock(db.session.merge(product))
        assert paid + closed == 10 and not db.session.query(Refund).count()
        assert (stock.on_hand, stock.reserved) == (40 - paid, 0)
        assert db.session.query(Payment).filter_by(state="succeeded").count() == paid
        assert db.session.query(LedgerEntry).count() == paid


def test_two_open_tabs_begin_one_payment(real_db: Flask) -> None:
    with real_db.app_context():
        payable_id = payable_of(db.session, a_purchase(db.session, goods(db.session)).id).id

    def act() -> int:
        with real_db.app_context():
            found = starting.begin(db.session, payable_id, provider="sandbox").id
            db.session.commit()
            return found

    assert len(all_at_once([act] * 5, 5)) == 1


def test_first_things_of_a_new_cart_put_in_at_once(real_db: Flask) -> None:
    with real_db.app_context():
        products = [goods(db.session) for _i in range(4)]
        buyer = a_buyer(db.session)
        db.session.commit()
        acts = [post_to_put(real_db, buyer, the_variant(p).id) for p in products * 2]
        db.session.commit()
    assert all_at_once(acts, 8) == {303: 8}
    with real_db.app_context():
        assert look(db.session, owner(db.session.merge(buyer)), clock.now()).pieces == 8


def post_to_put(app: Flask, user: User, variant_id: int) -> Callable[[], int]:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return lambda: client.post("/cart/lines", data={"variant_id": variant_id, "quantity": 1}).status_code
