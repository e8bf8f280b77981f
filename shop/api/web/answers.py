"""Answers of data: stable bytes with an ETag, a conditional request answered with 304, open to pages of other hosts."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask, Response, request

from shop.api.web.values import Data
from shop.core.web import pages

PREFIX = "/api/"
#: Anybody may keep an answer, and asks each time whether it still holds: goods go the moment a right ends.
KEEP = "public, no-cache"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
    # The answers are made for other hosts: a page of theirs may take them in.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def init_app(app: Flask) -> None:
    """Every answer below the prefix, refusals included, may be read by pages of other hosts."""
    app.after_request(_open)


def kept(key: str, make: Callable[[], Data]) -> Response:
    """The answer, kept as pages are: made anew when what the public sees has changed."""
    return _answer(str(pages.body(f"api-{key}", lambda: _text(make()))))


def fresh(data: Data) -> Response:
    """The answer, made for this request only."""
    return _answer(_text(data))


def _text(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _answer(text: str) -> Response:
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = KEEP
    response.add_etag()
    response.make_conditional(request.environ)
    return response


def _open(response: Response) -> Response:
    if request.path.startswith(PREFIX):
        response.headers.update(CORS)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
