"""Who may run a fair, take part in one, serve a booth. Pure: predicates over memberships."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shop.core.access import Actor, Grant, allowed
from shop.core.permissions import Permission
from shop.exhibition import access

assert access
FAIR = SimpleNamespace(organiser_id=7)
WORKSHOP = SimpleNamespace(organisation_id=3)
HOLDER = SimpleNamespace(organiser_id=7, organisation_id=3)
P = Permission


@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        ("organiser", "operator", {P.FAIR_MANAGE, P.BOOTH_SERVE}),
        ("organiser", "booth_staff", {P.BOOTH_SERVE}),
        ("workshop", "owner", {P.FAIR_JOIN, P.BOOTH_SERVE}),
        ("workshop", "staff", {P.FAIR_JOIN, P.BOOTH_SERVE}),
        ("workshop", "maker", set()),
        ("company", "owner", set()),
        ("platform", "support", set()),
    ],
)
def test_each_may_what_is_theirs_and_nothing_of_others(kind: str, role: str, may: set[Permission]) -> None:
    things = {P.FAIR_MANAGE: FAIR, P.FAIR_JOIN: WORKSHOP, P.BOOTH_SERVE: HOLDER}
    mine = Actor(1, grants=(Grant(7 if kind == "organiser" else 3, kind, role),))
    others = Actor(2, grants=(Grant(99, kind, role),))
    assert {p for p, thing in things.items() if allowed(mine, p, thing)} == may
    assert {p for p in things if allowed(mine, p)} == may
    assert not {p for p, thing in things.items() if allowed(others, p, thing)}
