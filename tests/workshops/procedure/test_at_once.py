"""Two officers, or an officer and the public, at the same instant: one comes first, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden
from shop.workshops.applications import deciding, noticing, objecting, signing, transferring
from shop.workshops.applications.models import Application, Objection, PublicNotice, SignOff
from shop.workshops.models import Certificate, Workshop
from tests.factories import procedure
from tests.factories.workshops import an_officer

Work = Callable[[], object]


def together(app: Flask, *works: Work, days_later: int = 0) -> list[BaseException]:
    """Run the works in threads that start at once, each with a commit; answers with what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))
    at = clock.now() + timedelta(days=days_later)

    def run(work: Work) -> None:
        try:
            with app.app_context(), clock.at(at):
                gate.wait(timeout=30)
                work()
                db.session.commit()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def prepared(app: Flask, make: Callable[..., Application], count: int = 1) -> tuple[list[int], list[int]]:
    """Ids of so many applications, and of two culture officers of their county."""
    with app.app_context():
        ids = [make(db.session).id for _n in range(count)]
        officers = [an_officer(db.session).id for _n in range(2)]
        db.session.commit()
    return ids, officers


def certify(application_id: int, officer_id: int) -> Work:
    def work() -> None:
        actor = actor_of(db.session, db.session.get_one(User, officer_id))
        deciding.certify(db.session, actor, application_id, document_no="龙文旅〔2026〕1 号")

    return work


def publish(application_id: int, officer_id: int) -> Work:
    def work() -> None:
        actor = actor_of(db.session, db.session.get_one(User, officer_id))
        noticing.publish(
            db.session, actor, application_ids=[application_id], starts_on=clock.today(), title="公示"
        )

    return work


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_two_officers_who_certify_at_once_issue_one_certificate(real_db: Flask) -> None:
    (one,), officers = prepared(real_db, procedure.on_notice)
    refused = together(real_db, *[certify(one, officer) for officer in officers], days_later=30)
    assert [(type(e), getattr(e, "code", "")) for e in refused] == [(Conflict, "ILLEGAL_MOVE")]
    assert (count(real_db, Certificate), count(real_db, Workshop)) == (1, 1)


def test_several_of_one_county_certified_at_once_get_their_own_numbers(real_db: Flask) -> None:
    ids, officers = prepared(real_db, procedure.on_notice, 4)
    works = [certify(one, officers[n % 2]) for n, one in enumerate(ids)]
    assert together(real_db, *works, days_later=30) == []
    with real_db.app_context():
        numbers = sorted(n[-4:] for n in db.session.scalars(sa.select(Certificate.number)))
    assert numbers == ["0001", "0002", "0003", "0004"]


def test_a_notice_published_twice_is_one_notice(real_db: Flask) -> None:
    (one,), officers = prepared(real_db, procedure.ready)
    refused = together(real_db, *[publish(one, officer) for officer in officers])
    assert [getattr(e, "code", e) for e in refused] == ["ILLEGAL_MOVE"]
    assert count(real_db, PublicNotice) == 1


def test_notices_of_one_county_published_at_once_get_their_own_numbers(real_db: Flask) -> None:
    ids, officers = prepared(real_db, procedure.ready, 2)
    works = [publish(one, officer) for one, officer in zip(ids, officers, strict=True)]
    assert together(real_db, *works) == []
    with real_db.app_context():
        numbers = sorted(n[-4:] for n in db.session.scalars(sa.select(PublicNotice.number)))
    assert numbers == ["0001", "0002"]


def test_a_department_that_signs_twice_at_once_signs_once(real_db: Flask) -> None:
    (one,), officers = prepared(real_db, procedure.reviewed)

    def sign(officer_id: int) -> Work:
        def work() -> None:
            actor = actor_of(db.session, db.session.get_one(User, officer_id))
            signing.sign_off(db.session, actor, one, department="culture", agrees=True, opinion="同意")

        return work

    refused = together(real_db, *map(sign, officers))
    assert [getattr(e, "code", e) for e in refused] == ["ALREADY_SIGNED"]
    assert count(real_db, SignOff) == 1


def test_objections_sent_at_once_all_get_a_number(real_db: Flask) -> None:
    (one,), _officers = prepared(real_db, procedure.on_notice)
    with real_db.app_context():
        number = db.session.scalars(sa.select(PublicNotice.number)).one()

    def send(n: int) -> Work:
        return lambda: objecting.object_to(
            db.session, notice_number=number, application_id=one, text=f"第 {n} 条"
        )

    assert together(real_db, *[send(n) for n in range(5)]) == []
    with real_db.app_context():
        numbers = sorted(n[-4:] for n in db.session.scalars(sa.select(Objection.number)))
    assert numbers == [f"{n:04d}" for n in range(1, 6)]


def test_a_refusal_here_and_an_acceptance_there_do_not_hold_each_other_up(real_db: Flask) -> None:
    (one,), (here, _second) = prepared(real_db, procedure.reviewed)
    with real_db.app_context():
        asked = procedure.asked_elsewhere(db.session, db.session.get_one(Application, one)).id
        there = an_officer(db.session, "433127").id
        db.session.commit()

    def refuse() -> None:
        actor = actor_of(db.session, db.session.get_one(User, here))
        deciding.refuse(db.session, actor, one, reason="没有场地")

    def accept() -> None:
        actor = actor_of(db.session, db.session.get_one(User, there))
        transferring.decide(db.session, actor, asked, accepted=True, answer="")

    refused = together(real_db, refuse, accept)
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict | Forbidden)


@pytest.mark.engine("postgres")  # SQLite has one writer at a time: nothing can come between
def test_an_answer_waits_for_the_certificate_that_comes_first(real_db: Flask) -> None:
    """The objection was answered and the certificate is being issued: a second answer finds it decided."""
    (one,), (first, second) = prepared(real_db, procedure.on_notice)
    with real_db.app_context():
        application = db.session.get_one(Application, one)
        objection = procedure.objected(db.session, application).id
        actor = actor_of(db.session, db.session.get_one(User, first))
        objecting.answer(db.session, actor, objection, upheld=False, answer="已核实")
        db.session.commit()

    def answer_again() -> None:
        actor = actor_of(db.session, db.session.get_one(User, second))
        objecting.answer(db.session, actor, objection, upheld=True, answer="又查了")

    refused = together(real_db, certify(one, first), answer_again, days_later=30)
    assert [getattr(e, "code", e) for e in refused] in (["ILLEGAL_MOVE"], ["ALREADY_ANSWERED"])
    assert count(real_db, Certificate) == 1
