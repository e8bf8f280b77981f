"""Addresses of static files with a hash of their content, so that they may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for


def init_app(app: Flask) -> None:
    """`asset('css/base.css')` in templates; a year of keeping for hashed addresses."""
    root = Path(app.static_folder or "static")

    @cache
    def digest(path: str) -> str:
        return hashlib.sha256((root / path).read_bytes()).hexdigest()[:10]

    def asset(path: str) -> str:
        return url_for("static", filename=path, v=digest(path))

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
