"""The version of what is public: it grows with a committed touch, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import cache, outbox
from shop.core.cache import CacheVersion, VersionReader
from shop.core.db import db


def version(session: Session) -> int:
    return session.scalar(cache.VERSION) or 0


@pytest.fixture
def before(session: Session) -> int:
    return version(session)


def test_it_grows_when_a_touch_is_committed(session: Session, before: int) -> None:
    cache.touch(session)
    session.commit()
    assert version(session) > before


def test_a_commit_without_a_touch_leaves_it(session: Session, before: int) -> None:
    outbox.post(session, "nothing.public")
    session.commit()
    assert version(session) == before


def test_one_touch_counts_for_one_transaction(session: Session, before: int) -> None:
    cache.touch(session)
    session.commit()
    grown = version(session)
    session.commit()
    outbox.post(session, "nothing.public")
    session.commit()
    assert version(session) == grown


def test_a_touch_that_is_rolled_back_never_was(session: Session, before: int) -> None:
    cache.touch(session)
    session.rollback()
    outbox.post(session, "nothing.public")
    session.commit()
    assert version(session) == before


def test_the_end_of_a_savepoint_does_not_count_yet(session: Session, before: int) -> None:
    with session.begin_nested():
        cache.touch(session)
    assert version(session) == before
    session.commit()
    assert version(session) > before


def test_a_savepoint_that_is_undone_does_not_undo_an_earlier_touch(session: Session, before: int) -> None:
    cache.touch(session)
    savepoint = session.begin_nested()
    outbox.post(session, "nothing.public")
    session.flush()
    savepoint.rollback()
    session.commit()
    assert version(session) > before


def test_a_restored_database_does_not_come_to_the_same_version_again(session: Session, before: int) -> None:
    seen = set()
    for _ in range(4):
        cache.touch(session)
        session.commit()
        seen.add(version(session))
        session.execute(sa.update(CacheVersion).values(version=before))
        session.commit()
    assert len(seen) > 1


@pytest.fixture
def reader(real_db: Flask) -> Iterator[VersionReader]:
    with real_db.app_context():
        yield VersionReader(db.engine)


def test_the_reader_sees_every_commit_at_once(reader: VersionReader) -> None:
    first = reader.read()
    cache.touch(db.session)
    db.session.flush()
    assert reader.read() == first
    db.session.commit()
    assert reader.read() == version(db.session) > first


def test_the_reader_opens_a_broken_connection_anew(reader: VersionReader) -> None:
    first = reader.read()
    reader._local.connection.close()
    assert reader.read() == first


@pytest.mark.engine("postgres")  # SQLite has no server that could end a connection
def test_the_reader_survives_a_restart_of_the_database(reader: VersionReader) -> None:
    first = reader.read()
    pid = reader._local.connection.info.backend_pid
    with db.engine.begin() as operator:
        operator.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    assert reader.read() == first


def test_the_reader_never_stays_inside_a_transaction(reader: VersionReader) -> None:
    reader.read()
    raw = reader._local.connection
    is_open = raw.in_transaction if db.engine.dialect.name == "sqlite" else raw.info.transaction_status != 0
    assert not is_open


def test_without_its_row_the_version_is_nought(reader: VersionReader) -> None:
    db.session.execute(sa.delete(CacheVersion))
    db.session.commit()
    assert reader.read() == 0
