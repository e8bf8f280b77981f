"""Refusals as problem documents (RFC 9457), in the words that the pages use."""

from __future__ import annotations

import json

from flask import Flask, Response

from shop.api.web.answers import PREFIX
from shop.api.web.values import Data
from shop.core.web import errors
from shop.core.web.errors import Fault


def init_app(app: Flask) -> None:
    """All faults below the prefix are told so, also those of addresses that lead nowhere."""
    errors.tell_below(app, PREFIX, problem)


def problem(fault: Fault, **more: object) -> Response:
    """The document: `code` is a stable word for programs, `detail` a sentence for people."""
    data: Data = {
        "type": "about:blank",
        "title": fault.heading,
        "status": fault.code,
        "detail": fault.sentence,
        "code": fault.word,
    }
    if fault.field:
        data["errors"] = [{"field": fault.field, "detail": fault.sentence}]
    if fault.incident:
        data["incident"] = fault.incident
    response = Response(
        json.dumps(data | more, ensure_ascii=False),
        status=fault.code,
        content_type="application/problem+json",
    )
    for name, value in fault.headers:
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
