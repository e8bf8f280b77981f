"""What the store's connections to PostgreSQL promise."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from shop.core import postgres
from shop.core.cache import CacheVersion
from shop.core.db import db

pytestmark = pytest.mark.engine("postgres")
PREPARED = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT cache_version%'")


def ask_often(app: Flask) -> None:
    """As pages do: every time a session of its own, which ends with a rollback."""
    for _ in range(10):
        with app.app_context():
            db.session.scalars(sa.select(CacheVersion)).all()


def test_a_statement_asked_by_page_after_page_is_planned_once(real_db: Flask) -> None:
    ask_often(real_db)
    with real_db.app_context():
        assert db.session.scalar(PREPARED) == 1
        db.session.rollback()
        assert db.session.scalar(PREPARED) == 1


def test_a_failed_transaction_is_undone_and_leaves_the_connection_in_order(real_db: Flask) -> None:
    ask_often(real_db)
    with real_db.app_context():
        db.session.add(CacheVersion(name="kept"))
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(sa.insert(CacheVersion).values(name="kept"))
        db.session.rollback()
        assert db.session.scalar(PREPARED) == 1
        db.session.execute(sa.delete(CacheVersion).where(CacheVersion.name == "kept"))
        db.session.rollback()
        assert db.session.get(CacheVersion, "kept") is not None


def test_a_rollback_on_a_broken_connection_says_so_and_the_next_session_has_a_new_one(real_db: Flask) -> None:
    with real_db.app_context():
        pid = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
        with db.engine.begin() as operator:
            operator.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(OperationalError):
            db.session.scalar(sa.select(1))
        db.session.rollback()
        assert db.session.scalar(sa.select(1)) == 1


def test_a_connection_speaks_utc_and_compiles_nothing(real_db: Flask) -> None:
    with real_db.app_context():
        assert db.session.scalar(sa.text("SHOW timezone")) == "UTC"
        assert db.session.scalar(sa.text("SHOW jit")) == "off"


def test_a_command_that_fails_is_an_error(real_db: Flask) -> None:
    with real_db.app_context(), db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, postgres.Connection)
        with pytest.raises(psycopg.OperationalError):
            raw.command(b"NONSENSE")


def test_what_visitors_and_buyers_ask_keeps_one_plan_and_reports_of_desks_are_planned_anew(
    real_db: Flask,
) -> None:
    mode = sa.text("SHOW plan_cache_mode")
    with real_db.app_context():
        try:
            postgres.plan_once(True)
            assert db.session.scalar(mode) == "force_generic_plan"
            db.session.rollback()
            postgres.plan_once(False)
            assert db.session.scalar(mode) == "auto"
        finally:
            postgres.plan_once(False)
