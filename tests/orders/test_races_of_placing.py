"""Somebody acts and commits exactly between reading the cart's goods and promising the pieces: what was seen holds, or the
buyer is told what changed; nothing is half placed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.catalog import pricing, stock
from shop.catalog.models import Product
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders.checkout import Changed
from shop.orders.models import OrderState, Purchase
from shop.orders.payments import calls, settle
from tests.factories.catalog import the_stock, the_variant
from tests.factories.orders import a_buyer, a_payment, banks, goods, place, put

# SQLite has one writer at a time: there is no gap to run in.
pytestmark = pytest.mark.engine("postgres")

Rival = Callable[[Session], object]


def ready(session: Session, *, pieces: int, buyers: int = 1) -> tuple[Product, list[int]]:
    """A product at 100 yuan, and so many people with one of it in the cart; committed."""
    product = goods(session, fen=10_000, pieces=pieces)
    people = [a_buyer(session) for _i in range(buyers)]
    for person in people:
        put(session, person, product)
    session.commit()
    return product, [person.id for person in people]


def in_the_gap(app: Flask, patch: pytest.MonkeyPatch, rival: Rival) -> None:
    """The rival acts once, right before the first pieces are promised."""
    plain = stock.reserve

    def act() -> None:
        with app.app_context():
            rival(db.session)
            db.session.commit()

    def after_the_rival(session: Session, wishes: Mapping[int, int], holder: str, at: datetime) -> list[int]:
        patch.setattr(stock, "reserve", plain)
        thread = threading.Thread(target=act)
        thread.start()
        thread.join(20)
        assert not thread.is_alive(), "the rival waits for us"
        return plain(session, wishes, holder, at)

    patch.setattr(stock, "reserve", after_the_rival)


def placed_by(session: Session, user_id: int) -> Purchase:
    purchase = place(session, session.get_one(User, user_id))
    session.commit()
    return purchase


def test_a_price_that_changes_meanwhile_is_the_next_buyers(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_db.app_context():
        product, (first, second) = ready(db.session, pieces=5, buyers=2)
        variant_id = the_variant(product).id

        def dearer(session: Session) -> None:
            pricing.set_base_price(session, SYSTEM, variant_id=variant_id, amount_fen=12_000, at=clock.now())

        in_the_gap(real_db, monkeypatch, dearer)
        assert placed_by(db.session, first).goods_fen == 10_000
        assert placed_by(db.session, second).goods_fen == 12_000


def test_pieces_taken_out_meanwhile_are_not_sold(real_db: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with real_db.app_context():
        product, (buyer,) = ready(db.session, pieces=2)
        variant_id = the_variant(product).id

        def none_left(session: Session) -> None:
            stock.recount(session, SYSTEM, variant_id=variant_id, pieces=0, seen=2)

        in_the_gap(real_db, monkeypatch, none_left)
        with pytest.raises(Changed) as refused:
            placed_by(db.session, buyer)
        assert not refused.value.bag.bought
        db.session.rollback()
        assert db.session.query(Purchase).count() == 0


def test_the_last_piece_promised_meanwhile_is_not_promised_twice(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_db.app_context():
        product, (buyer, other) = ready(db.session, pieces=1, buyers=2)
        in_the_gap(real_db, monkeypatch, lambda session: placed_by(session, other))
        with pytest.raises(Changed):
            placed_by(db.session, buyer)
        db.session.rollback()
        assert db.session.query(Purchase).one().user_id == other
        assert the_stock(db.session.merge(product)).reserved == 1


def test_the_last_piece_taken_by_a_late_webhook_is_not_placed_too(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news of a payment whose hold had ended takes the piece again, exactly while somebody else checks out."""
    with real_db.app_context():
        product, (buyer, other) = ready(db.session, pieces=1, buyers=2)
        bought = placed_by(db.session, other)
        bought_id, payment = bought.id, a_payment(db.session, bought)
        payment_id, payable_id = payment.id, payment.payable_id
        db.session.commit()
        assert calls.end_unpaid(db.sessionmaker, banks(real_db), SYSTEM, payable_id)
        in_the_gap(
            real_db, monkeypatch, lambda session: settle.settle(session, payment_id, paid_at=clock.now())
        )
        with pytest.raises(Changed):
            placed_by(db.session, buyer)
        db.session.rollback()
        (order,) = db.session.get_one(Purchase, bought_id).orders
        shelf = the_stock(db.session.merge(product))
        assert order.state == OrderState.PAID and (shelf.on_hand, shelf.reserved) == (0, 0)
        assert db.session.query(Purchase).count() == 1
