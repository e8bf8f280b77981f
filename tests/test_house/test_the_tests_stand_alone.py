"""The ground the other tests stand on: isolation, the watch over requests, the network guard."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, request

from shop.core.access import Guarded, public
from shop.core.cache import CacheVersion
from shop.core.db import db
from tests.conftest import make_app
from tests.support.databases import Databases
from tests.support.isolation import isolated
from tests.support.network import NetworkBlocked
from tests.support.watch import count_statements, is_dirty


@pytest.fixture
def odd_app(database_engine: str, databases: Databases, tmp_path: object) -> Flask:
    """A store with three more views: one that behaves and two that break the rules of a request."""
    app = make_app(databases.fresh(database_engine), tmp_path / "data")  # type: ignore[operator]

    @public("test")
    def add() -> str:
        db.session.add(CacheVersion(name=request.args["name"], version=1))
        if "flush" in request.args:
            db.session.flush()
        if "commit" in request.args:
            db.session.commit()
        return "ok"

    app.add_url_rule("/-test/add", "test_add", add, methods=["GET", "POST"])
    return app


def names() -> set[str]:
    return set(db.session.scalars(sa.select(CacheVersion.name))) - {"public"}


def test_what_a_test_commits_is_gone_afterwards(
    shared_apps: Callable[[str], Flask], database_engine: str
) -> None:
    app = shared_apps(database_engine)
    with isolated(app), app.app_context():
        db.session.add(CacheVersion(name="mine", version=1))
        db.session.commit()
        assert names() == {"mine"}
    with isolated(app), app.app_context():
        assert names() == set()


def test_a_request_commits_and_the_test_sees_it(odd_app: Flask) -> None:
    with isolated(odd_app), odd_app.app_context():
        assert names() == set()
        odd_app.test_client().post("/-test/add?name=theirs&commit=1")
        assert names() == {"theirs"}
    with isolated(odd_app), odd_app.app_context():
        assert names() == set()


@pytest.mark.parametrize("how", ["", "&flush=1"])
def test_a_request_that_forgets_to_commit_fails(odd_app: Flask, how: str) -> None:
    with isolated(odd_app), odd_app.app_context(), pytest.raises(AssertionError, match="without committing"):
        odd_app.test_client().post(f"/-test/add?name=lost{how}")


def test_a_get_that_writes_fails(odd_app: Flask) -> None:
    with isolated(odd_app), odd_app.app_context(), pytest.raises(AssertionError, match="wrote"):
        odd_app.test_client().get("/-test/add?name=sneaky&commit=1")


def test_a_post_that_said_it_only_reads_and_writes_fails(
    odd_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = odd_app.view_functions["test_add"]
    monkeypatch.setattr(view, "__access__", Guarded(None, "test", only_reads=True))
    with isolated(odd_app), odd_app.app_context(), pytest.raises(AssertionError, match="wrote"):
        odd_app.test_client().post("/-test/add?name=sneaky&commit=1")


def test_requests_do_not_share_the_session_of_the_test(odd_app: Flask) -> None:
    with isolated(odd_app), odd_app.app_context():
        db.session.add(CacheVersion(name="pending", version=1))
        odd_app.test_client().post("/-test/add?name=other&commit=1")
        assert is_dirty(db.session)
        db.session.rollback()
        assert names() == {"other"}


def test_statements_are_counted_without_bookkeeping(app: Flask) -> None:
    with count_statements() as statements:
        names()
        names()
        db.session.rollback()
    assert len(statements) == 2


def test_a_real_database_takes_writers_from_many_threads(real_db: Flask) -> None:
    with real_db.app_context():
        db.session.add(CacheVersion(name="counter", version=0))
        db.session.commit()

    def raise_by_ten() -> None:
        for _ in range(10):
            with real_db.app_context():
                row = db.session.get_one(CacheVersion, "counter", with_for_update=True)
                row.version += 1
                db.session.commit()

    threads = [threading.Thread(target=raise_by_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with real_db.app_context():
        assert db.session.get_one(CacheVersion, "counter").version == 40


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as sock, pytest.raises(NetworkBlocked):
        sock.connect(("192.0.2.1", 80))
