"""All that the server remembers, and the money in it. Whoever touches it holds the lock."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime
from typing import Any

from tests.support.stripe_server.errors import Refusal, unknown

Thing = dict[str, Any]


class Books:
    """Objects by kind and id, in the order of their making; balance transactions; what was answered to which key."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at  # the time it is; None: as it really is
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)
        self.things: dict[str, dict[str, Thing]] = {}
        self.answered: dict[str, tuple[str, int, Thing]] = {}
        self.events: list[Thing] = []

    def new(self, kind: str, prefix: str, **facts: Any) -> Thing:
        """A new object; its id tells the order of making."""
        thing = {"id": f"{prefix}_{next(self.numbers):08d}", "object": kind, "created": self.now(), **facts}
        thing.setdefault("livemode", False)
        self.things.setdefault(kind, {})[thing["id"]] = thing
        return thing

    def get(self, kind: str, name: str) -> Thing:
        """The object of the id; 404 without it."""
        found = self.things.get(kind, {}).get(name)
        if found is None:
            raise unknown(kind, name)
        return found

    def all(self, kind: str) -> list[Thing]:
        """All of the kind, oldest first."""
        return list(self.things.get(kind, {}).values())

    def now(self) -> int:
        """The server's clock. The store's may be set for one thread only, so it is not asked."""
        return int((self.at or datetime.now(UTC)).timestamp())

    def move(self, type_: str, amount: int, source: Thing) -> Thing:
        """A balance transaction: what came in is positive."""
        return self.new(
            "balance_transaction",
            "txn",
            type=type_,
            amount=amount,
            net=amount,
            fee=0,
            currency=source["currency"],
            source=source["id"],
            status="available",
            reporting_category=type_,
        )

    def balance(self) -> int:
        """What the account holds, in fen."""
        return sum(row["amount"] for row in self.all("balance_transaction"))

    def tell(self, type_: str, thing: Thing) -> Thing:
        """An event about the object as it stands now."""
        event = self.new(
            "event",
            "evt",
            type=type_,
            api_version="2026-10-28.endive",
            data={"object": dict(thing)},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
        )
        self.events.append(event)
        return event

    def listed(self, kind: str, given: Thing, url: str, **match: Any) -> Thing:
        """A page of a list, newest first, filtered by `created` and what must match."""
        rows = [row for row in reversed(self.all(kind)) if all(row.get(k) == v for k, v in match.items())]
        rows = [row for row in rows if _within(row["created"], given.get("created"))]
        if after := given.get("starting_after"):
            ids = [row["id"] for row in rows]
            if after not in ids:
                raise Refusal(400, "resource_missing", f"No such {kind}: {after}", param="starting_after")
            rows = rows[ids.index(after) + 1 :]
        limit = int(given.get("limit", 10))
        if not 1 <= limit <= 100:
            raise Refusal(400, "parameter_invalid_integer", "limit is 1 to 100", param="limit")
        return {"object": "list", "url": url, "has_more": len(rows) > limit, "data": rows[:limit]}


def _within(created: int, asked: Any) -> bool:
    if asked is None:
        return True
    bounds = {name: int(value) for name, value in asked.items()}
    return (
        created >= bounds.get("gte", created)
        and created > bounds.get("gt", created - 1)
        and created <= bounds.get("lte", created)
        and created < bounds.get("lt", created + 1)
    )
