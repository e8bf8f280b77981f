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

    Flask-SQLAlchemy-Lite's `db.test_isolation()` does the same for every app that is still in memory; here only the
    app at hand is meant, since others may point to databases that are gone. Single thread only: tests with threads
    or processes take a `real_db`.
    """
    with app.app_context():
        engine, maker = db.engine, db.sessionmaker
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(maker.kw, {"join_transaction_mode": "create_savepoint"}))
        connection = engine.connect()
        stack.callback(connection.close)
        stack.enter_context(mock.patch.object(connection, "close", lambda: None))
        stack.enter_context(mock.patch.object(engine, "connect", lambda: connection))
        outer = connection.begin()
        stack.callback(lambda: outer.is_active and outer.rollback())
        stack.enter_context(mock.patch.object(connection, "begin", connection.begin_nested))
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
