"""For operators: is the process up, is everything it needs there, and figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shop.core import outbox
from shop.core.access import public
from shop.core.db import db
from shop.core.web import figures

bp = Blueprint("health", __name__)
WORST_LAG = timedelta(minutes=10)
Check = Callable[[Any], str | None]


def init_app(app: Flask, checks: dict[str, Check]) -> None:
    """`checks` of the rooms: each answers None, or what is wrong in a few words."""
    app.extensions["readiness"] = {"database": _database, "outbox": _outbox, **checks}
    app.extensions["figures"] = figures.Figures()
    app.before_request(_start)
    app.after_request(_count)
    app.register_blueprint(bp)


@bp.get("/healthz")
@public("a balancer asks whether the process is up")
def healthz() -> ResponseReturnValue:
    """The process is up."""
    return jsonify(ok=True)


@bp.get("/readyz")
@public("a balancer asks whether to send people here")
def readyz() -> ResponseReturnValue:
    """Everything a request needs is there; 503 with what is wrong otherwise."""
    faults = {}
    for name, check in current_app.extensions["readiness"].items():
        try:
            fault = check(db.session)
        except Exception as error:
            fault = type(error).__name__
        if fault:
            faults[name] = fault
    return jsonify(ok=not faults, faults=faults), 503 if faults else 200


@bp.get("/metrics")
@public("Prometheus collects; figures of the process only, nothing of people or sales")
def metrics() -> ResponseReturnValue:
    """Figures of this process in Prometheus' text format."""
    kept = figures.of(current_app)
    kept.lag.set(outbox.lag(db.session).total_seconds())
    kept.dead.set(len(outbox.dead_letters(db.session)))
    return Response(generate_latest(kept.registry), content_type=CONTENT_TYPE_LATEST)


def _database(session: Any) -> str | None:
    return None if session.scalar(sa.select(sa.literal(1))) == 1 else "no answer"


def _outbox(session: Any) -> str | None:
    lag = outbox.lag(session)
    return f"oldest task waits {int(lag.total_seconds())} s" if lag > WORST_LAG else None


def _start() -> None:
    g.started = time.perf_counter()


def _count(response: Response) -> Response:
    seconds = time.perf_counter() - g.pop("started", time.perf_counter())
    figures.count(current_app, request.endpoint or "none", request.method, response.status_code, seconds)
    return response
