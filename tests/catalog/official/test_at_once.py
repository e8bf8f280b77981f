"""Several at once, with real threads on real databases: one decision comes first, nothing is approved that nobody saw."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.catalog import pricing, products
from shop.catalog.models import Product
from shop.catalog.official import deciding, submitting
from shop.catalog.official.models import Move, Review, ReviewKind, ReviewState, Term, Version
from shop.catalog.official.moves import Act
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict
from tests.factories.catalog import the_variant
from tests.factories.official import admitted, on_sale, submitted
from tests.factories.workshops import a_workshop, an_operator

Acting = Callable[[], object]


def at_once(app: Flask, *acts: Acting) -> list[str]:
    """What came of each: "done", or the code of its refusal. Anything else fails the test."""
    gate, found, failed = threading.Barrier(len(acts)), [""] * len(acts), []

    def run(number: int, act: Acting) -> None:
        try:
            with app.app_context():
                gate.wait(timeout=30)
                try:
                    act()
                    db.session.commit()
                    found[number] = "done"
                except Conflict as refusal:
                    db.session.rollback()
                    found[number] = refusal.code
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    return found


def retitled(product_id: int, title: str) -> object:
    product = db.session.get_one(Product, product_id)
    return products.describe(
        db.session, SYSTEM, product_id=product_id, revision=product.revision, title=title,
        craft_id=product.craft_id, category_id=product.category_id,
    )  # fmt: skip


def admit(review_id: int, seen: int) -> object:
    return deciding.admit(db.session, SYSTEM, review_id, revision=seen)


def asked(variant_id: int, fen: int) -> object:
    return pricing.set_base_price(db.session, SYSTEM, variant_id=variant_id, amount_fen=fen, at=clock.now())


def test_of_two_reviewers_one_decides(real_db: Flask) -> None:
    with real_db.app_context():
        review = submitted(db.session)
        number, seen = review.id, review.revision
        reviewers = [an_operator(db.session).id for _n in range(4)]
        db.session.commit()

    def decide(user_id: int, admits: bool) -> Acting:
        def act() -> object:
            actor = actor_of(db.session, db.session.get_one(User, user_id))
            if admits:
                return deciding.admit(db.session, actor, number, revision=seen)
            return deciding.send_back(db.session, actor, number, reason="照片太暗", revision=seen)

        return act

    came = at_once(real_db, *(decide(user, n % 2 == 0) for n, user in enumerate(reviewers)))
    assert sorted(came) == ["STALE", "STALE", "STALE", "done"]
    with real_db.app_context():
        decisions = db.session.query(Move).filter(Move.act.in_([Act.ADMIT, Act.RETURN])).all()
        assert len(decisions) == 1
        inside = decisions[0].act == Act.ADMIT
        assert db.session.query(Term).count() == int(inside)


def test_two_products_get_two_numbers(real_db: Flask) -> None:
    with real_db.app_context():
        workshop = a_workshop(db.session)
        ids = [submitted(db.session, on_sale(db.session, workshop)).id for _n in range(6)]
        db.session.commit()
    came = at_once(real_db, *(lambda i=i: deciding.admit(db.session, SYSTEM, i) for i in ids))
    assert came == ["done"] * 6
    with real_db.app_context():
        numbers = sorted(db.session.scalars(sa.select(Review.number)))
        assert [n[-4:] for n in numbers if n] == ["0001", "0002", "0003", "0004", "0005", "0006"]


def test_a_first_edit_during_the_decision_is_never_approved_unseen(real_db: Flask) -> None:
    for _round in range(5):
        with real_db.app_context():
            review = submitted(db.session)
            number, seen, product_id = review.id, review.revision, review.product_id
            db.session.commit()
        edit, decision = at_once(
            real_db,
            partial(retitled, product_id, "换了名字"),
            partial(admit, number, seen),
        )
        assert edit in ("done", "CHANGED_MEANWHILE")
        with real_db.app_context():
            review = db.session.get_one(Review, number)
            title = db.session.get_one(Product, product_id).title
            if decision == "done":  # it came first: the edit waits
                assert review.approved is not None and review.approved.content["title"] == "织锦披肩" == title
            else:
                assert decision == "STALE" and review.state == ReviewState.SUBMITTED
                assert review.pending is not None and review.pending.content["title"] == title == "换了名字"


def test_an_edit_during_the_decision_on_a_change_waits_or_comes_first(real_db: Flask) -> None:
    for _round in range(5):
        with real_db.app_context():
            review = admitted(db.session)
            product_id, number = review.product_id, review.id
            retitled(product_id, "第一次改名")
            seen, variant = review.revision, the_variant(review.product).id
            db.session.commit()
        edit, price, decision = at_once(
            real_db,
            partial(retitled, product_id, "第二次改名"),
            partial(asked, variant, 90000),
            partial(admit, number, seen),
        )
        assert price == "done" and edit in ("done", "CHANGED_MEANWHILE") and decision in ("done", "STALE")
        with real_db.app_context():
            review = db.session.get_one(Review, number)
            title = db.session.get_one(Product, product_id).title
            assert title == ("第一次改名" if decision == "done" else "织锦披肩")
            assert review.state == ReviewState.CHANGED and review.pending is not None
            assert review.pending.content["asked_prices"] == {str(variant): 90000}
            amount = pricing.price_now(db.session, [variant], clock.now())[variant].amount_fen
            assert amount == 16800


def test_handing_in_twice_is_once(real_db: Flask) -> None:
    with real_db.app_context():
        product_id = on_sale(db.session).id
        db.session.commit()
    came = at_once(
        real_db, *[lambda: submitting.submit(db.session, SYSTEM, product_id=product_id) for _n in range(4)]
    )
    assert sorted(came) == ["ILLEGAL_MOVE", "ILLEGAL_MOVE", "ILLEGAL_MOVE", "done"]
    with real_db.app_context():
        assert db.session.query(Version).filter_by(product_id=product_id).count() == 1


def test_leaving_and_withdrawing_at_once_end_one_term(real_db: Flask) -> None:
    with real_db.app_context():
        review = admitted(db.session)
        product_id, number = review.product_id, review.id
        db.session.commit()
    came = at_once(
        real_db,
        lambda: submitting.leave(db.session, SYSTEM, product_id=product_id),
        lambda: deciding.withdraw(db.session, SYSTEM, number, reason="停产"),
    )
    assert sorted(came) == ["ILLEGAL_MOVE", "done"]
    with real_db.app_context():
        assert db.session.query(Term).filter(Term.until_at.is_(None)).count() == 0
        assert db.session.get_one(Review, number).kind == ReviewKind.CATALOGUE
