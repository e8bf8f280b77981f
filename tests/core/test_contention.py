"""Two work on the same rows and the database undoes one of them: a page that says so, and nothing half-written."""

from __future__ import annotations

import sqlite3

import psycopg.errors
import pytest
from flask import Flask, make_response
from sqlalchemy.exc import IntegrityError, OperationalError

from shop.core.web import errors


def _busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    return error


@pytest.mark.parametrize(
    "error", [psycopg.errors.DeadlockDetected(), psycopg.errors.LockNotAvailable(), _busy()]
)
def test_who_had_to_give_way_is_asked_to_try_again(app: Flask, error: Exception) -> None:
    with app.test_request_context("/checkout/review", method="POST"):
        answer = make_response(errors.broken(OperationalError("UPDATE stock", {}, error)))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "再提交一次" in answer.get_data(as_text=True)


def test_what_is_really_broken_stays_a_fault_of_ours(app: Flask) -> None:
    for error in (
        OperationalError("SELECT 1", {}, psycopg.OperationalError("server closed the connection")),
        IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()),
        ZeroDivisionError(),
    ):
        with app.test_request_context("/cart"):
            assert make_response(errors.broken(error)).status_code == 500
