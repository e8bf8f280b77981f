"""What holds for every request: GET only reads, one commit at the edge, strict headers."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, request

from shop.core import db as database
from shop.core import postgres
from shop.core.access import Guarded
from shop.core.db import db

FORMS = "form-action 'self'"
CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    f"{FORMS}; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
LARGEST_ID = 2**63 - 1
# What visitors and buyers ask for: their statements are planned once. Desks ask over years and regions.
OWN = "own:"


def init_app(app: Flask) -> None:
    """Register the hooks."""
    app.before_request(begin)
    app.after_request(finish)


def begin() -> None:
    """Turn away what no database can be asked for, and tell it whether this request only reads."""
    if "\0" in request.path or any(_too_large(value) for value in (request.view_args or {}).values()):
        abort(404)
    if any("\0" in value for values in request.args.listvalues() for value in values):
        abort(400)
    access = _access()
    reads = not access.writes if request.method in SAFE else access.only_reads
    database.mark_reading(reads)
    postgres.plan_once(access.permission is None or access.permission.startswith(OWN))


def _too_large(value: object) -> bool:
    return isinstance(value, int) and value > LARGEST_ID


def _access() -> Guarded:
    view = current_app.view_functions.get(request.endpoint or "")
    access: Guarded = getattr(view, "__access__", Guarded(None))
    return access


def finish(response: Response) -> Response:
    """Security headers on every answer."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def commit() -> None:
    """The one commit of a request; routes call it after the process function returned."""
    db.session.commit()
