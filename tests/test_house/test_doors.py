"""Every door is guarded, or public with a reason; what the guard leaves on each view is read from the URL map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Map, Rule

from shop.core.access import Guarded, registered
from shop.core.permissions import Permission
from tests.support.isolation import Client

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Served by Flask itself, without a view of ours.
FRAMEWORK = {"static": "files of the looks, the same for everybody"}


def doors(app: Flask) -> Iterator[tuple[Rule, Guarded | None]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in FRAMEWORK:
            yield rule, getattr(app.view_functions[rule.endpoint], "__access__", None)


def test_every_endpoint_is_guarded_or_public_with_a_reason(app: Flask) -> None:
    open_doors = [str(rule) for rule, access in doors(app) if access is None]
    assert not open_doors, f"neither guarded nor public: {open_doors}"
    silent = [
        str(rule)
        for rule, access in doors(app)
        if access and not access.permission and len(access.reason) < 5
    ]
    assert not silent, f"public without a reason: {silent}"


def test_every_permission_has_a_predicate(app: Flask) -> None:
    assert set(registered()) == set(Permission)


def test_every_permission_of_a_route_is_one_of_the_page(app: Flask) -> None:
    unknown = [
        str(rule)
        for rule, access in doors(app)
        if access and access.permission and access.permission not in registered()
    ]
    assert not unknown


def test_a_get_that_may_write_says_why(app: Flask) -> None:
    for rule, access in doors(app):
        if access is not None and access.writes:
            assert "GET" in (rule.methods or set()), f"{rule}: writes= is for GET only"
            assert len(access.writes) >= 10, f"{rule}: {access.writes!r} is no reason"


def test_only_a_post_says_that_it_only_reads(app: Flask) -> None:
    odd = [
        str(rule)
        for rule, access in doors(app)
        if access and access.only_reads and "POST" not in rule.methods
    ]
    assert not odd


def test_what_changes_something_is_a_post_with_a_noun(app: Flask) -> None:
    """PUT, PATCH and DELETE cannot be sent by a form; a page must work without scripts."""
    others = [
        f"{rule} {rule.methods}" for rule, _ in doors(app) if (rule.methods or set()) & (UNSAFE - {"POST"})
    ]
    assert not [rule for rule in others if not rule.startswith("/api/")]


def test_a_stranger_is_sent_to_sign_in_from_every_guarded_door(app: Flask, client: Client) -> None:
    let_in = []
    for rule, access in doors(app):
        if access is None or access.permission is None:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(address(app.url_map, rule), method=method)
            if answer.status_code != 303 or "sign" not in answer.headers["Location"]:
                let_in.append(f"{method} {rule}: {answer.status}")
    assert not let_in, "\n".join(let_in)


def address(urls: Map, rule: Rule) -> str:
    """An address that matches the rule, with harmless values in its places."""
    harmless: dict[str, Callable[[], Any]] = {
        "IntegerConverter": lambda: 1,
        "UUIDConverter": lambda: "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    }
    values = {
        name: harmless.get(type(conv).__name__, lambda: "x")() for name, conv in rule._converters.items()
    }
    return str(urls.bind("localhost").build(rule.endpoint, values, force_external=False))
