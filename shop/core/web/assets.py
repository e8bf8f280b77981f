"""Addresses of static files with a hash of their content, so that they may be kept for ever; text goes out packed.

Only static files are packed here: a page holds a token beside words of the visitor, and the length of the packed page
would give the token away piece by piece (BREACH). A balancer in front may pack what it judges safe.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, has_request_context, request

_TEXT = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}


def init_app(app: Flask) -> None:
    """`asset('css/base.css')` in templates; a year of keeping for hashed addresses."""
    root = Path(app.static_folder or "static")

    @cache
    def address(path: str) -> str:
        digest = hashlib.sha256((root / path).read_bytes()).hexdigest()[:10]
        return f"{app.static_url_path}/{quote(path)}?v={digest}"

    def asset(path: str) -> str:
        return (request.script_root if has_request_context() else "") + address(path)

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if response.status_code == 200 and response.mimetype in _TEXT:
            _pack(response)
    return response


def _pack(response: Response) -> None:
    """Send the file packed to who takes it so; a part of it that was asked for stays as it is."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and not request.range:
        response.direct_passthrough = False
        etag, _weak = response.get_etag()
        response.set_data(_packed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(etag or "", weak=True)  # the same words in other bytes


@lru_cache(maxsize=64)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
