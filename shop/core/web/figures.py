"""Figures of this process for Prometheus; counting one answer costs a few microseconds."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Figures:
    """Counters of the answers of one app, and gauges of its outbox."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        requests = Counter(
            "shop_requests", "Answers", ["endpoint", "method", "status"], registry=self.registry
        )
        seconds = Histogram("shop_request_seconds", "Time to answer", ["endpoint"], registry=self.registry)
        self.lag = Gauge("shop_outbox_lag_seconds", "Wait of the oldest due task", registry=self.registry)
        self.dead = Gauge("shop_outbox_dead_letters", "Tasks given up", registry=self.registry)

        # Looking a child up by its labels costs more than counting with it.
        @cache
        def children(endpoint: str, method: str, status: int) -> tuple[Any, Any]:
            return requests.labels(endpoint, method, status), seconds.labels(endpoint)

        self._children = children

    def add(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """One answer. A method somebody made up counts as "other", so that the labels stay few."""
        answers, times = self._children(endpoint, method if method in METHODS else "other", status)
        answers.inc()
        times.observe(seconds)


def of(app: Flask) -> Figures:
    """The figures of the app."""
    figures: Figures = app.extensions["figures"]
    return figures


def count(app: Flask, endpoint: str, method: str, status: int, seconds: float) -> None:
    """Count one answer of the app."""
    of(app).add(endpoint, method, status, seconds)
