"""Two officers bring in rosters at the same moment: every workshop is entered once, every number given once."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from shop.core.access import Actor
from shop.core.db import db
from shop.core.errors import Conflict
from shop.workshops.models import Certificate, Workshop
from shop.workshops.roster import importing, reading
from tests.factories.rosters import a_row, as_csv, the_places
from tests.factories.workshops import culture_officer


def looked(app: Flask, *files: bytes) -> tuple[Actor, list[str]]:
    """The keys of the files, all without faults."""
    with app.app_context():
        the_places(db.session)
        actor = culture_officer(db.session)
        keys = []
        for data in files:
            read = reading.read(data)
            found = importing.look(db.session, actor, read, region_code="433130", filename="名录.csv")
            assert found.error_count == 0
            keys.append(found.key)
        db.session.commit()
    return actor, keys


def confirmed_at_once(app: Flask, actor: Actor, keys: list[str]) -> list[str]:
    """Confirm all in threads that start together; how each ended."""
    ended: list[str] = []
    gate = threading.Barrier(len(keys))

    def confirm(key: str) -> None:
        with app.app_context():
            lines = importing.lines_of(importing.import_for(db.session, actor, key))
            db.session.rollback()
            gate.wait(timeout=30)
            try:
                state = importing.bring_in(db.session, actor, key, lines).state
                db.session.commit()
            except Conflict as refused:
                db.session.rollback()
                state = refused.code
            ended.append(state)

    threads = [threading.Thread(target=_safely(confirm, key)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ended)


def _safely(work: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: work(key)


def entered(app: Flask) -> tuple[int, int]:
    """Workshops, and different numbers."""
    with app.app_context():
        numbers = [c.number for c in db.session.query(Certificate)]
        return db.session.query(Workshop).count(), len(set(numbers))


def test_one_import_confirmed_twice_at_once_is_brought_in_once(real_db: Flask) -> None:
    actor, [key] = looked(real_db, as_csv(*(a_row() for _ in range(20))))
    assert confirmed_at_once(real_db, actor, [key, key]) == ["NOT_OPEN", "imported"]
    assert entered(real_db) == (20, 20)


def test_the_same_rows_in_two_files_are_brought_in_once(real_db: Flask) -> None:
    rows = [a_row() for _ in range(20)]
    actor, keys = looked(real_db, as_csv(*rows), as_csv(*rows[::-1]))
    assert confirmed_at_once(real_db, actor, keys) == ["checked", "imported"]
    assert entered(real_db) == (20, 20)


def test_different_rows_without_numbers_get_different_ones(real_db: Flask) -> None:
    files = [as_csv(*(a_row() for _ in range(20))) for _ in range(2)]
    actor, keys = looked(real_db, *files)
    assert confirmed_at_once(real_db, actor, keys) == ["imported", "imported"]
    assert entered(real_db) == (40, 40)
