"""Addresses of static files with a hash of their content, so that they may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, has_request_context, request


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
    return response
