"""Errors as pages: a proper page for each, never a stack trace. Below an address where programs ask, as data instead."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import NamedTuple, Protocol

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from shop.core import chance
from shop.core.access import SignInNeeded
from shop.core.contention import gave_way
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, ShopError, TooMany
from shop.core.web import error_words

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
PAGES = set(error_words.BY_CODE)
_VOICES = "error_voices"


class Fault(NamedTuple):
    """What is to be said: the code of HTTP, a stable word for programs, heading and sentence for people, the field that
    is wrong ('' for none), the number under which the log tells more ('' for none), headers that belong to it.
    """

    code: int
    word: str
    heading: str
    sentence: str
    field: str = ""
    incident: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Voice(Protocol):
    """How faults are told below an address."""

    def __call__(self, fault: Fault, /) -> ResponseReturnValue: ...


def tell_below(app: Flask, prefix: str, voice: Voice) -> None:
    """Faults of addresses that begin with the prefix are told by the voice, not by a page."""
    app.extensions.setdefault(_VOICES, {})[prefix] = voice


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
    return _told(_fault(code, error.sentence, word=error.code, field=error.field or ""))


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
    allowed = (
        [("Allow", ", ".join(sorted(methods)))] if (methods := getattr(error, "valid_methods", None)) else []
    )
    return _told(_fault(code)._replace(headers=tuple(allowed)))


def _fault(code: int, sentence: str = "", *, word: str = "", field: str = "") -> Fault:
    heading, words = error_words.of(code)
    return Fault(code, word or HTTPStatus(code).name, str(heading), str(sentence or words), field)


def _told(fault: Fault) -> ResponseReturnValue:
    """By the voice of the address, else on the page of the code."""
    voices: dict[str, Voice] = current_app.extensions.get(_VOICES, {})
    for prefix, voice in voices.items():
        if request.path.startswith(prefix):
            return voice(fault)
    page = fault.code if fault.code in PAGES else error_words.OTHERWISE
    shown = {"heading": fault.heading, "words": fault.sentence, "incident": fault.incident}
    return render_template(f"errors/{page}.html", **shown), fault.code, list(fault.headers)


def _take_in_the_rest() -> None:
    """Read what a browser is still sending, up to a bound: one that is cut off shows its own error, not our page."""
    stream, left = request.environ["wsgi.input"], MOST_DRAINED
    while left > 0 and (piece := stream.read(64 * 1024)):
        left -= len(piece)


def broken(error: Exception) -> ResponseReturnValue:
    """500 with an incident number that is in the log too; 503 where the database gave way to somebody else's work and
    the same may be tried at once; 400 where PostgreSQL was handed a NUL that somebody sent.
    """
    db.session.rollback()
    if gave_way(error):
        log.warning("gave way at %s %s: %s", request.method, request.path, error)
        return _told(_fault(503)._replace(headers=(("Retry-After", "1"),)))
    if isinstance(error, DataError) and any("\0" in v for vs in request.form.listvalues() for v in vs):
        return _told(_fault(400))
    incident = chance.secret(4).upper()
    log.error("incident %s at %s %s", incident, request.method, request.path, exc_info=error)
    return _told(_fault(500)._replace(incident=incident))
