"""The conditions the package brings along: the national notice's for every province, and what is known of some."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.models import Region
from shop.workshops.conditions.models import Condition

NATIONAL = "national"


def load_conditions(session: Session) -> int:
    """Give every province, and every other region the package knows conditions of, its lines; answers how many were
    added.

    A region that has lines already, in force or retired, keeps what its officers made of them. Only flushes.
    """
    taken = set(session.scalars(sa.select(Condition.region_code).distinct()))
    provinces = list(session.scalars(sa.select(Region.code).where(Region.parent_code.is_(None))))
    known = set(session.scalars(sa.select(Region.code).where(Region.code.in_(_lines()))))
    rows = [
        {"region_code": code} | line
        for code in sorted({*provinces, *known} - taken)
        for line in _lines().get(code) or _lines()[NATIONAL]
    ]
    if rows:
        session.execute(sa.insert(Condition), rows)
    return len(rows)


def national() -> Iterator[Condition]:
    """The lines of the national notice, for a county of which no region says anything; they are in no session."""
    for line in _lines()[NATIONAL]:
        yield Condition(region_code="", **line)


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[dict[str, Any]]]:
    """What the file holds by region, as columns of a condition."""
    found: dict[str, list[dict[str, Any]]] = {}
    text = (files("shop.workshops.conditions") / "data" / "conditions.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        lines = found.setdefault(row["region"], [])
        lines.append(
            {
                "group_key": row["group"],
                "kind": row["kind"],
                "subject": row["subject"],
                "threshold": int(row["threshold"]) if row["threshold"] else None,
                "required": row["required"] == "yes",
                "alternative": row["alternative"],
                "sentence": row["sentence"],
                "source": row["source"],
                "position": 10 * (len(lines) + 1),
            }
        )
    return found
