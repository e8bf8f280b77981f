"""Form fields as the Stripe library sends them: a[b][0][c]=d is {"a": {"b": [{"c": "d"}]}}."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

PART = re.compile(r"\[([^\]]*)\]")


def nested(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields as dictionaries and lists."""
    found: dict[str, Any] = {}
    for name, value in fields:
        parts = [name.split("[", 1)[0], *PART.findall(name)]
        place = found
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = value
    return {name: _lists(value) for name, value in found.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(one) for name, one in value.items()}
    if inner and all(name.isdigit() or name == "" for name in inner):
        return list(inner.values())
    return inner
