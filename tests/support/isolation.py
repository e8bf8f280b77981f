"""Isolation: a test may commit as it likes, afterwards nothing of it is left."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from flask import Flask
from flask.globals import _cv_app, _cv_request  # no public name for "no context at all"
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.core.db import db


@contextmanager
def isolated(app: Flask) -> Iterator[None]:
    """All sessions of the app share one connection and one outer transaction, rolled back at the end.

    Flask-SQLAlchemy-Lite has `db.test_isolation()` for this, but it hands sessions an engine whose connection is
    already in a transaction, which SQLAlchemy 2.1 joins without a savepoint: the first commit would end the outer
    transaction. Here sessions are bound to the connection itself. Single thread only: tests with threads or
    processes take a `real_db`.
    """
    with app.app_context():
        engine, maker = db.engine, db.sessionmaker
    with ExitStack() as stack:
        connection = engine.connect()
        stack.callback(connection.close)
        outer = connection.begin()
        stack.callback(outer.rollback)
        bound = {"bind": connection, "binds": {}, "join_transaction_mode": "create_savepoint"}
        stack.enter_context(mock.patch.dict(maker.kw, bound))
        # Code that asks the engine directly joins in; what it begins is a savepoint, what it closes stays open.
        stack.enter_context(mock.patch.object(engine, "connect", lambda: connection))
        stack.enter_context(mock.patch.object(connection, "begin", connection.begin_nested))
        stack.enter_context(mock.patch.object(connection, "commit", lambda: None))
        stack.enter_context(mock.patch.object(connection, "close", lambda: None))
        yield


class Client(FlaskClient):
    """A client whose requests stand alone, as in the server.

    Flask would run them inside the application context that the test holds for its own queries, and share `g` and
    the session with it: a user signed in once would be signed in for good, and a missing commit would not be seen.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; afterwards the test's own session reads anew what the request committed."""
        response: TestResponse = contextvars.copy_context().run(self._open_alone, args, kwargs)
        if _cv_app.get(None) is not None:
            session = db.session
            if not (session.new or session.dirty or session.deleted):
                session.expire_all()
        return response

    def _open_alone(self, args: Any, kwargs: Any) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        _cv_request.set(None)  # type: ignore[arg-type]
        return super().open(*args, **kwargs)
