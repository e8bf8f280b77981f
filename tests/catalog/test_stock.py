"""Pieces promised, sold, given back: never below zero, never sold twice, whatever happens in which order."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.catalog.models import Reservation, Stock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.outbox import OutboxTask
from tests.factories.catalog import a_product, the_stock, the_variant
from tests.support.watch import count_statements

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def row(session: Session, pieces: int) -> Stock:
    made = the_stock(a_product(session, pieces=pieces))
    session.query(OutboxTask).delete()
    session.info.pop("touch_public", None)
    return made


def held(session: Session, line: Stock) -> tuple[int, int]:
    session.refresh(line)
    return line.on_hand, line.reserved


def told(session: Session) -> bool:
    """Whether the card is renewed and cached pages made void; asked once."""
    touched = session.info.pop("touch_public", False)
    assert touched == bool(session.query(OutboxTask).filter_by(topic="catalog.card").delete())
    return touched


def test_promised_pieces_stay_on_hand_but_are_not_available(session: Session) -> None:
    line = row(session, 10)
    assert stock.reserve(session, {line.id: 3}, "P1", AT) == []
    assert held(session, line) == (10, 3)
    assert stock.available(session, [line.variant_id]) == {line.variant_id: 7}


def test_nothing_at_all_is_promised_when_one_row_is_short(session: Session) -> None:
    enough, scarce, none = row(session, 10), row(session, 2), row(session, 0)
    short = stock.reserve(session, {none.id: 1, scarce.id: 3, enough.id: 1}, "P1", AT)
    assert short == sorted([scarce.id, none.id])
    assert held(session, enough) == (10, 0)
    assert session.query(Reservation).count() == 0


def test_a_row_that_does_not_exist_is_short(session: Session) -> None:
    assert stock.reserve(session, {987_654: 1}, "P1", AT) == [987_654]


def test_sold_pieces_leave_the_stock_once(session: Session) -> None:
    line = row(session, 10)
    stock.reserve(session, {line.id: 3}, "P1", AT)
    assert stock.sell(session, "P1", AT) == {line.id: 3}
    assert held(session, line) == (7, 0)
    assert stock.sell(session, "P1", AT) == {}
    assert stock.release(session, "P1", AT) == {}
    assert held(session, line) == (7, 0)


def test_released_pieces_are_available_again_once(session: Session) -> None:
    line = row(session, 10)
    stock.reserve(session, {line.id: 3}, "P1", AT)
    assert stock.release(session, "P1", AT) == {line.id: 3}
    assert stock.release(session, "P1", AT) == {}
    assert held(session, line) == (10, 0)
    assert stock.sell(session, "P1", AT) == {}


def test_late_money_takes_the_pieces_again_when_they_are_still_there(session: Session) -> None:
    line = row(session, 3)
    stock.reserve(session, {line.id: 3}, "P1", AT)
    stock.release(session, "P1", AT)
    assert stock.retake(session, "P1", {line.id: 3}, AT)
    assert stock.sell(session, "P1", AT) == {line.id: 3}
    assert held(session, line) == (0, 0)
    assert stock.retake(session, "P1", {line.id: 3}, AT), "what was sold to it already is its own"
    assert held(session, line) == (0, 0)


def test_late_money_takes_nothing_when_somebody_else_was_promised_one_of_the_rows(session: Session) -> None:
    first, second = row(session, 3), row(session, 3)
    stock.reserve(session, {first.id: 1, second.id: 3}, "P1", AT)
    stock.release(session, "P1", AT)
    stock.reserve(session, {second.id: 1}, "P2", AT)
    assert not stock.retake(session, "P1", {first.id: 1, second.id: 3}, AT)
    assert held(session, first) == (3, 0)
    assert held(session, second) == (3, 1)


def test_pieces_that_come_back_can_be_sold_again(session: Session) -> None:
    line = row(session, 1)
    stock.reserve(session, {line.id: 1}, "P1", AT)
    stock.sell(session, "P1", AT)
    stock.restock(session, {line.id: 1})
    assert held(session, line) == (1, 0)


@pytest.mark.parametrize("pieces", [0, -1])
def test_pieces_are_counted_from_one(session: Session, pieces: int) -> None:
    line = row(session, 3)
    for act in (
        lambda: stock.reserve(session, {line.id: pieces}, "P1", AT),
        lambda: stock.retake(session, "P1", {line.id: pieces}, AT),
        lambda: stock.restock(session, {line.id: pieces}),
    ):
        with pytest.raises(ValueError, match="from one"):
            act()


def test_a_count_by_the_workshop_keeps_a_sale_that_happened_meanwhile(session: Session) -> None:
    line = row(session, 6)
    stock.reserve(session, {line.id: 1}, "P1", AT)
    stock.sell(session, "P1", AT)
    level = stock.recount(session, SYSTEM, variant_id=line.variant_id, seen=6, pieces=8)
    assert level.on_hand == 7
    assert held(session, line) == (7, 0)


def test_a_count_below_what_is_promised_is_refused(session: Session) -> None:
    line = row(session, 6)
    stock.reserve(session, {line.id: 4}, "P1", AT)
    with pytest.raises(Conflict, match="4 件已经被人订下"):
        stock.recount(session, SYSTEM, variant_id=line.variant_id, seen=6, pieces=3)
    assert held(session, line) == (6, 4)


@pytest.mark.parametrize("pieces", [-1, stock.MAX_PIECES + 1])
def test_a_count_that_nobody_means_is_refused_at_the_field(session: Session, pieces: int) -> None:
    line = row(session, 6)
    with pytest.raises(Invalid) as refusal:
        stock.recount(session, SYSTEM, variant_id=line.variant_id, seen=6, pieces=pieces)
    assert refusal.value.field == "pieces"


def test_a_first_count_makes_the_row(session: Session) -> None:
    variant = the_variant(a_product(session, pieces=None))
    assert stock.recount(session, SYSTEM, variant_id=variant.id, seen=0, pieces=4).available == 4
    assert stock.available(session, [variant.id]) == {variant.id: 4}


def test_the_public_is_told_only_when_the_word_changes(session: Session) -> None:
    line = row(session, 9)
    stock.reserve(session, {line.id: 3}, "P1", AT)
    assert not told(session), "nine and six both read as in stock"
    stock.reserve(session, {line.id: 1}, "P2", AT)
    assert told(session), "five is shown as a number (BR-31)"
    stock.reserve(session, {line.id: 5}, "P3", AT)
    assert told(session), "none is left"
    stock.sell(session, "P3", AT)
    assert not told(session), "what was promised was not available before either"
    stock.release(session, "P1", AT)
    assert told(session)
    stock.restock(session, {line.id: 20})
    assert told(session)
    stock.recount(session, SYSTEM, variant_id=line.variant_id, seen=24, pieces=30)
    assert not told(session)


def test_stock_is_read_in_words_and_as_a_number_only_at_five_or_fewer(app: Flask) -> None:
    with app.test_request_context():
        assert [stock.public_word(n) for n in (0, 1, 5, 6, 5000)] == [
            "暂时没有了",
            "只剩 1 件",
            "只剩 5 件",
            "现货",
            "现货",
        ]


def test_many_rows_cost_as_many_statements_as_one(session: Session) -> None:
    ids = [row(session, 20).id for _ in range(5)]
    counts = []
    for holder, wishes in (("P1", ids[:1]), ("P2", ids)):
        with count_statements() as sent:
            stock.reserve(session, dict.fromkeys(wishes, 1), holder, AT)
        counts.append(len(sent))
    assert counts == [3, 3]


@pytest.mark.parametrize("values", [{"reserved": -1}, {"on_hand": -1}, {"reserved": 7}])
def test_the_database_refuses_what_no_act_should_write(session: Session, values: dict[str, int]) -> None:
    line = row(session, 6)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.update(Stock).where(Stock.id == line.id).values(**values))


class Shelf(RuleBasedStateMachine):
    """Any order of acts by any holders over two rows, compared with plain sums."""

    session: Session

    def __init__(self) -> None:
        super().__init__()
        self.lines = [row(self.session, 4), row(self.session, 2)]
        self.on_hand = {line.id: line.on_hand for line in self.lines}
        self.open: dict[str, dict[int, int]] = {}
        self.closed: dict[str, dict[int, int]] = {}
        self.number = 0

    wishes = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any)

    def free(self, stock_id: int) -> int:
        return self.on_hand[stock_id] - sum(w.get(stock_id, 0) for w in self.open.values())

    def named(self, pieces: tuple[int, int]) -> dict[int, int]:
        return {line.id: n for line, n in zip(self.lines, pieces, strict=True) if n}

    @rule(pieces=wishes)
    def reserve(self, pieces: tuple[int, int]) -> None:
        self.number += 1
        holder, wishes = f"{id(self)}-{self.number}", self.named(pieces)
        short = stock.reserve(self.session, wishes, holder, AT)
        assert short == [i for i in sorted(wishes) if self.free(i) < wishes[i]]
        if not short:
            self.open[holder] = wishes

    @precondition(lambda self: self.open)
    @rule(data=st.data(), again=st.booleans())
    def sell(self, data: st.DataObject, again: bool) -> None:
        holder = data.draw(st.sampled_from(sorted(self.open)))
        wishes = self.open.pop(holder)
        assert stock.sell(self.session, holder, AT) == wishes
        for stock_id, pieces in wishes.items():
            self.on_hand[stock_id] -= pieces
        if again:
            assert stock.sell(self.session, holder, AT) == {}

    @precondition(lambda self: self.open)
    @rule(data=st.data(), again=st.booleans())
    def release(self, data: st.DataObject, again: bool) -> None:
        holder = data.draw(st.sampled_from(sorted(self.open)))
        wishes = self.closed[holder] = self.open.pop(holder)
        assert stock.release(self.session, holder, AT) == wishes
        if again:
            assert stock.release(self.session, holder, AT) == {}

    @precondition(lambda self: self.closed)
    @rule(data=st.data())
    def retake(self, data: st.DataObject) -> None:
        holder = data.draw(st.sampled_from(sorted(self.closed)))
        wishes = self.closed[holder]
        fits = all(self.free(i) >= n for i, n in wishes.items())
        assert stock.retake(self.session, holder, wishes, AT) is fits
        if fits:
            self.open[holder] = self.closed.pop(holder)

    @rule(pieces=wishes)
    def restock(self, pieces: tuple[int, int]) -> None:
        wishes = self.named(pieces)
        stock.restock(self.session, wishes)
        for stock_id, n in wishes.items():
            self.on_hand[stock_id] += n

    @invariant()
    def rows_and_reservations_agree_with_the_sums(self) -> None:
        for line in self.lines:
            promised = sum(w.get(line.id, 0) for w in self.open.values())
            assert held(self.session, line) == (self.on_hand[line.id], promised)
            open_rows = sa.select(sa.func.coalesce(sa.func.sum(Reservation.quantity), 0)).where(
                Reservation.stock_id == line.id, Reservation.ended_at.is_(None)
            )
            assert self.session.scalar(open_rows) == promised


def test_any_order_of_acts_keeps_the_shelf_right(session: Session) -> None:
    class Bound(Shelf):
        pass

    Bound.session = session
    run_state_machine_as_test(
        Bound,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )


def test_buyers_at_once_get_exactly_what_is_there(real_db: Flask) -> None:
    with real_db.app_context():
        first, second = (the_stock(a_product(db.session, pieces=n)) for n in (8, 50))
        ids = (first.id, second.id)
        db.session.commit()
    got: list[str] = []
    failed: list[BaseException] = []
    gate = threading.Barrier(16)

    def buy(number: int) -> None:
        # Half of them name the rows the other way round: without the order of locks this would end in deadlocks.
        order = ids if number % 2 else ids[::-1]
        try:
            with real_db.app_context():
                gate.wait(timeout=30)
                holder = f"P{number}"
                if stock.reserve(db.session, dict.fromkeys(order, 1), holder, AT):
                    db.session.rollback()
                    return
                db.session.commit()
                got.append(holder)
                stock.sell(db.session, holder, AT)
                db.session.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=buy, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert len(got) == 8
    with real_db.app_context():
        left = {s.id: (s.on_hand, s.reserved) for s in db.session.scalars(sa.select(Stock))}
    assert left == {ids[0]: (0, 0), ids[1]: (42, 0)}
