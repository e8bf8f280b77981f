"""How the open catalogue answers whoever asks: open to other hosts, bounded, refusals as data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from shop.api.web.limit import MOST
from shop.core.rates import MemoryCounter
from tests.api.promise import ROOT, ask, check, description
from tests.support.isolation import Client


@pytest.fixture
def slow_clock(app: Flask) -> Iterator[list[float]]:
    """The counter of the app with a clock of our own."""
    at, before = [1000.0], app.extensions["api_counter"]
    app.extensions["api_counter"] = MemoryCounter(lambda: at[0])
    yield at
    app.extensions["api_counter"] = before


def test_pages_of_other_hosts_may_read_every_answer(client: Client) -> None:
    for path in ("/products", "/nowhere", "/products/none"):
        answer = client.get(ROOT + path, headers={"Origin": "https://other.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options(f"{ROOT}/products", headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/products").headers


def test_an_address_that_leads_nowhere_is_a_problem_document(client: Client) -> None:
    answer = client.get(f"{ROOT}/nothing/here")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    described = description(client)
    check(described, described["components"]["schemas"]["Problem"], answer.get_json(force=True))


def test_what_would_change_something_is_refused(client: Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open(f"{ROOT}/products", method=method)
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), method
        assert "GET" in answer.headers["Allow"]


def test_the_next_question_after_the_last_of_the_minute_waits(
    client: Client, slow_clock: list[float]
) -> None:
    for left in range(MOST - 1, -1, -1):
        answer = client.get(f"{ROOT}/workshops/none")
        assert answer.headers["RateLimit-Remaining"] == str(left)
    refused = ask(client, "/workshops", code=429)
    assert refused.headers["Retry-After"] == "60"
    assert refused.get_json(force=True)["code"] == "TOO_MANY"
    other = client.get(f"{ROOT}/workshops", environ_overrides={"REMOTE_ADDR": "10.9.8.7"})
    assert other.status_code == 200
    slow_clock[0] += 60
    assert ask(client, "/workshops").headers["RateLimit-Remaining"] == str(MOST - 1)


def test_pages_for_people_are_not_counted(client: Client, slow_clock: list[float]) -> None:
    assert "RateLimit-Limit" not in client.get("/products").headers


def test_a_broken_answer_tells_the_number_of_the_incident(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("lightning")

    monkeypatch.setattr("shop.api.routes.workshops.workshop_page.directory", broken)
    data = ask(client, "/workshops", code=500).get_json(force=True)
    assert len(data["incident"]) == 8
    assert "lightning" not in str(data)
