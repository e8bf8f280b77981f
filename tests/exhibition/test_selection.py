"""Quotas by prefecture, key-support areas first, the rest by when they came. Pure."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from shop.exhibition.exhibitors.selecting import propose


class One(NamedTuple):
    id: int
    prefecture_code: str
    key_support: bool


def test_quotas_are_filled_first_and_key_support_areas_come_before_others(app: Flask) -> None:
    west, south = "433100", "430100"
    applied = [
        One(1, south, False),
        One(2, south, False),
        One(3, west, False),
        One(4, west, True),
        One(5, south, False),
    ]
    with app.test_request_context():
        found = propose(applied, {west: 1, south: 1}, places=3)
        taken = propose(applied, {west: 1, south: 1}, places=1, taken=[west])
    assert set(found.chosen) == {4, 1, 2}
    assert found.waiting == [3, 5]
    assert list(taken.chosen) == [1]
    assert taken.waiting == [4, 2, 3, 5]
