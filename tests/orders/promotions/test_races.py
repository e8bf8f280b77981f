"""The last piece of a coupon, the last fen of a programme: one has it, the other sees the new total."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.db import db
from shop.orders.checkout import Changed
from shop.orders.models import Order, Purchase
from shop.orders.promotions import uses
from shop.orders.promotions.discounts import Applied
from shop.orders.promotions.models import Promotion, PromotionUse, SubsidyProgramme
from tests.factories.catalog import the_stock
from tests.factories.orders import a_buyer, goods, place, put
from tests.factories.promotions import a_programme, a_promotion, claimed
from tests.factories.workshops import a_workshop


def two_ready(session: Session, *, of_programme: bool) -> tuple[int, int, int]:
    """Two buyers with the same coupon in their wallets of which there is one: their ids, and the product's."""
    workshop = a_workshop(session)
    product = goods(session, workshop, fen=10_000)
    first, second = a_buyer(session), a_buyer(session)
    if of_programme:
        programme = a_programme(session, 3_999)
        coupon = a_promotion(session, None, subsidy_bp=10_000, programme_id=programme.id)
    else:
        coupon = a_promotion(session, workshop, total=1)
    claimed(session, coupon, first, second)
    for buyer in (first, second):
        put(session, buyer, product)
    session.commit()
    return first.id, second.id, product.id


@pytest.mark.engine("postgres")  # SQLite has one writer at a time: there is no gap to run in.
@pytest.mark.parametrize("of_programme", [False, True])
def test_the_rival_takes_the_last_one_in_the_gap(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch, of_programme: bool
) -> None:
    with real_db.app_context():
        one, rival, _product = two_ready(db.session, of_programme=of_programme)
    plain: Callable[[Session, Applied], bool] = uses.take

    def rival_first(session: Session, applied: Applied) -> bool:
        monkeypatch.setattr(uses, "take", plain)
        thread = threading.Thread(target=_place, args=(real_db, rival))
        thread.start()
        thread.join(20)
        return plain(session, applied)

    with real_db.app_context():
        monkeypatch.setattr(uses, "take", rival_first)
        with pytest.raises(Changed) as refused:
            place(db.session, db.session.get_one(User, one))
        assert refused.value.bag.total_fen == 10_000, "what there is now: the goods at their price"
        db.session.rollback()
        assert db.session.query(Purchase).one().total_fen == 8_000
        assert place(db.session, db.session.get_one(User, one)).total_fen == 10_000
        db.session.rollback()
        assert db.session.query(PromotionUse).count() == 1


def test_of_many_at_once_as_many_have_it_as_there_are(real_db: Flask) -> None:
    with real_db.app_context():
        workshop = a_workshop(db.session)
        product, programme = goods(db.session, workshop, fen=10_000, pieces=50), a_programme(db.session)
        facts = {"workshop_bp": 0, "subsidy_bp": 10_000, "programme_id": programme.id, "total": 3}
        coupon = a_promotion(db.session, None, **facts)
        buyers = [a_buyer(db.session) for _i in range(8)]
        claimed(db.session, coupon, *buyers)
        for buyer in buyers:
            put(db.session, buyer, product)
        db.session.commit()
        ids = [buyer.id for buyer in buyers]
        db.session.commit()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda user_id: _place(real_db, user_id), ids))
    with real_db.app_context():
        paid = sorted(purchase.total_fen for purchase in db.session.query(Purchase))
        assert paid == [8_000] * 3 + [10_000] * 5
        assert db.session.query(Promotion).one().taken == db.session.query(PromotionUse).count() == 3
        assert db.session.query(SubsidyProgramme).one().granted_fen == 6_000
        assert db.session.query(Order).count() == the_stock(db.session.merge(product)).reserved == 8


def _place(app: Flask, user_id: int) -> None:
    """Submit until it is placed."""
    with app.app_context():
        for _i in range(20):
            try:
                place(db.session, db.session.get_one(User, user_id))
                db.session.commit()
                return
            except Changed:
                db.session.rollback()
