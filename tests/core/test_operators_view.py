"""What a balancer and Prometheus see: up, ready or not and why, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from shop.core import clock, outbox
from shop.core.outbox import OutboxTask
from tests.support.isolation import Client


def figures(client: Client) -> dict[tuple[str, str], float]:
    """Value of each sample by name and endpoint."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return {
        (sample.name, ":".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }


def test_ready_when_everything_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ok"]) == (200, True)  # type: ignore[index]


def test_not_ready_while_the_outbox_lags_and_ready_again(
    session: Session, client: Client, clock_at: Callable[..., None]
) -> None:
    start = clock.parse("2026-05-01T10:00")
    clock_at(start)
    outbox.post(session, "test.note")
    session.commit()
    clock_at(start + timedelta(minutes=10))
    assert client.get("/readyz").status_code == 200
    clock_at(start + timedelta(minutes=10, seconds=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["faults"] == {"outbox": "oldest task waits 601 s"}  # type: ignore[index]
    session.execute(sa.update(OutboxTask).values(done_at=clock.now()))
    session.commit()
    assert client.get("/readyz").status_code == 200


def test_a_task_that_waits_for_its_time_is_no_lag(
    session: Session, client: Client, clock_at: Callable[..., None]
) -> None:
    clock_at("2026-05-01T10:00")
    outbox.post(session, "test.note", run_at=clock.now() + timedelta(days=1))
    session.commit()
    assert client.get("/readyz").status_code == 200


def test_not_ready_and_still_up_when_a_check_breaks(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_session: Session) -> str:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("server at secret-host is away"))

    monkeypatch.setitem(app.extensions["readiness"], "database", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ok": False, "faults": {"database": "OperationalError"}}
    assert client.get("/healthz").json == {"ok": True}


def test_figures_count_answers_by_endpoint_and_time_them(client: Client) -> None:
    before = figures(client)
    for _ in range(3):
        client.get("/healthz")
    client.get("/there-is-no-such-page")
    after = figures(client)

    def grown(name: str, labels: str) -> float:
        return after.get((name, labels), 0) - before.get((name, labels), 0)

    assert grown("shop_requests_total", "health.healthz:GET:200") == 3
    assert grown("shop_requests_total", "none:GET:404") == 1
    assert grown("shop_request_seconds_count", "health.healthz") == 3


def test_a_made_up_method_makes_no_label_of_its_own(client: Client) -> None:
    client.open("/healthz", method="BREW")
    seen = {labels for name, labels in figures(client) if name == "shop_requests_total"}
    assert "BREW" not in "".join(seen)
    assert any(":other:405" in labels for labels in seen)


def test_figures_tell_lag_and_dead_letters(
    session: Session, client: Client, clock_at: Callable[..., None]
) -> None:
    start = clock.parse("2026-05-01T10:00")
    clock_at(start)
    outbox.post(session, "test.note")
    outbox.post(session, "test.dead")
    session.commit()
    session.execute(sa.update(OutboxTask).where(OutboxTask.topic == "test.dead").values(dead_at=start))
    session.commit()
    clock_at(start + timedelta(seconds=90))
    seen = figures(client)
    assert seen[("shop_outbox_lag_seconds", "")] == 90
    assert seen[("shop_outbox_dead_letters", "")] == 1
