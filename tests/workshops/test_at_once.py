"""Officers and buyers at the same time: numbers are given once, a suspension waits for a sale and stops the next."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict
from shop.workshops import certification
from shop.workshops.models import Certificate, CertificateEvent
from tests.factories.workshops import a_workshop


def together(app: Flask, *works: Callable[[], None]) -> list[BaseException]:
    """Run the works in threads that start at once; answers with what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            with app.app_context():
                gate.wait(timeout=30)
                work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def prepared(app: Flask, count: int, certified: str | None) -> list[int]:
    with app.app_context():
        ids = [a_workshop(db.session, certified=certified).id for _n in range(count)]
        db.session.commit()
    return ids


def test_grants_in_one_county_at_once_get_numbers_without_gap_or_double(real_db: Flask) -> None:
    ids = prepared(real_db, 8, None)

    def grant(workshop_id: int) -> Callable[[], None]:
        def work() -> None:
            certification.take_over(db.session, SYSTEM, workshop_id, document_no="1 号")
            db.session.commit()

        return work

    assert together(real_db, *map(grant, ids)) == []
    with real_db.app_context():
        numbers = sorted(n[-4:] for n in db.session.scalars(sa.select(Certificate.number)))
    assert numbers == [f"{n:04d}" for n in range(1, 9)]


def test_a_year_confirmed_by_several_at_once_is_confirmed_once(real_db: Flask) -> None:
    year = clock.today().year
    (workshop_id,) = prepared(real_db, 1, f"{year - 1}-03-01")

    def confirm() -> None:
        certification.confirm_year(db.session, SYSTEM, workshop_id)
        db.session.commit()

    refused = together(real_db, *[confirm] * 6)
    assert [type(e) for e in refused] == [Conflict] * 5
    with real_db.app_context():
        kinds = db.session.scalars(sa.select(CertificateEvent.kind)).all()
    assert kinds.count("year_confirmed") == 1


@pytest.mark.engine("postgres")  # SQLite has one writer at a time: nothing can come between
def test_a_suspension_waits_for_the_sale_that_holds_the_right(real_db: Flask) -> None:
    (workshop_id,) = prepared(real_db, 1, f"{clock.today().year}-01-01")
    holding, suspended = threading.Event(), threading.Event()
    seen: dict[str, bool] = {}

    def sell() -> None:
        at = certification.lock_shared(db.session, [workshop_id])
        holding.set()
        seen["suspended meanwhile"] = suspended.wait(timeout=1)
        seen["may sell"] = certification.may_sell(db.session, workshop_id, at)
        db.session.commit()

    def suspend() -> None:
        holding.wait(timeout=30)
        certification.suspend(db.session, SYSTEM, workshop_id, reason="抽检", document_no="1 号")
        db.session.commit()
        suspended.set()

    assert together(real_db, sell, suspend) == []
    assert seen == {"suspended meanwhile": False, "may sell": True}
    with real_db.app_context():
        at = certification.lock_shared(db.session, [workshop_id])
        assert not certification.may_sell(db.session, workshop_id, at)


@pytest.mark.engine("postgres")  # on SQLite writers are serial already
def test_a_suspension_is_not_overtaken_by_buyers_who_come_later(real_db: Flask) -> None:
    """A buyer holds the right, the suspension waits, the next buyer waits behind it: buying without a pause is no way
    to keep a workshop from being suspended."""
    (workshop_id,) = prepared(real_db, 1, "now")
    order: list[str] = []

    def suspend() -> None:
        with real_db.app_context():
            certification.suspend(db.session, SYSTEM, workshop_id, reason="核查", document_no="31 号")
            order.append("suspended")
            db.session.commit()

    def buy() -> None:
        with real_db.app_context():
            at = certification.lock_shared(db.session, [workshop_id])
            order.append("sold" if certification.may_sell(db.session, workshop_id, at) else "refused")
            db.session.commit()

    with real_db.app_context():
        certification.lock_shared(db.session, [workshop_id])
        late = []
        for work in (suspend, buy):
            late.append(threading.Thread(target=work))
            late[-1].start()
            late[-1].join(timeout=0.7)
            assert late[-1].is_alive()
        db.session.commit()
        for thread in late:
            thread.join(timeout=30)
    assert order == ["suspended", "refused"]
