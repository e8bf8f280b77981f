"""Errors as pages: a proper page for each, never a stack trace."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from shop.core.access import SignInNeeded
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, ShopError, TooMany

log = logging.getLogger("shop.errors")
CODES: dict[type[ShopError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Gone: 410,
    Invalid: 422,
    TooMany: 429,
}
MOST_DRAINED = 200 * 1024 * 1024  # bytes
PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(ShopError, refused)
    app.register_error_handler(SignInNeeded, sign_in)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, broken)


def refused(error: ShopError) -> ResponseReturnValue:
    """One sentence on the page of its code; nothing half-written stays."""
    db.session.rollback()
    code = next((c for kind, c in CODES.items() if isinstance(error, kind)), 409)
    return render_template(f"errors/{code}.html", sentence=error.sentence), code


def sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    """To the sign-in page and back; a POST comes back to the page it was sent from."""
    back = request.full_path.rstrip("?") if request.method == "GET" else request.form.get("back", "/")
    return redirect(url_for("accounts.sign_in", next=back), 303)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A page in our words for what the framework refuses."""
    code = error.code or 500
    if code < 400 or (error.response is not None and code not in PAGES):
        return error
    if code == 413:
        _take_in_the_rest()
    return render_template(f"errors/{code if code in PAGES else 400}.html", sentence=None), code


def _take_in_the_rest() -> None:
    """Read what a browser is still sending, up to a bound: one that is cut off shows its own error, not our page."""
    stream, left = request.environ["wsgi.input"], MOST_DRAINED
    while left > 0 and (piece := stream.read(64 * 1024)):
        left -= len(piece)


def broken(error: Exception) -> ResponseReturnValue:
    """500 with an incident number that is in the log too."""
    db.session.rollback()
    incident = secrets.token_hex(4).upper()
    log.error("incident %s at %s %s", incident, request.method, request.path, exc_info=error)
    return render_template("errors/500.html", incident=incident), 500
